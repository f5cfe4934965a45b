# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options that all modules share: where the server is, and who asks."""

from __future__ import annotations


class ModuleDocFragment:
    """The connection to a server; the argument spec beside it is plugins/module_utils/_argspec.py."""

    DOCUMENTATION = r"""
options:
  host:
    description:
      - The URL of the server, with its path prefix if it stands behind one, such as V(https://example.com/influx).
      - Otherwise the environment variable E(INFLUX_HOST), then the profile, then V(http://localhost:8086).
    type: str
  token:
    description:
      - The API token. It need not be an all-access token - see
        R(Tokens and least privilege,ansible_collections.timeseries.influxdb.docsite.guide_permissions).
      - Otherwise the environment variable E(INFLUX_TOKEN), then the profile's.
    type: str
  username:
    description:
      - The name of a user, to sign in with O(password) in place of a token (InfluxDB OSS only). The session is closed at the
        end of the task.
    type: str
  password:
    description: The password of the user O(username).
    type: str
  org:
    description:
      - The name of the organization.
      - Otherwise the environment variables E(INFLUX_ORG_ID) or E(INFLUX_ORG), then the profile's organization. O(org) and
        O(org_id) are one group - what the task says of either beats all of these.
      - Its ID is asked for only when something is created. That needs the permission to read the organization, or at
        least one bucket in it; O(org_id) needs neither.
    type: str
  org_id:
    description: The ID of the organization, 16 hexadecimal digits, in place of O(org). Quote it.
    type: str
  profile:
    description:
      - The name of a connection configuration of the C(influx) CLI, which gives what neither the task nor the environment
        does.
      - Otherwise the environment variable E(INFLUX_ACTIVE_CONFIG). Where only a file is named, its active configuration
        is used.
      - The file is read on the host that runs the module, with Python 3.11 or newer, or with the library C(tomli).
    type: str
  configs_path:
    description:
      - The file with the configurations of the C(influx) CLI.
      - Otherwise the environment variable E(INFLUX_CONFIGS_PATH), then V(~/.influxdbv2/configs). No file is read unless the
        task or the environment names a profile or a file.
    type: path
  validate_certs:
    description:
      - Whether the server's certificate is checked. Set it to V(false) on a machine of your own only.
      - Otherwise it is checked unless the environment variable E(INFLUX_SKIP_VERIFY) is true.
    type: bool
  ca_path:
    description:
      - A file with the certificates of the authorities to trust, in PEM format, or a directory of them.
      - Otherwise the environment variables E(REQUESTS_CA_BUNDLE) or E(CURL_CA_BUNDLE), then those that C(requests) comes with.
    type: path
  client_cert:
    description: A file with the client's certificate, in PEM format, with its key unless O(client_key) is given.
    type: path
  client_key:
    description: A file with the key of O(client_cert), in PEM format.
    type: path
  timeout:
    description: Seconds to wait for a connection, and then for each answer.
    type: float
    default: 30
  retries:
    description:
      - How often a request is repeated after the first attempt, where that is safe - when the server asks to slow down or is
        not available, and when the connection fails. What creates something is repeated only when it surely was not
        carried out; where that is not known, the server is asked what is there first.
      - The wait before a repeat is what the server asks for in C(Retry-After), up to 30 seconds, or else it begins with half a
        second, doubles each time up to 30 seconds, and is shortened at random by up to a half.
      - The repeats of one request also end when O(timeout) times (O(retries) + 1) seconds have passed since it was first sent.
    type: int
    default: 3
  zap_trace_span:
    description: An OpenTracing span context, sent with each request as the header C(Zap-Trace-Span).
    type: str
requirements:
  - requests >= 2.25 on the host that runs the module
notes:
  - Proxies are taken from the environment of the task (C(https_proxy), C(no_proxy) and so on). A C(.netrc) is not read, and a
    redirect is not followed.
  - The connection's options can be set once for all modules with C(module_defaults) for the action group
    C(timeseries.influxdb.influxdb).
  - A task on the controller itself runs in the controller's process, which saves the start of a module process and gives the same
    result - where the connection is V(local), C(ansible_python_interpreter) is the Python that runs Ansible, and the task has no
    C(become), C(async) or C(environment). The variable C(timeseries_influxdb_in_process) turns this off where it is V(false). On
    macOS, where a forked process can't look up the system's proxies safely, it is off unless the variable is V(true).
  - Check mode asks all that a run asks and sends nothing that writes. Only whether the token may write, the server tells
    nobody beforehand.
"""
