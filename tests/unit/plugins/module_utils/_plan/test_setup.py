# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Each decision about a first setup: new, whole, different, half, and what may be more than half."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import RefusedError
from ansible_collections.timeseries.influxdb.plugins.module_utils._model.resources import Bucket, Organization, User
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.desired_setup import DesiredSetup
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.results_setup import setup_result
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.setup import (
    NO_SETUP,
    DeleteOrganization,
    DeleteUser,
    Leftovers,
    SetUp,
    SetupObservation,
    SetupState,
    SetupStep,
    TokenProof,
    WriteToken,
    plan_setup,
)
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.steps import apply_steps
from unit.plugins.samples import ORG

TOKEN = "t" * 32
DECLARED = DesiredSetup("admin", "main", "b", 86_400, "a-long-pass-word", "24h", TOKEN)
IN_FILE = replace(DECLARED, token=None, token_file="/x")
USER = User("0000000000000001", "admin")
MAIN = Organization(ORG, "main")
BUCKET = Bucket("0000000000000002", ORG, "b", retention=86_400)
SETUP = SetUp("admin", "main", "b", 86_400, "24h", "a-long-pass-word")
UNKNOWN = TokenProof(False)
NEW = SetupObservation(is_allowed=True, build="OSS", token=UNKNOWN)
WHOLE = SetupObservation(
    is_allowed=False,
    build="OSS",
    signs_in=True,
    token=TokenProof(True, USER),
    sees_organization=True,
    organization=MAIN,
    bucket=BUCKET,
)
HALF = WHOLE._replace(token=UNKNOWN, bucket=None, leftovers=Leftovers(USER, of_setup=True, organizations=(MAIN,)))
ENDED = HALF._replace(leftovers=Leftovers(USER, of_setup=True, organizations=(MAIN,), tokens=1))


@pytest.mark.parametrize(
    ("declared", "observed", "has_token", "steps"),
    [
        (DECLARED, NEW, True, (SETUP,)),
        (IN_FILE, NEW, True, (SETUP,)),
        (IN_FILE, NEW._replace(token=None), False, (WriteToken("/x"), SETUP)),
        (DECLARED, WHOLE, True, ()),
        (DECLARED, WHOLE._replace(bucket=None), True, ()),
        (replace(DECLARED, repair=True), WHOLE, True, ()),
        (replace(DECLARED, repair=True), HALF, True, (DeleteOrganization(MAIN), DeleteUser(USER), SETUP)),
        (
            replace(DECLARED, repair=True),
            HALF._replace(leftovers=Leftovers(USER, of_setup=False, is_alone=True)),
            True,
            (DeleteUser(USER), SETUP),
        ),
        (
            replace(IN_FILE, repair=True),
            HALF._replace(token=None, leftovers=Leftovers(USER, of_setup=True)),
            False,
            (WriteToken("/x"), DeleteUser(USER), SETUP),
        ),
    ],
)
def test_plan_setup__what_can_be_done__planned(
    declared: DesiredSetup, observed: SetupObservation, has_token: bool, steps: tuple[SetupStep, ...]
) -> None:
    assert plan_setup(declared, observed, has_token=has_token).steps == steps


@pytest.mark.parametrize(
    ("observed", "words"),
    [
        (NEW._replace(build="Cloud"), ["InfluxDB Cloud is set up when you sign up for it"]),
        (WHOLE._replace(build="Cloud"), ["InfluxDB Cloud is set up when you sign up for it"]),
        (NEW._replace(token=TokenProof(True, USER)), ["token: the server has this token from an earlier setup"]),
        (NEW._replace(token=TokenProof(False, reason="User is inactive")), ["takes no token twice"]),
        (WHOLE._replace(signs_in=False), ["in 1 thing: ", "cannot sign in with this password", "--username admin"]),
        (
            WHOLE._replace(signs_in=False, token=UNKNOWN, sees_organization=None, organization=None, bucket=None),
            ["in 2 things: ", "cannot sign in", "does not accept the token of the option token. Correct it."],
        ),
        (
            WHOLE._replace(sees_organization=False, organization=None, bucket=None),
            ["in 1 thing: ", "'main' does not exist, or the token may not read it. Correct org, or create it"],
        ),
        (
            ENDED._replace(sees_organization=False, organization=None),
            ["in 2 things: ", "or the user 'admin' may not read it. Correct org."],
        ),
        (WHOLE._replace(token=TokenProof(True)), ["is not an operator token"]),
        (WHOLE._replace(token=TokenProof(True, User("0000000000000003", "ann"))), ["the user 'ann', not to 'admin'"]),
        (
            ENDED._replace(token=TokenProof(False, reason="token is inactive")),
            [
                "(token is inactive). Correct it. To make an operator token",
                "create-operator --username admin --org main.",
            ],
        ),
        (
            HALF._replace(leftovers=Leftovers(USER, of_setup=False)),
            ["in 1 thing: ", "The user 'admin' has no rights", "stop influxd, move its files away"],
        ),
    ],
)
@pytest.mark.parametrize("repair", [False, True])
def test_plan_setup__what_differs__told_with_the_way_out(
    observed: SetupObservation, words: list[str], repair: bool
) -> None:
    with pytest.raises(RefusedError) as caught:
        plan_setup(replace(DECLARED, repair=repair), observed, has_token=True)
    assert [word for word in words if word not in caught.value.message] == []
    assert TOKEN not in caught.value.message


