#!/usr/bin/python

# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Document influx_v1_user, and run it as a module."""

from __future__ import annotations

DOCUMENTATION = r"""
module: influx_v1_user
short_description: Manage a user of the InfluxDB 1.x API
version_added: "0.1.0"
author:
  - The timeseries.influxdb authors (@timeseries)
description:
  - Creates, changes and deletes a v1 user of InfluxDB OSS 2.x, and sets the password. InfluxDB calls it a v1 authorization.
  - A v1 user has a name and a password, and may read and write single buckets. Programs that know InfluxDB 1.x sign in
    with it, such as Grafana with InfluxQL. It works at C(/query) and C(/write) only.
  - These programs name a database instead of a bucket. M(timeseries.influxdb.influx_dbrp) maps databases to buckets.
  - Options that you omit are left unchanged; options that you set are enforced.
  - A v1 user is neither a user (M(timeseries.influxdb.influx_user)) nor an API token
    (M(timeseries.influxdb.influx_authorization)). The server does not list it with them.
options:
  name:
    description:
      - The name that programs sign in with. It identifies the v1 user. InfluxDB compares names exactly, white space
        included.
      - Names are unique on the whole server, not in an organization. InfluxDB cannot rename a v1 user.
    type: str
  id:
    description:
      - The ID of an existing v1 user, 16 hexadecimal digits. Write it in quotes.
      - InfluxDB chooses the IDs of new v1 users. A v1 user is therefore never created from O(id).
    type: str
  user:
    description:
      - The name of the user who owns the v1 user. The default for a new one is the user of the task's own token.
      - The v1 user works only while this user exists and is active. InfluxDB cannot change the owner.
    type: str
  user_id:
    description: The ID of the owner, 16 hexadecimal digits. Use it instead of O(user), and write it in quotes.
    type: str
  read_buckets:
    description:
      - The names of buckets of the organization that the v1 user must be able to read. They must exist.
      - Together with O(write_buckets) they are all that the v1 user must permit. If both are omitted, the permissions of
        an existing v1 user are left unchanged.
    type: list
    elements: str
  write_buckets:
    description: The names of buckets of the organization that the v1 user must be able to write. They must exist.
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
      - InfluxDB does not return passwords. O(update_password) says when this one is set.
      - Without a password, nobody can sign in.
    type: str
  update_password:
    description:
      - The occasions on which the task sets O(user_password).
      - V(on_create) sets it only for a v1 user that the task creates, or that an earlier run created and left unfinished.
        A run leaves it unfinished if it ends before it has set the password. The description of the v1 user says so.
      - V(if_different) also sets it for an existing v1 user that cannot sign in with it. The task tries that with the
        query C(SHOW DATABASES). If the v1 user or its owner is inactive, InfluxDB accepts no password. The task then
        leaves the password unchanged, and warns. If the task activates the v1 user, it sets the password before.
      - V(always) sets it each time. The task is then always changed.
    type: str
    choices:
      - on_create
      - if_different
      - always
    default: on_create
  verify_password:
    description:
      - Whether check mode may sign in with O(user_password) to find out whether the password differs, with
        O(update_password=if_different).
      - Otherwise check mode predicts that the password of an existing v1 user stays, and warns.
    type: bool
    default: false
  recreate:
    description:
      - Whether the task may delete the v1 user and create it again if its permissions differ. InfluxDB cannot change the
        permissions of a v1 user.
      - V(never) fails if the permissions differ.
      - V(if_changed) creates it again with O(user_password), and keeps its owner. It also keeps the status and the
        description, unless the task sets them. Programs cannot sign in during the gap.
      - Before the deletion, the task makes sure that its token may create the new one. If a run ends in the gap, the next
        run creates the v1 user from its options alone. Therefore set all options that matter.
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
notes:
  - The token of the task needs the permissions to read and write authorizations, and to read and write the owner of the v1
    user. To create a v1 user, it also needs all permissions of the v1 user.
  - Several hosts can declare the same v1 user at the same time. One of them creates it. Others can find it unfinished, and
    set the password as well.
  - InfluxDB Cloud has no v1 users. There the module fails. Programs that know InfluxDB 1.x sign in with an API token as
    the password.
seealso:
  - module: timeseries.influxdb.influx_dbrp
  - module: timeseries.influxdb.influx_authorization
extends_documentation_fragment:
  - timeseries.influxdb.connection
  - timeseries.influxdb.attributes
"""

