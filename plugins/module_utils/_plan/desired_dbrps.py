# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""What a task declares of the DBRP mappings of a database. Pure."""

from __future__ import annotations

import typing as t
from collections import Counter
from dataclasses import dataclass

from .._errors import DeclarationError
from .._model.names import check_dbrp_name, check_given, check_id
from .desired import Params


@dataclass(frozen=True)
class DesiredPolicy:
    """A retention policy, and the bucket that it shall stand for: by name, or by ID."""

    name: str
    bucket: str | None = None
    bucket_id: str | None = None
    default: bool = True

    @property
    def bucket_name_or_id(self) -> str:
        """How messages call the bucket."""
        return self.bucket or str(self.bucket_id)


@dataclass(frozen=True)
class DesiredDbrp:
    """The retention policies that a database shall have; none where it shall have no explicit mapping."""

    database: str
    policies: tuple[DesiredPolicy, ...] = ()


def parse_dbrp(params: Params) -> DesiredDbrp:
    """The declaration that the options of influx_dbrp make."""
    policies = params.get("policies")
    if params.get("state") == "absent":
        if policies is not None:
            raise DeclarationError(
                "policies: state=absent removes all explicit mappings of the database. Leave policies out, or declare those that stay "
                "and leave state out."
            )
        # What is there may have a name that the server takes and does not document.
        return DesiredDbrp(check_given(params["database"], "database"))
    database = check_dbrp_name(params["database"], "database")
    if not policies:
        raise DeclarationError(
            "policies: give at least one retention policy and its bucket. To remove the mappings of the database, say state: absent."
        )
    _check_once(policies)
    _check_default(policies)
    return DesiredDbrp(database, tuple(_policy(one, is_only=len(policies) == 1) for one in policies))


def _policy(params: Params, *, is_only: bool) -> DesiredPolicy:
    bucket, bucket_id = params.get("bucket"), params.get("bucket_id")
    return DesiredPolicy(
        check_dbrp_name(params["name"], "policies.name"),
        None if bucket is None else check_given(bucket, "policies.bucket"),
        None if bucket_id is None else check_id(bucket_id, "policies.bucket_id"),
        is_only or bool(params.get("default")),
    )


def _check_once(policies: t.Sequence[Params]) -> None:
    for name, times in Counter(one["name"] for one in policies).most_common(1):
        if times > 1:
            raise DeclarationError(f"policies: {name!r} is declared {times} times. Declare each retention policy once.")


def _check_default(policies: t.Sequence[Params]) -> None:
    """Raise :class:`DeclarationError` unless exactly one policy is the default. The server makes the only one that in any case."""
    if len(policies) == 1:
        if policies[0].get("default") is False:
            raise DeclarationError(
                f"policies: {policies[0]['name']!r} is the only one, so InfluxDB makes it the default. Leave default out, or say true."
            )
        return
    defaults = [repr(one["name"]) for one in policies if one.get("default")]
    if len(defaults) != 1:
        told = f"{' and '.join(defaults)} say so" if defaults else "none says so"
        raise DeclarationError(
            f"policies: exactly one must be the default, and {told}. Say default: true in one of them."
        )