def test_plan_setup__file_is_gone__told() -> None:
    with pytest.raises(RefusedError) as caught:
        plan_setup(IN_FILE, ENDED._replace(token=None), has_token=False)
    assert "There is no file '/x' with its token." in caught.value.message
    assert caught.value.message.endswith("Write that to token_file.")


def test_plan_setup__names_with_spaces__quoted_for_the_shell() -> None:
    declared = replace(DECLARED, username="it's me", org="my org")
    with pytest.raises(RefusedError) as caught:
        plan_setup(declared, ENDED, has_token=True)
    assert """--username 'it'"'"'s me' --org 'my org'.""" in caught.value.message


@pytest.mark.parametrize(
    ("leftovers", "words"),
    [
        (Leftovers(USER, True, (MAIN,), buckets=("data",)), "the bucket 'data' exists, and may have data"),
        (Leftovers(USER, True, (MAIN,), others=("ann",)), "there is another user, 'ann'"),
        (Leftovers(USER, True, (MAIN, MAIN)), "there are 2 organizations"),
        (Leftovers(USER, True, (Organization(ORG, " main"),)), "the name of the organization ' main' has white space"),
    ],
)
def test_plan_setup__more_than_half__stays(leftovers: Leftovers, words: str) -> None:
    with pytest.raises(RefusedError) as caught:
        plan_setup(replace(DECLARED, repair=True), HALF._replace(leftovers=leftovers), has_token=True)
    assert f"It was not mended, since {words}" in caught.value.message
    assert "influxd recovery auth create-operator" in caught.value.message


def test_plan_setup__half_and_a_token_that_stayed__refused() -> None:
    """The server would take the setup but for its token, again and again."""
    observed = HALF._replace(token=TokenProof(False, reason="User is inactive"))
    with pytest.raises(RefusedError, match="takes no token twice"):
        plan_setup(replace(DECLARED, repair=True), observed, has_token=True)


def test_plan_setup__half_without_repair__says_what_would_go() -> None:
    with pytest.raises(RefusedError) as caught:
        plan_setup(DECLARED, HALF, has_token=True)
    assert "delete what it has left, the organization 'main' and the user 'admin', and to set" in caught.value.message


def test_setup_result__whole__spelled_as_declared() -> None:
    before = plan_setup(DECLARED, WHOLE, has_token=True).before
    result = setup_result(DECLARED, before, before, ())
    assert (result["changed"], result["actions"]) == (False, [])
    assert result["setup"] == {
        "username": "admin",
        "user_id": USER.id,
        "org": "main",
        "org_id": ORG,
        "bucket": "b",
        "bucket_id": BUCKET.id,
        "retention": "24h",
    }
    assert result["diff"]["before"] == result["diff"]["after"]
    assert (result["diff"]["before_header"], result["diff"]["after_header"]) == ("main", "main")


def test_setup_result__changed_bucket__in_its_own_words() -> None:
    now = SetupState(USER, "admin", MAIN, replace(BUCKET, retention=172_800))
    assert setup_result(DECLARED, now, now, ())["setup"]["retention"] == "2d"


def test_setup_result__new__predicted() -> None:
    steps = (WriteToken("/x"), SETUP)
    result = setup_result(IN_FILE, NO_SETUP, apply_steps(NO_SETUP, steps), steps)
    assert result["actions"] == [
        {"action": "write_token", "path": "/x"},
        {"action": "set_up", "username": "admin", "org": "main", "bucket": "b", "retention": "24h"},
    ]
    assert result["diff"]["before"] == {}
    assert result["diff"]["after"] == {"username": "admin", "org": "main", "bucket": "b", "retention": "24h"}
    assert set(result["setup"].values()) == {"admin", "main", "b", "24h", None}


def test_setup_result__half__is_a_change() -> None:
    part = replace(SETUP, in_part=True)
    result = setup_result(DECLARED, NO_SETUP, NO_SETUP, (part,))
    assert (result["changed"], result["actions"][0]["action"]) == (True, "set_up_in_part")
    assert result["diff"]["after"] == {}


@pytest.mark.parametrize(
    ("step", "words"),
    [
        (DeleteOrganization(MAIN), "delete the organization 'main'"),
        (DeleteUser(USER), "delete the user 'admin'"),
        (WriteToken("/x"), "write the token to '/x'"),
        (SETUP, "set the server up"),
    ],
)
def test_operation__each_step__in_words(step: SetupStep, words: str) -> None:
    assert step.operation == words
    assert "a-long-pass-word" not in repr(step)
