# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where the server is and who asks: each group from the first source that has it, and never a secret in a message."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._api.connection import (
    DEFAULT_HOST,
    Connection,
    resolve_connection,
)
from ansible_collections.timeseries.influxdb.plugins.module_utils._api.proxies import Proxy
from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import DeclarationError
from functional.certificates import Authority

ID, OTHER_ID = "0123456789abcdef", "fedcba9876543210"
SECRET = "s3cret-of-the-task"
TOKEN = {"token": SECRET}
PROFILES = """
[default]
url = "https://default.example"
token = "token-of-default"
org = "org of default"
active = true

[other]
url = "https://other.example/"
token = "token-of-other"
org = ""
"""
NO_CREDENTIALS = (
    "No credentials for the server. Set token, or username and password, or INFLUX_TOKEN in the environment of the task, or name a "
    "profile of the influx CLI that has a token."
)
NO_TOKEN_IN_IT = (
    "No credentials for the server: the profile 'a' in '{path}' has no token. "
    "Add it there, or set token, or username and password."
)
NOT_FOR_A_HEADER = "it has characters that an HTTP header can't carry (a newline or a space at its end, perhaps)."


@pytest.fixture
def configs(tmp_path: Path) -> Path:
    path = tmp_path / "configs"
    path.write_text(PROFILES, encoding="utf-8")
    return path


def refusal(params: dict[str, Any], environ: dict[str, str] | None = None) -> str:
    with pytest.raises(DeclarationError) as caught:
        resolve_connection(params, environ or {})
    return caught.value.message


def test_resolve_connection__a_token_alone__the_defaults() -> None:
    assert resolve_connection(TOKEN, {}) == Connection(host=DEFAULT_HOST, token=SECRET)


def test_resolve_connection__everything_in_the_task__as_given(tmp_path: Path) -> None:
    authority = Authority.make(tmp_path, "authority")
    certificate, key = authority.issue("client")
    files = {"ca_path": str(authority.path), "client_cert": str(certificate), "client_key": str(key)}
    options: dict[str, Any] = {
        "host": "https://i.example",
        "username": "ann",
        "password": "pw",
        "org_id": ID,
        "validate_certs": True,
        "timeout": 5.5,
        "retries": 0,
        "zap_trace_span": "span",
        **files,
    }
    environ = {"INFLUX_HOST": "http://no", "INFLUX_TOKEN": "no", "INFLUX_ORG": "no", "HTTPS_PROXY": "http://p"}
    proxy = Proxy("http://p", "p", "HTTPS_PROXY")
    assert resolve_connection(options, environ) == Connection(**options, proxy=proxy, ca_from="ca_path")


@pytest.mark.parametrize(
    ("params", "environ", "host"),
    [
        ({}, {}, "http://localhost:8086"),
        ({}, {"INFLUX_HOST": ""}, "http://localhost:8086"),
        ({}, {"INFLUX_HOST": "http://env"}, "http://env"),
        ({"host": "http://task"}, {"INFLUX_HOST": "http://env"}, "http://task"),
        ({"profile": "default"}, {}, "https://default.example"),
        ({"profile": "default"}, {"INFLUX_HOST": "http://env"}, "https://default.example"),
        ({}, {"INFLUX_HOST": "http://env", "INFLUX_ACTIVE_CONFIG": "other"}, "http://env"),
        ({"profile": "default", "host": "http://task"}, {}, "http://task"),
        ({}, {"INFLUX_ACTIVE_CONFIG": "other"}, "https://other.example"),
        ({"profile": "default"}, {"INFLUX_ACTIVE_CONFIG": "other"}, "https://default.example"),
    ],
)
def test_resolve_connection__host__nearest_source(
    params: dict[str, Any], environ: dict[str, str], host: str, configs: Path
) -> None:
    with_profile = "profile" in params or "INFLUX_ACTIVE_CONFIG" in environ
    paths = {"INFLUX_CONFIGS_PATH": str(configs)} if with_profile else {}
    assert resolve_connection({**TOKEN, **params}, {**environ, **paths}).host == host


