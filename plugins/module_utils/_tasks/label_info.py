# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""influx_label_info: the labels of an organization."""

from __future__ import annotations

import typing as t

from .._execution import ModuleDefinition, RunContext
from .._model.names import check_id, check_label_name, label_key
from .._model.resources import Label
from .._options.connection import connection_spec
from .._options.labels import label_info_spec
from .._plan.desired import Params
from .._plan.labels import NO_LABELS
from .._plan.results import Result, describe_label


class LabelQuery(t.NamedTuple):
    """Which labels to return: all that there are, where neither is given."""

    name: str | None
    id: str | None


def parse_label_query(params: Params) -> LabelQuery:
    """Return the query that the options of influx_label_info make."""
    return LabelQuery(
        name=None if params.get("name") is None else check_label_name(params["name"], "name"),
        id=None if params.get("id") is None else check_id(params["id"], "id"),
    )


def run_label_info(context: RunContext, query: LabelQuery) -> Result:
    """Return the organization's labels, in a form that influx_label takes back."""
    reader = context.reader()
    labels = reader.labels()
    reader.check_edition_organization()
    chosen = [label for label in labels if _is_chosen(label, query)]
    result: Result = {
        "changed": False,
        "labels": [describe_label(label, ids=True) for label in sorted(chosen, key=lambda label: label.name)],
    }
    return result if not reader.may_hide_labels() else {**result, "warnings": [NO_LABELS]}


def _is_chosen(label: Label, query: LabelQuery) -> bool:
    if query.name is not None and label_key(label.name) != label_key(query.name):
        return False
    return query.id is None or label.id == query.id


LABEL_INFO = ModuleDefinition(
    connection_spec().merge(label_info_spec()), parse_label_query, run_label_info, only_reads=True
)
