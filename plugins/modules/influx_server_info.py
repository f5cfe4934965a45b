#!/usr/bin/python

# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Document influx_server_info, and run it as a module."""

from __future__ import annotations

DOCUMENTATION = r"""
module: influx_server_info
short_description: Read organizations of InfluxDB with what is in them, and users
version_added: "0.1.0"
author:
  - The timeseries.influxdb authors (@timeseries)
description:
  - Returns organizations of InfluxDB OSS 2.x or InfluxDB Cloud (TSM), with their labels, buckets, DBRP mappings, API
    tokens and v1 users. It also returns the users of the server.
  - The result has the form of M(timeseries.influxdb.influx_server), and is enough to declare an equal server.
  - The result contains no token and no password. InfluxDB does not return them.
  - The result says whether something may be hidden from the token. RV(remarks) names what has no declaration.
options:
  organizations:
    description:
      - The organizations to return, in this order. If this option is omitted, the organization of the connection is
        returned. If the connection has none either, all organizations that the token may read are returned, by name.
    type: list
    elements: dict
    suboptions:
      name:
        description: The name of the organization.
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
  include:
    description:
      - The parts to return. V(labels) means the labels themselves, and those of the buckets.
      - V(members) and V(owners) mean those of the buckets. Each takes one more request for each bucket.
      - V(organization) means the description, the members and the owners of the organization itself.
      - V(users) means the users of the server. Each organization has them in common.
      - V(dbrps) means the explicit DBRP mappings. Mappings that a bucket has by itself are omitted.
      - V(authorizations) means the API tokens with their permissions.
      - V(v1_users) means the users of the InfluxDB 1.x API with their buckets.
      - A part that the token may not read is omitted. RV(hidden) names it, with the reason.
    type: list
    elements: str
    choices:
      - labels
      - buckets
      - members
      - owners
      - organization
      - users
      - dbrps
      - authorizations
      - v1_users
    default:
      - labels
      - buckets
notes:
  - The token needs the permissions to read all buckets and labels. To return all organizations, it also needs the
    permission to read them. For members and owners, it also needs to read the organization of the bucket.
  - For V(users), the token needs the permission to read all users. For V(authorizations) and V(v1_users), it needs
    the permissions to read all authorizations and all users.
  - InfluxDB's own buckets are not returned.
seealso:
  - module: timeseries.influxdb.influx_server
  - module: timeseries.influxdb.influx_bucket_info
  - module: timeseries.influxdb.influx_label_info
extends_documentation_fragment:
  - timeseries.influxdb.connection
  - timeseries.influxdb.attributes.info
"""

EXAMPLES = r"""
- name: Read an organization
  timeseries.influxdb.influx_server_info:
    host: https://influx.example.com:8086
    token: "{{ influx_token }}"
    organizations:
      - name: main
    include:
      - labels
      - buckets
      - members
      - owners
      - organization
      - users
      - dbrps
      - authorizations
      - v1_users
  register: found

- name: Show what has no declaration
  ansible.builtin.debug:
    var: found.remarks

- name: Declare what was found
  timeseries.influxdb.influx_server:
    host: https://influx.example.com:8086
    token: "{{ influx_token }}"
    users: "{{ found.users }}"
    organizations: "{{ found.organizations }}"
"""