@pytest.mark.parametrize(
    ("params", "environ", "identity"),
    [
        ({"token": "task"}, {"INFLUX_TOKEN": "env"}, ("task", None, None)),
        ({}, {"INFLUX_TOKEN": "env"}, ("token-of-default", None, None)),
        ({"host": "http://task"}, {"INFLUX_TOKEN": "env"}, ("token-of-default", None, None)),
        ({"profile": "default"}, {"INFLUX_TOKEN": "env"}, ("token-of-default", None, None)),
        ({"profile": "default"}, {"INFLUX_TOKEN": ""}, ("token-of-default", None, None)),
        ({"username": "ann", "password": "pw"}, {"INFLUX_TOKEN": "env"}, (None, "ann", "pw")),
        ({"username": "ann", "password": "pw", "profile": "default"}, {}, (None, "ann", "pw")),
        ({"username": "jürgen", "password": "pässwörd: "}, {}, (None, "jürgen", "pässwörd: ")),
    ],
)
def test_resolve_connection__identity__never_mixed_from_two_sources(
    params: dict[str, Any], environ: dict[str, str], identity: tuple[str | None, ...], configs: Path
) -> None:
    if "host" in params:
        # There the environment's profile is the farthest source.
        params = {**params, "configs_path": str(configs)}
    connection = resolve_connection({"configs_path": str(configs), **params}, environ)
    assert (connection.token, connection.username, connection.password) == identity


@pytest.mark.parametrize(
    ("params", "environ", "organization"),
    [
        ({}, {}, ("org of default", None)),
        ({"profile": "other"}, {}, (None, None)),
        ({}, {"INFLUX_ORG": "env"}, ("org of default", None)),
        ({"profile": "other"}, {"INFLUX_ORG": "env", "INFLUX_ORG_ID": ID}, (None, None)),
        ({}, {"INFLUX_ORG": "", "INFLUX_ORG_ID": ""}, ("org of default", None)),
        ({"configs_path": None}, {"INFLUX_ORG": "env"}, ("env", None)),
        ({"configs_path": None}, {"INFLUX_ORG_ID": ID.upper()}, (None, ID)),
        ({"configs_path": None}, {"INFLUX_ORG": "env", "INFLUX_ORG_ID": ID}, (None, ID)),
        ({"org": "task"}, {"INFLUX_ORG_ID": ID}, ("task", None)),
        ({"org_id": OTHER_ID}, {"INFLUX_ORG": "env", "INFLUX_ORG_ID": ID}, (None, OTHER_ID)),
    ],
)
def test_resolve_connection__organization__never_mixed_from_two_sources(
    params: dict[str, Any], environ: dict[str, str], organization: tuple[str | None, ...], configs: Path
) -> None:
    connection = resolve_connection({**TOKEN, "configs_path": str(configs), **params}, environ)
    assert (connection.org, connection.org_id) == organization


@pytest.mark.parametrize(
    ("given", "environment", "validate"),
    [
        (None, None, True),
        (None, "", True),
        (None, "false", True),
        (None, "0", True),
        (None, "true", False),
        (None, "1", False),
        (None, "T", False),
        (True, "true", True),
        (False, "false", False),
        (False, None, False),
    ],
)
def test_resolve_connection__validate_certs__task_then_environment_then_on(
    given: bool | None, environment: str | None, validate: bool
) -> None:
    environ = {} if environment is None else {"INFLUX_SKIP_VERIFY": environment}
    assert resolve_connection({**TOKEN, "validate_certs": given}, environ).validate_certs == validate


@pytest.mark.parametrize(
    ("host", "base"),
    [
        ("http://localhost:8086", "http://localhost:8086"),
        ("https://i.example/", "https://i.example"),
        ("https://i.example/influx/", "https://i.example/influx"),
        ("HTTP://I.example", "HTTP://I.example"),
        ("http://[::1]:8086", "http://[::1]:8086"),
    ],
)
def test_resolve_connection__url__without_the_slash_at_its_end(host: str, base: str) -> None:
    assert resolve_connection({**TOKEN, "host": host}, {}).host == base


URL = "Write it like https://influx.example.com:8086."


