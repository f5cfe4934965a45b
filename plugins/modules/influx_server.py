#!/usr/bin/python

# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Document influx_server, and run it as a module."""

from __future__ import annotations

DOCUMENTATION = r"""
module: influx_server
short_description: Manage a whole InfluxDB server in one task
version_added: "0.1.0"
author:
  - The timeseries.influxdb authors (@timeseries)
description:
  - Creates, changes, renames and deletes organizations and users in one task. It does the same with labels, buckets, DBRP
    mappings, API tokens and v1 users in these organizations.
  - The server can be InfluxDB OSS 2.x or InfluxDB Cloud (TSM).
  - Options that you omit are left unchanged; options that you set are enforced.
  - The task reads and plans everything before the first change. Entries can name what the task itself creates or
    renames, such as a new user in O(organizations[].members) or a new bucket in
    O(organizations[].authorizations[].write_buckets). Check mode is exact even on an empty server.
  - The task works in this order - users, organizations, labels, buckets, then DBRP mappings, tokens and v1 users.
    Deletions are last, except that of a bucket with O(organizations[].buckets[].state=absent).
  - An entry of O(users) has the same options as a task of M(timeseries.influxdb.influx_user). The lists of an entry of
    O(organizations) correspond to M(timeseries.influxdb.influx_label), M(timeseries.influxdb.influx_bucket),
    M(timeseries.influxdb.influx_dbrp), M(timeseries.influxdb.influx_authorization) and
    M(timeseries.influxdb.influx_v1_user).
  - If something fails, the task fails. The result shows what was done, what failed and why, and what was not attempted.
    The next run continues from there.
options:
  organizations:
    description:
      - The organizations, each with what is in it.
      - Options that an entry omits are not enforced. Each organization must be declared only once.
    type: list
    elements: dict
    suboptions:
      name:
        description:
          - The name of the organization. An organization that does not exist is created.
          - If O(organizations[].id) is given too, the organization is renamed to this name if necessary.
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
      renamed_from:
        description:
          - The previous name of the organization. If only an organization with this name exists, it is renamed to
            O(organizations[].name).
          - If only O(organizations[].name) exists, nothing is renamed. If both exist, the task fails.
        type: str
      description:
        description: The description of the organization. An empty text removes it.
        type: str
      members:
        description:
          - The names of all members, who may read everything in the organization when they sign in. Other members are
            removed. An empty list removes all.
          - A user has one role in an organization. If a listed user is an owner, the owner becomes a member.
        type: list
        elements: str
      member_ids:
        description: The IDs of members, in addition to O(organizations[].members).
        type: list
        elements: str
      owners:
        description:
          - The names of all owners, who may change everything in the organization when they sign in. Other owners are
            removed. An empty list removes all; otherwise the task never removes the last owner.
          - InfluxDB makes the user of the token an owner of an organization that the token creates. That user stays an
            owner unless this list says otherwise.
        type: list
        elements: str
      owner_ids:
        description: The IDs of owners, in addition to O(organizations[].owners).
        type: list
        elements: str
      allow_data_loss:
        description:
          - Whether an organization that has buckets may be deleted, with all data in them. Buckets of InfluxDB itself
            do not count.
          - Otherwise the task fails and says how many buckets the organization has. It also fails if buckets are hidden
            from the token.
        type: bool
        default: false
      state:
        description: Whether the organization must exist. V(absent) deletes it with everything in it.
        type: str
        choices:
          - present
          - absent
        default: present
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
            M(timeseries.influxdb.influx_bucket_info) can be used here, for the same organization.
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
      dbrps:
        description:
          - The DBRP mappings of databases of the organization. An entry has the options of
            M(timeseries.influxdb.influx_dbrp). Each database must be declared only once.
        type: list
        elements: dict
        suboptions:
          database:
            description:
              - The name of the database. It has letters, digits, C(_), C(-) and C(.) only.
            type: str
            required: true
          policies:
            description:
              - The retention policies of the database. Required, unless O(organizations[].dbrps[].state=absent).
            type: list
            elements: dict
            suboptions:
              name:
                description: The name of the retention policy. It has letters, digits, C(_), C(-) and C(.) only.
                type: str
                required: true
              bucket:
                description:
                  - The name of the bucket. It must exist. Either this or
                    O(organizations[].dbrps[].policies[].bucket_id) is required.
                type: str
              bucket_id:
                description: The ID of the bucket, 16 hexadecimal digits. Write it in quotes.
                type: str
              default:
                description:
                  - Whether queries and writes that name no retention policy use this one.
                  - Exactly one of several retention policies must be the default. The only one is always the default.
                type: bool
          state:
            description:
              - Whether the database must have these mappings. V(absent) removes all explicit mappings of the database.
                Do not give O(organizations[].dbrps[].policies) then. Buckets, data and virtual mappings remain.
            type: str
            choices:
              - present
              - absent
            default: present
      authorizations:
        description:
          - The API tokens of the organization. An entry has the options of
            M(timeseries.influxdb.influx_authorization).
          - The task returns no token. It creates one only if O(organizations[].authorizations[].token_file) is given.
        type: list
        elements: dict
        suboptions:
          description:
            description:
              - The description of the token. Together with the organization and the user it identifies the token.
              - If O(organizations[].authorizations[].id) is given too, the token gets this description.
            type: str
          id:
            description:
              - The ID of an existing token, 16 hexadecimal digits. Write it in quotes.
              - It cannot be combined with O(organizations[].authorizations[].rotate),
                O(organizations[].authorizations[].max_age), O(organizations[].authorizations[].superseded) and
                O(organizations[].authorizations[].token_file), because a new token has another ID.
            type: str
          user:
            description:
              - The name of the user of the token. The default is the user of the task's own token. The user of a token
                cannot be changed.
            type: str
          user_id:
            description:
              - The ID of the user, 16 hexadecimal digits. Use it instead of O(organizations[].authorizations[].user),
                and write it in quotes.
            type: str
          read_buckets:
            description: The names of buckets of the organization that the token must be able to read. They must exist.
            type: list
            elements: str
          write_buckets:
            description: The names of buckets of the organization that the token must be able to write. They must exist.
            type: list
            elements: str
          permissions:
            description:
              - Further permissions. Together with O(organizations[].authorizations[].read_buckets),
                O(organizations[].authorizations[].write_buckets) and O(organizations[].authorizations[].preset) they
                are all that the token must permit.
              - If none of these options is given, the permissions of an existing token are left unchanged.
            type: list
            elements: dict
            suboptions:
              action:
                description: The action that the token must permit.
                type: str
                choices:
                  - read
                  - write
                required: true
              type:
                description:
                  - The type of the resources, such as V(buckets), V(labels), V(tasks), V(orgs) and V(users). The server
                    lists its types at C(/api/v2/resources).
                  - V(users) without a name or ID means all users of the server.
                type: str
                required: true
              name:
                description:
                  - The name of one bucket, label or user. If O(organizations[].authorizations[].permissions[].name) and
                    O(organizations[].authorizations[].permissions[].id) are omitted, the permission is for all
                    resources of this type in the organization.
                type: str
              id:
                description:
                  - The ID of one resource, 16 hexadecimal digits. The resource must exist. Write the ID in quotes.
                type: str
          preset:
            description:
              - A set of permissions. The other options add to it.
              - V(all_access) permits everything in the organization, as C(influx auth create --all-access) does.
              - V(operator) permits everything on the server.
              - V(read_all_buckets) permits to read all buckets of the organization.
            type: str
            choices:
              - all_access
              - operator
              - read_all_buckets
          status:
            description: Whether the token works. If omitted, it is left unchanged. A new token is active.
            type: str
            choices:
              - active
              - inactive
          state:
            description:
              - Whether the token must exist. V(absent) deletes it, and leaves
                O(organizations[].authorizations[].token_file) unchanged.
              - With O(organizations[].authorizations[].superseded=delete), V(absent) deletes all tokens of this
                identity.
            type: str
            choices:
              - present
              - absent
            default: present
          rotate:
            description:
              - The reasons for which a new token replaces an existing one. Several values can be combined.
              - V(never) fails if a new token is necessary.
              - V(if_changed) creates a new token if the permissions differ.
              - V(if_lost) creates a new token if O(organizations[].authorizations[].token_file) has no token, or one
                that does not work.
              - V(always) creates a new token in each run.
            type: list
            elements: str
            choices:
              - never
              - if_changed
              - if_lost
              - always
            default:
              - never
          max_age:
            description:
              - The age from which a new token replaces the existing one, such as V(90d), whatever
                O(organizations[].authorizations[].rotate) is. The units are those of InfluxDB.
            type: str
          superseded:
            description:
              - The treatment of older tokens with the same organization, user and description. The newest one counts as
                the token.
              - A later run deactivates or deletes them. The run that creates the new token leaves the previous one
                unchanged, so that both work until programs use the new one. O(organizations[].authorizations[].grace)
                changes this.
              - V(deactivate) can be undone with O(organizations[].authorizations[].id) and
                O(organizations[].authorizations[].status=active). V(delete) cannot.
              - If omitted, older tokens are kept if O(organizations[].authorizations[].rotate) or
                O(organizations[].authorizations[].max_age) is set. Otherwise the task fails if one exists.
              - If O(organizations[].authorizations[].token_file) has a token that works, the task makes sure that it is
                not the token of an older one. For this it deactivates the older one before it deletes it.
            type: str
            choices:
              - keep
              - deactivate
              - delete
          grace:
            description:
              - The time for which a superseded token keeps working after the creation of its successor, such as V(1h).
                A run after this time deactivates or deletes it.
              - V(0) retires the previous token in the run that creates the new one.
              - If omitted, each later run retires it.
            type: str
          token_file:
            description:
              - The absolute path of a file for the token, on the host that runs the module. Only its owner can read it.
              - The file is written at once as a whole. Its folder must exist, and other users must not be able to write
                there. A new file replaces an old one with the same owner and group.
              - If the token exists, the task asks the server whether the token in the file works. InfluxDB does not say
                which token it is.
            type: path
      v1_users:
        description:
          - The users of the InfluxDB 1.x API in the organization. An entry has the options of
            M(timeseries.influxdb.influx_v1_user). Each must be declared only once.
        type: list
        elements: dict
        suboptions:
          name:
            description:
              - The name that programs sign in with. It identifies the v1 user. InfluxDB compares names exactly, white
                space included.
              - Names are unique on the whole server, not in an organization. InfluxDB cannot rename a v1 user.
            type: str
          id:
            description:
              - The ID of an existing v1 user, 16 hexadecimal digits. Write it in quotes.
              - InfluxDB chooses the IDs of new v1 users. A v1 user is therefore never created from
                O(organizations[].v1_users[].id).
            type: str
          user:
            description:
              - The name of the user who owns the v1 user. The default for a new one is the user of the task's own
                token.
              - The v1 user works only while this user exists and is active. InfluxDB cannot change the owner.
            type: str
          user_id:
            description:
              - The ID of the owner, 16 hexadecimal digits. Use it instead of O(organizations[].v1_users[].user), and
                write it in quotes.
            type: str
          read_buckets:
            description:
              - The names of buckets of the organization that the v1 user must be able to read. They must exist.
              - Together with O(organizations[].v1_users[].write_buckets) they are all that the v1 user must permit. If
                both are omitted, the permissions of an existing v1 user are left unchanged.
            type: list
            elements: str
          write_buckets:
            description:
              - The names of buckets of the organization that the v1 user must be able to write. They must exist.
            type: list
            elements: str
          description:
            description:
              - A text about the v1 user. An empty one clears it.
              - A new v1 user first has a description that marks it as unfinished, until its password is set.
            type: str
          status:
            description:
              - Whether the v1 user can sign in. If omitted, it is left unchanged. A new v1 user is active.
            type: str
            choices:
              - active
              - inactive
          user_password:
            description:
              - The password of the v1 user, 8 to 72 bytes in UTF-8. O(password) is the password of the connection.
              - InfluxDB does not return passwords. O(organizations[].v1_users[].update_password) says when this one is
                set.
              - Without a password, nobody can sign in.
            type: str
          update_password:
            description:
              - The occasions on which the task sets O(organizations[].v1_users[].user_password).
              - V(on_create) sets it only for a v1 user that the task creates, or that an earlier run created and left
                unfinished. A run leaves it unfinished if it ends before it has set the password. The description of the
                v1 user says so.
              - V(if_different) also sets it for an existing v1 user that cannot sign in with it. The task tries that
                with the query C(SHOW DATABASES). If the v1 user or its owner is inactive, InfluxDB accepts no password.
                The task then leaves the password unchanged, and warns. If the task activates the v1 user, it sets the
                password before.
              - V(always) sets it each time. The task is then always changed.
            type: str
            choices:
              - on_create
              - if_different
              - always
            default: on_create
          verify_password:
            description:
              - Whether check mode may sign in with O(organizations[].v1_users[].user_password) to find out whether the
                password differs, with O(organizations[].v1_users[].update_password=if_different).
              - Otherwise check mode predicts that the password of an existing v1 user stays, and warns.
            type: bool
            default: false
          recreate:
            description:
              - Whether the task may delete the v1 user and create it again if its permissions differ. InfluxDB cannot
                change the permissions of a v1 user.
              - V(never) fails if the permissions differ.
              - V(if_changed) creates it again with O(organizations[].v1_users[].user_password), and keeps its owner. It
                also keeps the status and the description, unless the task sets them. Programs cannot sign in during the
                gap.
              - Before the deletion, the task makes sure that its token may create the new one. If a run ends in the
                gap, the next run creates the v1 user from its options alone. Therefore set all options that matter.
            type: str
            choices:
              - never
              - if_changed
            default: never
          state:
            description:
              - Whether the v1 user must exist. V(absent) deletes it.
              - With V(absent), a v1 user of another organization with the same name is left unchanged.
            type: str
            choices:
              - present
              - absent
            default: present
  users:
    description:
      - The users of the server. An entry has the options of M(timeseries.influxdb.influx_user). Each user must be
        declared only once.
      - The task manages users with the credentials of the connection.
    type: list
    elements: dict
    suboptions:
      name:
        description:
          - The name of the user. InfluxDB compares names exactly, white space included.
          - If O(users[].id) is given too, the user is renamed to this name if necessary. A renamed user keeps the
            password.
        type: str
      id:
        description:
          - The ID of an existing user, 16 hexadecimal digits. Write it in quotes.
          - InfluxDB chooses the IDs of new users. A user is therefore never created from O(users[].id).
        type: str
      renamed_from:
        description:
          - The previous name of the user. If only a user with this name exists, it is renamed to O(users[].name).
          - If only O(users[].name) exists, nothing is renamed. If both exist, the task fails.
        type: str
      status:
        description:
          - Whether the user may do anything. An inactive user can still sign in, but neither the session nor a token of
            the user works.
          - A new user is active unless this option says otherwise.
        type: str
        choices:
          - active
          - inactive
      user_password:
        description:
          - The password of the user, 8 to 72 bytes in UTF-8. O(password) is the password of the connection.
          - InfluxDB does not return passwords. O(users[].update_password) says when this one is set.
        type: str
      update_password:
        description:
          - The occasions on which the task sets O(users[].user_password).
          - V(on_create) sets it only for a user that the task creates. If setting it fails, the task deletes the new
            user again, so that the next run creates the user with the password. If the task itself was killed between
            the two, the user exists without a password. Then run the task once with V(if_different).
          - V(if_different) also sets it for an existing user who cannot sign in with it. The task tries that, and signs
            out at once.
          - V(always) sets it each time. The task is then always changed.
        type: str
        choices:
          - on_create
          - if_different
          - always
        default: on_create
      verify_password:
        description:
          - Whether check mode may sign in with O(users[].user_password) to find out whether the password differs, with
            O(users[].update_password=if_different).
          - Otherwise check mode predicts that the password of an existing user stays, and warns.
        type: bool
        default: false
      state:
        description:
          - Whether the user must exist. V(absent) deletes the user, and all tokens of the user stop working.
          - The task does not delete or deactivate the user of its own token, or the user who set up the server. It does
            not delete the last owner of an organization.
        type: str
        choices:
          - present
          - absent
        default: present
  undeclared:
    description:
      - Whether to return the undeclared buckets of each organization in RV(organizations[].undeclared).
      - This reads all buckets of each organization. InfluxDB's own buckets are not listed.
      - Undeclared users, DBRP mappings, API tokens and v1 users are returned only if the task has their option. These
        are O(users), O(organizations[].dbrps), O(organizations[].authorizations) and O(organizations[].v1_users). The
        option can be an empty list.
      - Undeclared users are those with a role or a token in one of the organizations. If O(organizations) is omitted,
        they are all users.
    type: bool
    default: false
  access:
    description:
      - Whether to return the tokens and users that may read or write the buckets of each organization, in
        RV(organizations[].access). The result contains no token.
      - This reads all buckets of each organization, all authorizations and all users. For each user, it takes one more
        request. Things that the token may not read are omitted, and the reason is given.
    type: bool
    default: false
  plan_file:
    description:
      - The path of a file for the plan, on the host that runs the module. Its folder must exist.
      - Check mode writes the plan to this file as JSON, for review. The plan shows each change with the state before and
        after it. It has no passwords and no tokens. Only the owner can read the file.
      - A run with this option changes only what the plan in the file has. The task fails if it would change anything else,
        or if a thing differs from its state in the plan. It names the differences, and changes nothing.
      - A run that ended early can be repeated with the same plan.
    type: path
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
  - module: timeseries.influxdb.influx_server_info
  - module: timeseries.influxdb.influx_setup
  - module: timeseries.influxdb.influx_provision
extends_documentation_fragment:
  - timeseries.influxdb.connection
  - timeseries.influxdb.attributes
"""