RETURN = r"""
users:
  description: The users, sorted by name, as O(timeseries.influxdb.influx_server#module:users).
  returned: if O(include) contains V(users)
  type: list
  elements: dict
  sample:
    - name: ann
      status: active
organizations:
  description: The organizations, in the form of O(timeseries.influxdb.influx_server#module:organizations).
  returned: always, except on failure
  type: list
  elements: dict
  contains:
    name:
      description: The name of the organization.
      returned: if the task names it, or the token may read it
      type: str
      sample: main
    id:
      description: The ID of the organization.
      returned: if the name is not known
      type: str
      sample: 3e2deb12b854beed
    description:
      description: The description of the organization.
      returned: if O(include) contains V(organization)
      type: str
      sample: Metrics of all hosts
    members:
      description: The names of the members of the organization.
      returned: if O(include) contains V(organization)
      type: list
      elements: str
      sample: [ann]
    owners:
      description: The names of the owners of the organization.
      returned: if O(include) contains V(organization)
      type: list
      elements: str
      sample: [admin]
    labels:
      description: The labels, sorted by name, as O(timeseries.influxdb.influx_server#module:organizations[].labels).
      returned: if O(include) contains V(labels)
      type: list
      elements: dict
      sample:
        - name: production
          color: "#326BBA"
    buckets:
      description: The buckets, sorted by name, as O(timeseries.influxdb.influx_server#module:organizations[].buckets).
      returned: if O(include) contains V(buckets)
      type: list
      elements: dict
      sample:
        - name: telegraf
          description: Metrics of all hosts
          retention: 30d
          shard_group_duration: 1d
          labels: [production]
    dbrps:
      description:
        - The databases that have explicit DBRP mappings, sorted by name, as
          O(timeseries.influxdb.influx_server#module:organizations[].dbrps).
      returned: if O(include) contains V(dbrps)
      type: list
      elements: dict
      sample:
        - database: metrics
          policies:
            - name: long
              bucket: telegraf
              default: false
            - name: short
              bucket: weather
              default: true
    authorizations:
      description:
        - The API tokens, sorted by user and description, as
          O(timeseries.influxdb.influx_server#module:organizations[].authorizations). To create one on another server,
          add C(token_file).
      returned: if O(include) contains V(authorizations)
      type: list
      elements: dict
      sample:
        - description: admin's Token
          user: admin
          status: active
          preset: operator
        - description: telegraf on web-1
          user: ann
          status: active
          write_buckets: [telegraf]
    v1_users:
      description:
        - The users of the InfluxDB 1.x API, sorted by name, as
          O(timeseries.influxdb.influx_server#module:organizations[].v1_users). To create one on another server, add
          C(user_password).
      returned: if O(include) contains V(v1_users)
      type: list
      elements: dict
      sample:
        - name: grafana
          user: ann
          description: ""
          status: active
          read_buckets: [telegraf]
completeness:
  description: For each entry of RV(organizations), in the same order, whether something may be hidden from the token.
  returned: always, except on failure
  type: list
  elements: dict
  contains:
    name:
      description: The name of the organization. None if it is not known.
      type: str
      sample: main
    id:
      description: The ID of the organization.
      type: str
      sample: 3e2deb12b854beed
    complete:
      description: Whether the entry contains everything that O(include) asks for.
      type: bool
      sample: true
    incomplete_reason:
      description: The reason why the entry may be incomplete. None if it is complete.
      type: str
      sample: null
complete:
  description: Whether RV(hidden) is empty.
  returned: always, except on failure
  type: bool
  sample: true
incomplete_reason:
  description: The first reason of RV(hidden). None if it is empty.
  returned: always, except on failure
  type: str
  sample: null
hidden:
  description: The parts of O(include) of which something may be hidden from the token, or that it may not read at all.
  returned: always, except on failure
  type: list
  elements: dict
  contains:
    organization:
      description: The name of the organization, or its ID. None for the users.
      type: str
      sample: main
    part:
      description: The part, as O(include) calls it.
      type: str
      sample: authorizations
    reason:
      description: The reason, and what the token lacks.
      type: str
      sample: >-
        Some authorizations may be hidden: InfluxDB hides each one from a token that may not read its user. Give the
        token the permissions to read all users and all authorizations.
remarks:
  description: The things that are not declared as they are, with the reason.
  returned: always, except on failure
  type: list
  elements: dict
  contains:
    organization:
      description: The name of the organization, or its ID. None for users.
      type: str
      sample: main
    kind:
      description: The kind of the thing. One of V(organization), V(user), V(label), V(bucket), V(dbrp), V(authorization) and
        V(v1_user).
      type: str
      sample: authorization
    name:
      description: The name of the thing, the description of a token, or the ID of what has none.
      type: str
      sample: telegraf on web-2
    id:
      description: The ID of the thing. None for DBRP mappings, and for several tokens with the same description.
      type: str
      sample: 0c7a1d3e5f9b2a46
    outcome:
      description:
        - The declaration that the result contains. V(by_id) means that it names the thing by its ID, which fits this
          server only. V(in_part) means that it lacks a part of what the thing has. V(left_out) means that it lacks the thing.
      type: str
      sample: left_out
    reason:
      description: The reason.
      type: str
      sample: "It has permissions for what is gone: write buckets 0c7a1d3e5f9b2b11."
server_version:
  description: The version of InfluxDB. None if the server did not send one.
  returned: always, except on failure
  type: str
  sample: v2.7.12
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
    kind: UnauthorizedError
    operation: list the buckets
    status: 401
    code: unauthorized
    message: unauthorized access
"""

from ansible_collections.timeseries.influxdb.plugins.module_utils._module import run_module
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.server_info import SERVER_INFO


def main() -> None:
    """Run the module."""
    run_module(SERVER_INFO)


if __name__ == "__main__":
    main()
