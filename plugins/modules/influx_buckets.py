#!/usr/bin/python

# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""influx_buckets: documentation, options, one call."""

from __future__ import annotations

DOCUMENTATION = r"""
module: influx_buckets
short_description: Keep many buckets of InfluxDB as declared
version_added: "0.1.0"
author:
  - The timeseries.influxdb authors (@timeseries)
description:
  - Creates, changes, renames and deletes any number of buckets of InfluxDB OSS 2.x or InfluxDB Cloud (TSM) in one task, with
    their labels, members and owners, and deletes those that are not declared, if that is asked for.
  - An entry of O(buckets) declares what a task of M(timeseries.influxdb.influx_bucket) does, and has the same effect. All
    buckets are read together, in few requests, and everything is planned before the first change.
  - Where something fails, the task fails, and says what was done, what failed and why, and what was not tried. The next run
    goes on from there.
options:
  buckets:
    description:
      - The buckets, each with its O(buckets[].name), its O(buckets[].id), or both. What an entry leaves out is taken from
        O(defaults); what that leaves out too stays as it is.
      - Where neither an entry nor O(defaults) says otherwise, O(buckets[].state) is V(present), O(buckets[].wait) is V(true),
        O(buckets[].wait_timeout) is V(60), and O(buckets[].allow_data_loss) and O(buckets[].protect_dependents) are V(false).
      - A bucket is declared once. Names can't be swapped in one task, nor can a name be given away and declared anew.
      - What M(timeseries.influxdb.influx_bucket_info) returns under RV(timeseries.influxdb.influx_bucket_info#module:buckets)
        can be given here.
    type: list
    elements: dict
    required: true
    suboptions:
      name:
        description:
          - The name of the bucket. InfluxDB takes any text that does not begin with an underscore and has no double quote,
            and tells names apart by exact spelling.
          - With O(buckets[].id), the name that the bucket shall have.
        type: str
      id:
        description:
          - The ID of an existing bucket, 16 hexadecimal digits. Quote it. InfluxDB chooses the IDs of new buckets, so none
            is created for an O(buckets[].id).
        type: str
      renamed_from:
        description:
          - The name that the bucket had. Where only a bucket of this name is there, it is renamed to O(buckets[].name) and
            keeps its data; where only O(buckets[].name) is there, nothing is left to do; where both are, the task fails.
        type: str
      description:
        description: A description. An empty one removes it.
        type: str
      retention:
        description:
          - How long data is kept, as InfluxDB writes durations, such as V(30d), V(1w2d) or V(90m), in the units ns, us, ms,
            s, m, h, d and w. At least V(1h); V(infinite), V(0) or V(0s) keeps data for ever.
          - A new bucket keeps data for ever on InfluxDB OSS unless this is given, and for 30 days on InfluxDB Cloud.
          - A shorter retention than the bucket has destroys data, and needs O(buckets[].allow_data_loss=true).
        type: str
      shard_group_duration:
        description:
          - The time that one shard group covers, at least V(1h) and not longer than O(buckets[].retention).
          - Where it is not given, the server chooses it for a new bucket, and it is shortened with a O(buckets[].retention)
            that is shorter.
        type: str
      schema_type:
        description:
          - Whether the bucket's schema is V(implicit), or V(explicit), which only InfluxDB Cloud has. It can be set only
            when the bucket is created; a difference later is an error.
        type: str
        choices:
          - implicit
          - explicit
      rp:
        description:
          - The name of the retention policy under which InfluxDB 1.x clients find the bucket. It can be set only when the
            bucket is created; a difference later is an error.
        type: str
      labels:
        description:
          - The names of all labels of the bucket, which must exist. Labels that are not listed here or in
            O(buckets[].label_ids) are taken off; an empty list takes all off. Without both options labels are not looked
            at.
          - Names are compared as InfluxDB does, without regard to case and to white space around them.
        type: list
        elements: str
      label_ids:
        description: Labels like O(buckets[].labels), by ID.
        type: list
        elements: str
      members:
        description:
          - The names of all members of the bucket. Members that are not listed here or in O(buckets[].member_ids) are
            removed. Without both options members are not looked at.
          - A user has one role on a bucket. An owner listed here becomes a member.
        type: list
        elements: str
      member_ids:
        description: Members like O(buckets[].members), by ID. A user given by ID is not looked up.
        type: list
        elements: str
      owners:
        description:
          - The names of all owners of the bucket. Owners that are not listed here or in O(buckets[].owner_ids) are removed.
            Without both options owners are not looked at.
          - A bucket that has owners keeps one, unless this is an empty list.
          - On InfluxDB OSS an owner of a bucket may not even read it, which a member may. Access for programs is a token's.
        type: list
        elements: str
      owner_ids:
        description: Owners like O(buckets[].owners), by ID. A user given by ID is not looked up.
        type: list
        elements: str
      allow_data_loss:
        description:
          - Whether the retention may be lowered, which destroys the data that is older. Otherwise the task fails, in check
            mode too.
        type: bool
      protect_dependents:
        description:
          - Whether the bucket is neither deleted nor renamed while something uses it - tasks and checks whose Flux names
            it, DBRP mappings other than its own, authorizations for it alone, scrapers and replications. The task fails
            then, in check mode too, and says which.
          - Not covered are queries of dashboards, variables and notebooks, notification rules, Telegraf configurations, and
            everything outside this server.
          - What the token may not read counts as unknown, and the task fails as well.
            Authorizations are hidden from who may not read their users, so the token must be allowed to read all users, too.
        type: bool
      wait:
        description:
          - Whether to wait until a deletion has come to its end, and for the name of a bucket that is being deleted.
            InfluxDB Cloud deletes in the background; on InfluxDB OSS it makes no difference.
        type: bool
      wait_timeout:
        description: Seconds to wait with O(buckets[].wait=true), after which the task fails.
        type: float
      state:
        description: Whether the bucket shall be there. V(absent) deletes it with its data.
        type: str
        choices:
          - present
          - absent
  defaults:
    description:
      - What holds for all buckets, unless their own entry says otherwise, option by option. A list is replaced, not added to.
      - For the purge O(defaults.protect_dependents), O(defaults.wait) and O(defaults.wait_timeout) count.
    type: dict
    suboptions:
      description:
        description: A description. An empty one removes it.
        type: str
      retention:
        description:
          - How long data is kept, as InfluxDB writes durations, such as V(30d), V(1w2d) or V(90m), in the units ns, us, ms,
            s, m, h, d and w. At least V(1h); V(infinite), V(0) or V(0s) keeps data for ever.
          - A new bucket keeps data for ever on InfluxDB OSS unless this is given, and for 30 days on InfluxDB Cloud.
          - A shorter retention than the bucket has destroys data, and needs O(defaults.allow_data_loss=true).
        type: str
      shard_group_duration:
        description:
          - The time that one shard group covers, at least V(1h) and not longer than O(defaults.retention).
          - Where it is not given, the server chooses it for a new bucket, and it is shortened with a O(defaults.retention)
            that is shorter.
        type: str
      schema_type:
        description:
          - Whether the bucket's schema is V(implicit), or V(explicit), which only InfluxDB Cloud has. It can be set only
            when the bucket is created; a difference later is an error.
        type: str
        choices:
          - implicit
          - explicit
      rp:
        description:
          - The name of the retention policy under which InfluxDB 1.x clients find the bucket. It can be set only when the
            bucket is created; a difference later is an error.
        type: str
      labels:
        description:
          - The names of all labels of the bucket, which must exist. Labels that are not listed here or in
            O(defaults.label_ids) are taken off; an empty list takes all off. Without both options labels are not looked at.
          - Names are compared as InfluxDB does, without regard to case and to white space around them.
        type: list
        elements: str
      label_ids:
        description: Labels like O(defaults.labels), by ID.
        type: list
        elements: str
      members:
        description:
          - The names of all members of the bucket. Members that are not listed here or in O(defaults.member_ids) are
            removed. Without both options members are not looked at.
          - A user has one role on a bucket. An owner listed here becomes a member.
        type: list
        elements: str
      member_ids:
        description: Members like O(defaults.members), by ID. A user given by ID is not looked up.
        type: list
        elements: str
      owners:
        description:
          - The names of all owners of the bucket. Owners that are not listed here or in O(defaults.owner_ids) are removed.
            Without both options owners are not looked at.
          - A bucket that has owners keeps one, unless this is an empty list.
          - On InfluxDB OSS an owner of a bucket may not even read it, which a member may. Access for programs is a token's.
        type: list
        elements: str
      owner_ids:
        description: Owners like O(defaults.owners), by ID. A user given by ID is not looked up.
        type: list
        elements: str
      allow_data_loss:
        description:
          - Whether the retention may be lowered, which destroys the data that is older. Otherwise the task fails, in check
            mode too.
        type: bool
      protect_dependents:
        description:
          - Whether the bucket is neither deleted nor renamed while something uses it - tasks and checks whose Flux names
            it, DBRP mappings other than its own, authorizations for it alone, scrapers and replications. The task fails
            then, in check mode too, and says which.
          - Not covered are queries of dashboards, variables and notebooks, notification rules, Telegraf configurations, and
            everything outside this server.
          - What the token may not read counts as unknown, and the task fails as well.
            Authorizations are hidden from who may not read their users, so the token must be allowed to read all users, too.
        type: bool
      wait:
        description:
          - Whether to wait until a deletion has come to its end, and for the name of a bucket that is being deleted.
            InfluxDB Cloud deletes in the background; on InfluxDB OSS it makes no difference.
        type: bool
      wait_timeout:
        description: Seconds to wait with O(defaults.wait=true), after which the task fails.
        type: float
      state:
        description: Whether the bucket shall be there. V(absent) deletes it with its data.
        type: str
        choices:
          - present
          - absent
  purge:
    description:
      - Whether the organization's buckets that are not declared are deleted, with their data. InfluxDB's own are spared, and so
        is a bucket that an entry names with O(buckets[].renamed_from).
      - The deletions are the last thing, and each bucket is read again by its ID before it goes. Buckets that the token may not
        see stay, with a warning that there may be some.
      - An empty list of O(buckets) is refused, since that is mostly an accident of templating.
    type: bool
    default: false
  purge_exclude:
    description:
      - Names of buckets that O(purge) spares, as shell patterns, such as V(team-b-*), in which case matters.
    type: list
    elements: str
  purge_label:
    description:
      - The name of a label. O(purge) deletes only buckets that bear it, so that several teams, each with a label, can share an
        organization.
    type: str
  purge_limit:
    description: How many buckets O(purge) may delete. The task fails before its first change if they are more.
    type: int
    default: 10
  concurrency:
    description: How many buckets are worked on at a time, from V(1) to V(32). The result is the same.
    type: int
    default: 4
  on_error:
    description:
      - What happens when something fails. With V(stop) nothing is changed if one of the declarations can't be kept, and no
        further bucket is begun once a change has failed. With V(continue) all is done that can be. The task fails in any case.
    type: str
    choices:
      - stop
      - continue
    default: stop
notes:
  - "Permissions of the token: for each bucket those of M(timeseries.influxdb.influx_bucket). For O(purge) read and write on all
    buckets of the organization, and read on labels for O(purge_label)."
  - N buckets that are as declared, and all of their organization's, take no more than (N + 2) / 99 requests, rounded up, and one.
    A declared list of members or owners takes one more for its bucket. Names that aren't there take two together where the token
    sees all of the organization's buckets, InfluxDB's own too, so that the list shows its end; else one each to look them up.
seealso:
  - module: timeseries.influxdb.influx_bucket
  - module: timeseries.influxdb.influx_bucket_info
extends_documentation_fragment:
  - timeseries.influxdb.connection
  - timeseries.influxdb.attributes
"""

