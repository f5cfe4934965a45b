#!/usr/bin/python

# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Document influx_label, and run it as a module."""

from __future__ import annotations

DOCUMENTATION = r"""
module: influx_label
short_description: Manage a label of InfluxDB
version_added: "0.1.0"
author:
  - The timeseries.influxdb authors (@timeseries)
description:
  - Creates, changes, renames and deletes a label of InfluxDB OSS 2.x or InfluxDB Cloud (TSM).
  - To add a label to buckets, use M(timeseries.influxdb.influx_bucket_label) or the labels of
    M(timeseries.influxdb.influx_bucket).
  - Options that you omit are left unchanged; options that you set are enforced.
  - A name never matches a label of another organization.
options:
  name:
    description:
      - The name of the label. It must not be blank. InfluxDB removes white space around it.
      - InfluxDB ignores case when it compares names. If an existing label differs only in case, it is renamed to this
        spelling.
      - If O(id) is given too, the label is renamed to this name if necessary.
    type: str
  id:
    description:
      - The ID of an existing label, 16 hexadecimal digits. Write it in quotes.
      - InfluxDB chooses the IDs of new labels. A label is therefore never created from O(id).
    type: str
  renamed_from:
    description:
      - The previous name of the label. If only a label with this name exists, it is renamed to O(name). Everything that
        has the label keeps it.
      - If only O(name) exists, nothing is renamed. If both exist, the task fails.
    type: str
  color:
    description: The color of the label in the user interface of InfluxDB, such as V(#326BBA). An empty text removes it.
    type: str
  description:
    description: The description of the label. An empty text removes it.
    type: str
  properties:
    description:
      - Other properties of the label, as texts by name. Properties that are not listed are left unchanged. An empty
        text removes a property.
    type: dict
  state:
    description: Whether the label must exist. V(absent) deletes it and removes it from everything that has it.
    type: str
    choices:
      - present
      - absent
    default: present
notes:
  - The token needs the permissions to read and write labels. To create a label, it needs the permission to write all
    labels of the organization.
seealso:
  - module: timeseries.influxdb.influx_label_info
  - module: timeseries.influxdb.influx_bucket_label
extends_documentation_fragment:
  - timeseries.influxdb.connection
  - timeseries.influxdb.attributes
"""

EXAMPLES = r"""
- name: Create a label
  timeseries.influxdb.influx_label:
    host: https://influx.example.com:8086
    token: "{{ influx_token }}"
    org: main
    name: production
    color: "#326BBA"
    description: What customers see
    properties:
      contact: ann

- name: Rename a label and remove a property
  timeseries.influxdb.influx_label:
    host: https://influx.example.com:8086
    token: "{{ influx_token }}"
    org: main
    name: live
    renamed_from: production
    properties:
      contact: ""

- name: Delete a label and remove it from everything that has it
  timeseries.influxdb.influx_label:
    host: https://influx.example.com:8086
    token: "{{ influx_token }}"
    org: main
    name: live
    state: absent
"""

RETURN = r"""
label:
  description:
    - The label after the task, in the form of the options. In check mode, the predicted label. None if it does not
      exist.
  returned: always, except on failure
  type: dict
  contains:
    id:
      description:
        - The ID of the label. For a label that would be created, a run with C(--check) returns an ID that its later
          tasks can use. Otherwise None in check mode.
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
actions:
  description:
    - The changes. In check mode, the predicted changes.
    - V(action) is one of V(create_label), V(update_label) and V(delete_label). The other keys describe the change.
  returned: always
  type: list
  elements: dict
  sample:
    - action: update_label
      label: production
      name: live
      properties:
        contact: ""
diff:
  description: The label before and after the task, in the form of the options.
  returned: always, except on failure
  type: dict
  sample:
    before_header: live
    after_header: live
    before:
      name: production
      color: "#326BBA"
      description: What customers see
      properties:
        contact: ann
    after:
      name: live
      color: "#326BBA"
      description: What customers see
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
    kind: PermissionMissingError
    operation: create the label 'production'
    status: 401
    code: unauthorized
    message: write:orgs/3e2deb12b854beed/labels is unauthorized
"""

from ansible_collections.timeseries.influxdb.plugins.module_utils._module import run_module
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.label import LABEL


def main() -> None:
    """Run the module."""
    run_module(LABEL)


if __name__ == "__main__":
    main()
