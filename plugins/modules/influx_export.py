#!/usr/bin/python

# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Document influx_export. The action of the same name does the work."""

from __future__ import annotations

DOCUMENTATION = r"""
module: influx_export
short_description: Write the state of InfluxDB to a file for the role influxdb
version_added: "0.1.0"
author:
  - The timeseries.influxdb authors (@timeseries)
description:
  - Is the only task of the entry point C(export) of the role P(timeseries.influxdb.influxdb#role).
  - Reads an organization, or each one in C(influxdb_organizations), and its users, as
    M(timeseries.influxdb.influx_server_info) does. If no organization is named, all that the token may read are
    exported. It writes variables that declare them to the file C(influxdb_export_path) on the controller.
  - A text from the server is only data in the file. Each text that might be a template is tagged C(!unsafe). Ansible
    therefore never evaluates it.
  - The same state gives the same file, byte for byte, on any server. Only its owner can read the file. The file is
    written completely or not at all.
  - Fails without a file if labels or buckets may be hidden from the token, or if one of them has something that cannot
    be declared. If C(influxdb_export_incomplete) is true, it writes the file instead. Comments in the file describe the
    missing parts.
  - The other parts are written as far as the token may read them. If C(influxdb_export_include) names them, they must be
    complete, too.
  - The file contains no password and no token, because InfluxDB does not return them. A comment names the option that
    you can add in the place of each one.
  - Fails if a secret of the connection occurs in a name or in another text. Ansible would write a mask in its place,
    and the file would declare another bucket.
  - A bucket without a name is declared by its ID. A label of another organization is declared by its ID, too. Comments
    in the file say so.
  - In check mode, the servers are read, but a file is not written.
options: {}
notes:
  - Use the role. This module is for authors of their own roles with the same variables.
seealso:
  - module: timeseries.influxdb.influx_provision
extends_documentation_fragment:
  - timeseries.influxdb.connection
  - timeseries.influxdb.attributes
"""

EXAMPLES = r"""
- name: Write the labels and buckets of an organization to a file
  timeseries.influxdb.influx_export:
    host: https://influx.example.com:8086
    token: "{{ influx_token }}"
    org: main
  vars:
    influxdb_export_path: main.yml
"""

RETURN = r"""
path:
  description: The full path of the file.
  returned: success
  type: str
  sample: /home/ann/main.yml
diff:
  description: The content of the file before and after the task.
  returned: in diff mode
  type: dict
  sample:
    before_header: /home/ann/main.yml
    after_header: /home/ann/main.yml
    before: ""
    after: |
      ---
      influxdb_labels: []
      influxdb_buckets: []
"""
