#!/usr/bin/python

# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""influx_bucket: documentation, options, one call."""

from __future__ import annotations

DOCUMENTATION = r"""
module: influx_bucket
short_description: Keep a bucket of InfluxDB as declared
version_added: "0.1.0"
author:
  - The timeseries.influxdb authors (@timeseries)
description:
  - Creates, changes, renames and deletes a bucket of InfluxDB OSS 2.x or InfluxDB Cloud (TSM), with its labels, members and
    owners.
  - What a task leaves out stays as it is. What it names, it keeps.
options:
  name:
    description:
      - The name of the bucket. InfluxDB takes any text that does not begin with an underscore and has no double quote, and
        tells names apart by exact spelling.
      - With O(id), the name that the bucket shall have.
    type: str
  id:
    description:
      - The ID of an existing bucket, 16 hexadecimal digits. Quote it. InfluxDB chooses the IDs of new buckets, so none is
        created for an O(id).
    type: str
  renamed_from:
    description:
      - The name that the bucket had. Where only a bucket of this name is there, it is renamed to O(name) and keeps its data;
        where only O(name) is there, nothing is left to do; where both are, the task fails.
    type: str
  description:
    description: A description. An empty one removes it.
    type: str
  retention:
    description:
      - How long data is kept, as InfluxDB writes durations, such as V(30d), V(1w2d) or V(90m), in the units ns, us, ms, s, m, h,
        d and w. At least V(1h); V(infinite), V(0) or V(0s) keeps data for ever.
      - A new bucket keeps data for ever on InfluxDB OSS unless this is given, and for 30 days on InfluxDB Cloud.
      - A shorter retention than the bucket has destroys data, and needs O(allow_data_loss=true).
    type: str
  shard_group_duration:
    description:
      - The time that one shard group covers, at least V(1h) and not longer than O(retention).
      - Where it is not given, the server chooses it for a new bucket, and it is shortened with a O(retention) that is shorter.
    type: str
  schema_type:
    description:
      - Whether the bucket's schema is V(implicit), or V(explicit), which only InfluxDB Cloud has. It can be set only when the
        bucket is created; a difference later is an error.
    type: str
    choices:
      - implicit
      - explicit
  rp:
    description:
      - The name of the retention policy under which InfluxDB 1.x clients find the bucket. It can be set only when the bucket is
        created; a difference later is an error.
    type: str
  labels:
    description:
      - The names of all labels of the bucket, which must exist. Labels that are not listed here or in O(label_ids) are taken
        off; an empty list takes all off. Without both options labels are not looked at.
      - Names are compared as InfluxDB does, without regard to case and to white space around them.
    type: list
    elements: str
  label_ids:
    description: Labels like O(labels), by ID.
    type: list
    elements: str
  members:
    description:
      - The names of all members of the bucket. Members that are not listed here or in O(member_ids) are removed. Without both
        options members are not looked at.
      - A user has one role on a bucket. An owner listed here becomes a member.
    type: list
    elements: str
  member_ids:
    description: Members like O(members), by ID. A user given by ID is not looked up.
    type: list
    elements: str
  owners:
    description:
      - The names of all owners of the bucket. Owners that are not listed here or in O(owner_ids) are removed. Without both
        options owners are not looked at.
      - A bucket that has owners keeps one, unless this is an empty list.
      - On InfluxDB OSS an owner of a bucket may not even read it, which a member may. Access for programs is a token's.
    type: list
    elements: str
  owner_ids:
    description: Owners like O(owners), by ID. A user given by ID is not looked up.
    type: list
    elements: str
  allow_data_loss:
    description: Whether the retention may be lowered, which destroys the data that is older. Otherwise the task fails, in check mode too.
    type: bool
    default: false
  protect_dependents:
    description:
      - Whether the bucket is neither deleted nor renamed while something uses it - tasks and checks whose Flux names it, DBRP
        mappings other than its own, authorizations for it alone, scrapers and replications. The task fails then, in check mode
        too, and says which.
      - Not covered are queries of dashboards, variables and notebooks, notification rules, Telegraf configurations, and
        everything outside this server.
      - What the token may not read counts as unknown, and the task fails as well.
        Authorizations are hidden from who may not read their users, so the token must be allowed to read all users, too.
    type: bool
    default: false
  wait:
    description:
      - Whether to wait until a deletion has come to its end, and for the name of a bucket that is being deleted. InfluxDB Cloud
        deletes in the background; on InfluxDB OSS it makes no difference.
    type: bool
    default: true
  wait_timeout:
    description: Seconds to wait with O(wait=true), after which the task fails.
    type: float
    default: 60
  state:
    description: Whether the bucket shall be there. V(absent) deletes it with its data.
    type: str
    choices:
      - present
      - absent
    default: present
notes:
  - "Permissions of the token: read and write on the bucket to keep it; write on all buckets of the organization to create one;
    read and write on labels to change O(labels); read on the organization for O(members) and O(owners), and on users where they
    are given by name and have no role on the bucket yet; read on tasks, checks, authorizations, scrapers, replications
    and users for O(protect_dependents)."
  - A retention is changed in a request of its own, apart from a new name. Where InfluxDB refuses it all the same, the observed
    one is put back at once, since the storage engine takes a new retention before the server checks it.
seealso:
  - module: timeseries.influxdb.influx_buckets
  - module: timeseries.influxdb.influx_bucket_info
  - module: timeseries.influxdb.influx_bucket_label
  - module: timeseries.influxdb.influx_bucket_member
  - name: InfluxDB API, buckets
    description: The API that this module uses.
    link: https://docs.influxdata.com/influxdb/cloud/api/buckets/
extends_documentation_fragment:
  - timeseries.influxdb.connection
  - timeseries.influxdb.attributes
"""

