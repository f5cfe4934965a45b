# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""influx_bucket_label: labels on one bucket."""

from __future__ import annotations

from .._execution import ModuleDefinition
from .._options.buckets import bucket_label_spec
from .._options.connection import connection_spec
from .._plan.desired import parse_bucket_labels
from .bucket import run_bucket

BUCKET_LABEL = ModuleDefinition(connection_spec().merge(bucket_label_spec()), parse_bucket_labels, run_bucket)
