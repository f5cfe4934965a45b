#!/usr/bin/python

# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Document influx_bucket, and run it as a module."""

from __future__ import annotations

DOCUMENTATION = r"""
module: influx_bucket
short_description: Manage a bucket of InfluxDB
version_added: "0.1.0"
author:
  - The timeseries.influxdb authors (@timeseries)
description:
  - Creates, changes, renames and deletes a bucket of InfluxDB OSS 2.x or InfluxDB Cloud (TSM), including its labels,
    members and owners.
  - Options that you omit are left unchanged; options that you set are enforced.
options:
  name:
    description:
      - The name of the bucket. InfluxDB accepts any text that does not begin with an underscore and contains no double
        quote. Names are compared exactly, including upper and lower case.
      - If O(id) is given too, the bucket is renamed to this name if necessary.
    type: str
  id:
    description:
      - The ID of an existing bucket, 16 hexadecimal digits. Write it in quotes.
      - InfluxDB chooses the IDs of new buckets. A bucket is therefore never created from O(id).
    type: str
  renamed_from:
    description:
      - The previous name of the bucket. If only a bucket with this name exists, it is renamed to O(name) and keeps its
        data.
      - If only O(name) exists, nothing is renamed. If both exist, the task fails.
    type: str
  description:
    description: The description of the bucket. An empty text removes it.
    type: str
  retention:
    description:
      - The period for which the bucket keeps data, such as V(30d), V(1w2d) or V(90m). The units are those of InfluxDB -
        ns, us, ms, s, m, h, d and w. The minimum is V(1h).
      - V(infinite), V(0) or V(0s) keeps data forever.
      - If this option is omitted, a new bucket keeps data forever on InfluxDB OSS, and for 30 days on InfluxDB Cloud.
      - A period shorter than the current one destroys data. It requires O(allow_data_loss=true).
    type: str
  shard_group_duration:
    description:
      - The time range that one shard group covers. It must be at least V(1h) and not longer than O(retention).
      - If this option is omitted, the server chooses the time range for a new bucket. If O(retention) becomes shorter
        than the time range, the time range becomes shorter too.
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
      - The name can be set only when the bucket is created. If the policy of an existing bucket has another name, the
        task fails.
    type: str
  labels:
    description:
      - The names of all labels that the bucket must have. InfluxDB ignores case and surrounding white space when it
        compares names.
      - If a label does not exist, the task creates it with O(create_labels=true), and otherwise fails.
      - Labels that are not listed here or in O(label_ids) are removed from the bucket. An empty list removes all
        labels.
      - If both options are omitted, the labels are left unchanged.
    type: list
    elements: str
  label_ids:
    description: The IDs of labels that the bucket must have. The list is combined with O(labels).
    type: list
    elements: str
  create_labels:
    description:
      - Whether to create labels of O(labels) that do not exist in the organization. If V(false), the task fails
        instead.
    type: bool
    default: false
  members:
    description:
      - The names of all members that the bucket must have. Members that are not listed here or in O(member_ids) are
        removed.
      - If both options are omitted, the members are neither read nor changed.
      - A user has one role on a bucket. An owner who is listed here becomes a member.
    type: list
    elements: str
  member_ids:
    description:
      - The IDs of members that the bucket must have. The list is combined with O(members). Users with these IDs are not
        looked up.
    type: list
    elements: str
  owners:
    description:
      - The names of all owners that the bucket must have. Owners that are not listed here or in O(owner_ids) are
        removed.
      - If both options are omitted, the owners are neither read nor changed.
      - The task fails if it would remove all owners of a bucket. An empty list permits this.
      - On InfluxDB OSS an owner of a bucket cannot read it, but a member can. Give programs access with tokens.
    type: list
    elements: str
  owner_ids:
    description:
      - The IDs of owners that the bucket must have. The list is combined with O(owners). Users with these IDs are not
        looked up.
    type: list
    elements: str
  allow_data_loss:
    description:
      - Whether the task may shorten the retention, which destroys older data. If V(false), the task fails instead, in
        check mode too.
    type: bool
    default: false
  protect_dependents:
    description:
      - Whether the bucket is neither deleted nor renamed while something uses it - tasks and checks whose Flux names
        it, DBRP mappings other than its own, authorizations and v1 users for it alone, scrapers and replications. The
        task then fails and says what uses the bucket, in check mode too.
      - The protection does not cover queries of dashboards, variables and notebooks. It does not cover notification
        rules, Telegraf configurations, or anything outside this server.
      - Objects that the token cannot read count as unknown, and the task fails as well. InfluxDB hides authorizations
        if the token cannot read their users. The token must therefore be allowed to read all users, too.
    type: bool
    default: false
  wait:
    description:
      - Whether to wait until a deletion is complete. The task also waits until a name is free, if a bucket with this
        name is being deleted.
      - InfluxDB Cloud deletes buckets in the background. On InfluxDB OSS this option has no effect.
    type: bool
    default: true
  wait_timeout:
    description: The maximum time to wait with O(wait=true), in seconds. After this time the task fails.
    type: float
    default: 60
  state:
    description: Whether the bucket must exist. V(absent) deletes it with its data.
    type: str
    choices:
      - present
      - absent
    default: present
notes:
  - The token needs the permissions to read and write the bucket. To create a bucket, it also needs the permission to
    write all buckets of the organization.
  - To change O(labels), the token also needs the permissions to read and write labels.
  - For O(members) and O(owners), the token also needs the permission to read the organization. It also needs to read
    users if a user is given by name and has no role on the bucket yet.
  - For O(protect_dependents), the token also needs the permissions to read tasks, checks, authorizations, scrapers,
    replications and users.
  - A retention is changed in a separate request, apart from a new name. The storage engine accepts a new retention
    before the server checks it. If InfluxDB then refuses the retention, the task restores the previous one at once.
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
- name: Create a bucket that keeps data for 30 days
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
    - name: Set exactly these labels, members and owners of a bucket
      timeseries.influxdb.influx_bucket:
        name: telegraf
        labels:
          - production
          - metrics
        create_labels: true
        members:
          - ann
        owners:
          - bob

    - name: Rename a bucket and keep its data
      timeseries.influxdb.influx_bucket:
        name: metrics
        renamed_from: telegraf

    - name: Shorten the retention and lose older data
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
    - The bucket after the task, in the form of the options. In check mode, the predicted bucket. None if it does not
      exist.
  returned: always, unless the task failed before it had a plan
  type: dict
  contains:
    id:
      description:
        - The ID of the bucket. For a bucket that would be created, a run with C(--check) returns an ID that its later
          tasks can use. Otherwise None in check mode.
      type: str
      sample: 0d1f2a3b4c5d6e7f
    org_id:
      description: The ID of the organization of the bucket.
      type: str
      sample: 3e2deb12b854beed
    type:
      description: The type of the bucket. V(system) means one of InfluxDB's own buckets, and V(user) any other.
      type: str
      sample: user
    name:
      description: The name of the bucket.
      type: str
      sample: telegraf
    description:
      description: The description of the bucket. Empty if it has none.
      type: str
      sample: Metrics of all hosts
    retention:
      description:
        - The period for which the bucket keeps data. It is written as in the task if both mean the same. Otherwise it
          is written in the largest unit up to days. V(infinite) means forever.
      type: str
      sample: 30d
    retention_seconds:
      description: The same period in seconds. V(0) means forever.
      type: int
      sample: 2592000
    shard_group_duration:
      description:
        - The time range that one shard group covers, written like RV(bucket.retention). None if the server does not
          return it.
      type: str
      sample: 1d
    shard_group_duration_seconds:
      description: The same time range in seconds. None if the server does not return it.
      type: int
      sample: 86400
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
      type: list
      elements: str
      sample: [metrics, production]
    members:
      description: The names of the members of the bucket. If a name is unknown, the ID is used.
      returned: if the task read them
      type: list
      elements: str
      sample: [ann]
    owners:
      description: The names of the owners of the bucket. If a name is unknown, the ID is used.
      returned: if the task read them
      type: list
      elements: str
      sample: [bob]
actions:
  description:
    - The changes, in order. In check mode, the predicted changes. If the task failed, the changes before the failure.
    - V(action) is one of V(create_bucket), V(rename_bucket), V(update_bucket), V(delete_bucket), V(create_label),
      V(add_label), V(remove_label), V(add_member), V(add_owner), V(change_role), V(remove_member) and V(remove_owner).
      The other keys describe the change.
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
  description: The bucket before and after the task, in the form of the options.
  returned: always, unless the task failed before it had a plan
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
  description: The failure, in a form for programs. C(msg) describes it for people.
  returned: on failure
  type: dict
  contains:
    unknown:
      description: The changes with an unknown outcome. The task ended or crashed before the server responded to them.
      returned: if the outcome of a change is unknown
      type: list
      elements: str
      sample: ["create the bucket 'telegraf'"]
    kind:
      description: The kind of error.
      type: str
      sample: PermissionMissingError
    operation:
      description: The operation that failed, in words.
      type: str
      sample: create the bucket 'telegraf'
    status:
      description: The HTTP status.
      returned: if InfluxDB refused the operation
      type: int
      sample: 401
    code:
      description: The error code from InfluxDB.
      returned: if InfluxDB refused the operation
      type: str
      sample: unauthorized
    message:
      description: The error message from InfluxDB.
      returned: if InfluxDB refused the operation
      type: str
      sample: write:orgs/3e2deb12b854beed/buckets is unauthorized
"""

from ansible_collections.timeseries.influxdb.plugins.module_utils._module import run_module
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.bucket import BUCKET


def main() -> None:
    """Run the module."""
    run_module(BUCKET)


if __name__ == "__main__":
    main()
