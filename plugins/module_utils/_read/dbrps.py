# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""Reading what the plan for the DBRP mappings of a database needs."""

from __future__ import annotations

from dataclasses import replace

from .._model.resources import Bucket
from .._plan.dbrps import DbrpObservation, nameless_buckets, require_bucket
from .._plan.desired_dbrps import DesiredDbrp, DesiredPolicy
from .dependents import may_read_all
from .organizations import OrganizationReader


def observe_dbrp(reader: OrganizationReader, declared: DesiredDbrp) -> DbrpObservation:
    """Read the declared buckets, the mappings of the database, and the names of those buckets that they leave."""
    # A bucket given by its ID tells the organization, which one given by its name needs.
    by_id_first = sorted(declared.policies, key=_is_by_name)
    buckets = {one.name: require_bucket(declared, one, _bucket(reader, one)) for one in by_id_first}
    org_id = reader.organization_id()
    observed = DbrpObservation(org_id, reader.mappings(declared.database), buckets)
    names = {bucket_id: reader.bucket_name(bucket_id) for bucket_id in nameless_buckets(declared, observed)}
    return replace(observed, names=names)


def may_hide_mappings(reader: OrganizationReader, observed: DbrpObservation) -> bool:
    """Return whether the database may have explicit mappings that are hidden, where none is visible: those to buckets that
    the token may not read are left out without a word (recording ``mappings-crud``)."""
    return not observed.explicit() and not may_read_all(reader.directory, "buckets", observed.org_id)


def _is_by_name(policy: DesiredPolicy) -> bool:
    return policy.bucket_id is None


def _bucket(reader: OrganizationReader, policy: DesiredPolicy) -> Bucket | None:
    if policy.bucket_id is not None:
        return reader.bucket_with_id(policy.bucket_id)
    return reader.bucket_named(str(policy.bucket))