@pytest.mark.parametrize(
    ("host", "message"),
    [
        ("localhost:8086", f"host: 'localhost:8086' is no URL of a server. {URL}"),
        ("localhost", f"host: 'localhost' is no URL of a server. {URL}"),
        ("ftp://h", f"host: 'ftp://h' is no URL of a server. {URL}"),
        ("http://", f"host: 'http://' is no URL of a server. {URL}"),
        ("http://h:0", f"host: 'http://h:0' is no URL of a server. {URL}"),
        ("http://h:65536", f"host: 'http://h:65536' is no URL. {URL}"),
        ("http://h:port", f"host: 'http://h:port' is no URL. {URL}"),
        ("http://[::1", f"host: 'http://[::1' is no URL. {URL}"),
        ("http://h/?org=x", "host: it has more than a scheme, a name, a port and a path."),
        ("http://h/#x", "host: it has more than a scheme, a name, a port and a path."),
        ("http://h /x", "host: 'http://h /x' has more than a scheme, a name, a port and a path."),
        ("http://h\n", "host: 'http://h\\n' has more than a scheme, a name, a port and a path."),
        (
            "http://ann:pw@h",
            "host: a user name or password has no place in the URL. Use username and password, or token.",
        ),
        ("http://h/api/v2/", "host: 'http://h/api/v2/' ends in /api/v2, which every request adds. Write 'http://h'."),
        (
            "http://h/x/api/v2",
            "host: 'http://h/x/api/v2' ends in /api/v2, which every request adds. Write 'http://h/x'.",
        ),
        ("http://ann@h", "host: a user name or password has no place in the URL. Use username and password, or token."),
    ],
)
@pytest.mark.parametrize("source", ["task", "environment"])
def test_resolve_connection__no_url_of_a_server__refused(host: str, message: str, source: str) -> None:
    if source == "task":
        assert refusal({**TOKEN, "host": host}) == message
    else:
        assert refusal(TOKEN, {"INFLUX_HOST": host}) == message.replace("host:", "INFLUX_HOST:", 1)


@pytest.mark.parametrize(
    ("params", "environ", "message"),
    [
        ({}, {}, NO_CREDENTIALS),
        ({"token": ""}, {"INFLUX_TOKEN": "env"}, "No credentials for the server: token is empty."),
        ({"password": "pw"}, {}, NO_CREDENTIALS),
        ({"username": "ann:x", "password": "pw"}, {}, "username: a colon can't be sent in HTTP Basic authentication."),
        ({"username": ""}, {}, "username: an empty string names nothing. Leave the option out, or give a name."),
        ({"username": "ann", "password": "\udcff"}, {}, "password: it is not valid Unicode text."),
        ({"token": "x\n"}, {}, f"token: {NOT_FOR_A_HEADER}"),
        ({"token": "ü"}, {}, f"token: {NOT_FOR_A_HEADER}"),
        ({}, {"INFLUX_TOKEN": " x"}, f"INFLUX_TOKEN: {NOT_FOR_A_HEADER}"),
        ({**TOKEN, "zap_trace_span": "a\r\nb"}, {}, f"zap_trace_span: {NOT_FOR_A_HEADER}"),
        ({**TOKEN, "zap_trace_span": ""}, {}, "zap_trace_span: it is empty."),
        ({**TOKEN, "org": ""}, {}, "org: an empty string names nothing. Leave the option out, or give a name."),
        ({**TOKEN, "org_id": "1"}, {}, "org_id: '1' looks like a number that YAML has read. An ID is 16 hexadecimal digits: quote it."),
        (TOKEN, {"INFLUX_ORG_ID": "x"}, "INFLUX_ORG_ID: 'x' is no ID. An ID is 16 hexadecimal digits, such as '0123456789abcdef'."),
        (TOKEN, {"INFLUX_SKIP_VERIFY": "yes"}, "INFLUX_SKIP_VERIFY: 'yes' is neither true nor false."),
        ({**TOKEN, "ca_path": "/no/ca"}, {}, "ca_path: there is no file '/no/ca' on the host that runs the module."),
        ({**TOKEN, "client_cert": "/no/crt"}, {}, "client_cert: there is no file '/no/crt' on the host that runs the module."),
        ({**TOKEN, "client_key": __file__}, {}, "client_key: it is of no use without client_cert."),
        ({**TOKEN, "timeout": 0}, {}, "timeout: 0 is not between 0 and 86400 seconds."),
        ({**TOKEN, "timeout": -1.5}, {}, "timeout: -1.5 is not between 0 and 86400 seconds."),
        ({**TOKEN, "timeout": 86_400}, {}, "timeout: 86400 is not between 0 and 86400 seconds."),
        ({**TOKEN, "timeout": float("nan")}, {}, "timeout: nan is not between 0 and 86400 seconds."),
        ({**TOKEN, "timeout": float("inf")}, {}, "timeout: inf is not between 0 and 86400 seconds."),
        ({**TOKEN, "retries": -1}, {}, "retries: -1 is not between 0 and 100."),
        ({**TOKEN, "retries": 101}, {}, "retries: 101 is not between 0 and 100."),
        ({**TOKEN, "configs_path": "/no/configs"}, {}, "configs_path: '/no/configs' can't be read: No such file or directory."),
    ],
)  # fmt: skip
def test_resolve_connection__missing_or_malformed__refused(
    params: dict[str, Any], environ: dict[str, str], message: str
) -> None:
    assert refusal(params, environ) == message


