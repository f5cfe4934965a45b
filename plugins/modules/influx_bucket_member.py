#!/usr/bin/python

# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Document influx_bucket_member, and run it as a module."""

from __future__ import annotations

DOCUMENTATION = r"""
module: influx_bucket_member
short_description: Give users a role on a bucket of InfluxDB, or remove it
version_added: "0.1.0"
author:
  - The timeseries.influxdb authors (@timeseries)
description:
  - Makes users members or owners of a bucket of InfluxDB OSS 2.x, or removes this role. Other users are left unchanged.
  - To declare all members and owners of a bucket together with its other options, use
    M(timeseries.influxdb.influx_bucket).
  - A user has one role on a bucket. To change it, the task removes the old role and gives the new one. If that fails,
    the task restores the old role.
  - On InfluxDB OSS a member can read the bucket, but an owner cannot even see it. Give programs access with tokens.
options:
  bucket:
    description: The name of the bucket.
    type: str
  bucket_id:
    description: The ID of the bucket, 16 hexadecimal digits. Use it instead of O(bucket), and write it in quotes.
    type: str
  users:
    description:
      - The names of the users. Users belong to the server, not to an organization. Names are compared exactly,
        including upper and lower case.
    type: list
    elements: str
  user_ids:
    description: The IDs of users. The list is combined with O(users). Users with these IDs are not looked up.
    type: list
    elements: str
  role:
    description: The role of the users.
    type: str
    choices:
      - member
      - owner
    default: member
  exclusive:
    description:
      - Whether only these users must have the role. It is then removed from all other users. Users with the other role
        are left unchanged.
    type: bool
    default: false
  allow_ownerless:
    description: Whether the task may remove all owners of a bucket. If V(false), the task fails instead.
    type: bool
    default: false
  state:
    description:
      - Whether the users must have the role. V(absent) removes only this role. A user with the other role keeps it.
    type: str
    choices:
      - present
      - absent
    default: present
notes:
  - The token needs the permissions to read and write the bucket, and to read its organization. It also needs to read
    users if a user is given by name and has no role on the bucket yet.
seealso:
  - module: timeseries.influxdb.influx_bucket
extends_documentation_fragment:
  - timeseries.influxdb.connection
  - timeseries.influxdb.attributes
"""

EXAMPLES = r"""
- name: Let a user read a bucket
  timeseries.influxdb.influx_bucket_member:
    host: https://influx.example.com:8086
    token: "{{ influx_token }}"
    org: main
    bucket: telegraf
    users:
      - ann

- name: Make a user an owner, even if the user is a member now
  timeseries.influxdb.influx_bucket_member:
    host: https://influx.example.com:8086
    token: "{{ influx_token }}"
    org: main
    bucket: telegraf
    users:
      - bob
    role: owner

- name: Remove all members except one
  timeseries.influxdb.influx_bucket_member:
    host: https://influx.example.com:8086
    token: "{{ influx_token }}"
    org: main
    bucket: telegraf
    users:
      - ann
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
    labels: []
    members: [ann]
    owners: []
actions:
  description:
    - The changes, in order. In check mode, the predicted changes. If the task failed, the changes before the failure.
    - V(action) is one of V(add_member), V(add_owner), V(change_role), V(remove_member) and V(remove_owner). The other
      keys describe the change.
  returned: always
  type: list
  elements: dict
  sample:
    - action: change_role
      bucket: telegraf
      user: bob
      from: member
      to: owner
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
      members: []
      owners: []
    after:
      name: telegraf
      description: Metrics of all hosts
      retention: 30d
      shard_group_duration: 1d
      labels: []
      members: [ann]
      owners: []
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
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.bucket_member import BUCKET_MEMBER


def main() -> None:
    """Run the module."""
    run_module(BUCKET_MEMBER)


if __name__ == "__main__":
    main()
