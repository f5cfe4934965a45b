#!/usr/bin/python

# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""influx_server: documentation, options, one call."""

from __future__ import annotations

DOCUMENTATION = r"""
module: influx_server
short_description: Keep the labels and buckets of a whole InfluxDB server as declared
version_added: "0.1.0"
author:
  - The timeseries.influxdb authors (@timeseries)
description:
  - Creates, changes, renames and deletes the labels and buckets of one or more organizations of InfluxDB OSS 2.x or InfluxDB
    Cloud (TSM) in one task. The organizations must exist.
  - All organizations are read and planned before the first change. The plan knows the labels that it creates or renames itself,
    so O(organizations[].buckets[].labels) can name them, and check mode is exact on an organization without labels.
  - Labels are created, renamed and changed first. The buckets follow. Deletions are last - buckets that
    O(organizations[].purge)
    deletes, then labels with O(organizations[].labels[].state=absent).
  - An entry of O(organizations[].labels) declares what a task of M(timeseries.influxdb.influx_label) does. An entry of
    O(organizations[].buckets) declares what a task of M(timeseries.influxdb.influx_bucket) does.
  - Where something fails, the task fails, and says what was done, what failed and why, and what was not attempted. The next run
    goes on from there.
options:
  organizations:
    description:
      - The organizations to keep, each with what must be in it.
      - Options that an entry leaves out are not enforced. Each organization is declared once.
    type: list
    elements: dict
    required: true
    suboptions:
      name:
        description:
          - The name of the organization, which must exist.
          - An entry without O(organizations[].name) and O(organizations[].id) means the organization of the connection.
            It must be the only entry.
        type: str
      id:
        description: The ID of the organization, 16 hexadecimal digits, in place of O(organizations[].name). Quote it.
        type: str
      token:
        description: A token for this organization. It replaces the credentials of the connection as a whole.
        type: str
      username:
        description:
          - A user to sign in as for this organization, with O(organizations[].password). It replaces the credentials of
            the connection as a whole.
        type: str
      password:
        description: The password of the user O(organizations[].username).
        type: str
      labels:
        description:
          - The labels themselves. Each has its O(organizations[].labels[].name), its O(organizations[].labels[].id), or
            both.
          - They are created, renamed and changed before the buckets, and deleted after them. Labels that are not listed
            stay unchanged.
          - What M(timeseries.influxdb.influx_label_info) returns under
            RV(timeseries.influxdb.influx_label_info#module:labels) can be given here, without C(org_id).
        type: list
        elements: dict
        suboptions:
          name:
            description:
              - The name of the label. InfluxDB takes any that is not blank, and removes white space around it. It
                compares names without regard to case; a label that differs in case alone is given this spelling.
              - With O(organizations[].labels[].id), the name that the label shall have.
            type: str
          id:
            description:
              - The ID of an existing label, 16 hexadecimal digits. Quote it. InfluxDB chooses the IDs of new labels, so
                none is created for an O(organizations[].labels[].id).
            type: str
          renamed_from:
            description:
              - The name that the label had. Where only a label of this name is there, it is renamed to
                O(organizations[].labels[].name) and stays where it is; where only O(organizations[].labels[].name) is
                there, nothing is left to do; where both are, the task fails.
            type: str
          color:
            description:
              - The color in which InfluxDB's user interface shows the label, such as V(#326BBA). An empty one removes it.
            type: str
          description:
            description: A description. An empty one removes it.
            type: str
          properties:
            description:
              - Other properties of the label, texts by their names. Properties that are not listed stay as they are; one
                whose value is empty is removed.
            type: dict
          state:
            description: Whether the label shall be there. V(absent) deletes it, which takes it off all that bears it.
            type: str
            choices:
              - present
              - absent
            default: present
      buckets:
        description:
          - The buckets of the organization, as M(timeseries.influxdb.influx_buckets) takes them. Without this option no
            bucket is changed.
          - The buckets, each with its O(organizations[].buckets[].name), its O(organizations[].buckets[].id), or both.
            What an entry leaves out is taken from O(organizations[].defaults); what that leaves out too stays as it is.
          - Where neither an entry nor O(organizations[].defaults) says otherwise, O(organizations[].buckets[].state) is
            V(present), O(organizations[].buckets[].wait) is V(true), O(organizations[].buckets[].wait_timeout) is V(60),
            and O(organizations[].buckets[].allow_data_loss) and O(organizations[].buckets[].protect_dependents) are
            V(false).
          - A bucket is declared once. Names can't be swapped in one task, nor can a name be given away and declared anew.
          - What M(timeseries.influxdb.influx_bucket_info) returns under
            RV(timeseries.influxdb.influx_bucket_info#module:buckets) can be given here.
        type: list
        elements: dict
        suboptions:
          name:
            description:
              - The name of the bucket. InfluxDB takes any text that does not begin with an underscore and has no double
                quote, and tells names apart by exact spelling.
              - With O(organizations[].buckets[].id), the name that the bucket shall have.
            type: str
          id:
            description:
              - The ID of an existing bucket, 16 hexadecimal digits. Quote it. InfluxDB chooses the IDs of new buckets, so
                none is created for an O(organizations[].buckets[].id).
            type: str
          renamed_from:
            description:
              - The name that the bucket had. Where only a bucket of this name is there, it is renamed to
                O(organizations[].buckets[].name) and keeps its data; where only O(organizations[].buckets[].name) is
                there, nothing is left to do; where both are, the task fails.
            type: str
          description:
            description: A description. An empty one removes it.
            type: str
          retention:
            description:
              - How long data is kept, as InfluxDB writes durations, such as V(30d), V(1w2d) or V(90m), in the units ns,
                us, ms, s, m, h, d and w. At least V(1h); V(infinite) or V(0) keeps data for ever.
              - A new bucket keeps data for ever on InfluxDB OSS unless this is given, and for 30 days on InfluxDB Cloud.
              - A shorter retention than the bucket has destroys data, and needs
                O(organizations[].buckets[].allow_data_loss=true).
            type: str
          shard_group_duration:
            description:
              - The time that one shard group covers, at least V(1h) and not longer than
                O(organizations[].buckets[].retention).
              - Where it is not given, the server chooses it for a new bucket, and it is shortened with a
                O(organizations[].buckets[].retention) that is shorter.
            type: str
          schema_type:
            description:
              - Whether the bucket's schema is V(implicit), or V(explicit), which only InfluxDB Cloud has. It can be set
                only when the bucket is created; a difference later is an error.
            type: str
            choices:
              - implicit
              - explicit
          rp:
            description:
              - The name of the retention policy under which InfluxDB 1.x clients find the bucket. It can be set only when
                the bucket is created; a difference later is an error.
            type: str
          labels:
            description:
              - The names of all labels of the bucket, which must exist, or be among O(organizations[].labels). Labels
                that are not listed here or in O(organizations[].buckets[].label_ids) are taken off; an empty list takes
                all off. Without both options labels are not looked at.
              - Names are compared as InfluxDB does, without regard to case and to white space around them.
            type: list
            elements: str
          label_ids:
            description: Labels like O(organizations[].buckets[].labels), by ID.
            type: list
            elements: str
          members:
            description:
              - The names of all members of the bucket. Members that are not listed here or in
                O(organizations[].buckets[].member_ids) are removed. Without both options members are not looked at.
              - A user has one role on a bucket. An owner listed here becomes a member.
            type: list
            elements: str
          member_ids:
            description: Members like O(organizations[].buckets[].members), by ID. A user given by ID is not looked up.
            type: list
            elements: str
          owners:
            description:
              - The names of all owners of the bucket. Owners that are not listed here or in
                O(organizations[].buckets[].owner_ids) are removed. Without both options owners are not looked at.
              - A bucket that has owners keeps one, unless this is an empty list.
              - On InfluxDB OSS an owner of a bucket may not even read it, which a member may. Access for programs is a
                token's.
            type: list
            elements: str
          owner_ids:
            description: Owners like O(organizations[].buckets[].owners), by ID. A user given by ID is not looked up.
            type: list
            elements: str
          allow_data_loss:
            description:
              - Whether the retention may be lowered, which destroys the data that is older. Otherwise the task fails, in
                check mode too.
            type: bool
          protect_dependents:
            description:
              - Whether the bucket is neither deleted nor renamed while something uses it - tasks and checks whose Flux
                names it, DBRP mappings other than its own, authorizations for it alone, scrapers and replications. The
                task fails then, in check mode too, and says which.
              - Not covered are queries of dashboards, variables and notebooks, notification rules, Telegraf
                configurations, and everything outside this server.
              - What the token may not read counts as unknown, and the task fails as well. Authorizations are hidden from
                who may not read their users, so the token must be allowed to read all users, too.
            type: bool
          wait:
            description:
              - Whether to wait until a deletion has come to its end, and for the name of a bucket that is being deleted.
                InfluxDB Cloud deletes in the background; on InfluxDB OSS it makes no difference.
            type: bool
          wait_timeout:
            description: Seconds to wait with O(organizations[].buckets[].wait=true), after which the task fails.
            type: float
          state:
            description: Whether the bucket shall be there. V(absent) deletes it with its data.
            type: str
            choices:
              - present
              - absent
      defaults:
        description:
          - What holds for all buckets, unless their own entry says otherwise, option by option. A list is replaced, not
            added to.
          - For the purge O(organizations[].defaults.protect_dependents), O(organizations[].defaults.wait) and
            O(organizations[].defaults.wait_timeout) count.
        type: dict
        suboptions:
          description:
            description: A description. An empty one removes it.
            type: str
          retention:
            description:
              - How long data is kept, as InfluxDB writes durations, such as V(30d), V(1w2d) or V(90m), in the units ns,
                us, ms, s, m, h, d and w. At least V(1h); V(infinite) or V(0) keeps data for ever.
              - A new bucket keeps data for ever on InfluxDB OSS unless this is given, and for 30 days on InfluxDB Cloud.
              - A shorter retention than the bucket has destroys data, and needs
                O(organizations[].defaults.allow_data_loss=true).
            type: str
          shard_group_duration:
            description:
              - The time that one shard group covers, at least V(1h) and not longer than
                O(organizations[].defaults.retention).
              - Where it is not given, the server chooses it for a new bucket, and it is shortened with a
                O(organizations[].defaults.retention) that is shorter.
            type: str
          schema_type:
            description:
              - Whether the bucket's schema is V(implicit), or V(explicit), which only InfluxDB Cloud has. It can be set
                only when the bucket is created; a difference later is an error.
            type: str
            choices:
              - implicit
              - explicit
          rp:
            description:
              - The name of the retention policy under which InfluxDB 1.x clients find the bucket. It can be set only when
                the bucket is created; a difference later is an error.
            type: str
          labels:
            description:
              - The names of all labels of the bucket, which must exist, or be among O(organizations[].labels). Labels
                that are not listed here or in O(organizations[].defaults.label_ids) are taken off; an empty list takes
                all off. Without both options labels are not looked at.
              - Names are compared as InfluxDB does, without regard to case and to white space around them.
            type: list
            elements: str
          label_ids:
            description: Labels like O(organizations[].defaults.labels), by ID.
            type: list
            elements: str
          members:
            description:
              - The names of all members of the bucket. Members that are not listed here or in
                O(organizations[].defaults.member_ids) are removed. Without both options members are not looked at.
              - A user has one role on a bucket. An owner listed here becomes a member.
            type: list
            elements: str
          member_ids:
            description: Members like O(organizations[].defaults.members), by ID. A user given by ID is not looked up.
            type: list
            elements: str
          owners:
            description:
              - The names of all owners of the bucket. Owners that are not listed here or in
                O(organizations[].defaults.owner_ids) are removed. Without both options owners are not looked at.
              - A bucket that has owners keeps one, unless this is an empty list.
              - On InfluxDB OSS an owner of a bucket may not even read it, which a member may. Access for programs is a
                token's.
            type: list
            elements: str
          owner_ids:
            description: Owners like O(organizations[].defaults.owners), by ID. A user given by ID is not looked up.
            type: list
            elements: str
          allow_data_loss:
            description:
              - Whether the retention may be lowered, which destroys the data that is older. Otherwise the task fails, in
                check mode too.
            type: bool
          protect_dependents:
            description:
              - Whether the bucket is neither deleted nor renamed while something uses it - tasks and checks whose Flux
                names it, DBRP mappings other than its own, authorizations for it alone, scrapers and replications. The
                task fails then, in check mode too, and says which.
              - Not covered are queries of dashboards, variables and notebooks, notification rules, Telegraf
                configurations, and everything outside this server.
              - What the token may not read counts as unknown, and the task fails as well. Authorizations are hidden from
                who may not read their users, so the token must be allowed to read all users, too.
            type: bool
          wait:
            description:
              - Whether to wait until a deletion has come to its end, and for the name of a bucket that is being deleted.
                InfluxDB Cloud deletes in the background; on InfluxDB OSS it makes no difference.
            type: bool
          wait_timeout:
            description: Seconds to wait with O(organizations[].defaults.wait=true), after which the task fails.
            type: float
          state:
            description: Whether the bucket shall be there. V(absent) deletes it with its data.
            type: str
            choices:
              - present
              - absent
      purge:
        description:
          - Whether the organization's buckets that are not declared are deleted, with their data. InfluxDB's own are
            spared, and so is a bucket that an entry names with O(organizations[].buckets[].renamed_from).
          - The deletions are the last thing, and each bucket is read again by its ID before it goes. Buckets that the
            token may not see stay, with a warning that there may be some.
          - Without O(organizations[].buckets), or with an empty list of them, the purge is refused, since that is mostly
            an accident of templating.
        type: bool
        default: false
      purge_exclude:
        description:
          - Names of buckets that O(organizations[].purge) spares, as shell patterns, such as V(team-b-*), in which case
            matters.
        type: list
        elements: str
      purge_label:
        description:
          - The name of a label. O(organizations[].purge) deletes only buckets that bear it, so that several teams, each
            with a label, can share an organization.
        type: str
      purge_limit:
        description:
          - How many buckets O(organizations[].purge) may delete. The task fails before its first change if they are more.
        type: int
        default: 10
  undeclared:
    description:
      - Whether the result lists the buckets of each organization that are not declared, as
        RV(organizations[].undeclared).
      - This reads all buckets of each organization. InfluxDB's own are not listed.
    type: bool
    default: false
  concurrency:
    description: How many labels and buckets are worked on at a time, from V(1) to V(32). The result is the same.
    type: int
    default: 4
  on_error:
    description:
      - What happens when something fails. With V(stop) nothing is changed if one of the declarations can't be kept, in
        whichever organization, and nothing further is begun once a change has failed. With V(continue) all is done that
        can be. The task fails in any case.
    type: str
    choices:
      - stop
      - continue
    default: stop
notes:
  - "Permissions of the token: for each bucket those of M(timeseries.influxdb.influx_bucket), for each label those of
    M(timeseries.influxdb.influx_label). For O(organizations[].purge) and O(undeclared) read on all buckets of the
    organization."
  - The labels of an organization are listed once, and only where labels are declared or a bucket needs one that it doesn't
    bear.
seealso:
  - module: timeseries.influxdb.influx_buckets
  - module: timeseries.influxdb.influx_label
  - module: timeseries.influxdb.influx_provision
extends_documentation_fragment:
  - timeseries.influxdb.connection
  - timeseries.influxdb.attributes
"""