def test_resolve_connection__the_active_profile__taken_where_the_file_is_named(configs: Path) -> None:
    connection = resolve_connection({}, {"INFLUX_CONFIGS_PATH": str(configs)})
    assert (connection.host, connection.token, connection.org) == (
        "https://default.example",
        "token-of-default",
        "org of default",
    )


def test_resolve_connection__no_profile_named__the_file_at_home_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".influxdbv2").mkdir()
    (tmp_path / ".influxdbv2" / "configs").write_text(PROFILES, encoding="utf-8")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert resolve_connection(TOKEN, {}).host == DEFAULT_HOST
    assert resolve_connection({"profile": "other"}, {}).host == "https://other.example"


@pytest.mark.parametrize(
    ("content", "profile", "message"),
    [
        (PROFILES, "x", "profile: there is no profile 'x' in '{path}'. There are: default, other."),
        ("", "x", "profile: there is no profile 'x' in '{path}'. There are: none."),
        ("", None, "configs_path: '{path}' has no active profiles. Name one with profile."),
        ("[a]\nactive=true\n[b]\nactive=true", None, "configs_path: '{path}' has 2 active profiles. Name one with profile."),
        (f'[a]\ntoken = "{SECRET}', "a", "configs_path: '{path}' is not valid TOML."),
        ('[a]\ntoken = "x"', "a", "The profile 'a' in '{path}' has no url. Add it there, or set host."),
        ('[a]\nurl = "http://h"', "a", NO_TOKEN_IN_IT),
        ('[a]\nurl = "http://h"\ntoken = 12345', "a", NO_TOKEN_IN_IT),
        (f'[a]\nurl = "http://h"\ntoken = "{SECRET}\\n"', "a", f"token of the profile 'a': {NOT_FOR_A_HEADER}"),
        (b"\xff", "a", "configs_path: '{path}' can't be read: it is not UTF-8."),
    ],
)  # fmt: skip
def test_resolve_connection__profile_that_is_of_no_use__refused(
    content: str | bytes, profile: str | None, message: str, tmp_path: Path
) -> None:
    path = tmp_path / "configs"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    assert refusal({"configs_path": str(path), "profile": profile}) == message.format(path=path)


@pytest.mark.parametrize(
    ("params", "secrets"),
    [
        (TOKEN, {SECRET}),
        ({"username": "ann", "password": SECRET}, {SECRET}),
        ({"username": "ann", "password": ""}, set()),
        ({"profile": "other"}, {"token-of-other"}),
    ],
)
def test_secrets__token_or_password__to_be_masked_and_not_in_the_repr(
    params: dict[str, Any], secrets: set[str], configs: Path
) -> None:
    environ = {"INFLUX_CONFIGS_PATH": str(configs), "OTHER_SECRET": "s3cret-of-the-environment"}
    connection = resolve_connection(params, environ)
    assert connection.secrets() == secrets
    assert not any(secret in repr(connection) for secret in (*secrets, "s3cret-of-the-environment"))


@pytest.mark.parametrize(
    ("params", "environ"),
    [
        ({"token": f"{SECRET}\n"}, {}),
        ({}, {"INFLUX_TOKEN": f"{SECRET} "}),
        ({"username": "ann:", "password": SECRET}, {}),
        ({**TOKEN, "host": f"http://ann:{SECRET}@h"}, {}),
        ({**TOKEN, "host": "no URL"}, {}),
        ({**TOKEN, "profile": "x"}, {"INFLUX_CONFIGS_PATH": "/no/configs", "INFLUX_TOKEN": SECRET}),
        ({"host": f"http://ann:1/{SECRET}@h"}, {}),
        ({}, {"INFLUX_HOST": f"http://ann:1/{SECRET}@h"}),
    ],
)
def test_resolve_connection__refused__never_with_the_secret(params: dict[str, Any], environ: dict[str, str]) -> None:
    assert SECRET not in refusal(params, environ)


