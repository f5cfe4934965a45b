# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""The plan for a server's first setup: its steps, or what differs on a server that has been set up. Pure."""

from __future__ import annotations

import shlex
import typing as t
from dataclasses import dataclass, field, replace

from .._errors import RefusedError
from .._model.edition import CLOUD
from .._model.resources import Bucket, Organization, User
from .._printable import count
from .desired_setup import DesiredSetup
from .rehearsed_setup import BUCKET_ID, ORGANIZATION_ID, USER_ID
from .steps import Action

STOPPED = "run on the server's host, while influxd is stopped"


@dataclass(frozen=True)
class SetupState:
    """What a setup has made, as far as it is known. What is only planned has no ID, and a user of which nothing is left no name."""

    user: User | None = None
    username: str | None = None
    organization: Organization | None = None
    bucket: Bucket | None = None


NO_SETUP = SetupState()


@dataclass(frozen=True)
class DeleteOrganization:
    """Delete the organization that half of a setup has made, which has no bucket but the server's own."""

    organization: Organization

    @property
    def operation(self) -> str:
        return f"delete the organization {self.organization.name!r}"

    def describe(self) -> Action:
        return {"action": "delete_organization", "organization": self.organization.name}

    def after(self, before: SetupState) -> SetupState:
        return replace(before, organization=None)


@dataclass(frozen=True)
class DeleteUser:
    """Delete the user that half of a setup has made, who has no token. Then the server can be set up again."""

    user: User

    @property
    def operation(self) -> str:
        return f"delete {self.user.title}"

    def describe(self) -> Action:
        return {"action": "delete_user", "user": self.user.name}

    def after(self, before: SetupState) -> SetupState:
        return replace(before, user=None, username=None)


@dataclass(frozen=True)
class WriteToken:
    """Write the token of the setup to a file, before the setup: so no answer that gets lost takes it along."""

    path: str

    @property
    def operation(self) -> str:
        return f"write the token to {self.path!r}"

    def describe(self) -> Action:
        return {"action": "write_token", "path": self.path}

    def after(self, before: SetupState) -> SetupState:
        return before


@dataclass(frozen=True)
class SetUp:
    """Set the server up. ``in_part`` says that it failed after its first half."""

    username: str
    org: str
    bucket: str
    retention: int
    spelled: str
    password: str = field(repr=False)
    in_part: bool = False

    @property
    def operation(self) -> str:
        return "set the server up"

    def describe(self) -> Action:
        return {
            "action": "set_up_in_part" if self.in_part else "set_up",
            "username": self.username,
            "org": self.org,
            "bucket": self.bucket,
            "retention": self.spelled,
        }

    def after(self, before: SetupState) -> SetupState:
        if self.in_part:
            return before
        bucket = Bucket(None, "", self.bucket, retention=self.retention)
        return SetupState(None, self.username, Organization(None, self.org), bucket)


SetupStep = t.Union[DeleteOrganization, DeleteUser, WriteToken, SetUp]


def predicted_setup(state: SetupState) -> SetupState:
    """Return what a setup would leave with the IDs that later tasks know it by."""
    organization, bucket = state.organization, state.bucket
    return replace(
        state,
        user=User(USER_ID, state.username),
        organization=None if organization is None else replace(organization, id=ORGANIZATION_ID),
        bucket=None if bucket is None else replace(bucket, id=BUCKET_ID, org_id=ORGANIZATION_ID),
    )


class TokenProof(t.NamedTuple):
    """What became of trying the token. ``user`` is None where the token may not read whose it is. ``reason`` is the server's."""

    is_accepted: bool
    user: User | None = None
    reason: str = ""


class Leftovers(t.NamedTuple):
    """What the user of the setup sees when signed in.

    One who is not ``of_setup`` sees too little of the server to know more. Where the server itself says that it has one user, no
    organization and no token, that user ``is_alone``.
    """

    user: User
    of_setup: bool
    organizations: tuple[Organization, ...] = ()
    others: tuple[str, ...] = ()
    tokens: int = 0
    buckets: tuple[str, ...] = ()
    is_alone: bool = False


class SetupObservation(t.NamedTuple):
    """What the server showed. ``token`` is None where there is none to try, and ``sees_organization`` where nobody can look.

    ``leftovers`` are read only if the user signs in and the token is not accepted.
    """

    is_allowed: bool
    build: str | None = None
    signs_in: bool = False
    token: TokenProof | None = None
    sees_organization: bool | None = None
    organization: Organization | None = None
    bucket: Bucket | None = None
    leftovers: Leftovers | None = None


class SetupPlan(t.NamedTuple):
    """The steps from ``before`` to what is declared."""

    before: SetupState
    steps: tuple[SetupStep, ...] = ()
    warnings: tuple[str, ...] = ()


def plan_setup(declared: DesiredSetup, observed: SetupObservation, *, has_token: bool) -> SetupPlan:
    """Return the plan that sets the server up as ``declared``, without steps if it is. ``has_token`` says that its token is known.

    Raise :class:`RefusedError` where the server is set up otherwise, and say all that differs.
    """
    if observed.build == CLOUD:
        raise RefusedError(
            "InfluxDB Cloud is set up when you sign up for it, and not through its API. Use influx_setup for InfluxDB OSS only."
        )
    if observed.is_allowed:
        _check_free(declared, observed.token)
        return SetupPlan(NO_SETUP, _set_up(declared, has_token))
    state = _state(declared, observed)
    differences = _find_differences(declared, observed)
    if not differences:
        return SetupPlan(state)
    leftovers = observed.leftovers
    if leftovers is None or not is_half(leftovers):
        raise RefusedError(
            f"The server has been set up, and differs from this task in {count(len(differences), 'thing')}: {' '.join(differences)}"
        )
    _check_mendable(declared, leftovers)
    _check_free(declared, observed.token)
    begun = SetupState(leftovers.user, leftovers.user.name, next(iter(leftovers.organizations), None))
    deletions = tuple(DeleteOrganization(organization) for organization in leftovers.organizations)
    *first, setup = _set_up(declared, has_token)
    return SetupPlan(begun, (*first, *deletions, DeleteUser(leftovers.user), setup))


