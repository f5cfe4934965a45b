#!/usr/bin/python

# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Document influx_buckets, and run it as a module."""

from __future__ import annotations

DOCUMENTATION = r"""
module: influx_buckets
short_description: Manage many buckets of InfluxDB in one task
version_added: "0.1.0"
author:
  - The timeseries.influxdb authors (@timeseries)
description:
  - Creates, changes, renames and deletes any number of buckets of InfluxDB OSS 2.x or InfluxDB Cloud (TSM) in one task.
    This includes their labels, members and owners. If requested, it also deletes undeclared buckets.
  - An entry of O(buckets) has the same options and the same effect as a task of M(timeseries.influxdb.influx_bucket).
  - The task reads all buckets together, in few requests. It plans all changes before the first change.
  - If something fails, the task fails. The result shows what was done, what failed and why, and what was not attempted.
    The next run continues from there.
options:
  buckets:
    description:
      - The buckets. Each entry must have O(buckets[].name), O(buckets[].id), or both.
      - If an entry omits an option, the value from O(defaults) is used. If both omit it, the option is left unchanged.
      - If neither an entry nor O(defaults) sets them, O(buckets[].state) is V(present), O(buckets[].wait) is V(true)
        and O(buckets[].wait_timeout) is V(60). O(buckets[].allow_data_loss) and O(buckets[].protect_dependents) are
        then V(false).
      - Each bucket must be declared only once. You cannot swap names in one task, or rename a bucket and declare its
        old name again.
      - The result RV(timeseries.influxdb.influx_bucket_info#module:buckets) of
        M(timeseries.influxdb.influx_bucket_info) can be used here, for the same organization.
    type: list
    elements: dict
    required: true
    suboptions:
      name:
        description:
          - The name of the bucket. InfluxDB accepts any text that does not begin with an underscore and contains no
            double quote. Names are compared exactly, including upper and lower case.
          - If O(buckets[].id) is given too, the bucket is renamed to this name if necessary.
        type: str
      id:
        description:
          - The ID of an existing bucket, 16 hexadecimal digits. Write it in quotes.
          - InfluxDB chooses the IDs of new buckets. A bucket is therefore never created from O(buckets[].id).
        type: str
      renamed_from:
        description:
          - The previous name of the bucket. If only a bucket with this name exists, it is renamed to O(buckets[].name)
            and keeps its data.
          - If only O(buckets[].name) exists, nothing is renamed. If both exist, the task fails.
        type: str
      description:
        description: The description of the bucket. An empty text removes it.
        type: str
      retention:
        description:
          - The period for which the bucket keeps data, such as V(30d), V(1w2d) or V(90m). The units are those of
            InfluxDB - ns, us, ms, s, m, h, d and w. The minimum is V(1h).
          - V(infinite), V(0) or V(0s) keeps data forever.
          - If this option is omitted, a new bucket keeps data forever on InfluxDB OSS, and for 30 days on InfluxDB
            Cloud.
          - A period shorter than the current one destroys data. It requires O(buckets[].allow_data_loss=true).
        type: str
      shard_group_duration:
        description:
          - The time range that one shard group covers. It must be at least V(1h) and not longer than
            O(buckets[].retention).
          - If this option is omitted, the server chooses the time range for a new bucket. If O(buckets[].retention)
            becomes shorter than the time range, the time range becomes shorter too.
        type: str
      schema_type:
        description:
          - The type of the schema of the bucket, V(implicit) or V(explicit). V(explicit) exists only on InfluxDB Cloud.
          - The type can be set only when the bucket is created. If an existing bucket has another type, the task fails.
        type: str
        choices:
          - implicit
          - explicit
      rp:
        description:
          - The name of the retention policy under which InfluxDB 1.x clients find the bucket.
          - The name can be set only when the bucket is created. If the policy of an existing bucket has another name,
            the task fails.
        type: str
      labels:
        description:
          - The names of all labels that the bucket must have. InfluxDB ignores case and surrounding white space when it
            compares names.
          - If a label does not exist, the task creates it with O(buckets[].create_labels=true), and otherwise fails.
          - Labels that are not listed here or in O(buckets[].label_ids) are removed from the bucket. An empty list
            removes all labels.
          - If both options are omitted, the labels are left unchanged.
        type: list
        elements: str
      label_ids:
        description: The IDs of labels that the bucket must have. The list is combined with O(buckets[].labels).
        type: list
        elements: str
      create_labels:
        description:
          - Whether to create labels of O(buckets[].labels) that do not exist in the organization. If V(false), the task
            fails instead.
        type: bool
      members:
        description:
          - The names of all members that the bucket must have. Members that are not listed here or in
            O(buckets[].member_ids) are removed.
          - If both options are omitted, the members are neither read nor changed.
          - A user has one role on a bucket. An owner who is listed here becomes a member.
        type: list
        elements: str
      member_ids:
        description:
          - The IDs of members that the bucket must have. The list is combined with O(buckets[].members). Users with
            these IDs are not looked up.
        type: list
        elements: str
      owners:
        description:
          - The names of all owners that the bucket must have. Owners that are not listed here or in
            O(buckets[].owner_ids) are removed.
          - If both options are omitted, the owners are neither read nor changed.
          - The task fails if it would remove all owners of a bucket. An empty list permits this.
          - On InfluxDB OSS an owner of a bucket cannot read it, but a member can. Give programs access with tokens.
        type: list
        elements: str
      owner_ids:
        description:
          - The IDs of owners that the bucket must have. The list is combined with O(buckets[].owners). Users with these
            IDs are not looked up.
        type: list
        elements: str
      allow_data_loss:
        description:
          - Whether the task may shorten the retention, which destroys older data. If V(false), the task fails instead,
            in check mode too.
        type: bool
      protect_dependents:
        description:
          - Whether the bucket is neither deleted nor renamed while something uses it - tasks and checks whose Flux
            names it, DBRP mappings other than its own, authorizations and v1 users for it alone, scrapers and replications.
            The task then fails and says what uses the bucket, in check mode too.
          - The protection does not cover queries of dashboards, variables and notebooks. It does not cover notification
            rules, Telegraf configurations, or anything outside this server.
          - Objects that the token cannot read count as unknown, and the task fails as well. InfluxDB hides
            authorizations if the token cannot read their users. The token must therefore be allowed to read all users,
            too.
        type: bool
      wait:
        description:
          - Whether to wait until a deletion is complete. The task also waits until a name is free, if a bucket with
            this name is being deleted.
          - InfluxDB Cloud deletes buckets in the background. On InfluxDB OSS this option has no effect.
        type: bool
      wait_timeout:
        description: The maximum time to wait with O(buckets[].wait=true), in seconds. After this time the task fails.
        type: float
      state:
        description: Whether the bucket must exist. V(absent) deletes it with its data.
        type: str
        choices:
          - present
          - absent
  defaults:
    description:
      - The default values for all entries, option by option. If an entry sets an option, it replaces the default. Lists
        are not merged.
      - O(purge) uses O(defaults.protect_dependents), O(defaults.wait) and O(defaults.wait_timeout).
    type: dict
    suboptions:
      description:
        description: The description of the bucket. An empty text removes it.
        type: str
      retention:
        description:
          - The period for which the bucket keeps data, such as V(30d), V(1w2d) or V(90m). The units are those of
            InfluxDB - ns, us, ms, s, m, h, d and w. The minimum is V(1h).
          - V(infinite), V(0) or V(0s) keeps data forever.
          - If this option is omitted, a new bucket keeps data forever on InfluxDB OSS, and for 30 days on InfluxDB
            Cloud.
          - A period shorter than the current one destroys data. It requires O(defaults.allow_data_loss=true).
        type: str
      shard_group_duration:
        description:
          - The time range that one shard group covers. It must be at least V(1h) and not longer than
            O(defaults.retention).
          - If this option is omitted, the server chooses the time range for a new bucket. If O(defaults.retention)
            becomes shorter than the time range, the time range becomes shorter too.
        type: str
      schema_type:
        description:
          - The type of the schema of the bucket, V(implicit) or V(explicit). V(explicit) exists only on InfluxDB Cloud.
          - The type can be set only when the bucket is created. If an existing bucket has another type, the task fails.
        type: str
        choices:
          - implicit
          - explicit
      rp:
        description:
          - The name of the retention policy under which InfluxDB 1.x clients find the bucket.
          - The name can be set only when the bucket is created. If the policy of an existing bucket has another name,
            the task fails.
        type: str
      labels:
        description:
          - The names of all labels that the bucket must have. InfluxDB ignores case and surrounding white space when it
            compares names.
          - If a label does not exist, the task creates it with O(defaults.create_labels=true), and otherwise fails.
          - Labels that are not listed here or in O(defaults.label_ids) are removed from the bucket. An empty list
            removes all labels.
          - If both options are omitted, the labels are left unchanged.
        type: list
        elements: str
      label_ids:
        description: The IDs of labels that the bucket must have. The list is combined with O(defaults.labels).
        type: list
        elements: str
      create_labels:
        description:
          - Whether to create labels of O(defaults.labels) that do not exist in the organization. If V(false), the task
            fails instead.
        type: bool
      members:
        description:
          - The names of all members that the bucket must have. Members that are not listed here or in
            O(defaults.member_ids) are removed.
          - If both options are omitted, the members are neither read nor changed.
          - A user has one role on a bucket. An owner who is listed here becomes a member.
        type: list
        elements: str
      member_ids:
        description:
          - The IDs of members that the bucket must have. The list is combined with O(defaults.members). Users with
            these IDs are not looked up.
        type: list
        elements: str
      owners:
        description:
          - The names of all owners that the bucket must have. Owners that are not listed here or in
            O(defaults.owner_ids) are removed.
          - If both options are omitted, the owners are neither read nor changed.
          - The task fails if it would remove all owners of a bucket. An empty list permits this.
          - On InfluxDB OSS an owner of a bucket cannot read it, but a member can. Give programs access with tokens.
        type: list
        elements: str
      owner_ids:
        description:
          - The IDs of owners that the bucket must have. The list is combined with O(defaults.owners). Users with these
            IDs are not looked up.
        type: list
        elements: str
      allow_data_loss:
        description:
          - Whether the task may shorten the retention, which destroys older data. If V(false), the task fails instead,
            in check mode too.
        type: bool
      protect_dependents:
        description:
          - Whether the bucket is neither deleted nor renamed while something uses it - tasks and checks whose Flux
            names it, DBRP mappings other than its own, authorizations and v1 users for it alone, scrapers and replications.
            The task then fails and says what uses the bucket, in check mode too.
          - The protection does not cover queries of dashboards, variables and notebooks. It does not cover notification
            rules, Telegraf configurations, or anything outside this server.
          - Objects that the token cannot read count as unknown, and the task fails as well. InfluxDB hides
            authorizations if the token cannot read their users. The token must therefore be allowed to read all users,
            too.
        type: bool
      wait:
        description:
          - Whether to wait until a deletion is complete. The task also waits until a name is free, if a bucket with
            this name is being deleted.
          - InfluxDB Cloud deletes buckets in the background. On InfluxDB OSS this option has no effect.
        type: bool
      wait_timeout:
        description: The maximum time to wait with O(defaults.wait=true), in seconds. After this time the task fails.
        type: float
      state:
        description: Whether the bucket must exist. V(absent) deletes it with its data.
        type: str
        choices:
          - present
          - absent
  purge:
    description:
      - Whether to delete the undeclared buckets of the organization with their data. InfluxDB's own buckets are not
        deleted, and neither are buckets that O(buckets[].renamed_from) names.
      - Deletions are the last changes of the task. Each bucket is read again by its ID before it is deleted.
      - Buckets that the token cannot see are not deleted. A warning says that such buckets may exist.
      - An empty list of O(buckets) is refused, because it is usually a mistake in a template.
    type: bool
    default: false
  purge_exclude:
    description:
      - Shell patterns for the names of buckets that O(purge) must not delete, such as V(team-b-*). The patterns are
        case-sensitive.
    type: list
    elements: str
  purge_label:
    description:
      - The name of a label. O(purge) deletes only buckets that have this label. Several teams, each with a label, can
        thus share an organization.
    type: str
  purge_limit:
    description:
      - The maximum number of buckets that O(purge) may delete. If it would delete more, the task fails before its first
        change.
    type: int
    default: 10
  concurrency:
    description: The number of buckets to process at the same time, from V(1) to V(32). It does not change the result.
    type: int
    default: 4
  on_error:
    description:
      - The reaction to a failure. The task fails in any case.
      - With V(stop), nothing is changed if a declaration cannot be enforced. After a change fails, no further bucket is
        started.
      - With V(continue), the task makes all changes that are possible.
    type: str
    choices:
      - stop
      - continue
    default: stop
notes:
  - The token needs the permissions of M(timeseries.influxdb.influx_bucket) for each bucket. For O(purge), it also needs
    the permissions to read and write all buckets of the organization. For O(purge_label), it also needs the permission
    to read labels.
  - For an organization of N buckets, all as declared, the task sends at most (N + 2) / 99 requests, rounded up, plus
    one.
  - A declared list of members or owners takes one more request for its bucket.
  - Names that do not exist take two more requests together, if the list of buckets shows its end. This is the case if
    the token sees all buckets of the organization, including InfluxDB's own. Otherwise the task looks up each of these
    names with one request.
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
    - name: Manage three buckets
      timeseries.influxdb.influx_buckets:
        defaults:
          retention: 30d
          labels:
            - production
          create_labels: true
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

    - name: Manage two buckets, and delete all others except those of another team
      timeseries.influxdb.influx_buckets:
        buckets:
          - name: telegraf
          - name: measurements
            renamed_from: sensors
        purge: true
        purge_exclude:
          - team-b-*
        purge_limit: 3

    - name: Manage the buckets of a team, and delete undeclared buckets with its label
      timeseries.influxdb.influx_buckets:
        buckets:
          - name: telegraf
            labels:
              - team-a
        purge: true
        purge_label: team-a

    - name: Delete some buckets, eight at a time, and continue after a failure
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
  description: The results of the entries of O(buckets), in the same order.
  returned: always, unless the task failed before it had a plan
  type: list
  elements: dict
  contains:
    name:
      description: The declared name of the bucket. Its ID if only the ID is declared.
      type: str
      sample: telegraf
    id:
      description:
        - The ID of the bucket, also after its deletion. None if the bucket does not exist.
        - For a bucket that would be created, a run with C(--check) returns an ID that its later tasks can use.
      type: str
      sample: 0d1f2a3b4c5d6e7f
    org_id:
      description: The ID of the organization. None if no response contained it.
      type: str
      sample: 3e2deb12b854beed
    changed:
      description: Whether the bucket was changed, or in check mode would be.
      type: bool
      sample: true
    attempted:
      description:
        - Whether the task attempted this entry. V(false) if a failure stopped the task earlier, or if the plan failed.
      type: bool
      sample: true
    actions:
      description: The changes to this bucket, in order, in the form of RV(actions).
      type: list
      elements: dict
      sample:
        - action: update_bucket
          bucket: telegraf
          retention: 30d
    bucket:
      description:
        - The bucket after the task, as M(timeseries.influxdb.influx_bucket) returns it. In check mode, the predicted
          bucket. None if it no longer exists.
        - Unchanged buckets are not repeated here, because a result for thousands of buckets would become large.
          M(timeseries.influxdb.influx_bucket_info) returns them.
      returned: when the bucket was changed, or in check mode would be
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
      description: The reason for the failure, for people. None if nothing failed.
      type: str
      sample: null
    refusals:
      description:
        - The reasons why the plan refuses the declaration, each for people. The task then sends no change for the
          bucket.
      type: list
      elements: str
      sample: []
    would_lose_data:
      description:
        - Whether a possible loss of data is one of the refusals. O(buckets[].allow_data_loss=true) would allow it.
      type: bool
      sample: false
    before:
      description: The bucket before the task, in the form of the options. Empty if it did not exist.
      returned: when the bucket differs from its declaration
      type: dict
      sample:
        name: telegraf
        description: Metrics of all hosts
        retention: 7d
        shard_group_duration: 1d
        labels: [production]
    after:
      description: The bucket as declared, in the form of the options. Empty if it is deleted.
      returned: when the bucket differs from its declaration
      type: dict
      sample:
        name: telegraf
        description: Metrics of all hosts
        retention: 30d
        shard_group_duration: 1d
        labels: [production]
        members: [ann]
        owners: []
labels:
  description:
    - The labels that the task creates because a bucket needs them, as O(buckets[].create_labels=true) allows. Each is
      created once, before the first bucket that needs it.
    - The entries have the form of RV(buckets), with the label under C(label).
  returned: always, unless the task failed before it had a plan
  type: list
  elements: dict
  sample:
    - name: production
      id: 0d1f2a3b4c5d6e81
      org_id: 3e2deb12b854beed
      changed: true
      attempted: true
      actions:
        - action: create_label
          label: production
      error: null
      refusals: []
      would_lose_data: false
      before: {}
      after:
        name: production
      label:
        id: 0d1f2a3b4c5d6e81
        org_id: 3e2deb12b854beed
        name: production
purged:
  description: The results of the buckets to purge, in the form of RV(buckets).
  returned: always, unless the task failed before it had a plan
  type: list
  elements: dict
  sample:
    - name: old
      id: 0d1f2a3b4c5d6e80
      org_id: 3e2deb12b854beed
      changed: true
      attempted: true
      actions:
        - action: delete_bucket
          bucket: old
      error: null
      refusals: []
      would_lose_data: false
      before:
        name: old
        description: ""
        retention: 7d
        shard_group_duration: 1d
        labels: []
      after: {}
      bucket: null
actions:
  description:
    - The changes, in order. Labels are created first, and undeclared buckets are deleted last. In check mode, the
      predicted changes. If the task failed, the changes before the failure.
    - The actions are those of M(timeseries.influxdb.influx_bucket).
  returned: always
  type: list
  elements: dict
  sample:
    - action: create_label
      label: production
    - action: create_bucket
      bucket: telegraf
    - action: add_label
      bucket: telegraf
      label: production
    - action: delete_bucket
      bucket: old
diff:
  description:
    - The labels and buckets that differ, as text for people. It has a section for what changes, one for what is
      created, and one for what is deleted. Empty if nothing differs.
    - The first entry of several is a summary, such as C(12 to create, 3 to change, 1 to delete).
    - Options that do not change are omitted. Programs use RV(buckets[].before) and RV(buckets[].after).
  returned: always, unless the task failed before it had a plan
  type: list
  elements: dict
  sample:
    - before_header: 1 to change
      after_header: 1 to change
      before: |
        bucket telegraf:
          retention: 30d
      after: |
        bucket telegraf:
          retention: 90d
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
  contains:
    kind:
      description:
        - The kind of error. V(PartlyFailedError) means that buckets failed. RV(buckets) has the reason for each of
          them.
      type: str
      sample: PartlyFailedError
    operation:
      description: The operation that failed, in words.
      type: str
      sample: keep many buckets
    status:
      description: The HTTP status.
      returned: if InfluxDB refused an operation for all buckets
      type: int
      sample: 401
    code:
      description: The error code from InfluxDB.
      returned: if InfluxDB refused an operation for all buckets
      type: str
      sample: unauthorized
    message:
      description: The error message from InfluxDB.
      returned: if InfluxDB refused an operation for all buckets
      type: str
      sample: unauthorized access
"""

from ansible_collections.timeseries.influxdb.plugins.module_utils._module import run_module
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.buckets import BUCKETS


def main() -> None:
    """Run the module."""
    run_module(BUCKETS)


if __name__ == "__main__":
    main()
