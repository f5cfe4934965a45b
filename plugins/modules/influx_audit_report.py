#!/usr/bin/python

# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Document influx_audit_report. The action of the same name does the work."""

from __future__ import annotations

DOCUMENTATION = r"""
module: influx_audit_report
short_description: Write the report of an audit of InfluxDB
version_added: "0.1.0"
author:
  - The timeseries.influxdb authors (@timeseries)
description:
  - Is the second task of the role P(timeseries.influxdb.bucket_audit#role). Run it once, after
    M(timeseries.influxdb.influx_audit).
  - Writes one report on all hosts of the play, from the findings of M(timeseries.influxdb.influx_audit).
  - The variables of the role begin with C(bucket_audit_). They set the paths of the report and the conditions for a
    failure.
  - The report includes hosts that failed or were unreachable before. It marks them as not audited. It does not include
    hosts that C(--limit) excludes.
  - With C(serial), each batch writes the report on all servers so far. The report then shows the number of servers that
    are still to be audited. The task can fail only in the last batch.
  - The report is written in check mode too, because an audit changes nothing.
options: {}
notes:
  - Use the role. This module is for authors of their own roles with the same variables.
seealso:
  - module: timeseries.influxdb.influx_audit
attributes:
  check_mode:
    description: Can run in check mode and return changed status prediction without modifying target.
    details: The report is written in check mode too.
    support: full
  diff_mode:
    description: Will return details on what has changed (or possibly needs changing in check mode), when in diff mode.
    details: This module only reports.
    support: N/A
  idempotent:
    description: When run twice in a row outside check mode, with the same arguments, the second invocation indicates no change.
    details: The report is written anew each time. The task always reports no change.
    support: full
"""

EXAMPLES = r"""
- name: Write the report on all servers of the play
  timeseries.influxdb.influx_audit_report:
  run_once: true
  vars:
    bucket_audit_report_html: influxdb.html
    bucket_audit_report_json: influxdb.json
    bucket_audit_fail_on_drift: true
"""

RETURN = r"""
msg:
  description:
    - The numbers of the report in one line, and the paths of its files. On failure, one text that also names the
      servers with the most problems.
  returned: always
  type: raw
  sample:
    - "2 servers, 2 declared buckets: 1 in sync, 1 drifted, 0 would lose data, 0 could not be read. 2 undeclared."
    - "The report: /home/ann/influxdb.html"
    - "Its data: /home/ann/influxdb.json"
summary:
  description: The numbers of the report.
  returned: always
  type: dict
  sample:
    servers: 2
    declared: 2
    in_sync: 1
    drifted: 1
    would_lose_data: 0
    unreadable: 0
    undeclared: 2
    labels_drifted: 0
    errors: 0
    servers_would_lose_data: 0
    servers_unreadable: 0
    servers_drifted: 1
    servers_undeclared: 0
    servers_in_sync: 1
    servers_pending: 0
"""