def is_half(leftovers: Leftovers) -> bool:
    """Whether the setup has ended before its last part, the token: nobody has one, and nobody else can be in need of the user."""
    return (leftovers.of_setup and not leftovers.tokens) or leftovers.is_alone


def _set_up(declared: DesiredSetup, has_token: bool) -> tuple[SetupStep, ...]:
    setup = SetUp(
        declared.username,
        declared.org,
        declared.bucket,
        declared.retention,
        declared.retention_text,
        declared.password,
    )
    if declared.token_file is None or has_token:
        return (setup,)
    return (WriteToken(declared.token_file), setup)


def _check_free(declared: DesiredSetup, token: TokenProof | None) -> None:
    """Raise an error where the server keeps the token from an earlier setup: it would refuse it after all else has been made."""
    if token is None or (not token.is_accepted and not token.reason):
        return
    raise RefusedError(
        f"{declared.token_option}: the server has this token from an earlier setup, whose user and organization were deleted, and takes no "
        "token twice. Choose another token, or start influxd with an empty folder."
    )


def _check_mendable(declared: DesiredSetup, leftovers: Leftovers) -> None:
    start = f"The setup of this server has ended half-way: the user {declared.username!r} can sign in, and there is no token."
    hindrance = _hindrance(leftovers)
    if hindrance is not None:
        raise RefusedError(f"{start} It was not mended, since {hindrance}. {_recover_token(declared)}")
    if not declared.repair:
        left = [*(f"the organization {one.name!r}" for one in leftovers.organizations), leftovers.user.title]
        raise RefusedError(
            f"{start} Set repair: true to delete what it has left, {' and '.join(left)}, and to set the server up again. It has "
            "no bucket of yours."
        )


def _hindrance(leftovers: Leftovers) -> str | None:
    """Why what is left can't be deleted: it may be more than what a setup leaves, or would be in the way of the next one."""
    if leftovers.buckets:
        return f"the bucket {leftovers.buckets[0]!r} exists, and may have data"
    if leftovers.others:
        return f"there is another user, {leftovers.others[0]!r}"
    if len(leftovers.organizations) > 1:
        return f"there are {count(len(leftovers.organizations), 'organization')}"
    if any(one.is_padded for one in leftovers.organizations):
        return f"the name of the organization {leftovers.organizations[0].name!r} has white space around it, and would stay taken"
    return None


def _state(declared: DesiredSetup, observed: SetupObservation) -> SetupState:
    user = None if observed.token is None else observed.token.user
    return SetupState(user, declared.username, observed.organization, observed.bucket)


def _find_differences(declared: DesiredSetup, observed: SetupObservation) -> list[str]:
    """Return what differs, each in a sentence, with the way out in the next."""
    found = [] if observed.signs_in else [_no_sign_in(declared)]
    if observed.sees_organization is False:
        found.append(_no_organization(declared, observed))
    token = observed.token
    if token is None:
        found.append(f"There is no file {declared.token_file!r} with its token. {_recover_token(declared)}")
    elif not token.is_accepted:
        found.append(_no_token(declared, token, observed.leftovers))
    elif token.user is None:
        found.append(
            f"The token of the option {declared.token_option} is not an operator token: it may not read its own user. Give the token "
            "of the setup."
        )
    elif token.user.name != declared.username:
        found.append(
            f"The token of the option {declared.token_option} belongs to the user {token.user.name!r}, not to "
            f"{declared.username!r}. Correct one of them."
        )
    return found


def _no_sign_in(declared: DesiredSetup) -> str:
    return (
        f"The user {declared.username!r} cannot sign in with this password. Correct username and password. To set another password, "
        f"{STOPPED}: influxd recovery user update --username {shlex.quote(declared.username)} --password NEW_PASSWORD."
    )


def _no_organization(declared: DesiredSetup, observed: SetupObservation) -> str:
    if observed.token is not None and observed.token.is_accepted:
        return (
            f"The organization {declared.org!r} does not exist, or the token may not read it. Correct org, or create it with "
            "influx_organization."
        )
    return f"The organization {declared.org!r} does not exist, or the user {declared.username!r} may not read it. Correct org."


def _no_token(declared: DesiredSetup, token: TokenProof, leftovers: Leftovers | None) -> str:
    why = f" ({token.reason})" if token.reason else ""
    without = ""
    if leftovers is not None and not leftovers.of_setup:
        without = (
            f" The user {declared.username!r} has no rights: it is not the user of the setup, or the setup failed before it made the "
            "organization. If nobody uses the server yet, stop influxd, move its files away, start it, and run the task again."
        )
    return (
        f"The server does not accept the token of the option {declared.token_option}{why}. Correct it.{without} "
        f"{_recover_token(declared)}"
    )


def _recover_token(declared: DesiredSetup) -> str:
    command = f"influxd recovery auth create-operator --username {shlex.quote(declared.username)} --org {shlex.quote(declared.org)}"
    keep = "Give that as token." if declared.token_file is None else "Write that to token_file."
    return f"To make an operator token, {STOPPED}: {command}. {keep}"