EXAMPLES = r"""
- name: Manage an organization with its users, buckets and tokens
  timeseries.influxdb.influx_server:
    host: https://influx.example.com:8086
    token: "{{ influx_operator_token }}"
    users:
      - name: ann
        user_password: "{{ password_of_ann }}"
    organizations:
      - name: metrics
        description: Metrics of all hosts
        members:
          - ann
        buckets:
          - name: telegraf
            retention: 30d
        dbrps:
          - database: telegraf
            policies:
              - name: short
                bucket: telegraf
        authorizations:
          - description: telegraf on web-1
            write_buckets:
              - telegraf
            token_file: "{{ token_folder }}/telegraf-token"

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

- name: Save the plan with --check, and carry out exactly that plan without it
  timeseries.influxdb.influx_server:
    host: https://influx.example.com:8086
    token: "{{ influx_token }}"
    plan_file: "{{ plan_folder }}/influxdb-plan.json"
    organizations:
      - name: main
        buckets:
          - name: telegraf
            retention: 90d

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
    organization:
      description:
        - The result for the organization itself, in the form of RV(organizations[].buckets) without C(org_id). None if the
          entry declares nothing of the organization itself, and the organization exists.
        - If the organization was changed, its key C(organization) is
          RV(timeseries.influxdb.influx_organization#module:organization).
      type: dict
      sample: null
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
        org_id:
          description: The ID of the organization. None if no response contained it.
          type: str
          sample: 3e2deb12b854beed
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
        label:
          description:
            - The label after the task, as RV(timeseries.influxdb.influx_label#module:label). In check mode, the
              predicted label. None if it no longer exists.
          returned: when the label was changed, or in check mode would be
          type: dict
          sample:
            id: 0d1f2a3b4c5d6e7f
            org_id: 3e2deb12b854beed
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
        bucket:
          description:
            - The bucket after the task, as RV(timeseries.influxdb.influx_bucket#module:bucket). In check mode, the
              predicted bucket. None if it no longer exists.
          returned: when the bucket was changed, or in check mode would be
          type: dict
          sample:
            id: 0d1f2a3b4c5d6e80
            org_id: 3e2deb12b854beed
            type: user
            name: telegraf
            description: Metrics of all hosts
            retention: 30d
            retention_seconds: 2592000
            shard_group_duration: 1d
            shard_group_duration_seconds: 86400
            labels: [production]
    purged:
      description:
        - The results of the buckets that O(organizations[].purge) must delete, in the form of
          RV(organizations[].buckets).
      type: list
      elements: dict
      sample: []
    dbrps:
      description:
        - The results of the entries of O(organizations[].dbrps), in the same order and in the form of
          RV(organizations[].buckets). The name is that of the database, and the ID is None.
        - If the mappings were changed, the key C(dbrp) is RV(timeseries.influxdb.influx_dbrp#module:dbrp).
      type: list
      elements: dict
      sample:
        - name: telegraf
          id: null
          org_id: 3e2deb12b854beed
          changed: true
          attempted: true
          actions:
            - action: create_dbrp
              database: telegraf
              policy: short
              bucket: telegraf
              default: true
              organization: main
          error: null
          refusals: []
          would_lose_data: false
          before: {}
          after:
            database: telegraf
            policies:
              - name: short
                bucket: telegraf
                default: true
          dbrp:
            database: telegraf
            org_id: 3e2deb12b854beed
            policies:
              - id: 0d1f2a3b4c5d6e81
                name: short
                bucket: telegraf
                bucket_id: 0d1f2a3b4c5d6e80
                default: true
                virtual: false
    authorizations:
      description:
        - The results of the entries of O(organizations[].authorizations), in the same order and in the form of
          RV(organizations[].buckets). The name is the description of the token.
        - If the token was changed, the key C(authorization) is
          RV(timeseries.influxdb.influx_authorization#module:authorization). The token itself is not returned.
      type: list
      elements: dict
      sample: []
    v1_users:
      description:
        - The results of the entries of O(organizations[].v1_users), in the same order and in the form of
          RV(organizations[].buckets).
        - If the v1 user was changed, the key C(v1_user) is RV(timeseries.influxdb.influx_v1_user#module:v1_user).
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
        - id: 0d1f2a3b4c5d6e83
          name: old
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
    undeclared_dbrps:
      description: The databases with explicit DBRP mappings that the task does not declare.
      returned: with O(undeclared=true) and O(organizations[].dbrps), when the organization exists and could be read
      type: list
      elements: dict
      sample:
        - name: metrics
          id: null
          policies:
            - name: autogen
              bucket: telegraf
              default: true
    undeclared_authorizations:
      description:
        - The API tokens of the organization that the task does not declare, with their permissions in words. C(name) is
          the description, or the ID of a token without one.
      returned: with O(undeclared=true) and O(organizations[].authorizations), when the organization exists and could be read
      type: list
      elements: dict
      sample:
        - name: by hand
          id: 0c7a1d3e5f9b2a46
          user: ann
          status: active
          permissions: [write buckets 'telegraf']
    undeclared_v1_users:
      description:
        - The v1 users of the organization that the task does not declare, in the form of
          RV(organizations[].undeclared_authorizations).
      returned: with O(undeclared=true) and O(organizations[].v1_users), when the organization exists and could be read
      type: list
      elements: dict
      sample: []
    access:
      description: The tokens and users that may read or write buckets of the organization.
      returned: with O(access=true), when the organization exists and could be read
      type: dict
      contains:
        holders:
          description:
            - The tokens, the v1 users and the users who can sign in, each sorted by name. Tokens of other organizations are
              listed if they may use a bucket of this one.
          type: list
          elements: dict
          contains:
            kind:
              description: V(token), V(v1_user) or V(user).
              type: str
              sample: token
            name:
              description: The description of the token, or the name of the user.
              type: str
              sample: by hand
            id:
              description: The ID of the token or the user.
              type: str
              sample: 0c7a1d3e5f9b2a46
            user:
              description: The name of the user of a token. None for a user.
              type: str
              sample: ann
            active:
              description: Whether the token works now, or whether the user can sign in.
              type: bool
              sample: true
            read:
              description: The names of the buckets that it may read, or V(all).
              type: raw
              sample: []
            write:
              description: The names of the buckets that it may write, or V(all).
              type: raw
              sample: [telegraf]
            reaches_further:
              description: Whether it may use buckets of more than one organization.
              type: bool
              sample: false
            problems:
              description:
                - The problems with the user of a token. V(no_user) means that InfluxDB names none. V(inactive_user)
                  means that the user is inactive. V(user_without_role) means that the user has no role in the
                  organization of the token.
              type: list
              elements: str
              sample: [user_without_role]
            gone:
              description: The permissions of a token for things that do not exist, in words.
              type: list
              elements: str
              sample: [read buckets 0c7a1d3e5f9b2b11]
        complete:
          description: Whether no token, user or bucket may be hidden.
          type: bool
          sample: true
        incomplete_reason:
          description: The reason why something may be hidden. None if all is seen.
          type: str
          sample: null
    hidden:
      description: The parts of these lists of which something may be hidden from the token, each with the reason.
      returned: with O(undeclared=true) or O(access=true), when one of these lists was read
      type: list
      elements: dict
      sample: []
undeclared_users:
  description: The users of the server that the task does not declare.
  returned: with O(undeclared=true) and O(users)
  type: list
  elements: dict
  sample:
    - name: bob
      id: 0c7a1d3e5f9b2a47
      status: active
hidden:
  description: The parts of RV(undeclared_users) that may be hidden from the token, each with the reason.
  returned: with RV(undeclared_users)
  type: list
  elements: dict
  sample:
    - part: users
      reason: The token may not read all users. Give it the permission to read users.
users:
  description:
    - The results of the entries of O(users), in the same order and in the form of RV(organizations[].buckets), without
      C(org_id).
    - If the user was changed, the key C(user) is RV(timeseries.influxdb.influx_user#module:user).
  returned: always, unless the task failed before it had a plan
  type: list
  elements: dict
  sample:
    - name: ann
      id: 0d1f2a3b4c5d6e82
      changed: false
      attempted: true
      actions: []
      error: null
      refusals: []
      would_lose_data: false
actions:
  description:
    - The changes, in the order of the task. In check mode, the predicted changes. If the task failed, the changes before
      the failure.
    - The actions are those of the modules for single things. Each has the name of its organization, except those of
      users.
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
    - All that differs, as text for people. It has a section for what changes, one for what is created, and one for what
      is deleted. Empty if nothing differs.
    - The first entry of several is a summary, such as C(12 to create, 3 to change, 1 to delete).
    - Options that do not change are omitted. Programs use RV(organizations[].buckets[].before) and
      RV(organizations[].buckets[].after), which the other entries have too.
  returned: always, unless the task failed before it had a plan
  type: list
  elements: dict
  sample:
    - before_header: 1 to change
      after_header: 1 to change
      before: |
        in main:
          bucket sensors:
            retention: 30d
      after: |
        in main:
          bucket sensors:
            retention: 90d
needs:
  description:
    - The least permissions that this declaration takes on this server now. They are enough for a run, and for a second
      run that changes nothing.
    - The lists have the form of the options of M(timeseries.influxdb.influx_authorization) with the same names. The
      names are those that things have before the run.
    - These are the permissions of the task's own token. It needs those for users, and those of each organization without
      a token of its own.
    - Tokens and v1 users without O(organizations[].authorizations[].user) belong to the user of the task's token. Give
      the new token to the same user.
  returned: in check mode, unless the task failed
  type: dict
  contains:
    preset:
      description:
        - V(operator) if only an operator token can do what is declared. None if the permissions below are enough.
      type: str
      sample: null
    reasons:
      description:
        - The reasons for V(operator), in words. An example is that the task creates an organization. Another one is that
          one token keeps several organizations.
      type: list
      elements: str
      sample: []
    permissions:
      description: The permissions that O(users) takes.
      type: list
      elements: dict
      sample:
        - action: read
          type: users
        - action: write
          type: users
    organizations:
      description: The permissions for each entry of O(organizations), in the same order.
      type: list
      elements: dict
      sample:
        - name: main
          id: 3688ceba6ee6c871
          preset: null
          reasons: []
          read_buckets: [telegraf]
          write_buckets: [telegraf]
          permissions:
            - action: read
              type: labels
            - action: write
              type: labels
            - action: read
              type: orgs
            - action: write
              type: orgs
      contains:
        name:
          description: The name of the organization. None if it is given by ID.
          type: str
          sample: main
        id:
          description: The ID of the organization. None if it does not exist yet.
          type: str
          sample: 3688ceba6ee6c871
        preset:
          description: V(operator) if only an operator token can do what this entry declares. Then the lists are empty.
          type: str
          sample: null
        reasons:
          description: The reasons for V(operator), in words.
          type: list
          elements: str
          sample: []
        read_buckets:
          description: The buckets that the token must read.
          type: list
          elements: str
          sample: [telegraf]
        write_buckets:
          description: The buckets that the token must write.
          type: list
          elements: str
          sample: [telegraf]
        permissions:
          description: All other permissions. Without a name and an ID, a permission is for all things of its type.
          type: list
          elements: dict
          sample:
            - action: read
              type: labels
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
