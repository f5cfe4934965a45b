#!/usr/bin/python

# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Document influx_server, and run it as a module."""

from __future__ import annotations

DOCUMENTATION = r"""
module: influx_server
short_description: Manage the labels and buckets of a whole InfluxDB server
version_added: "0.1.0"
author:
  - The timeseries.influxdb authors (@timeseries)
description:
  - Creates, changes, renames and deletes the labels and buckets of one or more organizations in one task. The server
    can be InfluxDB OSS 2.x or InfluxDB Cloud (TSM). The organizations must exist.
  - The task reads and plans all organizations before the first change. The plan includes the labels that the task
    itself creates or renames. O(organizations[].buckets[].labels) can therefore name these labels. Check mode is exact
    even on an organization without labels.
  - Labels are created, renamed and changed first, then the buckets. Deletions are last - first the buckets that
    O(organizations[].purge) deletes, then labels with O(organizations[].labels[].state=absent).
  - An entry of O(organizations[].labels) has the same options as a task of M(timeseries.influxdb.influx_label). An
    entry of O(organizations[].buckets) has those of a task of M(timeseries.influxdb.influx_bucket).
  - If something fails, the task fails. The result shows what was done, what failed and why, and what was not attempted.
    The next run continues from there.
options:
  organizations:
    description:
      - The organizations, each with its labels and buckets.
      - Options that an entry omits are not enforced. Each organization must be declared only once.
    type: list
    elements: dict
    required: true
    suboptions:
      name:
        description:
          - The name of the organization. The organization must exist.
          - An entry without O(organizations[].name) and O(organizations[].id) means the organization of the connection.
            It must be the only entry.
        type: str
      id:
        description:
          - The ID of the organization, 16 hexadecimal digits. Use it instead of O(organizations[].name), and write it
            in quotes.
        type: str
      token:
        description: A token for this organization. It replaces all credentials of the connection.
        type: str
      username:
        description:
          - The name of a user for this organization, together with O(organizations[].password). It replaces all
            credentials of the connection.
        type: str
      password:
        description: The password of the user O(organizations[].username).
        type: str
      labels:
        description:
          - The labels themselves. Each entry must have O(organizations[].labels[].name),
            O(organizations[].labels[].id), or both.
          - They are created, renamed and changed before the buckets, and deleted after them. Labels that are not listed
            are left unchanged.
          - The result RV(timeseries.influxdb.influx_label_info#module:labels) of
            M(timeseries.influxdb.influx_label_info) can be used here, without C(org_id).
        type: list
        elements: dict
        suboptions:
          name:
            description:
              - The name of the label. It must not be blank. InfluxDB removes white space around it.
              - InfluxDB ignores case when it compares names. If an existing label differs only in case, it is renamed
                to this spelling.
              - If O(organizations[].labels[].id) is given too, the label is renamed to this name if necessary.
            type: str
          id:
            description:
              - The ID of an existing label, 16 hexadecimal digits. Write it in quotes.
              - InfluxDB chooses the IDs of new labels. A label is therefore never created from
                O(organizations[].labels[].id).
            type: str
          renamed_from:
            description:
              - The previous name of the label. If only a label with this name exists, it is renamed to
                O(organizations[].labels[].name). Everything that has the label keeps it.
              - If only O(organizations[].labels[].name) exists, nothing is renamed. If both exist, the task fails.
            type: str
          color:
            description:
              - The color of the label in the user interface of InfluxDB, such as V(#326BBA). An empty text removes it.
            type: str
          description:
            description: The description of the label. An empty text removes it.
            type: str
          properties:
            description:
              - Other properties of the label, as texts by name. Properties that are not listed are left unchanged. An
                empty text removes a property.
            type: dict
          state:
            description: Whether the label must exist. V(absent) deletes it and removes it from everything that has it.
            type: str
            choices:
              - present
              - absent
            default: present
      buckets:
        description:
          - The buckets of the organization, as in M(timeseries.influxdb.influx_buckets). If this option is omitted, all
            buckets are left unchanged.
          - Each entry must have O(organizations[].buckets[].name), O(organizations[].buckets[].id), or both.
          - If an entry omits an option, the value from O(organizations[].defaults) is used. If both omit it, the option
            is left unchanged.
          - If neither an entry nor O(organizations[].defaults) sets them, O(organizations[].buckets[].state) is
            V(present), O(organizations[].buckets[].wait) is V(true) and O(organizations[].buckets[].wait_timeout) is
            V(60). O(organizations[].buckets[].allow_data_loss) and O(organizations[].buckets[].protect_dependents) are
            then V(false).
          - Each bucket must be declared only once. You cannot swap names in one task, or rename a bucket and declare
            its old name again.
          - The result RV(timeseries.influxdb.influx_bucket_info#module:buckets) of
            M(timeseries.influxdb.influx_bucket_info) can be used here.
        type: list
        elements: dict
        suboptions:
          name:
            description:
              - The name of the bucket. InfluxDB accepts any text that does not begin with an underscore and contains no
                double quote. Names are compared exactly, including upper and lower case.
              - If O(organizations[].buckets[].id) is given too, the bucket is renamed to this name if necessary.
            type: str
          id:
            description:
              - The ID of an existing bucket, 16 hexadecimal digits. Write it in quotes.
              - InfluxDB chooses the IDs of new buckets. A bucket is therefore never created from
                O(organizations[].buckets[].id).
            type: str
          renamed_from:
            description:
              - The previous name of the bucket. If only a bucket with this name exists, it is renamed to
                O(organizations[].buckets[].name) and keeps its data.
              - If only O(organizations[].buckets[].name) exists, nothing is renamed. If both exist, the task fails.
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
              - A period shorter than the current one destroys data. It requires
                O(organizations[].buckets[].allow_data_loss=true).
            type: str
          shard_group_duration:
            description:
              - The time range that one shard group covers. It must be at least V(1h) and not longer than
                O(organizations[].buckets[].retention).
              - If this option is omitted, the server chooses the time range for a new bucket. If
                O(organizations[].buckets[].retention) becomes shorter than the time range, the time range becomes
                shorter too.
            type: str
          schema_type:
            description:
              - The type of the schema of the bucket, V(implicit) or V(explicit). V(explicit) exists only on InfluxDB
                Cloud.
              - The type can be set only when the bucket is created. If an existing bucket has another type, the task
                fails.
            type: str
            choices:
              - implicit
              - explicit
          rp:
            description:
              - The name of the retention policy under which InfluxDB 1.x clients find the bucket.
              - The name can be set only when the bucket is created. If the policy of an existing bucket has another
                name, the task fails.
            type: str
          labels:
            description:
              - The names of all labels that the bucket must have. InfluxDB ignores case and surrounding white space
                when it compares names.
              - If a label does not exist, the task creates it with O(organizations[].buckets[].create_labels=true), and
                otherwise fails.
              - Labels that are not listed here or in O(organizations[].buckets[].label_ids) are removed from the
                bucket. An empty list removes all labels.
              - If both options are omitted, the labels are left unchanged.
            type: list
            elements: str
          label_ids:
            description:
              - The IDs of labels that the bucket must have. The list is combined with
                O(organizations[].buckets[].labels).
            type: list
            elements: str
          create_labels:
            description:
              - Whether to create labels of O(organizations[].buckets[].labels) that do not exist in the organization.
                If V(false), the task fails instead.
            type: bool
          members:
            description:
              - The names of all members that the bucket must have. Members that are not listed here or in
                O(organizations[].buckets[].member_ids) are removed.
              - If both options are omitted, the members are neither read nor changed.
              - A user has one role on a bucket. An owner who is listed here becomes a member.
            type: list
            elements: str
          member_ids:
            description:
              - The IDs of members that the bucket must have. The list is combined with
                O(organizations[].buckets[].members). Users with these IDs are not looked up.
            type: list
            elements: str
          owners:
            description:
              - The names of all owners that the bucket must have. Owners that are not listed here or in
                O(organizations[].buckets[].owner_ids) are removed.
              - If both options are omitted, the owners are neither read nor changed.
              - The task fails if it would remove all owners of a bucket. An empty list permits this.
              - On InfluxDB OSS an owner of a bucket cannot read it, but a member can. Give programs access with tokens.
            type: list
            elements: str
          owner_ids:
            description:
              - The IDs of owners that the bucket must have. The list is combined with
                O(organizations[].buckets[].owners). Users with these IDs are not looked up.
            type: list
            elements: str
          allow_data_loss:
            description:
              - Whether the task may shorten the retention, which destroys older data. If V(false), the task fails
                instead, in check mode too.
            type: bool
          protect_dependents:
            description:
              - Whether the bucket is neither deleted nor renamed while something uses it - tasks and checks whose Flux
                names it, DBRP mappings other than its own, authorizations and v1 users for it alone, scrapers and
                replications. The task then fails and says what uses the bucket, in check mode too.
              - The protection does not cover queries of dashboards, variables and notebooks. It does not cover
                notification rules, Telegraf configurations, or anything outside this server.
              - Objects that the token cannot read count as unknown, and the task fails as well. InfluxDB hides
                authorizations if the token cannot read their users. The token must therefore be allowed to read all
                users, too.
            type: bool
          wait:
            description:
              - Whether to wait until a deletion is complete. The task also waits until a name is free, if a bucket with
                this name is being deleted.
              - InfluxDB Cloud deletes buckets in the background. On InfluxDB OSS this option has no effect.
            type: bool
          wait_timeout:
            description:
              - The maximum time to wait with O(organizations[].buckets[].wait=true), in seconds. After this time the
                task fails.
            type: float
          state:
            description: Whether the bucket must exist. V(absent) deletes it with its data.
            type: str
            choices:
              - present
              - absent
      defaults:
        description:
          - The default values for all buckets, option by option. If a bucket sets an option, it replaces the default.
            Lists are not merged.
          - O(organizations[].purge) uses O(organizations[].defaults.protect_dependents),
            O(organizations[].defaults.wait) and O(organizations[].defaults.wait_timeout).
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
              - A period shorter than the current one destroys data. It requires
                O(organizations[].defaults.allow_data_loss=true).
            type: str
          shard_group_duration:
            description:
              - The time range that one shard group covers. It must be at least V(1h) and not longer than
                O(organizations[].defaults.retention).
              - If this option is omitted, the server chooses the time range for a new bucket. If
                O(organizations[].defaults.retention) becomes shorter than the time range, the time range becomes
                shorter too.
            type: str
          schema_type:
            description:
              - The type of the schema of the bucket, V(implicit) or V(explicit). V(explicit) exists only on InfluxDB
                Cloud.
              - The type can be set only when the bucket is created. If an existing bucket has another type, the task
                fails.
            type: str
            choices:
              - implicit
              - explicit
          rp:
            description:
              - The name of the retention policy under which InfluxDB 1.x clients find the bucket.
              - The name can be set only when the bucket is created. If the policy of an existing bucket has another
                name, the task fails.
            type: str
          labels:
            description:
              - The names of all labels that the bucket must have. InfluxDB ignores case and surrounding white space
                when it compares names.
              - If a label does not exist, the task creates it with O(organizations[].defaults.create_labels=true), and
                otherwise fails.
              - Labels that are not listed here or in O(organizations[].defaults.label_ids) are removed from the bucket.
                An empty list removes all labels.
              - If both options are omitted, the labels are left unchanged.
            type: list
            elements: str
          label_ids:
            description:
              - The IDs of labels that the bucket must have. The list is combined with
                O(organizations[].defaults.labels).
            type: list
            elements: str
          create_labels:
            description:
              - Whether to create labels of O(organizations[].defaults.labels) that do not exist in the organization. If
                V(false), the task fails instead.
            type: bool
          members:
            description:
              - The names of all members that the bucket must have. Members that are not listed here or in
                O(organizations[].defaults.member_ids) are removed.
              - If both options are omitted, the members are neither read nor changed.
              - A user has one role on a bucket. An owner who is listed here becomes a member.
            type: list
            elements: str
          member_ids:
            description:
              - The IDs of members that the bucket must have. The list is combined with
                O(organizations[].defaults.members). Users with these IDs are not looked up.
            type: list
            elements: str
          owners:
            description:
              - The names of all owners that the bucket must have. Owners that are not listed here or in
                O(organizations[].defaults.owner_ids) are removed.
              - If both options are omitted, the owners are neither read nor changed.
              - The task fails if it would remove all owners of a bucket. An empty list permits this.
              - On InfluxDB OSS an owner of a bucket cannot read it, but a member can. Give programs access with tokens.
            type: list
            elements: str
          owner_ids:
            description:
              - The IDs of owners that the bucket must have. The list is combined with
                O(organizations[].defaults.owners). Users with these IDs are not looked up.
            type: list
            elements: str
          allow_data_loss:
            description:
              - Whether the task may shorten the retention, which destroys older data. If V(false), the task fails
                instead, in check mode too.
            type: bool
          protect_dependents:
            description:
              - Whether the bucket is neither deleted nor renamed while something uses it - tasks and checks whose Flux
                names it, DBRP mappings other than its own, authorizations and v1 users for it alone, scrapers and
                replications. The task then fails and says what uses the bucket, in check mode too.
              - The protection does not cover queries of dashboards, variables and notebooks. It does not cover
                notification rules, Telegraf configurations, or anything outside this server.
              - Objects that the token cannot read count as unknown, and the task fails as well. InfluxDB hides
                authorizations if the token cannot read their users. The token must therefore be allowed to read all
                users, too.
            type: bool
          wait:
            description:
              - Whether to wait until a deletion is complete. The task also waits until a name is free, if a bucket with
                this name is being deleted.
              - InfluxDB Cloud deletes buckets in the background. On InfluxDB OSS this option has no effect.
            type: bool
          wait_timeout:
            description:
              - The maximum time to wait with O(organizations[].defaults.wait=true), in seconds. After this time the
                task fails.
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
            deleted, and neither are buckets that O(organizations[].buckets[].renamed_from) names.
          - Deletions are the last changes of the task. Each bucket is read again by its ID before it is deleted.
          - Buckets that the token cannot see are not deleted. A warning says that such buckets may exist.
          - The purge is refused if O(organizations[].buckets) is omitted or empty, because this is usually a mistake in
            a template.
        type: bool
        default: false
      purge_exclude:
        description:
          - Shell patterns for the names of buckets that O(organizations[].purge) must not delete, such as V(team-b-*).
            The patterns are case-sensitive.
        type: list
        elements: str
      purge_label:
        description:
          - The name of a label. O(organizations[].purge) deletes only buckets that have this label. Several teams, each
            with a label, can thus share an organization.
        type: str
      purge_limit:
        description:
          - The maximum number of buckets that O(organizations[].purge) may delete. If it would delete more, the task
            fails before its first change.
        type: int
        default: 10
  undeclared:
    description:
      - Whether to return the undeclared buckets of each organization in RV(organizations[].undeclared).
      - This reads all buckets of each organization. InfluxDB's own buckets are not listed.
    type: bool
    default: false
  concurrency:
    description:
      - The number of labels and buckets to process at the same time, from V(1) to V(32). It does not change the result.
    type: int
    default: 4
  on_error:
    description:
      - The reaction to a failure. The task fails in any case.
      - With V(stop), nothing is changed if a declaration of any organization cannot be enforced. After a change fails,
        no further change is started.
      - With V(continue), the task makes all changes that are possible.
    type: str
    choices:
      - stop
      - continue
    default: stop
notes:
  - The token needs the permissions of M(timeseries.influxdb.influx_bucket) for each bucket, and of
    M(timeseries.influxdb.influx_label) for each label. For O(organizations[].purge) and O(undeclared), it also needs
    the permission to read all buckets of the organization.
  - The labels of an organization are listed once. This is done only if labels are declared, or if a bucket needs a
    label that it does not have.
seealso:
  - module: timeseries.influxdb.influx_buckets
  - module: timeseries.influxdb.influx_label
  - module: timeseries.influxdb.influx_provision
extends_documentation_fragment:
  - timeseries.influxdb.connection
  - timeseries.influxdb.attributes
"""

