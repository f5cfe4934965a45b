# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""DBRP mappings, of databases and retention policies of InfluxDB 1.x to buckets: ``/api/v2/dbrps``.

Not the permission ``dbrp`` decides, but read and write on the bucket (recording ``mappings-crud``).
"""

from __future__ import annotations

from .._errors import ConflictError
from .._model.decode import get_document
from .._model.resources import DbrpMapping
from .client import Client
from .lists import list_resources


def list_mappings(
    client: Client, *, org: str | None = None, org_id: str | None = None, database: str | None = None
) -> list[DbrpMapping]:
    """The mappings of an organization, or of one database in it, that the token may read; the list is not paged.

    The buckets' own (virtual) ones are among them, so all mappings name nearly every bucket.
    """
    operation = "list the DBRP mappings" if database is None else f"list the DBRP mappings of the database {database!r}"
    query = {"org": org, "orgID": org_id, "db": database}
    return list_resources(client, "/api/v2/dbrps", operation, "content", DbrpMapping.from_api, query)


def create_mapping(client: Client, wanted: DbrpMapping) -> DbrpMapping:
    """Make a mapping. The first one of a database becomes its default, and a new default takes that from the old one."""
    body = {
        "orgID": wanted.org_id,
        "bucketID": wanted.bucket_id,
        "database": wanted.database,
        "retention_policy": wanted.policy,
        "default": wanted.default,
    }
    operation = f"create the DBRP mapping {wanted.title!r}"
    try:
        return DbrpMapping.from_api(client.request("POST", "/api/v2/dbrps", operation, body=body))
    except ConflictError as error:
        raise error.explained(
            "It may be one to a bucket that the token may not read: give it the permission to read that bucket. If it has that, the "
            "mapping was made meanwhile: run the task again to go on from what is there now.",
            "there is a mapping of that database and retention policy that this task did not see",
        ) from error


def make_default(client: Client, mapping: DbrpMapping) -> DbrpMapping:
    """Let ``mapping`` be the default of its database. The one that was it so far is it no more."""
    response = client.request(
        "PATCH",
        f"/api/v2/dbrps/{mapping.id}",
        f"make the DBRP mapping {mapping.title!r} the default",
        query={"orgID": mapping.org_id},
        body={"default": True},
    )
    return DbrpMapping.from_api(get_document(response, "content"))


def delete_mapping(client: Client, mapping: DbrpMapping) -> None:
    """Delete an explicit mapping. If it was the default of its database, the server makes another one that."""
    client.request(
        "DELETE",
        f"/api/v2/dbrps/{mapping.id}",
        f"delete the DBRP mapping {mapping.title!r}",
        query={"orgID": mapping.org_id},
    )
