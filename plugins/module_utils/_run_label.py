# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""influx_label and influx_label_info: a label itself. Plain data in, plain data out."""

from __future__ import annotations

import typing as t

from ansible_collections.timeseries.influxdb.plugins.module_utils._client import Client
from ansible_collections.timeseries.influxdb.plugins.module_utils._connection import resolve_connection
from ansible_collections.timeseries.influxdb.plugins.module_utils._declarations import Params
from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import InfluxError, OvertakenError
from ansible_collections.timeseries.influxdb.plugins.module_utils._labels import (
    Label,
    create_label,
    delete_label,
    list_labels,
    update_label,
)
from ansible_collections.timeseries.influxdb.plugins.module_utils._names import check_id, check_label_name, label_key
from ansible_collections.timeseries.influxdb.plugins.module_utils._overtaken import Replans, check_replanned
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan_label import (
    NO_LABELS,
    LabelDeclaration,
    LabelPlan,
    declare_label,
    describe_label,
    plan_label,
)
from ansible_collections.timeseries.influxdb.plugins.module_utils._progress import deleted, identified, surely
from ansible_collections.timeseries.influxdb.plugins.module_utils._reader import Reader
from ansible_collections.timeseries.influxdb.plugins.module_utils._report import Report
from ansible_collections.timeseries.influxdb.plugins.module_utils._results import Result
from ansible_collections.timeseries.influxdb.plugins.module_utils._task import with_client

Keep = t.Callable[[LabelPlan, bool, t.Optional[Label]], None]


def run_label(
    params: Params, *, environ: t.Mapping[str, str], check_mode: bool, secrets: set[str], report: Report | None = None
) -> Result:
    """influx_label: bring one label to what is declared; see :func:`run_bucket`."""
    declared = declare_label(params)
    connection = resolve_connection(params, environ)

    def work(client: Client) -> Result:
        reader = Reader(client, connection.org, connection.org_id)
        plan = read_and_plan(declared, reader)
        if plan.before is None and plan.after is not None and reader.org is None:
            # The server makes a label in an organization that doesn't exist, too.
            reader.confirm_organization()
        result = (
            _result(plan, plan.after) if check_mode or not plan.actions else _carry_out(client, plan, declared, reader)
        )
        return result if plan.actions or not reader.may_hide_labels() else {**result, "warnings": [NO_LABELS]}

    return with_client(connection, work, read_only=check_mode, secrets=secrets, report=report)


def run_label_info(
    params: Params, *, environ: t.Mapping[str, str], check_mode: bool, secrets: set[str], report: Report | None = None
) -> Result:
    """influx_label_info: the organization's labels, in a form that influx_label takes back; see :func:`run_bucket`."""
    del check_mode  # it only reads
    name = None if params.get("name") is None else check_label_name(params["name"], "name")
    label_id = None if params.get("id") is None else check_id(params["id"], "id")
    connection = resolve_connection(params, environ)

    def work(client: Client) -> Result:
        reader = Reader(client, connection.org, connection.org_id)
        labels = reader.labels()
        reader.check_flavour_organization()
        chosen = [
            label
            for label in labels
            if (name is None or label_key(label.name) == label_key(name)) and (label_id is None or label.id == label_id)
        ]
        result: Result = {
            "changed": False,
            "labels": [_with_ids(label) for label in sorted(chosen, key=lambda label: label.name)],
        }
        return result if not reader.may_hide_labels() else {**result, "warnings": [NO_LABELS]}

    return with_client(connection, work, read_only=True, secrets=secrets, report=report)


def read_and_plan(declared: LabelDeclaration, reader: Reader) -> LabelPlan:
    """Return the plan for one label on what ``reader`` shows of the organization."""
    org_id, labels = reader.organization_id(), reader.labels()
    reader.check_flavour_organization()
    return plan_label(declared, org_id, labels, hidden=declared.id is not None and reader.may_hide_labels())


