#!/usr/bin/python

# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Document influx_setup, and run it as a module."""

from __future__ import annotations

DOCUMENTATION = r"""
module: influx_setup
short_description: Set up a new InfluxDB server
version_added: "0.1.0"
author:
  - The timeseries.influxdb authors (@timeseries)
description:
  - Makes the first user, organization, bucket and operator token of a new server of InfluxDB OSS 2.x.
  - On a server that is set up, the task proves that it is this setup. It checks whether the user can sign in, whether the
    organization exists, and whether the token works. Then the task is unchanged. Otherwise it fails, and says all that
    differs and what to do.
  - The setup of InfluxDB is not atomic. If it fails half-way, the server keeps the first half, and allows no second setup.
    The task therefore refuses beforehand all values that the server would refuse half-way.
options:
  username:
    description:
      - The name of the first user. The user may do everything on the server.
      - The name must not contain a colon, because nobody could sign in with it.
    type: str
    required: true
  password:
    description:
      - The password of the user, 8 to 72 bytes in UTF-8.
      - The task does not change the password of an existing user. To do that, use
        M(timeseries.influxdb.influx_user).
    type: str
    required: true
  org:
    description: The name of the first organization, without white space around it.
    type: str
    required: true
  bucket:
    description:
      - The name of the first bucket.
      - The task does not check the bucket of a server that is set up. To manage it, use
        M(timeseries.influxdb.influx_bucket).
    type: str
    required: true
  retention:
    description:
      - The time for which the new bucket keeps data, such as V(30d) or V(infinite). The units are those of
        M(timeseries.influxdb.influx_bucket). The shortest retention is V(1h).
    type: str
    default: infinite
  token:
    description:
      - The operator token, which you choose. Keep it in a vault. It has 32 to 1024 ASCII characters without white space.
      - Give either this or O(token_file). The task never takes the token from E(INFLUX_TOKEN), from a profile or from the
        action group.
    type: str
  token_file:
    description:
      - The file with the operator token, on the host that runs the module. Use it instead of O(token).
      - If the file does not exist on a new server, the task makes a random token and writes it to this file before the
        setup. Only the owner can read the file. The folder must exist.
      - If the file exists, its token is used. On a server that is set up, this token is tried.
    type: path
  repair:
    description:
      - Whether the task may mend a setup that failed half-way. In this state the user can sign in, and the server has no
        token and no bucket of yours.
      - To mend it, the task deletes the organization and the user that exist, and sets the server up again.
      - If the setup failed before it made the organization, the user has no rights. Then the task mends it only if the
        metrics of the server show that it has no other user, no organization and no token.
      - The task refuses this if the server has another user, a second organization, a token or a bucket. Then the message
        has the commands for the host of the server.
    type: bool
    default: false
notes:
  - No permission is necessary. The task needs no token to set up a new server.
  - The task tries the password by signing in, and signs out at once. Check mode does so too, because this changes nothing.
  - A task without O(token_file) can run on many hosts at once for one server. One of them sets it up, and the others prove
    that it did.
  - InfluxDB Cloud has no setup. There the module refuses to run.
seealso:
  - module: timeseries.influxdb.influx_organization
  - module: timeseries.influxdb.influx_user
extends_documentation_fragment:
  - timeseries.influxdb.address
  - timeseries.influxdb.attributes
"""

EXAMPLES = r"""
- name: Set up a server with a token from a vault
  timeseries.influxdb.influx_setup:
    host: https://influx.example.com:8086
    username: admin
    password: "{{ admin_password }}"
    org: main
    bucket: telegraf
    retention: 30d
    token: "{{ influx_token }}"

- name: Prove that the server has that setup, and mend one that failed half-way
  timeseries.influxdb.influx_setup:
    host: https://influx.example.com:8086
    username: admin
    password: "{{ admin_password }}"
    org: main
    bucket: telegraf
    retention: 30d
    token: "{{ influx_token }}"
    repair: true

- name: Set up a server, and keep a random token on its host
  timeseries.influxdb.influx_setup:
    host: https://second.example.com:8086
    username: admin
    password: "{{ admin_password }}"
    org: main
    bucket: telegraf
    token_file: "{{ token_folder }}/influx-operator-token"
"""

RETURN = r"""
setup:
  description: The setup of the server. In check mode, the predicted setup. It contains no password and no token.
  returned: always, except on failure
  type: dict
  contains:
    username:
      description: The name of the user.
      type: str
      sample: admin
    user_id:
      description:
        - The ID of the user. For a setup that would be made, a run with C(--check) returns an ID that its later tasks
          can use. Otherwise None in check mode.
      type: str
      sample: 0d1f2a3b4c5d6e7f
    org:
      description: The name of the organization.
      type: str
      sample: main
    org_id:
      description:
        - The ID of the organization. For a setup that would be made, a run with C(--check) returns an ID that its later
          tasks can use. Otherwise None in check mode.
      type: str
      sample: 4d3c2b1a09f8e7d6
    bucket:
      description: The name of the bucket. None if the bucket does not exist any more.
      type: str
      sample: telegraf
    bucket_id:
      description:
        - The ID of the bucket. For a setup that would be made, a run with C(--check) returns an ID that its later tasks
          can use. Otherwise None in check mode.
      type: str
      sample: 6f5e4d3c2b1a0f9e
    retention:
      description: The retention of the bucket, as it is now.
      type: str
      sample: 30d
actions:
  description:
    - The changes. In check mode, the predicted changes.
    - V(action) is one of V(set_up), V(set_up_in_part), V(write_token), V(delete_organization) and V(delete_user). The other
      keys describe the change. V(set_up_in_part) is a setup that failed half-way.
  returned: always
  type: list
  elements: dict
  sample:
    - action: set_up
      username: admin
      org: main
      bucket: telegraf
      retention: 30d
diff:
  description: The setup before and after the task, in the form of the options.
  returned: always, except on failure
  type: dict
  sample:
    before_header: main
    after_header: main
    before: {}
    after:
      username: admin
      org: main
      bucket: telegraf
      retention: 30d
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
      description: The name of the organization that the task declares.
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
    kind: RefusedError
    operation: null
"""

from ansible_collections.timeseries.influxdb.plugins.module_utils._module import run_module
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.setup import SETUP


def main() -> None:
    """Run the module."""
    run_module(SETUP)


if __name__ == "__main__":
    main()
