#!/usr/bin/python

# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Document influx_label_info, and run it as a module."""

from __future__ import annotations

DOCUMENTATION = r"""
module: influx_label_info
short_description: List labels of InfluxDB
version_added: "0.1.0"
author:
  - The timeseries.influxdb authors (@timeseries)
description:
  - Returns labels of an organization of InfluxDB OSS 2.x or InfluxDB Cloud (TSM), with their properties. The result has
    the form of the options of M(timeseries.influxdb.influx_label).
  - Without O(name) and O(id), the module returns all labels that the token may read. InfluxDB omits the other labels
    without notice. If the list is empty, the task warns.
options:
  name:
    description: The name of the label. InfluxDB ignores case and surrounding white space when it compares names.
    type: str
  id:
    description: The ID of the label, 16 hexadecimal digits. Write it in quotes.
    type: str
notes:
  - The token needs the permission to read labels. If the organization is given by name, it also needs the permission to
    read the organization or a bucket in it.
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
  description: The labels, sorted by name, in the form of the options of M(timeseries.influxdb.influx_label).
  returned: always, except on failure
  type: list
  elements: dict
  contains:
    id:
      description: The ID of the label.
      type: str
      sample: 0d1f2a3b4c5d6e7f
    org_id:
      description: The ID of the organization of the label.
      type: str
      sample: 3e2deb12b854beed
    name:
      description: The name of the label.
      type: str
      sample: production
    color:
      description: The color of the label.
      returned: if the label has one
      type: str
      sample: "#326BBA"
    description:
      description: The description of the label.
      returned: if the label has one
      type: str
      sample: What customers see
    properties:
      description: The other properties of the label.
      returned: if the label has any
      type: dict
      sample:
        contact: ann
masked:
  description:
    - Whether Ansible masks a part of this result. This happens if a name or another text contains a password or token.
    - Do not use the values of a masked result. The warning of the task names them.
  returned: if a part is masked
  type: bool
  sample: true
server:
  description: The server that the task used, and the sources of the connection. It contains no credentials.
  returned: whenever the options and the environment define a connection, on failure too
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
        - The source of each part. V(task) means the options of the task, including C(module_defaults).
        - V(profile) and a name mean a configuration of the C(influx) CLI. An environment variable is given by its name.
      type: dict
      contains:
        host:
          description: The source of the URL. V(default) if no source gives one.
          type: str
          sample: INFLUX_HOST
        credentials:
          description: The source of the token, or of the user name and password.
          type: str
          sample: task
        org:
          description: The source of the organization. None if no source gives one.
          type: str
          sample: profile prod
requests:
  description: The number of requests that the task sent to the server.
  returned: always
  type: dict
  contains:
    sent:
      description: The number of all requests, including retries.
      type: int
      sample: 3
    repeated:
      description: The number of retries.
      type: int
      sample: 0
execution:
  description:
    - The place where the task ran. V(in-process) means inside the controller, and V(module) means a module process. The
      results are the same.
  returned: always
  type: str
  sample: in-process
failure:
  description:
    - The failure, in a form for programs, as M(timeseries.influxdb.influx_bucket) returns it. C(msg) describes it for
      people.
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
