# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""The first setup of a server: ``/api/v2/setup``, which takes no credentials."""

from __future__ import annotations

import re
import typing as t

from .._model.decode import get_document, get_flag
from .._model.resources import Bucket, Organization, User
from .client import Client


class MadeSetup(t.NamedTuple):
    """What a setup has made. The token is the one that was sent."""

    user: User
    organization: Organization
    bucket: Bucket


class Counts(t.NamedTuple):
    """How many things of a kind the whole server has."""

    users: int
    organizations: int
    tokens: int


def read_counts(client: Client) -> Counts | None:
    """Count what the server has, whoever may see it; None where its metrics do not tell (OSS 2.9.1: ``/metrics``)."""
    metrics = client.read_metrics() or ""
    found = [re.search(rf"(?m)^influxdb_{kind}_total (\d{{1,9}})$", metrics) for kind in Counts._fields]
    numbers = [int(match[1]) for match in found if match is not None]
    return Counts(*numbers) if len(numbers) == len(found) else None


def is_setup_allowed(client: Client) -> bool:
    """Whether the server has neither a user nor an organization (recording ``server``)."""
    operation = "ask whether the server has been set up"
    return get_flag(client.request("GET", "/api/v2/setup", operation, anonymous=True), "allowed")


def set_up(
    client: Client, *, username: str, password: str, org: str, bucket: str, retention: int, token: str
) -> MadeSetup:
    """Set the server up. ``retention`` is in seconds.

    The server makes one after the other, and where one fails it keeps what it has made. ``retentionPeriodHrs`` would be read as
    nanoseconds.
    """
    body = {
        "username": username,
        "password": password,
        "org": org,
        "bucket": bucket,
        "retentionPeriodSeconds": retention,
        "token": token,
    }
    made = client.request("POST", "/api/v2/setup", "set the server up", body=body, anonymous=True)
    return MadeSetup(
        User.from_api(get_document(made, "user")),
        Organization.from_api(get_document(made, "org")),
        Bucket.from_api(get_document(made, "bucket")),
    )
