#!/usr/bin/python

# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Document influx_provision. The action of the same name does the work."""

from __future__ import annotations

DOCUMENTATION = r"""
module: influx_provision
short_description: Manage labels and buckets of InfluxDB with the variables of the role influxdb
version_added: "0.1.0"
author:
  - The timeseries.influxdb authors (@timeseries)
description:
  - Is the only task of the entry point C(main) of the role P(timeseries.influxdb.influxdb#role).
  - Reads the variables of the role, which begin with C(influxdb_), and runs M(timeseries.influxdb.influx_server) with
    them. A variable reaches the module with its type and all its characters.
  - A connection option without a variable is taken from C(module_defaults) of the play, then from the environment.
  - Fails if a variable that begins with C(influxdb_) is unknown, if a variable contains an undefined variable, or if
    nothing is declared.
  - The variables are read on the controller. M(timeseries.influxdb.influx_server) runs in the same place as the other
    modules of this collection.
options: {}
notes:
  - Use the role. This module is for authors of their own roles with the same variables.
seealso:
  - module: timeseries.influxdb.influx_server
extends_documentation_fragment:
  - timeseries.influxdb.connection
  - timeseries.influxdb.attributes
"""

EXAMPLES = r"""
- name: Manage two buckets
  timeseries.influxdb.influx_provision:
    host: https://influx.example.com:8086
    token: "{{ influx_token }}"
    org: main
  vars:
    influxdb_defaults:
      retention: 30d
    influxdb_buckets:
      - name: telegraf
      - name: events
        retention: 90d
"""

RETURN = r"""
organizations:
  description:
    - The result of each organization, as M(timeseries.influxdb.influx_server) returns it. The other keys are also the
      same.
  returned: always, unless the task failed before it had a plan
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
