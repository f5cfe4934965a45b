#!/usr/bin/python

# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""influx_label: documentation, options, one call."""

from __future__ import annotations

DOCUMENTATION = r"""
module: influx_label
short_description: Keep a label of InfluxDB as declared
version_added: "0.1.0"
author:
  - The timeseries.influxdb authors (@timeseries)
description:
  - Creates, changes, renames and deletes a label of InfluxDB OSS 2.x or InfluxDB Cloud (TSM) itself. To put it on buckets, use
    M(timeseries.influxdb.influx_bucket_label) or the labels of M(timeseries.influxdb.influx_bucket).
  - What a task leaves out stays as it is. What it names, it keeps.
  - A name never matches another organization's label.
options:
  name:
    description:
      - The name of the label. InfluxDB takes any that is not blank, and removes white space around it. It compares names without
        regard to case; a label that differs in case alone is given this spelling.
      - With O(id), the name that the label shall have.
    type: str
  id:
    description:
      - The ID of an existing label, 16 hexadecimal digits. Quote it. InfluxDB chooses the IDs of new labels, so none is created
        for an O(id).
    type: str
  renamed_from:
    description:
      - The name that the label had. Where only a label of this name is there, it is renamed to O(name) and stays where it is;
        where only O(name) is there, nothing is left to do; where both are, the task fails.
    type: str
  color:
    description: The color in which InfluxDB's user interface shows the label, such as V(#326BBA). An empty one removes it.
    type: str
  description:
    description: A description. An empty one removes it.
    type: str
  properties:
    description:
      - Other properties of the label, texts by their names. Properties that are not listed stay as they are; one whose value is
        empty is removed.
    type: dict
  state:
    description: Whether the label shall be there. V(absent) deletes it, which takes it off all that bears it.
    type: str
    choices:
      - present
      - absent
    default: present
notes:
  - "Permissions of the token: read and write on labels; to create one, write on all labels of the organization."
seealso:
  - module: timeseries.influxdb.influx_label_info
  - module: timeseries.influxdb.influx_bucket_label
extends_documentation_fragment:
  - timeseries.influxdb.connection
  - timeseries.influxdb.attributes
"""

EXAMPLES = r"""
- name: Keep a label
  timeseries.influxdb.influx_label:
    host: https://influx.example.com:8086
    token: "{{ influx_token }}"
    org: main
    name: production
    color: "#326BBA"
    description: What customers see
    properties:
      contact: ann

- name: Rename it, and remove a property
  timeseries.influxdb.influx_label:
    host: https://influx.example.com:8086
    token: "{{ influx_token }}"
    org: main
    name: live
    renamed_from: production
    properties:
      contact: ""

- name: Delete it, and take it off all that bears it
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
    - The label as the server now has it, or in check mode would have it, in the words of the options. None if there is none.
  returned: always, except on failure
  type: dict
  contains:
    id:
      description: The label's ID. None in check mode for a label that would be created.
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
actions:
  description:
    - What was done, or in check mode would be.
    - V(action) is one of V(create_label), V(update_label) and V(delete_label). The rest says to what.
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
  description: The label before and after, in the words of the options.
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
