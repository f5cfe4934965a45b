#!/usr/bin/python

# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""influx_audit: documentation. The action of this name does the work."""

from __future__ import annotations

DOCUMENTATION = r"""
module: influx_audit
short_description: Compare InfluxDB with what the variables of the role buckets declare
version_added: "0.1.0"
author:
  - The timeseries.influxdb authors (@timeseries)
description:
  - Is the first task of the role P(timeseries.influxdb.bucket_audit#role). M(timeseries.influxdb.influx_audit_report) is the second.
  - Reads the variables of the role P(timeseries.influxdb.buckets#role) by name, and runs M(timeseries.influxdb.influx_server) in check
    mode with what they mean. It changes nothing, in check mode and outside of it.
  - The finding is kept in the temporary folder of the run, on the controller, until the report is made of it.
  - It does not fail. A server that can't be reached and a variable that can't be worked out are findings, so that one server
    does not stop the audit of the others.
options:
  ignore:
    description:
      - Names of labels and buckets that the audit does not judge, or patterns of them, such as V(scratch-*). They are counted as excluded.
      - Names of labels match without regard to case.
      - The bucket that the setup of a server created belongs here, unless it is declared.
    type: list
    elements: str
    default: []
notes:
  - Use the role. This module is for those who write a role of their own around its variables.
seealso:
  - module: timeseries.influxdb.influx_audit_report
  - module: timeseries.influxdb.influx_provision
extends_documentation_fragment:
  - timeseries.influxdb.connection
  - timeseries.influxdb.attributes.info
"""

EXAMPLES = r"""
- name: Compare
  timeseries.influxdb.influx_audit:
    host: https://influx.example.com:8086
    token: "{{ influx_token }}"
    org: main
    # The bucket of the setup.
    ignore:
      - primary
      - scratch-*
  vars:
    buckets_definitions:
      - name: telegraf
        retention: 30d

- name: Report
  timeseries.influxdb.influx_audit_report:
    html: influxdb.html
  run_once: true
"""

RETURN = r"""
status:
  description:
    - The worst that was found of the server - V(would_lose_data), V(refused), V(unreadable), V(drifted), V(undeclared) or V(in_sync).
  returned: always
  type: str
  sample: drifted
counts:
  description: How many labels and buckets were found in each class, how many are declared, and how many errors there were beside.
  returned: always
  type: dict
  sample:
    declared: 2
    would_lose_data: 0
    refused: 0
    unreadable: 0
    drifted: 1
    undeclared: 2
    in_sync: 1
    excluded: 1
    errors: 0
"""