EXAMPLES = r"""
- name: Let Grafana sign in and read a bucket
  timeseries.influxdb.influx_v1_user:
    host: https://influx.example.com:8086
    token: "{{ influx_token }}"
    org: main
    name: grafana
    user_password: "{{ grafana_password }}"
    read_buckets:
      - telegraf

- name: Set the password again if it is another one
  timeseries.influxdb.influx_v1_user:
    host: https://influx.example.com:8086
    token: "{{ influx_token }}"
    org: main
    name: grafana
    user_password: "{{ grafana_password }}"
    update_password: if_different
    verify_password: true

- name: Let Grafana write the bucket, too
  timeseries.influxdb.influx_v1_user:
    host: https://influx.example.com:8086
    token: "{{ influx_token }}"
    org: main
    name: grafana
    user_password: "{{ grafana_password }}"
    read_buckets:
      - telegraf
    write_buckets:
      - telegraf
    recreate: if_changed

- name: Deactivate it
  timeseries.influxdb.influx_v1_user:
    host: https://influx.example.com:8086
    token: "{{ influx_token }}"
    org: main
    name: grafana
    status: inactive

- name: Delete it
  timeseries.influxdb.influx_v1_user:
    host: https://influx.example.com:8086
    token: "{{ influx_token }}"
    org: main
    name: grafana
    state: absent
"""

RETURN = r"""
v1_user:
  description: The v1 user after the task. In check mode, the predicted one. None if it does not exist.
  returned: always, unless the task failed before it had a plan
  type: dict
  contains:
    id:
      description: The ID. None in check mode for a v1 user that would be created.
      type: str
      sample: 11b4876cfc2f6000
    name:
      description: The name.
      type: str
      sample: grafana
    org_id:
      description: The ID of the organization.
      type: str
      sample: e154d656cfdd9abc
    user_id:
      description: The ID of the owner.
      type: str
      sample: 11b484d9372f6000
    user:
      description: The name of the owner. None in check mode if it is not known.
      type: str
      sample: admin
    description:
      description: The description.
      type: str
      sample: ""
    status:
      description: The status, V(active) or V(inactive).
      type: str
      sample: active
    permissions:
      description:
        - The permissions, sorted. C(id) and C(name) are None if a permission is for all resources of its type. C(org_id)
          is None if it is not for a single organization.
      type: list
      elements: dict
      sample:
        - action: read
          type: buckets
          id: 8f103cbc331e4098
          name: telegraf
          org_id: e154d656cfdd9abc
actions:
  description:
    - The changes, in order. In check mode, the predicted changes. If the task failed, the changes before the failure.
    - V(action) is one of V(create_v1_user), V(set_password), V(update_v1_user) and V(delete_v1_user). The other keys
      describe the change.
  returned: always
  type: list
  elements: dict
  sample:
    - action: create_v1_user
      v1_user: grafana
      status: active
    - action: set_password
      v1_user: grafana
diff:
  description:
    - The v1 user before and after the task.
    - C(user_password) has no password here. It is V(as declared), V(different) or V(unknown), and missing if the task did
      not compare or set the password.
  returned: always, unless the task failed before it had a plan
  type: dict
  sample:
    before_header: grafana
    after_header: grafana
    before: {}
    after:
      name: grafana
      description: ""
      status: active
      permissions:
        - read buckets 'telegraf'
      user_password: as declared
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
    operation: create the v1 user 'grafana'
    status: 401
    code: unauthorized
    message: write:orgs/e154d656cfdd9abc/authorizations is unauthorized
"""

from ansible_collections.timeseries.influxdb.plugins.module_utils._module import run_module
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.v1_user import V1_USER


def main() -> None:
    """Run the module."""
    run_module(V1_USER)


if __name__ == "__main__":
    main()
