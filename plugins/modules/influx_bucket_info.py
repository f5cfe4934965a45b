#!/usr/bin/python

# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""influx_bucket_info: documentation, options, one call."""

from __future__ import annotations

DOCUMENTATION = r"""
module: influx_bucket_info
short_description: Tell which buckets InfluxDB has
version_added: "0.1.0"
author:
  - The timeseries.influxdb authors (@timeseries)
description:
  - Returns buckets of InfluxDB OSS 2.x or InfluxDB Cloud (TSM), with their labels, members and owners, in the form that
    M(timeseries.influxdb.influx_buckets) takes.
  - Without O(name), O(id), O(label) and O(pattern) all buckets of the organization are returned. The list is read to its end,
    however many there are, and where that can't be shown, it says so.
options:
  name:
    description: The name of the bucket. One that the token may not read is an error, one that isn't there an empty list.
    type: str
  id:
    description: The ID of the bucket, 16 hexadecimal digits. Quote it.
    type: str
  label:
    description: The name of a label that the buckets bear, compared as InfluxDB does, without regard to case.
    type: str
  pattern:
    description: A shell pattern that the buckets' names match, such as V(team-a-*), in which case matters.
    type: str
  system:
    description: Whether InfluxDB's own buckets are returned too. O(name) and O(id) find them in any case.
    type: bool
    default: false
  include:
    description:
      - What is returned of each bucket besides its own options. V(labels) come with the bucket, V(members) and V(owners) take a
        request each for each bucket.
    type: list
    elements: str
    choices:
      - labels
      - members
      - owners
    default:
      - labels
notes:
  - "Permissions of the token: read on the buckets; read on labels to see their labels; read on the organization for members and
    owners."
seealso:
  - module: timeseries.influxdb.influx_buckets
  - module: timeseries.influxdb.influx_bucket
extends_documentation_fragment:
  - timeseries.influxdb.connection
  - timeseries.influxdb.attributes.info
"""

EXAMPLES = r"""
- name: Find a bucket
  timeseries.influxdb.influx_bucket_info:
    host: https://influx.example.com:8086
    token: "{{ influx_token }}"
    org: main
    name: telegraf
  register: found

- name: Find the buckets that bear a label
  timeseries.influxdb.influx_bucket_info:
    host: https://influx.example.com:8086
    token: "{{ influx_token }}"
    org: main
    label: production
    pattern: telegraf-*

- name: Read all of an organization, with all that can be declared
  timeseries.influxdb.influx_bucket_info:
    host: https://influx.example.com:8086
    token: "{{ influx_token }}"
    org: main
    include:
      - labels
      - members
      - owners
  register: everything

- name: Keep all of that as it is
  timeseries.influxdb.influx_buckets:
    host: https://influx.example.com:8086
    token: "{{ influx_token }}"
    org: main
    buckets: "{{ everything.buckets }}"
"""

RETURN = r"""
buckets:
  description: The buckets by name, in the words of the options of M(timeseries.influxdb.influx_buckets).
  returned: always, except on failure
  type: list
  elements: dict
  contains:
    name:
      description: Its name.
      returned: unless it is empty
      type: str
      sample: telegraf
    id:
      description: Its ID, by which a bucket is declared whose name is empty.
      returned: if the name is empty
      type: str
      sample: 0d1f2a3b4c5d6e7f
    description:
      description: Its description, empty if it has none.
      type: str
      sample: Metrics of all hosts
    retention:
      description: How long it keeps data, in the largest unit up to days. V(infinite) is for ever.
      type: str
      sample: 30d
    shard_group_duration:
      description: The time that one shard group covers.
      returned: if it can be declared, as on InfluxDB OSS
      type: str
      sample: 1d
    rp:
      description: The name of its InfluxDB 1.x retention policy.
      returned: if it has one
      type: str
      sample: autogen
    schema_type:
      description: Its schema type.
      returned: if the server tells it, as InfluxDB Cloud does
      type: str
      sample: implicit
    labels:
      description: The names of its labels that the token may read.
      returned: if O(include) has V(labels)
      type: list
      elements: str
      sample: [metrics, production]
    label_ids:
      description: The IDs of its labels that belong to another organization, which InfluxDB lets happen.
      returned: if O(include) has V(labels) and there are any
      type: list
      elements: str
      sample: [0d1f2a3b4c5d6e80]
    members:
      description: The names of its members.
      returned: if O(include) has V(members)
      type: list
      elements: str
      sample: [ann]
    owners:
      description: The names of its owners.
      returned: if O(include) has V(owners)
      type: list
      elements: str
      sample: [bob]
durations:
  description:
    - The durations of the same buckets in seconds, in the same order. They are apart from RV(buckets), which has nothing but options.
  returned: always, except on failure
  type: list
  elements: dict
  contains:
    name:
      description: The bucket's name.
      type: str
      sample: telegraf
    id:
      description: The bucket's ID.
      type: str
      sample: 0d1f2a3b4c5d6e7f
    retention_seconds:
      description: How long it keeps data. V(0) is for ever.
      type: int
      sample: 2592000
    shard_group_duration_seconds:
      description: The time that one shard group covers. None where the server does not tell it.
      type: int
      sample: 86400
raw:
  description: The same buckets as the API gives them, in the same order.
  returned: always, except on failure
  type: list
  elements: dict
  sample:
    - id: 0d1f2a3b4c5d6e7f
      orgID: 3e2deb12b854beed
      type: user
      name: telegraf
      description: Metrics of all hosts
      retentionRules:
        - type: expire
          everySeconds: 2592000
          shardGroupDurationSeconds: 86400
      createdAt: "2026-01-31T12:00:00.123456789Z"
      updatedAt: "2026-01-31T12:00:00.123456789Z"
      labels: []
      links:
        self: /api/v2/buckets/0d1f2a3b4c5d6e7f
        org: /api/v2/orgs/3e2deb12b854beed
        labels: /api/v2/buckets/0d1f2a3b4c5d6e7f/labels
        members: /api/v2/buckets/0d1f2a3b4c5d6e7f/members
        owners: /api/v2/buckets/0d1f2a3b4c5d6e7f/owners
        write: /api/v2/write?org=3e2deb12b854beed&bucket=0d1f2a3b4c5d6e7f
complete:
  description: Whether these are surely all buckets that the token may read.
  returned: always, except on failure
  type: bool
  sample: true
incomplete_reason:
  description: Why there may be others. None if that is ruled out.
  returned: always, except on failure
  type: str
  sample: null
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
    operation: read the bucket 0d1f2a3b4c5d6e7f
    status: 401
    code: unauthorized
    message: read:orgs/3e2deb12b854beed/buckets/0d1f2a3b4c5d6e7f is unauthorized
"""

from ansible_collections.timeseries.influxdb.plugins.module_utils._module import run_module
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.bucket_info import BUCKET_INFO


def main() -> None:
    """Run the module."""
    run_module(BUCKET_INFO)


if __name__ == "__main__":
    main()
