#!/usr/bin/python

# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""influx_audit_report: documentation. The action of this name does the work."""

from __future__ import annotations

DOCUMENTATION = r"""
module: influx_audit_report
short_description: Write the report of an audit of InfluxDB
version_added: "0.1.0"
author:
  - The timeseries.influxdb authors (@timeseries)
description:
  - Is the second task of the role P(timeseries.influxdb.bucket_audit#role). Run it once, after M(timeseries.influxdb.influx_audit).
  - Writes one report on all hosts of the play, from what M(timeseries.influxdb.influx_audit) found of each. The variables of the
    role, which begin with C(bucket_audit_), say where and when to fail.
  - A host that failed or was unreachable before is in the report, as one that the audit did not come to. A host that C(--limit)
    leaves out is not.
  - With C(serial) each batch writes the report on the servers so far, which says how many are still to be audited. The task fails, if
    it is to fail, in the last batch only.
  - The report is written in check mode too, since an audit changes nothing.
options: {}
notes:
  - Use the role. This module is for those who write a role of their own around its variables.
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
    details: It writes the report anew each time, and always reports no change.
    support: full
"""

EXAMPLES = r"""
- name: Report on all servers of the play
  timeseries.influxdb.influx_audit_report:
  run_once: true
  vars:
    bucket_audit_report_html: influxdb.html
    bucket_audit_report_json: influxdb.json
    bucket_audit_fail_on_drift: true
"""

RETURN = r"""
msg:
  description: The numbers in one line, and where the report is. On failure one text that also names the servers with most trouble.
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
