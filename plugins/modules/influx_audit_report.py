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
  - Writes one report on all hosts of the play, from what M(timeseries.influxdb.influx_audit) found of each. All files are written on the
    controller. A relative path is taken from the directory where Ansible was started.
  - A host that failed or was unreachable before is in the report, as one that the audit did not come to. A host that C(--limit)
    leaves out is not.
  - With C(serial) each batch writes the report on the servers so far, which says how many are still to be audited. The task fails, if
    it is to fail, in the last batch only.
  - The report is written in check mode too, since an audit changes nothing.
options:
  html:
    description: Where to write the report as a page, which needs nothing but a browser. An empty path writes none.
    type: path
  json:
    description:
      - Where to write the report as data, for programs. The guide to auditing documents its schema. An empty path writes none.
      - Where this file has the data of an earlier audit, the report says what is different since. The file is read before it is replaced.
    type: path
  markdown:
    description: Where to write the report in short, in Markdown, for a chat or a job's summary. An empty path writes none.
    type: path
  junit:
    description:
      - Where to write the report as JUnit XML, for CI. It has a suite for each server, and a case for each declared label and bucket.
      - What differs is a failure. What could not be read is an error. What is excluded is skipped.
      - With V(undeclared) in O(fail_on), each organization has one more case, which fails where buckets are undeclared.
      - An empty path writes none.
    type: path
  mode:
    description:
      - The permissions of all files, as octal digits in quotes. They tell names and descriptions of buckets, labels and users, and
        addresses of servers. By default only who runs Ansible can read them.
    type: raw
    default: "0600"
  title:
    description: What the report is called.
    type: str
    default: InfluxDB buckets
  fail_on:
    description:
      - What the task fails on, after the report is written. By default it does not fail.
      - V(drift) is a label or bucket that a run would change, or refuses to change. V(undeclared) is a bucket that is not declared.
        V(unreadable) is a server, label or bucket of which too little is known.
    type: list
    elements: str
    choices:
      - drift
      - undeclared
      - unreadable
    default: []
  repair:
    description:
      - The command that provisions, to which the report adds C(--limit) and the host for each server that differs. An empty one shows none.
      - By default it is the playbook C(timeseries.influxdb.provision), with the inventory and the files of variables of the audit.
    type: str
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
    html: influxdb.html
    json: influxdb.json
    markdown: influxdb.md
    junit: influxdb.xml
    fail_on:
      - drift
      - unreadable
  run_once: true
"""

RETURN = r"""
msg:
  description:
    - The numbers in one line, and where the report is. On failure one text that also names the servers with most trouble, each with its
      numbers.
  returned: always
  type: raw
  sample:
    - >-
      2 servers, 2 declared labels and buckets: 1 in sync, 1 drifted, 0 would lose data, 0 refused, 0 unreadable. 2 undeclared,
      0 excluded.
    - "The report: /home/ann/influxdb.html"
    - "Its data: /home/ann/influxdb.json"
summary:
  description: The numbers of the report.
  returned: always
  type: dict
  sample:
    servers: 2
    declared: 2
    would_lose_data: 0
    refused: 0
    unreadable: 0
    drifted: 1
    undeclared: 2
    in_sync: 1
    excluded: 0
    errors: 0
    servers_would_lose_data: 0
    servers_refused: 0
    servers_unreadable: 0
    servers_drifted: 1
    servers_undeclared: 0
    servers_in_sync: 1
    servers_pending: 0
"""
