# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Document the options of the connection, which all modules share."""

from __future__ import annotations


class ModuleDocFragment:
    """Document the connection to a server. Its argument spec is plugins/module_utils/_options/connection.py."""

    DOCUMENTATION = r"""
options:
  host:
    description:
      - The URL of the server. Include the path prefix if the server has one, such as V(https://example.com/influx).
      - If O(profile) is set, the default is the URL of that profile. Otherwise the default is E(INFLUX_HOST), then the
        URL of the profile that the environment names, then V(http://localhost:8086).
    type: str
  token:
    description:
      - The API token. An all-access token is not necessary, see
        R(Tokens and least privilege,ansible_collections.timeseries.influxdb.docsite.guide_permissions).
      - If O(profile) is set, the default is the token of that profile. Otherwise the default is E(INFLUX_TOKEN), then
        the token of the profile that the environment names.
      - A default token is sent to the server of its own source, or to O(host). It is never sent to the server of
        another source.
    type: str
  username:
    description:
      - The name of a user. The task signs in with O(username) and O(password) instead of a token (InfluxDB OSS only).
        It closes the session at its end.
    type: str
  password:
    description: The password of the user O(username).
    type: str
  org:
    description:
      - The name of the organization.
      - If O(profile) is set, the default is the organization of that profile. Otherwise the default is E(INFLUX_ORG_ID)
        or E(INFLUX_ORG), then the organization of the profile that the environment names.
      - O(org) or O(org_id) replaces these defaults.
      - The task looks up the ID of the organization only when it creates something. This requires the permission to
        read the organization, or at least one bucket in it. With O(org_id), neither permission is necessary.
    type: str
  org_id:
    description: The ID of the organization, 16 hexadecimal digits. Use it instead of O(org), and write it in quotes.
    type: str
  profile:
    description:
      - The name of a connection configuration of the C(influx) CLI. It supplies the values that the task omits.
      - With this option, E(INFLUX_HOST), E(INFLUX_TOKEN), E(INFLUX_ORG), E(INFLUX_ORG_ID) and E(INFLUX_SKIP_VERIFY) are
        ignored.
      - If neither O(profile) nor O(configs_path) is set, the environment variable E(INFLUX_ACTIVE_CONFIG) can name a
        profile. That profile supplies the values that neither the task nor the environment sets. It is ignored if
        E(INFLUX_HOST) names the server.
      - If only O(configs_path) or E(INFLUX_CONFIGS_PATH) is set, the active configuration of that file is the profile.
      - The file is read only if a value is still missing. It is read on the host that runs the module. This requires
        Python 3.11 or newer, or the library C(tomli).
    type: str
  configs_path:
    description:
      - The file with the configurations of the C(influx) CLI.
      - The default is the environment variable E(INFLUX_CONFIGS_PATH), then V(~/.influxdbv2/configs). A file is read
        only if the task or the environment names a profile or a file.
      - If only the environment names a file, the file may be missing. A missing file counts as empty.
    type: path
  validate_certs:
    description:
      - Whether to check the certificate of the server. Set this to V(false) only on your own machine.
      - By default the certificate is checked, unless the environment variable E(INFLUX_SKIP_VERIFY) is true. This
        variable applies only to the server that the environment names. It does not apply to a server from O(host) or
        O(profile).
    type: bool
  ca_path:
    description:
      - A file or directory with the certificates of the trusted authorities, in PEM format.
      - The default is the environment variable E(REQUESTS_CA_BUNDLE) or E(CURL_CA_BUNDLE), then the certificates that
        C(requests) includes.
    type: path
  client_cert:
    description:
      - A file with the certificate of the client, in PEM format. It must also contain the key, unless O(client_key) is
        set.
    type: path
  client_key:
    description:
      - A file with the key of O(client_cert), in PEM format. The key must not be encrypted, because the task cannot ask
        for a passphrase.
    type: path
  timeout:
    description: The maximum time to wait for a connection, and then for each response, in seconds.
    type: float
    default: 30
  retries:
    description:
      - The maximum number of retries of a request. A request is retried if the server asks to slow down, if the server
        is not available, or if the connection fails. It is retried only where this is safe.
      - A request that creates something is retried only if the server certainly did not process it. If this is unknown,
        the task first checks what exists on the server.
      - The server can set the wait before a retry with C(Retry-After), up to 30 seconds. Otherwise the wait starts at
        half a second, and doubles each time up to 30 seconds. It is then shortened at random by up to a half.
      - Retries of a request also end when O(timeout) times (O(retries) + 1) seconds have passed since the first
        attempt.
    type: int
    default: 3
  zap_trace_span:
    description: An OpenTracing span context. Each request sends it in the header C(Zap-Trace-Span).
    type: str
requirements:
  - requests >= 2.25 on the host that runs the module
notes:
  - Proxies are taken from the environment variables of the task - C(https_proxy), C(http_proxy), C(all_proxy) and
    C(no_proxy), also in upper case. The password of a proxy is masked. A SOCKS proxy requires the Python library
    C(PySocks).
  - The module does not read C(.netrc), and it does not follow redirects.
  - C(module_defaults) can set the options of the connection once for all modules, with the action group
    C(timeseries.influxdb.influxdb).
  - An option of the task replaces the related options of the group - O(org_id) replaces O(org), O(username) replaces
    O(token), and O(profile) replaces the whole connection.
  - A task on the controller itself runs in the process of the controller. This saves the start of a module process and
    gives the same result. The connection must be V(local), and C(ansible_python_interpreter) must be the Python that
    runs Ansible. The task must not use C(become), C(async) or C(environment).
  - The variable C(timeseries_influxdb_in_process) disables this if it is V(false). On macOS a forked process cannot
    safely look up the proxies of the system. It is therefore disabled there, unless the variable is V(true).
  - A task that takes longer than five seconds on the controller shows its progress at a terminal. The variable
    C(timeseries_influxdb_progress) disables this if it is V(false), and enables it without a terminal if it is
    V(true).
  - Check mode sends the same read requests as a normal run, and no write requests. It cannot predict whether the token
    may write.
  - In a run with C(--check), a task knows what earlier tasks of the run would have created, renamed, changed and
    deleted. After M(timeseries.influxdb.influx_setup), this includes the setup of a server that is not set up yet. The
    variable C(timeseries_influxdb_rehearsal) disables this if it is V(false).
"""
