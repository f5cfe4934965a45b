# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The setup of a fresh server: its first user, organization, bucket and token."""

from __future__ import annotations

from dataclasses import dataclass

from emulator.errors import Conflict, Unprocessable
from emulator.rules import authorizations, buckets, roles, tenancy, users
from emulator.rules.permissions import INSTANCE, operator_permissions
from emulator.state import Authorization, Bucket, Organization, State, User

_INSTANCE_ID = f"{1:016x}"


@dataclass
class NewServer:
    """What a server is set up with."""

    username: str
    password: str
    org: str
    bucket: str
    retention: int = 0
    token: str = ""


@dataclass
class Outcome:
    """What a setup made."""

    user: User
    organization: Organization
    bucket: Bucket
    authorization: Authorization


def allowed(state: State) -> bool:
    """Whether the server is still to be set up."""
    return not state.users and not state.organizations


def run(state: State, new: NewServer) -> Outcome:
    """Set the server up."""
    if not allowed(state):
        raise Conflict("onboarding has already been completed")
    fields = (("username", new.username), ("org", new.org), ("bucket", new.bucket))
    missing = [name for name, value in fields if not value]
    if missing:
        raise Unprocessable(f"onboarding failed: missing required fields [{','.join(missing)}]")
    user = users.create(state, new.username)
    if new.password:
        try:
            users.set_password(state, user.id, new.password)
        except Exception:  # whatever it was: half a user must not stay
            users.delete(state, user.id)
            raise
    organization = tenancy.create(state, new.org, "", user.id)
    roles.add(state, INSTANCE, _INSTANCE_ID, user.id, "owner")
    bucket = buckets.create(state, buckets.NewBucket(organization.id, new.bucket, retention=new.retention))
    if new.token in state.tokens:
        # Those of deleted users and organizations stay (OSS 2.9.1).
        raise Conflict("token already exists")
    authorization = authorizations.create(
        state,
        authorizations.NewAuthorization(
            org_id=organization.id,
            user_id=user.id,
            permissions=operator_permissions(),
            description=f"{new.username}'s Token",
            token=new.token,
        ),
    )
    return Outcome(user, organization, bucket, authorization)
