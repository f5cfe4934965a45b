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
  - Is the second task of the entry point C(audit) of the role P(timeseries.influxdb.influxdb#role). Run it once, after
    M(timeseries.influxdb.influx_audit).
  - Writes one report on all hosts of the play, from the findings of M(timeseries.influxdb.influx_audit). All files are
    on the controller. A relative path starts at the directory where Ansible was started.
  - The report includes hosts that failed or were unreachable before. It marks them as not audited. It does not include
    hosts that C(--limit) excludes.
  - With C(serial), each batch writes the report on all servers so far. The report then shows the number of servers that
    are still to be audited. The task can fail only in the last batch.
  - The report is written in check mode too, because an audit changes nothing.
options:
  html:
    description:
      - The path of the report as an HTML page, which needs only a browser. With an empty path, the file is not written.
    type: path
  json:
    description:
      - The path of the report as data, for programs. The guide to auditing documents its schema. With an empty path,
        the file is not written.
      - If the file contains the data of an earlier audit, the report shows the differences since then. The file is read
        before it is replaced.
    type: path
  markdown:
    description:
      - The path of a short report in Markdown, for a chat or the summary of a job. With an empty path, the file is not
        written.
    type: path
  junit:
    description:
      - The path of the report as JUnit XML, for CI. It has a suite for each server, and a case for each declared thing.
      - A difference is a failure. An object that could not be read is an error. An excluded object is skipped.
      - With V(undeclared) in O(fail_on), each organization has one more case. This case fails if undeclared things
        exist.
      - With an empty path, the file is not written.
    type: path
  mode:
    description:
      - The permissions of all files, as octal digits in quotes. By default only the user who runs Ansible can read
        them.
      - The files contain names and descriptions of buckets, labels, tokens and users, and addresses of servers.
    type: raw
    default: "0600"
  title:
    description: The title of the report.
    type: str
    default: InfluxDB
  fail_on:
    description:
      - The findings that make the task fail, after the report is written. By default it does not fail.
      - It fails in any case if the variables of a host declare nothing, or contain a mistake.
      - V(drift) is a declared thing that a run would change, or refuses to change. V(undeclared) is a thing that exists
        and is not declared. V(unreadable) is a server or a declared thing with an unknown state.
    type: list
    elements: str
    choices:
      - drift
      - undeclared
      - unreadable
    default: []
  repair:
    description:
      - The command that provisions a server. For each server that differs, the report shows it with C(--limit) and the
        host. With an empty text, the report shows no command.
      - The default is the playbook C(timeseries.influxdb.provision), with the inventory and the files of variables of
        the audit.
    type: str
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
    - The numbers of the report in one line, and the paths of its files.
    - On failure, one text that also names the servers with the most problems, each with its numbers.
  returned: always
  type: raw
  sample:
    - >-
      2 servers, 2 declared things: 1 in sync, 1 drifted, 0 would lose data, 0 refused, 0 unreadable. 2 undeclared,
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
