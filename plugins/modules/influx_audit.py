#!/usr/bin/python

# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Document influx_audit. The action of the same name does the work."""

from __future__ import annotations

DOCUMENTATION = r"""
module: influx_audit
short_description: Compare an InfluxDB server with the variables of the role influxdb
version_added: "0.1.0"
author:
  - The timeseries.influxdb authors (@timeseries)
description:
  - Is the first task of the entry point C(audit) of the role P(timeseries.influxdb.influxdb#role).
    M(timeseries.influxdb.influx_audit_report) is the second.
  - Reads the variables of the role, and runs M(timeseries.influxdb.influx_server) with them in check mode. It never
    changes a server, even outside check mode.
  - Stores the finding in the temporary folder of the run on the controller, for the report.
  - Does not fail. An unreachable server or an invalid variable is a finding. A single server therefore does not stop
    the audit of the others. M(timeseries.influxdb.influx_audit_report) fails if the variables of a host declare
    nothing, or contain a mistake.
options:
  ignore:
    description:
      - The names of things that the audit must not judge, or patterns such as V(scratch-*). They are counted as
        excluded. The name of a token is its description, and the name of a DBRP mapping is its database.
      - The comparison of label names ignores case.
      - Add the bucket, the user and the token that the setup of the server created, unless they are declared.
    type: list
    elements: str
    default: []
  access:
    description:
      - Whether to report the tokens and users that may read or write each bucket. The report contains no token.
      - This takes one more request for each user of the server, and a few more for each organization. Things that the
        token may not read are omitted, and the reason is given.
    type: bool
    default: true
notes:
  - Use the role. This module is for authors of their own roles with the same variables.
seealso:
  - module: timeseries.influxdb.influx_audit_report
  - module: timeseries.influxdb.influx_provision
extends_documentation_fragment:
  - timeseries.influxdb.connection
  - timeseries.influxdb.attributes.info
"""

EXAMPLES = r"""
- name: Compare a server with its declarations
  timeseries.influxdb.influx_audit:
    host: https://influx.example.com:8086
    token: "{{ influx_token }}"
    org: main
    # The bucket of the setup.
    ignore:
      - primary
      - scratch-*
  vars:
    influxdb_buckets:
      - name: telegraf
        retention: 30d

- name: Write the report
  timeseries.influxdb.influx_audit_report:
    html: influxdb.html
  run_once: true
"""

RETURN = r"""
status:
  description:
    - The worst state that was found on the server - V(would_lose_data), V(refused), V(unreadable), V(drifted),
      V(undeclared) or V(in_sync).
  returned: always
  type: str
  sample: drifted
counts:
  description: The number of things in each state, of declared ones, and of other errors.
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
