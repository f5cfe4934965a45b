#!/usr/bin/python

# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""influx_provision: documentation. The action of this name does the work."""

from __future__ import annotations

DOCUMENTATION = r"""
module: influx_provision
short_description: Keep labels and buckets of InfluxDB as the variables of the role buckets declare
version_added: "0.1.0"
author:
  - The timeseries.influxdb authors (@timeseries)
description:
  - Does the work of the role P(timeseries.influxdb.buckets#role), and is its one task.
  - Reads the role's variables, which begin with C(buckets_), by name, and runs M(timeseries.influxdb.influx_server) with what they
    mean. A variable reaches the module with its type and each of its characters.
  - A connection option that has no variable is taken from C(module_defaults) of the play, then from the environment.
  - Fails where a variable that begins with C(buckets_) is not known, where a variable contains an undefined one, and where nothing
    is declared.
  - The variables are read on the controller. M(timeseries.influxdb.influx_server) runs where the other modules of this collection
    run.
options: {}
notes:
  - Use the role. This module is for those who write a role of their own around its variables.
seealso:
  - module: timeseries.influxdb.influx_server
extends_documentation_fragment:
  - timeseries.influxdb.connection
  - timeseries.influxdb.attributes
"""

EXAMPLES = r"""
- name: Keep two buckets
  timeseries.influxdb.influx_provision:
    host: https://influx.example.com:8086
    token: "{{ influx_token }}"
    org: main
  vars:
    buckets_defaults:
      retention: 30d
    buckets_definitions:
      - name: telegraf
      - name: events
        retention: 90d
"""

RETURN = r"""
organizations:
  description: What became of each organization, as M(timeseries.influxdb.influx_server) returns it. So are the other keys.
  returned: always, except where the task failed before it knew
  type: list
  elements: dict
  sample:
    - name: main
      id: 3e2deb12b854beed
      changed: false
      attempted: true
      error: null
      warnings: []
      labels: []
      buckets:
        - name: telegraf
          id: 0d1f2a3b4c5d6e7f
          changed: false
          attempted: true
          actions: []
          error: null
          refusals: []
          would_lose_data: false
      purged: []
"""