EXAMPLES = r"""
- name: Manage the labels and buckets of two organizations
  timeseries.influxdb.influx_server:
    host: https://influx.example.com:8086
    organizations:
      - name: main
        token: "{{ influx_token_of_main }}"
        labels:
          - name: production
            color: "#326BBA"
        defaults:
          retention: 30d
          labels:
            - production
        buckets:
          - name: telegraf
            description: Metrics of all hosts
          - name: sensors
            retention: 90d
      - name: team-b
        token: "{{ influx_token_of_team_b }}"
        buckets:
          - name: events
        purge: true
        purge_exclude:
          - scratch-*

- name: Manage the organization of the connection, and list its undeclared buckets
  timeseries.influxdb.influx_server:
    host: https://influx.example.com:8086
    token: "{{ influx_token }}"
    org: main
    undeclared: true
    organizations:
      - labels:
          - name: live
            renamed_from: production
        buckets:
          - name: telegraf
            labels:
              - live
"""

RETURN = r"""
organizations:
  description: The results of the entries of O(organizations), in the same order.
  returned: always, unless the task failed before it had a plan
  type: list
  elements: dict
  contains:
    name:
      description: The name of the organization, from the entry or the connection. None if only its ID is given.
      type: str
      sample: main
    id:
      description: The ID of the organization. None if no response contained it.
      type: str
      sample: 3e2deb12b854beed
    changed:
      description: Whether anything was changed in the organization, or in check mode would be.
      type: bool
      sample: true
    attempted:
      description:
        - Whether the plan for the organization was executed, or in check mode predicted. V(false) if a failure stopped
          the task earlier.
      type: bool
      sample: true
    error:
      description:
        - The reason for a failure of the whole organization, for people. An example is an organization that cannot be
          read. None if nothing failed.
        - The entry of a label or bucket has its own failure.
      type: str
      sample: null
    warnings:
      description: The warnings about the organization. They are also warnings of the task.
      type: list
      elements: str
      sample: []
    labels:
      description:
        - The results of the entries of O(organizations[].labels), in the same order. After them come the labels that
          the task creates because a bucket needs them, as O(organizations[].buckets[].create_labels=true) allows.
      type: list
      elements: dict
      contains:
        name:
          description: The declared name of the label. Its ID if only the ID is declared.
          type: str
          sample: production
        id:
          description:
            - The ID of the label, also after its deletion. None if the label does not exist.
            - For a label that would be created, a run with C(--check) returns an ID that its later tasks can use.
          type: str
          sample: 0d1f2a3b4c5d6e7f
        changed:
          description: Whether the label was changed, or in check mode would be.
          type: bool
          sample: true
        attempted:
          description:
            - Whether the task attempted this entry. V(false) if a failure stopped the task earlier, or if the plan
              failed.
          type: bool
          sample: true
        actions:
          description: The changes to this label, in order, in the form of RV(actions).
          type: list
          elements: dict
          sample:
            - action: create_label
              label: production
              organization: main
        error:
          description: The reason for the failure, for people. None if nothing failed.
          type: str
          sample: null
        refusals:
          description:
            - The reasons why the plan refuses the declaration, each for people. The task then sends no change for the
              label.
          type: list
          elements: str
          sample: []
        would_lose_data:
          description: Always V(false) for a label.
          type: bool
          sample: false
        before:
          description: The label before the task, in the form of the options. Empty if it did not exist.
          returned: when the label differs from its declaration
          type: dict
          sample: {}
        after:
          description: The label as declared, in the form of the options. Empty if it is deleted.
          returned: when the label differs from its declaration
          type: dict
          sample:
            name: production
            color: "#326BBA"
    buckets:
      description:
        - The results of the entries of O(organizations[].buckets), in the same order. The keys are those of
          RV(organizations[].labels).
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
          sample: 0d1f2a3b4c5d6e80
        changed:
          description: Whether the bucket was changed, or in check mode would be.
          type: bool
          sample: true
        attempted:
          description:
            - Whether the task attempted this entry. V(false) if a failure stopped the task earlier, or if the plan
              failed.
          type: bool
          sample: true
        actions:
          description: The changes to this bucket, in order, in the form of RV(actions).
          type: list
          elements: dict
          sample:
            - action: create_bucket
              bucket: telegraf
              organization: main
        error:
          description: The reason for the failure, for people. None if nothing failed.
          type: str
          sample: null
        refusals:
          description:
            - The reasons why the plan refuses the declaration, each for people. The task then sends no change for the
              bucket.
            - RV(organizations[].buckets[].before) and RV(organizations[].buckets[].after) still show all differences.
          type: list
          elements: str
          sample: []
        would_lose_data:
          description:
            - Whether a possible loss of data is one of the refusals. O(organizations[].buckets[].allow_data_loss=true)
              would allow it.
          type: bool
          sample: false
        before:
          description: The bucket before the task, in the form of the options. Empty if it did not exist.
          returned: when the bucket differs from its declaration
          type: dict
          sample: {}
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
    purged:
      description:
        - The results of the buckets that O(organizations[].purge) must delete, in the form of
          RV(organizations[].buckets).
      type: list
      elements: dict
      sample: []
    undeclared:
      description:
        - The undeclared buckets of the organization, in the form of
          RV(timeseries.influxdb.influx_bucket_info#module:buckets).
        - The list includes buckets that O(organizations[].purge) deletes. It does not include InfluxDB's own buckets.
      returned: with O(undeclared=true), when the organization could be read
      type: list
      elements: dict
      sample:
        - name: old
          description: ""
          retention: 30d
          shard_group_duration: 1d
          labels: []
    complete:
      description: Whether RV(organizations[].undeclared) contains all such buckets that the token may read.
      returned: with O(undeclared=true), when the organization could be read
      type: bool
      sample: true
    incomplete_reason:
      description: The reason why RV(organizations[].undeclared) may be incomplete. None if it is complete.
      returned: with O(undeclared=true), when the organization could be read
      type: str
      sample: null
actions:
  description:
    - The changes, in order - labels, then buckets, then deletions. In check mode, the predicted changes. If the task
      failed, the changes before the failure.
    - The actions are those of M(timeseries.influxdb.influx_bucket) and M(timeseries.influxdb.influx_label). Each has
      the name of its organization.
  returned: always
  type: list
  elements: dict
  sample:
    - action: create_label
      label: production
      organization: main
    - action: create_bucket
      bucket: telegraf
      organization: main
    - action: add_label
      bucket: telegraf
      label: production
      organization: main
diff:
  description:
    - The labels and buckets that differ, before and after the task, by organization and name. They have the form of the
      options.
    - Values that did not change are omitted.
    - The headers say how many labels and buckets are to be created, changed and deleted.
  returned: always, unless the task failed before it had a plan
  type: dict
  sample:
    before_header: 1 to change
    after_header: 1 to change
    before:
      main:
        buckets:
          sensors:
            retention: 30d
    after:
      main:
        buckets:
          sensors:
            retention: 90d
server_version:
  description: The version of the server. None if the server does not return it, as on InfluxDB Cloud.
  returned: always, unless the task failed before it had a plan
  type: str
  sample: 2.9.1
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
        - The kind of error. V(PartlyFailedError) means that organizations, labels or buckets failed. RV(organizations)
          has the reason for each of them.
      type: str
      sample: PartlyFailedError
    operation:
      description: The operation that failed, in words.
      type: str
      sample: keep the server
"""

from ansible_collections.timeseries.influxdb.plugins.module_utils._module import run_module
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.server import SERVER


def main() -> None:
    """Run the module."""
    run_module(SERVER)


if __name__ == "__main__":
    main()
