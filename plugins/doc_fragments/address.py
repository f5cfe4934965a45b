# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Document the options of the connection, which all modules share."""

from __future__ import annotations


class ModuleDocFragment:
    """Document how a server is reached, for a module whose credentials are not those of a connection.

    Its argument spec is in plugins/module_utils/_options/connection.py. The texts are those of the fragment ``connection``.
    """

    DOCUMENTATION = r"""
options:
  host:
    description:
      - The URL of the server. Include the path prefix if the server has one, such as V(https://example.com/influx).
      - The default is E(INFLUX_HOST), then the URL of the profile of the C(influx) CLI that the environment names, then
        V(http://localhost:8086).
    type: str
  validate_certs:
    description:
      - Whether to check the certificate of the server. Set this to V(false) only on your own machine.
      - By default the certificate is checked, unless the environment variable E(INFLUX_SKIP_VERIFY) is true. This
        variable applies only to the server that the environment names. It does not apply to a server from O(host).
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
  - A task on the controller itself runs in the process of the controller. This saves the start of a module process and
    gives the same result. The connection must be V(local), and C(ansible_python_interpreter) must be the Python that
    runs Ansible. The task must not use C(become), C(async) or C(environment).
  - The variable C(timeseries_influxdb_in_process) disables this if it is V(false). On macOS a forked process cannot
    safely look up the proxies of the system. It is therefore disabled there, unless the variable is V(true).
  - A task that takes longer than five seconds on the controller shows its progress at a terminal. The variable
    C(timeseries_influxdb_progress) disables this if it is V(false), and enables it without a terminal if it is
    V(true).
"""
