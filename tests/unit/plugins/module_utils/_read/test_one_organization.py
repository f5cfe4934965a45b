# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is read of one organization, and what an empty response means."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import (
    IncompleteError,
    InfluxError,
    PermissionMissingError,
    UnauthorizedError,
)
from ansible_collections.timeseries.influxdb.plugins.module_utils._model.resources import Organization
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.desired_organizations import DesiredOrganization
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.organizations import OrganizationObservation
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.state import OrganizationState
from ansible_collections.timeseries.influxdb.plugins.module_utils._read.one_organization import observe_organization
from ansible_collections.timeseries.influxdb.plugins.module_utils._read.view import View
from unit.plugins.samples import ANN, ORG, exactly
from unit.plugins.script import Exchange, failed, written

LOOK = "GET /api/v2/orgs?org=main"
ONE = f"GET /api/v2/orgs/{ORG}"
MAIN = Organization(ORG, "main")
FOUND = Exchange(LOOK, response={"orgs": [{"id": ORG, "name": "main"}]})
NONE = Exchange(LOOK, response={"orgs": []})
ABSENT = failed(LOOK, 404, 'organization name "main" not found')
ME = "GET /api/v2/me"
WHO = Exchange(ME, response={"id": ANN.id, "name": ANN.name})


def seen(
    monkeypatch: pytest.MonkeyPatch, declared: DesiredOrganization, *exchanges: Exchange, build: str = "OSS"
) -> OrganizationObservation:
    script = written(monkeypatch, *exchanges, build=build)
    try:
        with script.client() as client:
            return observe_organization(View(client), declared)
    finally:
        script.check_end()


def declared(**options: Any) -> DesiredOrganization:
    return DesiredOrganization(**{"present": True, "name": "main", **options})


@pytest.mark.parametrize(
    ("options", "exchanges", "organization"),
    [
        ({}, [FOUND], MAIN),
        ({}, [ABSENT], None),
        # A padded name is the same to the server, which keeps the padding.
        ({}, [Exchange(LOOK, response={"orgs": [{"id": ORG, "name": " main\n"}]})], Organization(ORG, " main\n")),
        ({"id": ORG}, [FOUND], MAIN),
        ({"id": ORG}, [ABSENT, Exchange(ONE, response={"id": ORG, "name": "old"})], Organization(ORG, "old")),
        ({"id": ORG, "name": None}, [failed(ONE, 404, "organization not found")], None),
        (
            {"name": "new", "renamed_from": "main"},
            [failed("GET /api/v2/orgs?org=new", 404, 'organization name "new" not found'), FOUND],
            MAIN,
        ),
    ],
)
def test_observe__by_name_and_id__found_or_not(
    monkeypatch: pytest.MonkeyPatch,
    options: dict[str, Any],
    exchanges: list[Exchange],
    organization: Organization | None,
) -> None:
    assert seen(monkeypatch, declared(**options), *exchanges).state == OrganizationState(organization)


@pytest.mark.parametrize(
    ("exchanges", "kind"),
    [
        ([NONE, WHO], IncompleteError),
        ([NONE, failed(ME, 401, "read:users is unauthorized")], IncompleteError),
        ([NONE, failed(ME, 401, "token is inactive")], UnauthorizedError),
    ],
)
def test_observe__an_empty_list__hidden_or_an_inactive_token(
    monkeypatch: pytest.MonkeyPatch, exchanges: list[Exchange], kind: type[InfluxError]
) -> None:
    with pytest.raises(kind):
        seen(monkeypatch, declared(), *exchanges)


def test_observe__an_empty_list_on_cloud__no_such_organization(monkeypatch: pytest.MonkeyPatch) -> None:
    assert seen(monkeypatch, declared(), NONE, build="Cloud").state.organization is None


def test_observe__a_new_one_with_roles__its_creator_is_looked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    observation = seen(monkeypatch, declared(owners=exactly("ann")), ABSENT, WHO)
    assert (observation.creator, observation.users) == (ANN, {})


def test_observe__a_new_one_with_roles_and_nobody_may_tell_who_creates_it__fails(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with pytest.raises(PermissionMissingError) as caught:
        seen(monkeypatch, declared(members=exactly()), ABSENT, failed(ME, 401, f"read:users/{ANN.id} is unauthorized"))
    assert caught.value.message.startswith("Could not find out who would own the organization 'main': the user of the ")


def test_observe__by_an_unknown_id_with_roles__nobody_is_looked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    gone = failed(ONE, 404, "organization not found")
    assert seen(monkeypatch, declared(id=ORG, name=None, members=exactly("bob")), gone).state.organization is None