def _carry_out(client: Client, plan: LabelPlan, declared: LabelDeclaration, reader: Reader) -> Result:
    now = _result(LabelPlan(plan.before, plan.before), plan.before)
    client.report.tell_with(lambda: now, len(plan.actions))

    def keep(plan: LabelPlan, done: bool, label: Label | None) -> None:
        nonlocal now
        now = _result(plan if done else LabelPlan(None, None), label)

    def plan_again() -> LabelPlan:
        return read_and_plan(declared, reader.anew())

    keep_label(client, plan, plan_again, keep)
    return now


def keep_label(client: Client, plan: LabelPlan, plan_again: t.Callable[[], LabelPlan], keep: Keep) -> None:
    """Carry ``plan`` out, and where somebody else was faster, what ``plan_again`` returns.

    ``keep`` takes the plan that was carried out last, whether this did it and nobody else, and the label as it is now.
    """
    replans = Replans()
    while True:
        try:
            return _apply(client, plan, keep)
        except InfluxError as error:
            replans.check(error)
            before, plan = plan, plan_again()
            check_replanned(error, repeats=plan == before, creates=plan.before is None and plan.after is not None)
        client.report.plan_again(len(before.actions), len(plan.actions))
        if not plan.actions:
            return keep(plan, False, plan.after)


def _apply(client: Client, plan: LabelPlan, keep: Keep) -> None:
    report = client.report
    with report.step(plan.operation):
        try:
            done, now = _send(client, plan)
        except InfluxError as error:
            error.during(plan.operation)
            raise
        if not done:
            keep(plan, done, now)
        for action in plan.actions if done else []:
            with report.recording(action):
                keep(plan, done, now)


def _send(client: Client, plan: LabelPlan) -> tuple[bool, Label | None]:
    if plan.before is None:
        return plan.after is not None, None if plan.after is None else _create(client, plan.after)
    if plan.after is None:
        return _delete(client, plan.before), None
    return True, _update(client, plan, plan.before, plan.after)


def _create(client: Client, label: Label) -> Label:
    return surely(
        client,
        lambda: create_label(client, label.org_id, label.name, label.properties),
        lambda: _look_for_created(client, label),
    )


def _update(client: Client, plan: LabelPlan, before: Label, after: Label) -> Label:
    def look() -> Label | None:
        now = _with_id(client, before)
        return now if now is not None and (now.name, now.properties) == (after.name, after.properties) else None

    return surely(
        client,
        lambda: update_label(client, identified(before), name=plan.new_name, properties=plan.new_properties),
        look,
    )


def _delete(client: Client, label: Label) -> bool:
    """Whether the label was deleted by this, and not by somebody else meanwhile."""
    return deleted(client, lambda: delete_label(client, identified(label)), lambda: _with_id(client, label) is not None)


def _look_for_created(client: Client, wanted: Label) -> Label | None:
    """The label that a creation whose answer got lost has made."""
    org_id = wanted.org_id
    for label in list_labels(client, org_id):
        if label.is_named(wanted.name, org_id):
            if label.properties == wanted.properties:
                return label
            raise OvertakenError(
                f"The label {label.name!r} was created meanwhile, by somebody else and otherwise. Run the task again to go on from what "
                "is there now."
            )
    return None


def _with_id(client: Client, label: Label) -> Label | None:
    return next((now for now in list_labels(client, label.org_id) if now.id == label.id), None)


def _result(plan: LabelPlan, now: Label | None) -> Result:
    name = next((label.name for label in (plan.after, plan.before) if label is not None), "")
    return {
        "changed": bool(plan.actions),
        "actions": plan.actions,
        "label": None if now is None else _with_ids(now),
        "diff": {
            "before_header": name,
            "after_header": name,
            "before": describe_label(plan.before),
            "after": describe_label(plan.after),
        },
    }


def _with_ids(label: Label) -> Result:
    return {**describe_label(label), "id": label.id, "org_id": label.org_id}
