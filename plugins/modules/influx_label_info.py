#!/usr/bin/python

# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""influx_label_info: documentation, options, one call."""

from __future__ import annotations

DOCUMENTATION = r"""
module: influx_label_info
short_description: Tell which labels an organization of InfluxDB has
version_added: "0.1.0"
author:
  - The timeseries.influxdb authors (@timeseries)
description:
  - Returns labels of an organization of InfluxDB OSS 2.x or InfluxDB Cloud (TSM), with their properties, in the words of the
    options of M(timeseries.influxdb.influx_label).
  - Without O(name) and O(id) all labels are returned that the token may read. InfluxDB leaves out the others without a word, and
    where none is left, the task warns.
options:
  name:
    description: The name of the label. It is compared as InfluxDB does, without regard to case and to white space around it.
    type: str
  id:
    description: The ID of the label, 16 hexadecimal digits. Quote it.
    type: str
notes:
  - "Permissions of the token: read on labels; read on the organization, or on a bucket in it, where the organization is given
    by name."
seealso:
  - module: timeseries.influxdb.influx_label
extends_documentation_fragment:
  - timeseries.influxdb.connection
  - timeseries.influxdb.attributes.info
"""

EXAMPLES = r"""
- name: Find a label
  timeseries.influxdb.influx_label_info:
    host: https://influx.example.com:8086
    token: "{{ influx_token }}"
    org: main
    name: production
  register: found

- name: Read all labels of an organization
  timeseries.influxdb.influx_label_info:
    host: https://influx.example.com:8086
    token: "{{ influx_token }}"
    org: main
"""

RETURN = r"""
labels:
  description: The labels by name, in the words of the options of M(timeseries.influxdb.influx_label).
  returned: always, except on failure
  type: list
  elements: dict
  contains:
    id:
      description: The label's ID.
      type: str
      sample: 0d1f2a3b4c5d6e7f
    org_id:
      description: The ID of its organization.
      type: str
      sample: 3e2deb12b854beed
    name:
      description: Its name.
      type: str
      sample: production
    color:
      description: Its color.
      returned: if it has one
      type: str
      sample: "#326BBA"
    description:
      description: Its description.
      returned: if it has one
      type: str
      sample: What customers see
    properties:
      description: Its other properties.
      returned: if it has any
      type: dict
      sample:
        contact: ann
masked:
  description:
    - Whether Ansible's masking changes this result, since a password or token occurs in a name or another text of it.
    - Do not use the values further then. The task's warning names them.
  returned: if it does
  type: bool
  sample: true
server:
  description: Which server the task is about, and which source named it. It holds no credentials.
  returned: where the options and the environment make a connection, on failure too
  type: dict
  contains:
    host:
      description: The URL of the server.
      type: str
      sample: https://influx.example.com:8086
    org:
      description: The name of the organization, or its ID. None if no source gives one.
      type: str
      sample: main
    from:
      description:
        - Where each part came from. V(task) means the task's options, with C(module_defaults).
        - V(profile) and a name is a configuration of the C(influx) CLI. A variable of the environment stands by its name.
      type: dict
      contains:
        host:
          description: Where the URL came from. V(default) where no source gave one.
          type: str
          sample: INFLUX_HOST
        credentials:
          description: Where the token, or user name and password, came from.
          type: str
          sample: task
        org:
          description: Where the organization came from. None if no source gives one.
          type: str
          sample: profile prod
requests:
  description: How many requests the task sent to the server.
  returned: always
  type: dict
  contains:
    sent:
      description: All of them, with those that were repeated.
      type: int
      sample: 3
    repeated:
      description: How many of them repeated one that had failed.
      type: int
      sample: 0
execution:
  description:
    - Where the task ran. V(in-process) is inside the controller, V(module) a module process. The results are the same.
  returned: always
  type: str
  sample: in-process
failure:
  description: What failed, for programs, as M(timeseries.influxdb.influx_bucket) returns it; C(msg) says it for people.
  returned: on failure
  type: dict
  sample:
    kind: UnauthorizedError
    operation: list the labels of the organization 3e2deb12b854beed
    status: 401
    code: unauthorized
    message: unauthorized access
"""

from ansible_collections.timeseries.influxdb.plugins.module_utils._module import run_module
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.label_info import LABEL_INFO


def main() -> None:
    """Run the module."""
    run_module(LABEL_INFO)


if __name__ == "__main__":
    main()