@pytest.mark.parametrize(
    "host",
    [
        f"htps://ann:{SECRET}@h",
        f"ann:{SECRET}@h:8086",
        f"http://ann:{SECRET}@h:65536",
        f"http://ann:{SECRET}@",
        f"http://h/?token={SECRET}",
    ],
)
def test_resolve_connection__password_in_a_broken_url__not_shown(host: str) -> None:
    assert SECRET not in refusal({**TOKEN, "host": host})


# Every combination of sources. Each says a host, a token and an organization of its own, or not.

PARTS = ("host", "token", "org")
FEATURES = [frozenset(chosen) for size in range(4) for chosen in itertools.combinations(PARTS, size)]
PROFILE_FEATURES = [frozenset({"host"}) | chosen for chosen in FEATURES if "host" not in chosen]


def in_order(features: frozenset[str] | None) -> str:
    """The same name in each process."""
    return "-".join(sorted(features or ())) or str(features)


def resolved(
    task: frozenset[str],
    profile: frozenset[str] | None,
    environment: frozenset[str],
    active: frozenset[str] | None,
    folder: Path,
) -> Connection | None:
    """The connection of a combination, in which each value is called after its source; None where it is refused."""
    params: dict[str, Any] = {part: _value(part, "task") for part in task}
    environ = {f"INFLUX_{part.upper()}": _value(part, "environment") for part in environment}
    lines = []
    for name, features in (("profile", profile), ("active", active)):
        lines.append(f"[{name}]")
        lines += [f'{"url" if part == "host" else part} = "{_value(part, name)}"' for part in features or ()]
    path = folder / "configs"
    path.write_text("\n".join(lines), encoding="utf-8")
    environ["INFLUX_CONFIGS_PATH"] = str(path)
    if profile is not None:
        params["profile"] = "profile"
    if active is not None:
        environ["INFLUX_ACTIVE_CONFIG"] = "active"
    try:
        return resolve_connection(params, environ)
    except DeclarationError:
        return None


def _value(part: str, source: str) -> str:
    return f"http://{source}" if part == "host" else source


def _source(connection: Connection) -> tuple[str, str | None, str | None]:
    host = "default" if connection.host == DEFAULT_HOST else connection.host.removeprefix("http://")
    return host, connection.token, connection.org


@pytest.mark.parametrize("profile", [None, *PROFILE_FEATURES], ids=in_order)
def test_resolve_connection__every_combination__no_token_to_the_address_of_another_source(
    profile: frozenset[str] | None, tmp_path: Path
) -> None:
    for task, environment, active in itertools.product(FEATURES, FEATURES, [None, *PROFILE_FEATURES]):
        connection = resolved(task, profile, environment, active, tmp_path)
        if connection is None:
            continue
        host, token, org = _source(connection)
        case = (task, profile, environment, active)
        # What the task says may go to whichever server it leaves to others, and all may go to the server that it says.
        assert "task" in (host, token) or host == token or (host, token) == ("default", "environment"), case
        assert org in (None, "task", host) or host in ("task", "default") or (host, org) == ("active", "environment"), (
            case
        )


@pytest.mark.parametrize("profile", [None, *PROFILE_FEATURES], ids=in_order)
def test_resolve_connection__every_combination__nearest_source_wins(
    profile: frozenset[str] | None, tmp_path: Path
) -> None:
    for task, environment, active in itertools.product(FEATURES, FEATURES, [None, *PROFILE_FEATURES]):
        connection = resolved(task, profile, environment, active, tmp_path)
        sources = {"task": task, "profile": profile, "environment": environment, "active": active}
        case = (task, profile, environment, active)
        # A profile that the task names is nearer than the environment, and hides all of it.
        near = [name for name, features in sources.items() if features is not None]
        if profile is not None:
            near = ["task", "profile"]
        givers = {part: [name for name in near if part in (sources[name] or ())] for part in PARTS}
        if connection is None:
            mixed = givers["host"][:1] == ["active"] and givers["token"][:1] == ["environment"]
            of_another = givers["host"][:1] == ["environment"] and givers["token"][:1] == ["active"]
            assert mixed or of_another or not givers["token"], case
            continue
        host, token, org = _source(connection)
        assert host == [*givers["host"], "default"][0], case
        assert token == givers["token"][0], case
        expected = next(iter(givers["org"]), None)
        assert org == (None if (host, expected) == ("environment", "active") else expected), case


