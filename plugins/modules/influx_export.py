#!/usr/bin/python

# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""influx_export: documentation. The action of this name does the work."""

from __future__ import annotations

DOCUMENTATION = r"""
module: influx_export
short_description: Write the labels and buckets of InfluxDB to a file that the role buckets reads
version_added: "0.1.0"
author:
  - The timeseries.influxdb authors (@timeseries)
description:
  - Does the work of the entry point C(export) of the role P(timeseries.influxdb.buckets#role), and is its one task.
  - Reads the labels and buckets of an organization, or of each in C(buckets_organizations), with members and owners. It writes
    variables that declare them to the file C(buckets_export_path) on the controller.
  - A text of the server is data in the file. Each text that is not plainly harmless is tagged C(!unsafe), so that Ansible never
    takes it for a template.
  - The same state gives the same file, byte for byte, on whatever server. Only its owner can read the file. It is written as a
    whole or not at all.
  - Fails, and writes nothing, where buckets or labels may be hidden from the token, and where something can't be declared. If
    C(buckets_export_incomplete) is true, it writes the file, in which comments say what is missing.
  - Fails where a secret of the connection occurs in a name or in another text. Ansible would write a mask in its place, and
    the file would declare another bucket.
  - A bucket without a name is declared by its ID. So is one with a label of another organization. Comments in the file say so.
  - In check mode the servers are read, and no file is written.
options: {}
notes:
  - Use the role. This module is for those who write a role of their own around its variables.
seealso:
  - module: timeseries.influxdb.influx_provision
extends_documentation_fragment:
  - timeseries.influxdb.connection
  - timeseries.influxdb.attributes
"""

EXAMPLES = r"""
- name: Write what an organization has to a file
  timeseries.influxdb.influx_export:
    host: https://influx.example.com:8086
    token: "{{ influx_token }}"
    org: main
  vars:
    buckets_export_path: main.yml
"""

RETURN = r"""
path:
  description: The file, in full.
  returned: success
  type: str
  sample: /home/ann/main.yml
diff:
  description: The file before and after.
  returned: in diff mode
  type: dict
  sample:
    before_header: /home/ann/main.yml
    after_header: /home/ann/main.yml
    before: ""
    after: |
      ---
      buckets_labels: []
      buckets_definitions: []
"""
