#!/usr/bin/python

# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Document influx_bucket_info, and run it as a module."""

from __future__ import annotations

DOCUMENTATION = r"""
module: influx_bucket_info
short_description: List buckets of InfluxDB
version_added: "0.1.0"
author:
  - The timeseries.influxdb authors (@timeseries)
description:
  - Returns buckets of InfluxDB OSS 2.x or InfluxDB Cloud (TSM), with their labels, members and owners. The result has
    the form that M(timeseries.influxdb.influx_buckets) accepts.
  - Without O(name), O(id), O(label) and O(pattern), the module returns all buckets of the organization. It reads the
    whole list, however long it is. If it cannot prove that the list is complete, the result says so.
options:
  name:
    description:
      - The name of the bucket. If the token cannot read the bucket, the task fails. If the bucket does not exist, the
        list is empty.
    type: str
  id:
    description: The ID of the bucket, 16 hexadecimal digits. Write it in quotes.
    type: str
  label:
    description: The name of a label that the buckets must have. InfluxDB ignores case when it compares names.
    type: str
  pattern:
    description: A shell pattern for the names of the buckets, such as V(team-a-*). The pattern is case-sensitive.
    type: str
  system:
    description: Whether to return InfluxDB's own buckets too. O(name) and O(id) find them in any case.
    type: bool
    default: false
  include:
    description:
      - The parts of each bucket to return in addition to its own options. V(labels) come with the bucket. V(members)
        and V(owners) each take one request per bucket.
    type: list
    elements: str
    choices:
      - labels
      - members
      - owners
    default:
      - labels
notes:
  - The token needs the permission to read the buckets. To return their labels, it also needs the permission to read
    labels. To return members and owners, it also needs the permission to read the organization.
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

- name: Find the buckets that have a label
  timeseries.influxdb.influx_bucket_info:
    host: https://influx.example.com:8086
    token: "{{ influx_token }}"
    org: main
    label: production
    pattern: telegraf-*

- name: Read all buckets of an organization, with everything that can be declared
  timeseries.influxdb.influx_bucket_info:
    host: https://influx.example.com:8086
    token: "{{ influx_token }}"
    org: main
    include:
      - labels
      - members
      - owners
  register: everything

- name: Declare all these buckets in their current state
  timeseries.influxdb.influx_buckets:
    host: https://influx.example.com:8086
    token: "{{ influx_token }}"
    org: main
    buckets: "{{ everything.buckets }}"
"""

RETURN = r"""
buckets:
  description:
    - The buckets, sorted by name, in the form of the options of M(timeseries.influxdb.influx_buckets).
    - The IDs are those of this organization. To declare the buckets in another one, omit RV(buckets[].id), or use
      M(timeseries.influxdb.influx_server_info).
  returned: always, except on failure
  type: list
  elements: dict
  contains:
    name:
      description: The name of the bucket.
      returned: unless the name is empty
      type: str
      sample: telegraf
    id:
      description: The ID of the bucket. A bucket with an empty name is declared by its ID alone.
      type: str
      sample: 0d1f2a3b4c5d6e7f
    description:
      description: The description of the bucket. Empty if it has none.
      type: str
      sample: Metrics of all hosts
    retention:
      description:
        - The period for which the bucket keeps data, in the largest unit up to days. V(infinite) means forever.
      type: str
      sample: 30d
    shard_group_duration:
      description: The time range that one shard group covers.
      returned: if it can be declared, as on InfluxDB OSS
      type: str
      sample: 1d
    rp:
      description: The name of the InfluxDB 1.x retention policy of the bucket.
      returned: if the bucket has one
      type: str
      sample: autogen
    schema_type:
      description: The type of the schema of the bucket.
      returned: if the server returns it, as InfluxDB Cloud does
      type: str
      sample: implicit
    labels:
      description: The names of those labels of the bucket that the token may read.
      returned: if O(include) has V(labels)
      type: list
      elements: str
      sample: [metrics, production]
    label_ids:
      description: The IDs of labels that belong to another organization. InfluxDB permits such labels.
      returned: if O(include) has V(labels) and the bucket has such labels
      type: list
      elements: str
      sample: [0d1f2a3b4c5d6e80]
    members:
      description: The names of the members of the bucket.
      returned: if O(include) has V(members)
      type: list
      elements: str
      sample: [ann]
    owners:
      description: The names of the owners of the bucket.
      returned: if O(include) has V(owners)
      type: list
      elements: str
      sample: [bob]
durations:
  description:
    - The durations of the same buckets in seconds, in the same order. They are separate because RV(buckets) contains
      only options.
  returned: always, except on failure
  type: list
  elements: dict
  contains:
    name:
      description: The name of the bucket.
      type: str
      sample: telegraf
    id:
      description: The ID of the bucket.
      type: str
      sample: 0d1f2a3b4c5d6e7f
    retention_seconds:
      description: The period for which the bucket keeps data. V(0) means forever.
      type: int
      sample: 2592000
    shard_group_duration_seconds:
      description: The time range that one shard group covers. None if the server does not return it.
      type: int
      sample: 86400
raw:
  description: The same buckets as the API returns them, in the same order.
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
  description: Whether the list certainly contains all buckets that the token may read.
  returned: always, except on failure
  type: bool
  sample: true
incomplete_reason:
  description: The reason why the list may be incomplete. None if it is complete.
  returned: always, except on failure
  type: str
  sample: null
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
