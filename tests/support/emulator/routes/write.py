# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""`/api/v2/write`."""

from __future__ import annotations

from emulator.errors import ApiError, Forbidden, Invalid, NotFound
from emulator.ids import lenient_id, parse_id
from emulator.routing import older_mount
from emulator.rules import buckets, lineprotocol, organizations, points
from emulator.state import Bucket, Organization, Permission
from emulator.web import Call, Reply, no_content


def _organization(call: Call) -> Organization:
    """The organization of `orgID`, or else of `org`, which may be an ID too."""
    name = call.query.get("org", "")
    text = call.query.get("orgID", "")
    org_id = parse_id(text) if text else lenient_id(name)
    return organizations.find_one(call.state, org_id, name or None)


def _bucket(call: Call, org_id: str, given: str) -> Bucket:
    """The bucket of an ID, whatever its organization, or else of a name."""
    try:
        return buckets.find(call.state, parse_id(given))
    except ApiError:
        return buckets.find_by_name(call.state, org_id, given)


def _write(call: Call) -> Reply:
    precision = call.query.get("precision") or "ns"
    if precision not in lineprotocol.PRECISIONS:
        raise Invalid("invalid precision; valid precision units are ns, us, ms, and s")
    given = call.query.get("bucket", "")
    if not given:
        raise NotFound("bucket not found")
    organization = _organization(call)
    bucket = _bucket(call, organization.id, given)
    wanted = Permission("write", "buckets", bucket.id, organization.id)
    if call.caller.permissions is None:
        raise Forbidden("insufficient permissions for write: token is inactive")
    if call.caller.refusal(wanted) is not None:
        raise Forbidden("insufficient permissions for write")
    points.write(call.state, bucket.id, lineprotocol.parse(call.body, precision, call.state.now()))
    return no_content()


MOUNTS = [older_mount("/api/v2/write", {"POST /": _write})]
