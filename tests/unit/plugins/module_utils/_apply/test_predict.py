# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""How far check mode says that a run would come: it asks, without a change, for what a run learns by trying."""

from __future__ import annotations

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._apply.predict import predict
from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import NotFoundError
from ansible_collections.timeseries.influxdb.plugins.module_utils._model.resources import User
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.steps import (
    AddLabel,
    AddRole,
    CreateBucket,
    RemoveRole,
    Step,
)
from ansible_collections.timeseries.influxdb.plugins.module_utils._read.organizations import OrganizationReader
from unit.plugins.samples import ANN, BOB, ORG, PROD, bucket
from unit.plugins.script import Exchange, failed, written

NOBODY = User("00000000000000c9")
CREATE = CreateBucket(bucket(id=None), {})
ORGANIZATION, USER = f"GET /api/v2/orgs/{ORG}", f"GET /api/v2/users/{NOBODY.id}"
HERE = Exchange(ORGANIZATION, response={"id": ORG, "name": "main"})
STEPS: tuple[Step, ...] = (
    CREATE,
    AddLabel("b", PROD),
    AddRole("b", ANN, "member"),
    RemoveRole("b", BOB, "owner"),
    AddRole("b", NOBODY, "owner"),
)


def test_foretell__all_is_there__all_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    known = Exchange(USER, response={"id": NOBODY.id, "name": "zoe"})
    script = written(monkeypatch, HERE, known)
    assert predict(STEPS, OrganizationReader(script.client(), None, ORG).confirm) == (STEPS, None)
    script.check_end()


def test_foretell__organization_by_name__known_to_exist(monkeypatch: pytest.MonkeyPatch) -> None:
    script = written(monkeypatch)
    assert predict((CREATE,), OrganizationReader(script.client(), "main", None).confirm) == (
        (CREATE,),
        None,
    )


def test_foretell__no_such_organization__nothing_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    script = written(monkeypatch, failed(ORGANIZATION, 404, "organization not found"))
    steps, error = predict(STEPS, OrganizationReader(script.client(), None, ORG).confirm)
    assert steps == ()
    assert isinstance(error, NotFoundError)
    assert error.message == (
        f"Could not create the bucket 'b': there is no organization with the ID {ORG}. InfluxDB answered 404 c: organization not found. "
        "Correct org_id."
    )


def test_foretell__no_such_user__done_up_to_there(monkeypatch: pytest.MonkeyPatch) -> None:
    script = written(monkeypatch, HERE, failed(USER, 404, "user not found"))
    steps, error = predict(STEPS, OrganizationReader(script.client(), None, ORG).confirm)
    assert steps == STEPS[:-1]
    assert isinstance(error, NotFoundError)
    assert error.message.startswith(
        f"Could not make the user {NOBODY.id} an owner of the bucket 'b': there is no such user."
    )
