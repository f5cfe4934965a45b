# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""Labels: of an organization (``/api/v2/labels``) and on a bucket (``/api/v2/buckets/{bucketID}/labels``)."""

from __future__ import annotations

import typing as t

from .._errors import ConflictError
from .._model.decode import get_document
from .._model.resources import Label
from .client import Client
from .lists import list_resources


def list_labels(client: Client, org_id: str) -> list[Label]:
    """All labels of the organization that the token may read; the list is not paged (recording ``labels``)."""
    operation = f"list the labels of the organization {org_id}"
    labels = list_resources(client, "/api/v2/labels", operation, "labels", Label.from_api, {"orgID": org_id})
    return [label for label in labels if label.org_id == org_id]


def create_label(client: Client, org_id: str, name: str, properties: t.Mapping[str, str] | None = None) -> Label:
    """Make a label. The server makes one in an organization that doesn't exist, too, so be sure of ``org_id``."""
    body: dict[str, t.Any] = {"orgID": org_id, "name": name}
    if properties:
        body["properties"] = dict(properties)
    try:
        response = client.request("POST", "/api/v2/labels", f"create the label {name!r}", body=body)
    except ConflictError as error:
        raise error.explained(
            "The token may lack the permission to read labels: give it that. If it has it, the label was made meanwhile: run the task "
            "again to go on from what is there now.",
            "there is a label of that name that this task did not see",
        ) from error
    return Label.from_api(get_document(response, "label"))


def update_label(
    client: Client, label_id: str, *, name: str | None = None, properties: t.Mapping[str, str] | None = None
) -> Label:
    """Rename a label, and set properties; the others stay, and one set to "" is removed (recording ``labels``)."""
    body: dict[str, t.Any] = {} if name is None else {"name": name}
    if properties:
        body["properties"] = dict(properties)
    response = client.request("PATCH", f"/api/v2/labels/{label_id}", f"change the label {label_id}", body=body)
    return Label.from_api(get_document(response, "label"))


def delete_label(client: Client, label_id: str) -> None:
    """Delete a label, which takes it off all that bears it."""
    client.request("DELETE", f"/api/v2/labels/{label_id}", f"delete the label {label_id}")


def list_bucket_labels(client: Client, bucket_id: str) -> list[Label]:
    """The labels on the bucket that the token may read; the others are left out without a word."""
    path, operation = f"/api/v2/buckets/{bucket_id}/labels", f"list the labels of the bucket {bucket_id}"
    return list_resources(client, path, operation, "labels", Label.from_api)


def add_bucket_label(client: Client, bucket_id: str, label_id: str) -> Label:
    """Put a label on a bucket. The server takes another organization's label too, so be sure of ``label_id``."""
    response = client.request(
        "POST",
        f"/api/v2/buckets/{bucket_id}/labels",
        f"put the label {label_id} on the bucket {bucket_id}",
        body={"labelID": label_id},
    )
    return Label.from_api(get_document(response, "label"))


def remove_bucket_label(client: Client, bucket_id: str, label_id: str) -> None:
    """Take a label off a bucket; one that isn't on it is no error (recording ``labels``)."""
    client.request(
        "DELETE",
        f"/api/v2/buckets/{bucket_id}/labels/{label_id}",
        f"take the label {label_id} off the bucket {bucket_id}",
    )