EXAMPLES = r"""
- name: Keep the labels and buckets of two organizations
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

- name: Keep those of the organization that the connection names, and list what is not declared
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
  description: What became of each entry of O(organizations), in their order.
  returned: always, except where the task failed before it knew
  type: list
  elements: dict
  contains:
    name:
      description: The name of the organization, as the entry or the connection gives it. None where its ID alone is given.
      type: str
      sample: main
    id:
      description: The ID of the organization. None where nothing that was read told it.
      type: str
      sample: 3e2deb12b854beed
    changed:
      description: Whether anything was changed in the organization, or in check mode would be.
      type: bool
      sample: true
    attempted:
      description:
        - Whether the plan for the organization was carried out, or in check mode predicted. V(false) where a failure stopped
          the task before.
      type: bool
      sample: true
    error:
      description:
        - What failed for the organization as a whole, for people, such as that it can't be read. None if nothing did. What
          failed for a
          single label or bucket is in its entry.
      type: str
      sample: null
    warnings:
      description: The warnings about the organization. They are warnings of the task as well.
      type: list
      elements: str
      sample: []
    labels:
      description: What became of each entry of O(organizations[].labels), in their order.
      type: list
      elements: dict
      contains:
        name:
          description: The declared name, or the ID where that alone is declared.
          type: str
          sample: production
        id:
          description:
            - The ID of the label, of a deleted one as well. None if there is none, as in check mode for one that would be
              created.
          type: str
          sample: 0d1f2a3b4c5d6e7f
        changed:
          description: Whether anything was changed, or in check mode would be.
          type: bool
          sample: true
        attempted:
          description: Whether it was the label's turn. V(false) where a failure stopped the task before, or the plan failed.
          type: bool
          sample: true
        actions:
          description: What was done, in order, as RV(actions).
          type: list
          elements: dict
          sample:
            - action: create_label
              label: production
              organization: main
        error:
          description: What failed, for people. None if nothing did.
          type: str
          sample: null
        refusals:
          description: Why the plan refuses what is declared, each for people. Nothing was sent for it then.
          type: list
          elements: str
          sample: []
        would_lose_data:
          description: Always V(false) for a label.
          type: bool
          sample: false
        before:
          description: The label before, in the words of the options. Empty if there was none.
          returned: where the label differs from what is declared
          type: dict
          sample: {}
        after:
          description: The label as declared, in the words of the options. Empty if it is deleted.
          returned: where the label differs from what is declared
          type: dict
          sample:
            name: production
            color: "#326BBA"
    buckets:
      description:
        - What became of each entry of O(organizations[].buckets), in their order. The keys are those of
          RV(organizations[].labels).
      type: list
      elements: dict
      contains:
        name:
          description: The declared name, or the ID where that alone is declared.
          type: str
          sample: telegraf
        id:
          description:
            - The ID of the bucket, of a deleted one as well. None if there is none, as in check mode for one that would be
              created.
          type: str
          sample: 0d1f2a3b4c5d6e80
        changed:
          description: Whether anything was changed, or in check mode would be.
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
              organization: main
        error:
          description: What failed, for people. None if nothing did.
          type: str
          sample: null
        refusals:
          description:
            - Why the plan refuses what is declared, each for people. Nothing was sent for the bucket then, while
              RV(organizations[].buckets[].before)
              and RV(organizations[].buckets[].after) still say all that differs.
          type: list
          elements: str
          sample: []
        would_lose_data:
          description:
            - Whether one of the refusals is that data would be lost, which O(organizations[].buckets[].allow_data_loss=true)
              would allow.
          type: bool
          sample: false
        before:
          description: The bucket before, in the words of the options. Empty if there was none.
          returned: where the bucket differs from what is declared
          type: dict
          sample: {}
        after:
          description: The bucket as declared, in the words of the options. Empty if it is deleted.
          returned: where the bucket differs from what is declared
          type: dict
          sample:
            name: telegraf
            description: Metrics of all hosts
            retention: 30d
            shard_group_duration: 1d
            labels: [production]
    purged:
      description: What became of each bucket that O(organizations[].purge) was to delete, like RV(organizations[].buckets).
      type: list
      elements: dict
      sample: []
    undeclared:
      description:
        - The buckets of the organization that are not declared, in the form of
          RV(timeseries.influxdb.influx_bucket_info#module:buckets). InfluxDB's own are not among them; what
          O(organizations[].purge) deletes is.
      returned: with O(undeclared=true), where the organization could be read
      type: list
      elements: dict
      sample:
        - name: old
          description: ""
          retention: 30d
          shard_group_duration: 1d
          labels: []
    complete:
      description: Whether RV(organizations[].undeclared) has all such buckets that the token may read.
      returned: with O(undeclared=true), where the organization could be read
      type: bool
      sample: true
    incomplete_reason:
      description: Why buckets may be missing in RV(organizations[].undeclared). None if none are.
      returned: with O(undeclared=true), where the organization could be read
      type: str
      sample: null
actions:
  description:
    - What was done, or in check mode would be, in order - labels, then buckets, then deletions. Where a task fails, what had
      been done.
    - The actions are those of M(timeseries.influxdb.influx_bucket) and M(timeseries.influxdb.influx_label), each with its
      organization.
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
    - The labels and buckets that differ, before and after, by organization and name, in the words of the options. What is
      alike before and
      after is left out.
  returned: always, except where the task failed before it knew
  type: dict
  sample:
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
      description:
        - The kind of error. V(PartlyFailedError) where organizations, labels or buckets failed, each for the reason that
          RV(organizations) tells.
      type: str
      sample: PartlyFailedError
    operation:
      description: What was tried, in words.
      type: str
      sample: keep the server
"""

from ansible_collections.timeseries.influxdb.plugins.module_utils._execution import Task
from ansible_collections.timeseries.influxdb.plugins.module_utils._module import run_module
from ansible_collections.timeseries.influxdb.plugins.module_utils._options.connection import connection_spec
from ansible_collections.timeseries.influxdb.plugins.module_utils._options.server import server_spec
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.server import run_server

TASK = Task(connection_spec().merge(server_spec()), run_server)


def main() -> None:
    """Run the module."""
    run_module(TASK)


if __name__ == "__main__":
    main()
