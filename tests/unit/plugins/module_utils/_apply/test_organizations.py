# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""An organization created, changed and deleted, each step confirmed, whatever becomes of its response."""

from __future__ import annotations

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._apply.organizations import converge_organization
from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import (
    ConflictError,
    InfluxError,
    OvertakenError,
    RefusedError,
)
from ansible_collections.timeseries.influxdb.plugins.module_utils._model.resources import Organization
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.organizations import (
    CreateOrganization,
    DeleteOrganization,
    OrganizationPlan,
    OrganizationStep,
    UpdateOrganization,
)
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.progress import Progress
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.state import NO_ORGANIZATION, OrganizationState
from unit.plugins.samples import ANN, ORG
from unit.plugins.script import Exchange, failed, lost, written

ORGS = "/api/v2/orgs"
ONE = f"{ORGS}/{ORG}"
MAIN = Organization(ORG, "main", "x")
THERE = OrganizationState(MAIN)
CREATE = CreateOrganization(Organization(None, "main", "x"), ANN)
UPDATE = UpdateOrganization("main", "new")
DELETE = DeleteOrganization("main")
BODY = {"name": "main", "description": "x"}
LOOK = f"GET {ORGS}?org=main"
NONE = failed(LOOK, 404, 'organization name "main" not found')


def json_of(organization: Organization) -> dict[str, str | None]:
    return {"id": organization.id, "name": organization.name, "description": organization.description}


def found(*organizations: Organization) -> Exchange:
    return Exchange(LOOK, response={"orgs": [json_of(each) for each in organizations]})


def made(organization: Organization = MAIN) -> Exchange:
    return Exchange(f"POST {ORGS}", 201, json_of(organization), BODY)


def carried_out(
    monkeypatch: pytest.MonkeyPatch,
    before: OrganizationState,
    step: OrganizationStep,
    *exchanges: Exchange,
    again: OrganizationPlan | None = None,
) -> tuple[Progress[OrganizationPlan, OrganizationState], InfluxError | None]:
    """What became of one step."""
    script = written(monkeypatch, *exchanges)
    progress = Progress(OrganizationPlan(before, (step,)), before)
    error = None
    with script.client() as client:
        try:
            converge_organization(client, progress, lambda: again or OrganizationPlan(before, (step,)))
        except InfluxError as caught:
            error = caught
    script.check_end()
    return progress, error


@pytest.mark.parametrize(
    "exchanges",
    [
        [made()],
        [lost(f"POST {ORGS}", BODY), found(MAIN)],
        [lost(f"POST {ORGS}", BODY), NONE, made()],
        [failed(f"POST {ORGS}", 500, body=BODY), found(MAIN)],
    ],
)
def test_create__confirmed__its_creator_is_an_owner(monkeypatch: pytest.MonkeyPatch, exchanges: list[Exchange]) -> None:
    progress, error = carried_out(monkeypatch, OrganizationState(None, (), ()), CREATE, *exchanges)
    assert (error, progress.done, progress.now) == (None, [CREATE], OrganizationState(MAIN, (), (ANN,)))


def test_create__somebody_elses__not_taken_for_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    other = found(Organization(ORG, "main", "of somebody else"))
    settled = OrganizationPlan(THERE)
    progress, error = carried_out(
        monkeypatch, NO_ORGANIZATION, CREATE, lost(f"POST {ORGS}", BODY), other, again=settled
    )
    assert (error, progress.done, progress.now) == (None, [], THERE)
    progress, error = carried_out(monkeypatch, NO_ORGANIZATION, CREATE, lost(f"POST {ORGS}", BODY), other)
    assert isinstance(error, OvertakenError)
    assert "The organization 'main' was created meanwhile" in error.message


def test_create__taken_by_what_nobody_sees__explained(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = failed(f"POST {ORGS}", 422, "organization with name main already exists", BODY)
    _progress, error = carried_out(monkeypatch, NO_ORGANIZATION, CREATE, taken)
    assert isinstance(error, ConflictError)
    assert "there is an organization of that name that this task did not see" in error.message
    assert error.operation == "create the organization 'main'"


NEW = Organization(ORG, "new", "x")
PATCH = {"name": "new"}


@pytest.mark.parametrize(
    "exchanges",
    [
        [Exchange(f"PATCH {ONE}", response=json_of(NEW), body=PATCH)],
        [lost(f"PATCH {ONE}", PATCH), Exchange(f"PATCH {ONE}", response=json_of(NEW), body=PATCH)],
        [
            lost(f"PATCH {ONE}", PATCH),
            lost(f"PATCH {ONE}", PATCH),
            Exchange(f"GET {ONE}", response=json_of(NEW)),
        ],
    ],
)
def test_update__confirmed__done(monkeypatch: pytest.MonkeyPatch, exchanges: list[Exchange]) -> None:
    progress, error = carried_out(monkeypatch, THERE, UPDATE, *exchanges)
    assert (error, progress.done, progress.now) == (None, [UPDATE], OrganizationState(NEW))


@pytest.mark.parametrize(
    "look", [failed(f"GET {ONE}", 404, "organization not found"), Exchange(f"GET {ONE}", response=json_of(MAIN))]
)
def test_update__not_seen__not_taken_for_done(monkeypatch: pytest.MonkeyPatch, look: Exchange) -> None:
    never = lost(f"PATCH {ONE}", PATCH)
    progress, error = carried_out(monkeypatch, THERE, UPDATE, never, never, look)
    assert error is not None
    assert progress.done == []


def test_delete__verified_first__done(monkeypatch: pytest.MonkeyPatch) -> None:
    look = Exchange(f"GET {ONE}", response=json_of(MAIN))
    progress, error = carried_out(monkeypatch, THERE, DELETE, look, Exchange(f"DELETE {ONE}", 204))
    assert (error, progress.done, progress.now) == (None, [DELETE], NO_ORGANIZATION)


def test_delete__gone_meanwhile__not_told_as_done(monkeypatch: pytest.MonkeyPatch) -> None:
    gone = failed(f"GET {ONE}", 404, "organization not found")
    no_more = failed(f"DELETE {ONE}", 404, f"error deleting organization id: {ORG}: organization not found")
    progress, error = carried_out(monkeypatch, THERE, DELETE, gone, no_more)
    assert (error, progress.done, progress.now) == (None, [], NO_ORGANIZATION)


def test_delete__renamed_meanwhile__refused(monkeypatch: pytest.MonkeyPatch) -> None:
    progress, error = carried_out(monkeypatch, THERE, DELETE, Exchange(f"GET {ONE}", response=json_of(NEW)))
    assert isinstance(error, RefusedError)
    assert f"The organization 'main' ({ORG}) has been renamed to 'new' meanwhile" in error.message
    assert progress.done == []
