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
      - Otherwise the URL of the O(profile) that the task names. Without one, the environment variable E(INFLUX_HOST), then the
        profile that the environment names, then V(http://localhost:8086).
    type: str
  token:
    description:
      - The API token. It need not be an all-access token - see
        R(Tokens and least privilege,ansible_collections.timeseries.influxdb.docsite.guide_permissions).
      - Otherwise the token of the O(profile) that the task names. Without one, the environment variable E(INFLUX_TOKEN), then
        the token of the profile that the environment names.
      - These go to the server of their own source, or to O(host), but never to the server of another source.
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
      - Otherwise the organization of the O(profile) that the task names. Without one, the environment variables
        E(INFLUX_ORG_ID) or E(INFLUX_ORG), then the organization of the profile that the environment names. What the task says
        with O(org) or O(org_id) beats all of these.
      - Its ID is asked for only when something is created. That needs the permission to read the organization, or at
        least one bucket in it; O(org_id) needs neither.
    type: str
  org_id:
    description: The ID of the organization, 16 hexadecimal digits, in place of O(org). Quote it.
    type: str
  profile:
    description:
      - The name of a connection configuration of the C(influx) CLI. It gives what the task leaves out, and the environment's
        E(INFLUX_HOST), E(INFLUX_TOKEN), E(INFLUX_ORG), E(INFLUX_ORG_ID) and E(INFLUX_SKIP_VERIFY) are ignored.
      - If the task names no profile and no O(configs_path), the environment variable E(INFLUX_ACTIVE_CONFIG) can name one. It
        gives what neither the task nor the environment does. It is not used where E(INFLUX_HOST) names the server.
      - Where only a file is named, its active configuration is used.
      - The file is read only if something is still missing.
      - The file is read on the host that runs the module, with Python 3.11 or newer, or with the library C(tomli).
    type: str
  configs_path:
    description:
      - The file with the configurations of the C(influx) CLI.
      - Otherwise the environment variable E(INFLUX_CONFIGS_PATH), then V(~/.influxdbv2/configs). No file is read unless the
        task or the environment names a profile or a file.
      - A file that only the environment names may be missing, and counts as empty then.
    type: path
  validate_certs:
    description:
      - Whether the server's certificate is checked. Set it to V(false) on a machine of your own only.
      - Otherwise it is checked, unless the environment variable E(INFLUX_SKIP_VERIFY) is true. That variable is only for the
        server that the environment names, and not for one that the task names with O(host) or O(profile).
    type: bool
  ca_path:
    description:
      - A file with the certificates of the authorities to trust, in PEM format, or a directory of them.
      - Otherwise the environment variables E(REQUESTS_CA_BUNDLE) or E(CURL_CA_BUNDLE), then those that C(requests) comes with.
    type: path
  client_cert:
    description:
      - A file with the client's certificate, in PEM format, with its key unless O(client_key) is given.
    type: path
  client_key:
    description:
      - A file with the key of O(client_cert), in PEM format. The key must not be encrypted, since nobody can be asked for
        its pass phrase.
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
  - Proxies are taken from the environment of the task (C(https_proxy), C(http_proxy), C(all_proxy) and C(no_proxy), also in upper
    case). A proxy's password is masked. A SOCKS proxy needs the Python library C(PySocks). A C(.netrc) is not read, and a
    redirect is not followed.
  - The connection's options can be set once for all modules with C(module_defaults) for the action group
    C(timeseries.influxdb.influxdb). What the task says replaces what the group says of the same thing - O(org_id) replaces O(org),
    O(username) replaces O(token), O(profile) replaces the whole connection.
  - A task on the controller itself runs in the controller's process, which saves the start of a module process and gives the same
    result - where the connection is V(local), C(ansible_python_interpreter) is the Python that runs Ansible, and the task has no
    C(become), C(async) or C(environment). The variable C(timeseries_influxdb_in_process) turns this off where it is V(false). On
    macOS, where a forked process can't look up the system's proxies safely, it is off unless the variable is V(true).
  - Check mode asks all that a run asks and sends nothing that writes. Only whether the token may write, the server tells
    nobody beforehand.
"""
