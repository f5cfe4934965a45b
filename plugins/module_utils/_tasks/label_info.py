# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""influx_label_info: the labels of an organization."""

from __future__ import annotations

import typing as t

from .._api.client import Client
from .._api.connection import resolve_connection
from .._model.names import check_id, check_label_name, label_key
from .._plan.desired import Params
from .._plan.labels import (
    NO_LABELS,
    describe_label_with_ids,
)
from .._plan.results import Result
from .._read.organizations import OrganizationReader
from .._report import Report
from .clients import with_client


def run_label_info(
    params: Params, *, environ: t.Mapping[str, str], check_mode: bool, secrets: set[str], report: Report | None = None
) -> Result:
    """influx_label_info: the organization's labels, in a form that influx_label takes back; see :func:`run_bucket`."""
    del check_mode  # it only reads
    name = None if params.get("name") is None else check_label_name(params["name"], "name")
    label_id = None if params.get("id") is None else check_id(params["id"], "id")
    connection = resolve_connection(params, environ)

    def work(client: Client) -> Result:
        reader = OrganizationReader(client, connection.org, connection.org_id)
        labels = reader.labels()
        reader.check_edition_organization()
        chosen = [
            label
            for label in labels
            if (name is None or label_key(label.name) == label_key(name)) and (label_id is None or label.id == label_id)
        ]
        result: Result = {
            "changed": False,
            "labels": [describe_label_with_ids(label) for label in sorted(chosen, key=lambda label: label.name)],
        }
        return result if not reader.may_hide_labels() else {**result, "warnings": [NO_LABELS]}

    return with_client(connection, work, read_only=True, secrets=secrets, report=report)
