#!/usr/bin/python

# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Document influx_authorization, and run it as a module."""

from __future__ import annotations

DOCUMENTATION = r"""
module: influx_authorization
short_description: Keep an API token of InfluxDB, deliver it, and replace it
version_added: "0.1.0"
author:
  - The timeseries.influxdb authors (@timeseries)
description:
  - Creates, changes, replaces and deletes an authorization (API token) of InfluxDB 2.x.
  - A token is identified by its organization, its user and its description, or by its ID. InfluxDB does not keep
    descriptions unique. If several tokens match, the task fails and lists their IDs, unless older ones are expected, see
    O(superseded).
  - Permissions are compared as sets. InfluxDB cannot change the permissions of a token, so other permissions need a new
    token, see O(rotate).
  - InfluxDB shows a token only when it creates it. The task writes it to O(token_file), and returns it as RV(token).
    Ansible does not display a result that has a token, and V(register) keeps it.
  - A new token first has a description that marks it as unfinished. If a run ends before the token is delivered, the next
    run deletes that token. Therefore do not let several hosts create the same token at the same time.
options:
  description:
    description:
      - The description of the token. Together with the organization and the user it identifies the token.
      - If O(id) is given too, the token gets this description.
    type: str
  id:
    description:
      - The ID of an existing token, 16 hexadecimal digits. Write it in quotes.
      - It cannot be combined with O(rotate), O(max_age), O(superseded) and O(token_file), because a new token has another
        ID.
    type: str
  user:
    description:
      - The name of the user of the token. The default is the user of the task's own token. The user of a token cannot be
        changed.
    type: str
  user_id:
    description: The ID of the user, 16 hexadecimal digits. Use it instead of O(user), and write it in quotes.
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
      - Further permissions. Together with O(read_buckets), O(write_buckets) and O(preset) they are all that the token must
        permit.
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
          - The type of the resources, such as V(buckets), V(labels), V(tasks), V(orgs) and V(users). The server lists its
            types at C(/api/v2/resources).
          - V(users) without a name or ID means all users of the server.
        type: str
        required: true
      name:
        description:
          - The name of one bucket, label or user. If O(permissions[].name) and O(permissions[].id) are omitted, the
            permission is for all resources of this type in the organization.
        type: str
      id:
        description: The ID of one resource, 16 hexadecimal digits. The resource must exist. Write the ID in quotes.
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
      - Whether the token must exist. V(absent) deletes it, and leaves O(token_file) unchanged.
      - With O(superseded=delete), V(absent) deletes all tokens of this identity.
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
      - V(if_lost) creates a new token if O(token_file) has no token, or one that does not work.
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
      - The age from which a new token replaces the existing one, such as V(90d), whatever O(rotate) is. The units are
        those of InfluxDB.
    type: str
  superseded:
    description:
      - The treatment of older tokens with the same organization, user and description. The newest one counts as the
        token.
      - A later run deactivates or deletes them. The run that creates the new token leaves the previous one unchanged, so
        that both work until programs use the new one. O(grace) changes this.
      - V(deactivate) can be undone with O(id) and O(status=active). V(delete) cannot.
      - If omitted, older tokens are kept if O(rotate) or O(max_age) is set. Otherwise the task fails if one exists.
      - If O(token_file) has a token that works, the task makes sure that it is not the token of an older one. For this it
        deactivates the older one before it deletes it.
    type: str
    choices:
      - keep
      - deactivate
      - delete
  grace:
    description:
      - The time for which a superseded token keeps working after the creation of its successor, such as V(1h). A run
        after this time deactivates or deletes it.
      - V(0) retires the previous token in the run that creates the new one.
      - If omitted, each later run retires it.
    type: str
  token_file:
    description:
      - The absolute path of a file for the token, on the host that runs the module. Only its owner can read it.
      - The file is written at once as a whole. Its folder must exist, and other users must not be able to write there. A
        new file replaces an old one with the same owner and group.
      - If the token exists, the task asks the server whether the token in the file works. InfluxDB does not say which
        token it is.
    type: path
notes:
  - The token of the task needs the permissions to read and write authorizations, and to read and write the user of the
    new token. It also needs all permissions of the new token.
  - InfluxDB hides tokens if their user may not be read. The task then fails, because a second run would otherwise create a
    second token.
  - The task never deactivates or deletes a token that is, or may be, its own.
  - The result contains a token only if Ansible can keep it off the screen. With V(async), give O(token_file).
seealso:
  - module: timeseries.influxdb.influx_bucket
extends_documentation_fragment:
  - timeseries.influxdb.connection
  - timeseries.influxdb.attributes
"""