def test_server__a_result__tells_where_each_part_came_from(configs: Path) -> None:
    environ = {"INFLUX_TOKEN": "t", "INFLUX_ORG_ID": ID, "INFLUX_HOST": "http://env/"}
    assert resolve_connection({}, environ).server() == {
        "host": "http://env",
        "org": ID,
        "from": {"host": "INFLUX_HOST", "credentials": "INFLUX_TOKEN", "org": "INFLUX_ORG_ID"},
    }
    assert resolve_connection({**TOKEN, "profile": "default"}, {"INFLUX_CONFIGS_PATH": str(configs)}).server() == {
        "host": "https://default.example",
        "org": "org of default",
        "from": {"host": "profile default", "credentials": "task", "org": "profile default"},
    }
    assert resolve_connection(TOKEN, {}).server() == {
        "host": DEFAULT_HOST,
        "org": None,
        "from": {"host": "default", "credentials": "task", "org": None},
    }


NO_FILE = "since the file '/no', which INFLUX_CONFIGS_PATH names, does not exist."
COMPLETE = {"host": "http://h", **TOKEN, "org": "o"}


@pytest.mark.parametrize(
    "environ",
    [
        {"INFLUX_CONFIGS_PATH": "/no/configs"},
        {"INFLUX_ACTIVE_CONFIG": "x"},
        {"INFLUX_CONFIGS_PATH": __file__, "INFLUX_ACTIVE_CONFIG": "x"},
        {"INFLUX_SKIP_VERIFY": "perhaps"},
        {"INFLUX_HOST": "no URL", "INFLUX_TOKEN": "no\ntoken", "INFLUX_ORG_ID": "no ID"},
    ],
)
def test_resolve_connection__nothing_missing__no_other_source_is_read(environ: dict[str, str]) -> None:
    assert resolve_connection(COMPLETE, environ).host == "http://h"
    assert resolve_connection({**TOKEN, "host": "http://h", "profile": None, "org": "o"}, environ).org == "o"


@pytest.mark.parametrize(
    ("params", "environ", "message"),
    [
        ({"profile": "x"}, {"INFLUX_CONFIGS_PATH": "/no"}, f"profile: there is no profile 'x', {NO_FILE}"),
        (TOKEN, {"INFLUX_CONFIGS_PATH": "/no", "INFLUX_ACTIVE_CONFIG": "x"}, f"INFLUX_ACTIVE_CONFIG: there is no profile 'x', {NO_FILE}"),
        (TOKEN, {"INFLUX_CONFIGS_PATH": __file__}, f"INFLUX_CONFIGS_PATH: {__file__!r} is not valid TOML."),
        ({"configs_path": "/no"}, {"INFLUX_CONFIGS_PATH": __file__}, "configs_path: '/no' can't be read: No such file or directory."),
    ],
)  # fmt: skip
def test_resolve_connection__a_file_that_is_of_no_use__the_right_one_is_blamed(
    params: dict[str, Any], environ: dict[str, str], message: str
) -> None:
    assert refusal(params, environ) == message


def test_resolve_connection__environment_names_a_missing_file__is_empty() -> None:
    environ = {"INFLUX_CONFIGS_PATH": "/no/configs", "INFLUX_TOKEN": "t"}
    assert resolve_connection({}, environ).host == DEFAULT_HOST
    named = {**environ, "INFLUX_ACTIVE_CONFIG": "x"}
    assert resolve_connection({"host": "http://h"}, named).org is None


@pytest.mark.parametrize("params", [{"host": "https://h"}, {"profile": "default"}])
def test_resolve_connection__skip_verify__is_not_for_a_server_of_the_task(
    params: dict[str, Any], configs: Path
) -> None:
    environ = {"INFLUX_SKIP_VERIFY": "true", "INFLUX_CONFIGS_PATH": str(configs)}
    assert resolve_connection({**TOKEN, **params}, environ).validate_certs is True
    assert resolve_connection(TOKEN, {"INFLUX_SKIP_VERIFY": "true", "INFLUX_HOST": "https://e"}).validate_certs is False
