#!/usr/bin/python

# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""influx_bucket_label: documentation, options, one call."""

from __future__ import annotations

DOCUMENTATION = r"""
module: influx_bucket_label
short_description: Put labels on a bucket of InfluxDB, or take them off
version_added: "0.1.0"
author:
  - The timeseries.influxdb authors (@timeseries)
description:
  - Puts single labels on a bucket of InfluxDB OSS 2.x or InfluxDB Cloud (TSM), or takes them off, and leaves the others as they
    are. Use the labels of M(timeseries.influxdb.influx_bucket) to declare all of a bucket's together with the rest of it.
  - A name never matches another organization's label.
options:
  bucket:
    description: The name of the bucket.
    type: str
  bucket_id:
    description: The ID of the bucket, 16 hexadecimal digits, in place of O(bucket). Quote it.
    type: str
  labels:
    description:
      - The names of the labels. They are compared as InfluxDB does, without regard to case and to white space around them.
    type: list
    elements: str
  label_ids:
    description: Labels like O(labels), by ID.
    type: list
    elements: str
  create:
    description: Whether labels of O(labels) that the organization does not have are made. Otherwise the task fails.
    type: bool
    default: false
  exclusive:
    description: Whether the bucket shall bear these labels and no others.
    type: bool
    default: false
  state:
    description: Whether the labels shall be on the bucket.
    type: str
    choices:
      - present
      - absent
    default: present
notes:
  - "Permissions of the token: read and write on the bucket, and read and write on labels."
seealso:
  - module: timeseries.influxdb.influx_bucket
extends_documentation_fragment:
  - timeseries.influxdb.connection
  - timeseries.influxdb.attributes
"""

EXAMPLES = r"""
- name: Put labels on a bucket, and make those that are missing
  timeseries.influxdb.influx_bucket_label:
    host: https://influx.example.com:8086
    token: "{{ influx_token }}"
    org: main
    bucket: telegraf
    labels:
      - production
      - metrics
    create: true

- name: Take a label off
  timeseries.influxdb.influx_bucket_label:
    host: https://influx.example.com:8086
    token: "{{ influx_token }}"
    org: main
    bucket: telegraf
    labels:
      - metrics
    state: absent

- name: Leave no other label on the bucket
  timeseries.influxdb.influx_bucket_label:
    host: https://influx.example.com:8086
    token: "{{ influx_token }}"
    org: main
    bucket: telegraf
    labels:
      - production
    exclusive: true
"""

RETURN = r"""
bucket:
  description:
    - The bucket as the server now has it, or in check mode would have it, as M(timeseries.influxdb.influx_bucket) returns it.
      None if there is none.
  returned: always, except where the task failed before it knew
  type: dict
  sample:
    id: 0d1f2a3b4c5d6e7f
    org_id: 3e2deb12b854beed
    type: user
    name: telegraf
    description: Metrics of all hosts
    retention: 30d
    retention_seconds: 2592000
    shard_group_duration: 1d
    shard_group_duration_seconds: 86400
    labels: [metrics, production]
actions:
  description:
    - What was done, in order, or in check mode would be. Where a task fails, what had been done before.
    - V(action) is one of V(create_label), V(add_label) and V(remove_label). The rest says to what.
  returned: always
  type: list
  elements: dict
  sample:
    - action: create_label
      label: production
    - action: add_label
      bucket: telegraf
      label: production
diff:
  description: The bucket before and after, in the words of the options of M(timeseries.influxdb.influx_bucket).
  returned: always, except where the task failed before it knew
  type: dict
  sample:
    before_header: telegraf
    after_header: telegraf
    before:
      name: telegraf
      description: Metrics of all hosts
      retention: 30d
      shard_group_duration: 1d
      labels: []
    after:
      name: telegraf
      description: Metrics of all hosts
      retention: 30d
      shard_group_duration: 1d
      labels: [production]
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
    kind: NotFoundError
    operation: look up the user 'ann'
    status: 404
    code: not found
    message: user not found
"""

from ansible_collections.timeseries.influxdb.plugins.module_utils._module import run_module
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.bucket_label import BUCKET_LABEL


def main() -> None:
    """Run the module."""
    run_module(BUCKET_LABEL)


if __name__ == "__main__":
    main()
