#!/usr/bin/python

# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Document influx_bucket_label, and run it as a module."""

from __future__ import annotations

DOCUMENTATION = r"""
module: influx_bucket_label
short_description: Add labels to a bucket of InfluxDB, or remove them
version_added: "0.1.0"
author:
  - The timeseries.influxdb authors (@timeseries)
description:
  - Adds single labels to a bucket of InfluxDB OSS 2.x or InfluxDB Cloud (TSM), or removes them. Other labels are left
    unchanged.
  - To declare all labels of a bucket together with its other options, use M(timeseries.influxdb.influx_bucket).
  - A name never matches a label of another organization.
options:
  bucket:
    description: The name of the bucket.
    type: str
  bucket_id:
    description: The ID of the bucket, 16 hexadecimal digits. Use it instead of O(bucket), and write it in quotes.
    type: str
  labels:
    description: The names of the labels. InfluxDB ignores case and surrounding white space when it compares names.
    type: list
    elements: str
  label_ids:
    description: The IDs of labels. The list is combined with O(labels).
    type: list
    elements: str
  create_labels:
    description:
      - Whether to create labels of O(labels) that do not exist in the organization. If V(false), the task fails
        instead.
    type: bool
    default: false
  exclusive:
    description: Whether the bucket must have only these labels. All other labels are then removed from it.
    type: bool
    default: false
  state:
    description: Whether the bucket must have the labels. V(absent) removes them from the bucket.
    type: str
    choices:
      - present
      - absent
    default: present
notes:
  - The token needs the permissions to read and write the bucket, and to read and write labels.
seealso:
  - module: timeseries.influxdb.influx_bucket
extends_documentation_fragment:
  - timeseries.influxdb.connection
  - timeseries.influxdb.attributes
"""

EXAMPLES = r"""
- name: Add labels to a bucket, and create missing labels
  timeseries.influxdb.influx_bucket_label:
    host: https://influx.example.com:8086
    token: "{{ influx_token }}"
    org: main
    bucket: telegraf
    labels:
      - production
      - metrics
    create_labels: true

- name: Remove a label from a bucket
  timeseries.influxdb.influx_bucket_label:
    host: https://influx.example.com:8086
    token: "{{ influx_token }}"
    org: main
    bucket: telegraf
    labels:
      - metrics
    state: absent

- name: Remove all other labels from a bucket
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
    - The bucket after the task, as M(timeseries.influxdb.influx_bucket) returns it. In check mode, the predicted
      bucket. None if it does not exist.
  returned: always, unless the task failed before it had a plan
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
    - The changes, in order. In check mode, the predicted changes. If the task failed, the changes before the failure.
    - V(action) is one of V(create_label), V(add_label) and V(remove_label). The other keys describe the change.
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
  description: The bucket before and after the task, in the form of the options of M(timeseries.influxdb.influx_bucket).
  returned: always, unless the task failed before it had a plan
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
