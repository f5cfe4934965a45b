#!/usr/bin/python

# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Document influx_dbrp, and run it as a module."""

from __future__ import annotations

DOCUMENTATION = r"""
module: influx_dbrp
short_description: Manage the DBRP mappings of a database of InfluxDB
version_added: "0.1.0"
author:
  - The timeseries.influxdb authors (@timeseries)
description:
  - Maps a database and its retention policies to buckets of InfluxDB OSS 2.x or InfluxDB Cloud (TSM). InfluxQL queries
    and writes of InfluxDB 1.x name a database.
  - One task declares all retention policies of one database. Explicit mappings of the database that you do not list are
    removed.
  - Every bucket of InfluxDB OSS has a virtual mapping. The bucket C(telegraf) has the database C(telegraf) with the
    retention policy C(autogen), and the bucket C(telegraf/long) has the retention policy C(long) of that database. A
    virtual mapping that gives what you declare counts, and nothing is created. Virtual mappings that you do not list
    remain, because InfluxDB cannot remove them.
  - An explicit mapping hides the virtual mapping of the same database and retention policy.
  - The bucket of a mapping cannot be changed. If it differs, the mapping is deleted and created. In the gap between,
    queries and writes fail or use another bucket. The task warns of this, in check mode too. It deletes the mapping only
    if InfluxDB would accept the new one.
  - InfluxDB keeps several mappings of one retention policy if they are created at the same moment. The task reads the
    mappings again after it has created one, and removes such duplicates.
options:
  database:
    description:
      - The name of the database. It has letters, digits, C(_), C(-) and C(.) only.
    type: str
    required: true
  policies:
    description:
      - The retention policies of the database. Required, unless O(state=absent).
    type: list
    elements: dict
    suboptions:
      name:
        description: The name of the retention policy. It has letters, digits, C(_), C(-) and C(.) only.
        type: str
        required: true
      bucket:
        description: The name of the bucket. It must exist. Either this or O(policies[].bucket_id) is required.
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
      - Whether the database must have these mappings. V(absent) removes all explicit mappings of the database. Do not
        give O(policies) then. Buckets, data and virtual mappings remain.
    type: str
    choices:
      - present
      - absent
    default: present
notes:
  - The token needs the permissions to read and write each bucket that is mapped. The permission for C(dbrp) is of no
    use, because InfluxDB does not check it.
  - Mappings to buckets that the token cannot read are not visible to the task. It does not remove them.
  - A run with C(--check) knows the buckets that its earlier tasks would create. It does not know the mappings that its
    earlier tasks would create.
seealso:
  - module: timeseries.influxdb.influx_bucket
extends_documentation_fragment:
  - timeseries.influxdb.connection
  - timeseries.influxdb.attributes
"""

EXAMPLES = r"""
- name: Create two buckets
  timeseries.influxdb.influx_buckets:
    host: https://influx.example.com:8086
    token: "{{ influx_token }}"
    org: main
    buckets:
      - name: metrics
        retention: 30d
      - name: metrics-archive

- name: Let clients of InfluxDB 1.x use the database telegraf
  timeseries.influxdb.influx_dbrp:
    host: https://influx.example.com:8086
    token: "{{ influx_token }}"
    org: main
    database: telegraf
    policies:
      - name: autogen
        bucket: metrics
        default: true
      - name: long
        bucket: metrics-archive

- name: Remove the explicit mappings of the database
  timeseries.influxdb.influx_dbrp:
    host: https://influx.example.com:8086
    token: "{{ influx_token }}"
    org: main
    database: telegraf
    state: absent
"""

RETURN = r"""
dbrp:
  description:
    - The declared mappings of the database after the task, in the order of the declaration. In check mode, the predicted
      mappings. None with O(state=absent).
  returned: always, except on failure
  type: dict
  contains:
    database:
      description: The name of the database.
      type: str
      sample: telegraf
    org_id:
      description: The ID of the organization.
      type: str
      sample: 3e2deb12b854beed
    policies:
      description: The retention policies, each with its mapping.
      type: list
      elements: dict
      contains:
        id:
          description:
            - The ID of the mapping. A virtual one has the ID of its bucket.
            - For a mapping that would be created, a run with C(--check) returns a predicted ID. Otherwise None in check
              mode.
          type: str
          sample: 11b44863e87bc000
        name:
          description: The name of the retention policy.
          type: str
          sample: autogen
        bucket:
          description: The name of the bucket.
          type: str
          sample: metrics
        bucket_id:
          description: The ID of the bucket.
          type: str
          sample: 0d1f2a3b4c5d6e7f
        default:
          description: Whether it is the default of the database.
          type: bool
          sample: true
        virtual:
          description: Whether the mapping comes with its bucket.
          type: bool
          sample: false
actions:
  description:
    - The changes. In check mode, the predicted changes.
    - V(action) is one of V(create_dbrp), V(update_dbrp) and V(delete_dbrp). V(update_dbrp) makes a mapping the default.
      The other keys describe the mapping. V(bucket_id) replaces V(bucket) if the name of the bucket is not known.
  returned: always
  type: list
  elements: dict
  sample:
    - action: create_dbrp
      database: telegraf
      policy: autogen
      bucket: metrics
      default: true
diff:
  description:
    - The mappings before and after the task, in the form of the options. Before, all explicit mappings of the database are
      among them.
  returned: always, except on failure
  type: dict
  sample:
    before_header: telegraf
    after_header: telegraf
    before: {}
    after:
      database: telegraf
      policies:
        - name: autogen
          bucket: metrics
          default: true
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
    operation: create the DBRP mapping 'telegraf/autogen'
    status: 401
    code: unauthorized
    message: write:orgs/3e2deb12b854beed/buckets/0d1f2a3b4c5d6e7f is unauthorized
"""

from ansible_collections.timeseries.influxdb.plugins.module_utils._module import run_module
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.dbrp import DBRP


def main() -> None:
    """Run the module."""
    run_module(DBRP)


if __name__ == "__main__":
    main()