EXAMPLES = r"""
- name: Create a token for one bucket, and keep it in a file
  timeseries.influxdb.influx_authorization:
    host: https://influx.example.com:8086
    token: "{{ influx_token }}"
    org: main
    description: telegraf on web-1
    write_buckets:
      - telegraf
    token_file: "{{ token_folder }}/telegraf-token"

- name: Replace it if the permissions differ, and delete the old one a day later
  timeseries.influxdb.influx_authorization:
    host: https://influx.example.com:8086
    token: "{{ influx_token }}"
    org: main
    description: telegraf on web-1
    read_buckets:
      - telegraf
    write_buckets:
      - telegraf
    token_file: "{{ token_folder }}/telegraf-token"
    rotate: if_changed
    max_age: 90d
    superseded: delete
    grace: 1d

- name: Create a token that reads all buckets and labels
  timeseries.influxdb.influx_authorization:
    host: https://influx.example.com:8086
    token: "{{ influx_token }}"
    org: main
    description: dashboards
    preset: read_all_buckets
    permissions:
      - action: read
        type: labels
  register: dashboards

- name: Use the token, which the result has if it is new
  timeseries.influxdb.influx_bucket_info:
    host: https://influx.example.com:8086
    token: "{{ dashboards.token }}"
    org_id: "{{ dashboards.authorization.org_id }}"
  when: dashboards.token is defined

- name: Delete a token
  timeseries.influxdb.influx_authorization:
    host: https://influx.example.com:8086
    token: "{{ influx_token }}"
    org: main
    description: dashboards
    state: absent
"""

RETURN = r"""
token:
  description:
    - The new token. Ansible does not display a result that has it.
    - With V(async) it is not returned.
  returned: if the task created a token
  type: str
  sample: zAsQu2iBkhsqrV1oaNP3ANw4UygbBeSL2ovlfiNFpAK-PRpzNPApvfpN3eR84t8qWFHaBKKZ85ENVQ3uq7cwqA==
authorization:
  description:
    - The token after the task, without its secret. In check mode, the predicted one. None if it does not exist.
  returned: always, unless the task failed before it had a plan
  type: dict
  contains:
    id:
      description:
        - The ID. For a token that would be created, a run with C(--check) returns an ID that its later tasks can use.
          Otherwise None in check mode.
      type: str
      sample: 0d1f2a3b4c5d6e7f
    org_id:
      description: The ID of the organization.
      type: str
      sample: 3e2deb12b854beed
    user_id:
      description: The ID of the user.
      type: str
      sample: 0d1f2a3b4c5d6e70
    user:
      description: The name of the user.
      type: str
      sample: admin
    description:
      description: The description.
      type: str
      sample: telegraf on web-1
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
        - action: write
          type: buckets
          id: c3b705361d8b8566
          name: telegraf
          org_id: 3e2deb12b854beed
    created_at:
      description: The time of the creation.
      type: str
      sample: "2026-11-28T08:00:49.949449207Z"
superseded:
  description: The older tokens with the same organization, user and description, from the oldest on.
  returned: always, unless the task failed before it had a plan
  type: list
  elements: dict
  sample:
    - id: 0d1f2a3b4c5d6e6f
      status: active
      created_at: "2026-08-28T08:00:49.898098758Z"
token_file:
  description: The path of the file for the token.
  returned: if O(token_file) is set
  type: str
  sample: /etc/telegraf/token
actions:
  description:
    - The changes, in order. In check mode, the predicted changes. If the task failed, the changes before the failure.
    - V(action) is one of V(create_authorization), V(write_token_file), V(update_authorization),
      V(deactivate_authorization) and V(delete_authorization). The other keys describe the change.
  returned: always
  type: list
  elements: dict
  sample:
    - action: create_authorization
      authorization: telegraf on web-1
      reason: it does not exist
    - action: write_token_file
      path: /etc/telegraf/token
diff:
  description: The token before and after the task, without its secret.
  returned: always, unless the task failed before it had a plan
  type: dict
  sample:
    before_header: telegraf on web-1
    after_header: telegraf on web-1
    before: {}
    after:
      description: telegraf on web-1
      status: active
      permissions:
        - write buckets 'telegraf'
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
    operation: create the token 'telegraf on web-1'
    status: 401
    code: unauthorized
    message: write:orgs/3e2deb12b854beed/authorizations is unauthorized
"""

from ansible_collections.timeseries.influxdb.plugins.module_utils._module import run_module
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.authorization import AUTHORIZATION


def main() -> None:
    """Run the module."""
    run_module(AUTHORIZATION)


if __name__ == "__main__":
    main()