EXAMPLES = r"""
- name: Keep a bucket for 30 days of metrics
  timeseries.influxdb.influx_bucket:
    host: https://influx.example.com:8086
    token: "{{ influx_token }}"
    org: main
    name: telegraf
    description: Metrics of all hosts
    retention: 30d

- name: Set the connection once for all tasks
  module_defaults:
    group/timeseries.influxdb.influxdb:
      host: https://influx.example.com:8086
      token: "{{ influx_token }}"
      org: main
  block:
    - name: Keep a bucket with exactly these labels, members and owners
      timeseries.influxdb.influx_bucket:
        name: telegraf
        labels:
          - production
          - metrics
        members:
          - ann
        owners:
          - bob

    - name: Rename a bucket, with its data
      timeseries.influxdb.influx_bucket:
        name: metrics
        renamed_from: telegraf

    - name: Keep less, and lose what is older
      timeseries.influxdb.influx_bucket:
        name: metrics
        retention: 1w
        shard_group_duration: 1d
        allow_data_loss: true

    - name: Delete a bucket with its data, unless something uses it
      timeseries.influxdb.influx_bucket:
        name: metrics
        protect_dependents: true
        state: absent
"""

RETURN = r"""
bucket:
  description:
    - The bucket as the server now has it, or in check mode would have it, in the words of the options. None if there is none.
  returned: always, except where the task failed before it knew
  type: dict
  contains:
    id:
      description: The bucket's ID. None in check mode for a bucket that would be created.
      type: str
      sample: 0d1f2a3b4c5d6e7f
    org_id:
      description: The ID of its organization.
      type: str
      sample: 3e2deb12b854beed
    type:
      description: V(user), or V(system) for one of InfluxDB's own.
      type: str
      sample: user
    name:
      description: Its name.
      type: str
      sample: telegraf
    description:
      description: Its description, empty if it has none.
      type: str
      sample: Metrics of all hosts
    retention:
      description:
        - How long it keeps data. It is written as in the task where that means the same, else in the largest unit up to days.
          V(infinite) is for ever.
      type: str
      sample: 30d
    retention_seconds:
      description: The same in seconds, V(0) for ever.
      type: int
      sample: 2592000
    shard_group_duration:
      description: The time that one shard group covers, written like RV(bucket.retention). None where the server does not tell it.
      type: str
      sample: 1d
    shard_group_duration_seconds:
      description: The same in seconds. None where the server does not tell it.
      type: int
      sample: 86400
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
      type: list
      elements: str
      sample: [metrics, production]
    members:
      description: The names of its members; the ID in place of a name that is not known.
      returned: if they were looked at
      type: list
      elements: str
      sample: [ann]
    owners:
      description: The names of its owners; the ID in place of a name that is not known.
      returned: if they were looked at
      type: list
      elements: str
      sample: [bob]
actions:
  description:
    - What was done, in order, or in check mode would be. Where a task fails, what had been done before.
    - V(action) is one of V(create_bucket), V(rename_bucket), V(update_bucket), V(delete_bucket), V(add_label), V(remove_label),
      V(add_member), V(add_owner), V(change_role), V(remove_member) and V(remove_owner). The rest says to what.
  returned: always
  type: list
  elements: dict
  sample:
    - action: update_bucket
      bucket: telegraf
      retention: 30d
    - action: add_label
      bucket: telegraf
      label: production
diff:
  description: The bucket before and after, in the words of the options.
  returned: always, except where the task failed before it knew
  type: dict
  sample:
    before_header: telegraf
    after_header: telegraf
    before:
      name: telegraf
      description: ""
      retention: infinite
      shard_group_duration: 7d
      labels: []
    after:
      name: telegraf
      description: ""
      retention: 30d
      shard_group_duration: 7d
      labels: []
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
  description: What failed, for programs; C(msg) says it for people.
  returned: on failure
  type: dict
  contains:
    unknown:
      description: The changes whose outcome is unknown, since the task was ended or crashed before the server responded.
      returned: if there are any
      type: list
      elements: str
      sample: ["create the bucket 'telegraf'"]
    kind:
      description: The kind of error.
      type: str
      sample: PermissionMissingError
    operation:
      description: What was tried, in words.
      type: str
      sample: create the bucket 'telegraf'
    status:
      description: The HTTP status.
      returned: if InfluxDB refused it
      type: int
      sample: 401
    code:
      description: InfluxDB's code.
      returned: if InfluxDB refused it
      type: str
      sample: unauthorized
    message:
      description: InfluxDB's words.
      returned: if InfluxDB refused it
      type: str
      sample: write:orgs/3e2deb12b854beed/buckets is unauthorized
"""

from ansible_collections.timeseries.influxdb.plugins.module_utils._execution import Task
from ansible_collections.timeseries.influxdb.plugins.module_utils._module import run_module
from ansible_collections.timeseries.influxdb.plugins.module_utils._options.buckets import bucket_spec
from ansible_collections.timeseries.influxdb.plugins.module_utils._options.connection import connection_spec
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.bucket import run_bucket

TASK = Task(connection_spec().merge(bucket_spec()), run_bucket)


def main() -> None:
    """Run the module."""
    run_module(TASK)


if __name__ == "__main__":
    main()
