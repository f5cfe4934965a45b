#!/usr/bin/python

# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Document influx_user, and run it as a module."""

from __future__ import annotations

DOCUMENTATION = r"""
module: influx_user
short_description: Manage a user of InfluxDB
version_added: "0.1.0"
author:
  - The timeseries.influxdb authors (@timeseries)
description:
  - Creates, renames, activates, deactivates and deletes a user of InfluxDB OSS 2.x, and sets the password.
  - Options that you omit are left unchanged; options that you set are enforced.
  - Users belong to the server, not to an organization. To make them members or owners of one, use
    M(timeseries.influxdb.influx_organization). The options O(org) and O(org_id) of the connection have no effect here.
  - Give programs access with API tokens. A user is needed to sign in, and to own tokens.
options:
  name:
    description:
      - The name of the user. InfluxDB compares names exactly, white space included.
      - If O(id) is given too, the user is renamed to this name if necessary. A renamed user keeps the password.
    type: str
  id:
    description:
      - The ID of an existing user, 16 hexadecimal digits. Write it in quotes.
      - InfluxDB chooses the IDs of new users. A user is therefore never created from O(id).
    type: str
  renamed_from:
    description:
      - The previous name of the user. If only a user with this name exists, it is renamed to O(name).
      - If only O(name) exists, nothing is renamed. If both exist, the task fails.
    type: str
  status:
    description:
      - Whether the user may do anything. An inactive user can still sign in, but neither the session nor a token of the
        user works.
      - A new user is active unless this option says otherwise.
    type: str
    choices:
      - active
      - inactive
  user_password:
    description:
      - The password of the user, 8 to 72 bytes in UTF-8. O(password) is the password of the connection.
      - InfluxDB does not return passwords. O(update_password) says when this one is set.
    type: str
  update_password:
    description:
      - The occasions on which the task sets O(user_password).
      - V(on_create) sets it only for a user that the task creates. If setting it fails, the task deletes the new user
        again, so that the next run creates the user with the password. If the task itself was killed between the two,
        the user exists without a password. Then run the task once with V(if_different).
      - V(if_different) also sets it for an existing user who cannot sign in with it. The task tries that, and signs out
        at once.
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
      - Otherwise check mode predicts that the password of an existing user stays, and warns.
    type: bool
    default: false
  state:
    description:
      - Whether the user must exist. V(absent) deletes the user, and all tokens of the user stop working.
      - The task does not delete or deactivate the user of its own token, or the user who set up the server. It does not
        delete the last owner of an organization.
    type: str
    choices:
      - present
      - absent
    default: present
notes:
  - The token needs the permissions to read and write users, as an operator token has them. An all-access token has them
    for its own user only.
  - InfluxDB Cloud does not manage users through its API. There the module refuses every change.
seealso:
  - module: timeseries.influxdb.influx_organization
extends_documentation_fragment:
  - timeseries.influxdb.connection
  - timeseries.influxdb.attributes
"""

EXAMPLES = r"""
- name: Create a user who can sign in
  timeseries.influxdb.influx_user:
    host: https://influx.example.com:8086
    token: "{{ influx_token }}"
    name: ann
    user_password: "{{ ann_password }}"

- name: Set the password again if it is another one
  timeseries.influxdb.influx_user:
    host: https://influx.example.com:8086
    token: "{{ influx_token }}"
    name: ann
    user_password: "{{ ann_password }}"
    update_password: if_different
    verify_password: true

- name: Rename and deactivate the user
  timeseries.influxdb.influx_user:
    host: https://influx.example.com:8086
    token: "{{ influx_token }}"
    name: ann (left)
    renamed_from: ann
    status: inactive

- name: Delete the user
  timeseries.influxdb.influx_user:
    host: https://influx.example.com:8086
    token: "{{ influx_token }}"
    name: ann (left)
    state: absent
"""

RETURN = r"""
user:
  description: The user after the task. In check mode, the predicted user. None if it does not exist.
  returned: always, except on failure
  type: dict
  contains:
    id:
      description:
        - The ID of the user. For a user that would be created, a run with C(--check) returns an ID that its later tasks
          can use. Otherwise None in check mode.
      type: str
      sample: 0d1f2a3b4c5d6e7f
    name:
      description: The name of the user.
      type: str
      sample: ann
    status:
      description: The status of the user, V(active) or V(inactive).
      type: str
      sample: active
actions:
  description:
    - The changes. In check mode, the predicted changes.
    - V(action) is one of V(create_user), V(rename_user), V(update_user), V(set_password) and V(delete_user). The other
      keys describe the change.
  returned: always
  type: list
  elements: dict
  sample:
    - action: create_user
      user: ann
      status: active
    - action: set_password
      user: ann
diff:
  description:
    - The user before and after the task, in the form of the options.
    - C(user_password) has no password here. It is V(as declared), V(different) or V(unknown), and missing if the task did
      not compare or set the password.
  returned: always, except on failure
  type: dict
  sample:
    before_header: ann
    after_header: ann
    before:
      name: ann
      status: active
      user_password: different
    after:
      name: ann
      status: active
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
    operation: create the user 'ann'
    status: 401
    code: unauthorized
    message: write:users is unauthorized
"""

from ansible_collections.timeseries.influxdb.plugins.module_utils._module import run_module
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.user import USER


def main() -> None:
    """Run the module."""
    run_module(USER)


if __name__ == "__main__":
    main()
