#!/usr/bin/python

# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Document influx_organization, and run it as a module."""

from __future__ import annotations

DOCUMENTATION = r"""
module: influx_organization
short_description: Manage an organization of InfluxDB
version_added: "0.1.0"
author:
  - The timeseries.influxdb authors (@timeseries)
description:
  - Creates, changes, renames and deletes an organization of InfluxDB OSS 2.x, with its members and owners.
  - Options that you omit are left unchanged; options that you set are enforced.
  - To keep what is in an organization, use M(timeseries.influxdb.influx_server) or the modules for buckets and labels.
  - The options O(org) and O(org_id) of the connection have no effect here.
options:
  name:
    description:
      - The name of the organization. It must not be blank.
      - InfluxDB ignores white space around a name when it compares names, but keeps it in the name. A new name must
        therefore have none.
      - If O(id) is given too, the organization is renamed to this name if necessary.
    type: str
  id:
    description:
      - The ID of an existing organization, 16 hexadecimal digits. Write it in quotes.
      - InfluxDB chooses the IDs of new organizations. An organization is therefore never created from O(id).
    type: str
  renamed_from:
    description:
      - The previous name of the organization. If only an organization with this name exists, it is renamed to O(name).
      - If only O(name) exists, nothing is renamed. If both exist, the task fails.
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
    description: The IDs of members, in addition to O(members).
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
    description: The IDs of owners, in addition to O(owners).
    type: list
    elements: str
  allow_data_loss:
    description:
      - Whether an organization that has buckets may be deleted, with all data in them. Buckets of InfluxDB itself do
        not count.
      - Otherwise the task fails and says how many buckets the organization has. It also fails if buckets are hidden from
        the token.
    type: bool
    default: false
  state:
    description: Whether the organization must exist. V(absent) deletes it with everything in it.
    type: str
    choices:
      - present
      - absent
    default: present
notes:
  - To create an organization, the token needs the permission to write all organizations (C(orgs)), as an operator token
    has it.
  - API tokens of a deleted organization may stay valid, and InfluxDB lists them no more. The task warns of those that
    it can see, with their IDs. Delete them before.
  - InfluxDB Cloud does not create or delete organizations through its API, and manages members in its user interface.
    There the module changes the name and the description only, and refuses everything else.
seealso:
  - module: timeseries.influxdb.influx_server
  - module: timeseries.influxdb.influx_bucket_member
extends_documentation_fragment:
  - timeseries.influxdb.connection
  - timeseries.influxdb.attributes
"""

EXAMPLES = r"""
- name: Create an organization
  timeseries.influxdb.influx_organization:
    host: https://influx.example.com:8086
    token: "{{ influx_token }}"
    name: plant-1
    description: The machines of plant 1

- name: Rename it
  timeseries.influxdb.influx_organization:
    host: https://influx.example.com:8086
    token: "{{ influx_token }}"
    name: plant-north
    renamed_from: plant-1

- name: Remove all members
  timeseries.influxdb.influx_organization:
    host: https://influx.example.com:8086
    token: "{{ influx_token }}"
    name: plant-north
    members: []

- name: Delete it with all buckets in it
  timeseries.influxdb.influx_organization:
    host: https://influx.example.com:8086
    token: "{{ influx_token }}"
    name: plant-north
    state: absent
    allow_data_loss: true
"""

RETURN = r"""
organization:
  description:
    - The organization after the task, in the form of the options. In check mode, the predicted organization. None if it
      does not exist.
  returned: always, except on failure
  type: dict
  contains:
    id:
      description:
        - The ID of the organization. For an organization that would be created, a run with C(--check) returns an ID that
          its later tasks can use. Otherwise None in check mode.
      type: str
      sample: 3e2deb12b854beed
    name:
      description: The name of the organization.
      type: str
      sample: plant-1
    description:
      description: The description of the organization.
      type: str
      sample: The machines of plant 1
    members:
      description: The names of the members, as far as the task had to read them.
      returned: if members or owners are declared
      type: list
      elements: str
      sample: [ann]
    owners:
      description: The names of the owners, as far as the task had to read them.
      returned: if members or owners are declared
      type: list
      elements: str
      sample: [admin]
actions:
  description:
    - The changes. In check mode, the predicted changes.
    - V(action) is one of V(create_organization), V(rename_organization), V(update_organization),
      V(delete_organization), V(add_member), V(add_owner), V(change_role), V(remove_member) and V(remove_owner). The
      other keys describe the change.
  returned: always
  type: list
  elements: dict
  sample:
    - action: rename_organization
      organization: plant-1
      name: plant-north
diff:
  description: The organization before and after the task, in the form of the options.
  returned: always, except on failure
  type: dict
  sample:
    before_header: plant-north
    after_header: plant-north
    before:
      name: plant-1
      description: The machines of plant 1
    after:
      name: plant-north
      description: The machines of plant 1
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
    operation: create the organization 'plant-1'
    status: 401
    code: unauthorized
    message: write:orgs is unauthorized
"""

from ansible_collections.timeseries.influxdb.plugins.module_utils._module import run_module
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.one_organization import ORGANIZATION


def main() -> None:
    """Run the module."""
    run_module(ORGANIZATION)


if __name__ == "__main__":
    main()