EXAMPLES = r"""
- name: Set the connection once for all tasks
  module_defaults:
    group/timeseries.influxdb.influxdb:
      host: https://influx.example.com:8086
      token: "{{ influx_token }}"
      org: main
  block:
    - name: Keep three buckets
      timeseries.influxdb.influx_buckets:
        defaults:
          retention: 30d
          labels:
            - production
        buckets:
          - name: telegraf
            description: Metrics of all hosts
          - name: sensors
            retention: 90d
            members:
              - ann
          - name: events
            labels:
              - production
              - metrics

    - name: Keep these buckets and no others, but for those of another team
      timeseries.influxdb.influx_buckets:
        buckets:
          - name: telegraf
          - name: measurements
            renamed_from: sensors
        purge: true
        purge_exclude:
          - team-b-*
        purge_limit: 3

    - name: Keep the buckets that bear the team's label
      timeseries.influxdb.influx_buckets:
        buckets:
          - name: telegraf
            labels:
              - team-a
        purge: true
        purge_label: team-a

    - name: Delete some buckets, do what can be done, and eight at a time
      timeseries.influxdb.influx_buckets:
        defaults:
          state: absent
        buckets:
          - name: events
          - name: measurements
        concurrency: 8
        on_error: continue
"""

RETURN = r"""
buckets:
  description: What became of each entry of O(buckets), in their order.
  returned: always, except where the task failed before it knew
  type: list
  elements: dict
  contains:
    name:
      description: The bucket's declared name, or its ID where that alone is declared.
      type: str
      sample: telegraf
    id:
      description:
        - The ID of the bucket, of a deleted one as well. None if there is none, as in check mode for one that would be created.
      type: str
      sample: 0d1f2a3b4c5d6e7f
    changed:
      description: Whether anything was done, or in check mode would be.
      type: bool
      sample: true
    attempted:
      description: Whether it was the bucket's turn. V(false) where a failure stopped the task before, or the plan failed.
      type: bool
      sample: true
    actions:
      description: What was done, in order, as RV(actions).
      type: list
      elements: dict
      sample:
        - action: create_bucket
          bucket: telegraf
    bucket:
      description:
        - The bucket as the server now has it, or in check mode would have it, as M(timeseries.influxdb.influx_bucket) returns it.
          None if there is none any more.
        - What is as declared is not repeated here, for it would be the most of what a task for thousands of buckets returns.
          M(timeseries.influxdb.influx_bucket_info) returns it.
      returned: where the bucket was changed, or in check mode would be
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
        labels: [production]
        members: [ann]
        owners: []
    error:
      description: What failed, for people. None if nothing did.
      type: str
      sample: null
purged:
  description: What became of each bucket that was to be purged, like RV(buckets).
  returned: always, except where the task failed before it knew
  type: list
  elements: dict
  sample:
    - name: old
      id: 0d1f2a3b4c5d6e80
      changed: true
      attempted: true
      actions:
        - action: delete_bucket
          bucket: old
      error: null
      bucket: null
actions:
  description:
    - What was done to all buckets, or in check mode would be, in the order of the declarations. Where a task fails, what had
      been done.
    - The actions are those of M(timeseries.influxdb.influx_bucket).
  returned: always
  type: list
  elements: dict
  sample:
    - action: create_bucket
      bucket: telegraf
    - action: add_label
      bucket: telegraf
      label: production
    - action: delete_bucket
      bucket: old
diff:
  description: The buckets that differ, by name, before and after, in the words of the options.
  returned: always, except where the task failed before it knew
  type: dict
  sample:
    before:
      telegraf: {}
    after:
      telegraf:
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
  contains:
    kind:
      description: The kind of error. V(PartlyFailedError) where buckets failed, each for the reason that RV(buckets) tells.
      type: str
      sample: PartlyFailedError
    operation:
      description: What was tried, in words.
      type: str
      sample: keep many buckets
    status:
      description: The HTTP status.
      returned: if InfluxDB refused what all buckets need
      type: int
      sample: 401
    code:
      description: InfluxDB's code.
      returned: if InfluxDB refused what all buckets need
      type: str
      sample: unauthorized
    message:
      description: InfluxDB's words.
      returned: if InfluxDB refused what all buckets need
      type: str
      sample: unauthorized access
"""

from ansible_collections.timeseries.influxdb.plugins.module_utils._execution import Task
from ansible_collections.timeseries.influxdb.plugins.module_utils._module import run_module
from ansible_collections.timeseries.influxdb.plugins.module_utils._options.buckets import buckets_spec
from ansible_collections.timeseries.influxdb.plugins.module_utils._options.connection import connection_spec
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.buckets import run_buckets

TASK = Task(connection_spec().merge(buckets_spec()), run_buckets)


def main() -> None:
    """Run the module."""
    run_module(TASK)


if __name__ == "__main__":
    main()
