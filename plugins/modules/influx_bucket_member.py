#!/usr/bin/python

# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""influx_bucket_member: documentation, options, one call."""

from __future__ import annotations

DOCUMENTATION = r"""
module: influx_bucket_member
short_description: Give users a role on a bucket of InfluxDB, or take it away
version_added: "0.1.0"
author:
  - The timeseries.influxdb authors (@timeseries)
description:
  - Makes users members or owners of a bucket of InfluxDB OSS 2.x, or takes that role away, and leaves other users as they are.
    Use the members and owners of M(timeseries.influxdb.influx_bucket) to declare all of a bucket's together with the rest of it.
  - A user has one role on a bucket. To change it, the old role is taken away and the new one given; where that fails, the old
    one is given back.
  - On InfluxDB OSS a member may read the bucket, and an owner of a bucket may not even see it. Access for programs is a token's.
options:
  bucket:
    description: The name of the bucket.
    type: str
  bucket_id:
    description: The ID of the bucket, 16 hexadecimal digits, in place of O(bucket). Quote it.
    type: str
  users:
    description: The names of the users. Users are the server's, not an organization's, and their names exact.
    type: list
    elements: str
  user_ids:
    description: Users like O(users), by ID. They are not looked up.
    type: list
    elements: str
  role:
    description: The role.
    type: str
    choices:
      - member
      - owner
    default: member
  exclusive:
    description: Whether these users and no others shall have the role. Users with the other role are left alone.
    type: bool
    default: false
  allow_ownerless:
    description: Whether a bucket that has owners may be left without one. Otherwise the task fails.
    type: bool
    default: false
  state:
    description:
      - Whether the users shall have the role. V(absent) takes away this role alone - a user who has the other one keeps it.
    type: str
    choices:
      - present
      - absent
    default: present
notes:
  - "Permissions of the token: read and write on the bucket, and read on its organization; read on users where they are given by
    name and have no role on the bucket yet."
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

- name: Make a user an owner, who has been a member or nothing before
  timeseries.influxdb.influx_bucket_member:
    host: https://influx.example.com:8086
    token: "{{ influx_token }}"
    org: main
    bucket: telegraf
    users:
      - bob
    role: owner

- name: Remove all members but one
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
    labels: []
    members: [ann]
    owners: []
actions:
  description:
    - What was done, in order, or in check mode would be. Where a task fails, what had been done before.
    - V(action) is one of V(add_member), V(add_owner), V(change_role), V(remove_member) and V(remove_owner). The rest says to whom.
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
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.bucket_member import BUCKET_MEMBER


def main() -> None:
    """Run the module."""
    run_module(BUCKET_MEMBER)


if __name__ == "__main__":
    main()
