# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Five malformed values and more for each option of each module: refused in one line that names it, before any request."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator

from ansible_collections.timeseries.influxdb.plugins.module_utils import _argspec
from ansible_collections.timeseries.influxdb.plugins.module_utils._argspec import ArgumentSpec
from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import InfluxError
from ansible_collections.timeseries.influxdb.plugins.module_utils._run import (
    run_bucket,
    run_bucket_label,
    run_bucket_member,
)
from ansible_collections.timeseries.influxdb.plugins.module_utils._run_info import run_bucket_info
from ansible_collections.timeseries.influxdb.plugins.module_utils._run_label import run_label, run_label_info
from ansible_collections.timeseries.influxdb.plugins.module_utils._run_many import run_buckets
from ansible_collections.timeseries.influxdb.plugins.module_utils._run_server import run_server

ROOT = Path(__file__).parents[2]
FEWEST = 5

Options = dict[str, Any]


@dataclass(frozen=True)
class Module:
    """A module, and options that are right."""

    spec: Callable[[], ArgumentSpec]
    run: Callable[..., dict[str, Any]]
    right: Options


MODULES = {
    "influx_bucket": Module(_argspec.bucket, run_bucket, {"name": "b"}),
    "influx_buckets": Module(_argspec.buckets, run_buckets, {"buckets": [{"name": "b"}]}),
    "influx_bucket_label": Module(_argspec.bucket_label, run_bucket_label, {"bucket": "b", "labels": ["one"]}),
    "influx_bucket_member": Module(_argspec.bucket_member, run_bucket_member, {"bucket": "b", "users": ["ann"]}),
    "influx_label": Module(_argspec.label, run_label, {"name": "one"}),
    "influx_bucket_info": Module(_argspec.bucket_info, run_bucket_info, {}),
    "influx_label_info": Module(_argspec.label_info, run_label_info, {}),
    "influx_server": Module(_argspec.server, run_server, {"organizations": [{"buckets": [{"name": "b"}]}]}),
}
CONNECTION: Options = {"host": "http://127.0.0.1:9", "token": "t", "org": "main"}

# Values by kind. A lone surrogate is no text; YAML and Jinja can make one.
NO_TEXT = ["\ud800", "a\udcffb", "\udfff", "x\ud83d", "\udc00\ud800"]
NO_NAME = ["", *NO_TEXT]
NO_BUCKET = [*NO_NAME, 'a"b', '"', "x" * 32_753]
NO_LABEL = [*NO_NAME, " ", "\u00a0\t\n", "ü" * 16_377]
NO_ID = [
    "",
    "5e3",
    "0123456789abcde",
    "0123456789abcdeg",
    "0" * 16,
    "../orgs/0123456789abcdef",
    "0123456789abcdef\n",
    "12345",
]
NO_BOOL = ["maybe", "", "2", [], {}, "yes please"]
NO_DURATION = [
    "30",
    "30x",
    "",
    "-1h",
    "1h ",
    "1.5h",
    "infinit",
    "1ms",
    "30m",
    "9223372037s",
    "1" * 5_000 + "d",
    "๓d",
    "1h\n",
]
NO_SECONDS = ["", "soon", "-1", "nan", "inf", "1e6", [], {}]
NO_WHOLE = ["", "many", "1.5", "-1", "0x10", [], {}]
NO_FILE = ["", "/no/such/file", "no\nsuch", "nul\0", "\ud800", "~no-such-user/file"]
NO_HEADER = ["", "a\nb", "ü", " x", "x ", "nul\0", "\ud800"]
NO_CHOICE = ["", "none of these", "Present", [], {"a": 1}, 5]


def in_list(values: list[Any]) -> list[Any]:
    return [*([value] for value in values), ["right", values[0]], {"a": 1}]


BUCKET: dict[str, list[Any]] = {
    "name": NO_BUCKET,
    "id": NO_ID,
    "renamed_from": [*NO_BUCKET, "_tasks", "b"],
    "description": NO_TEXT,
    "retention": NO_DURATION,
    "shard_group_duration": [*NO_DURATION, "infinite", "0"],
    "schema_type": NO_CHOICE,
    "rp": NO_TEXT,
    "labels": in_list(NO_LABEL),
    "label_ids": in_list(NO_ID),
    "members": in_list(NO_NAME),
    "member_ids": in_list(NO_ID),
    "owners": in_list(NO_NAME),
    "owner_ids": in_list(NO_ID),
    "allow_data_loss": NO_BOOL,
    "protect_dependents": NO_BOOL,
    "wait": NO_BOOL,
    "wait_timeout": [*NO_SECONDS, "86401"],
    "state": NO_CHOICE,
}
REFERENCE: dict[str, list[Any]] = {
    "bucket": NO_NAME,
    "bucket_id": NO_ID,
    "exclusive": NO_BOOL,
    "state": NO_CHOICE,
}
BAD: dict[str, dict[str, list[Any]]] = {
    "connection": {
        "host": [
            "influx",
            "ftp://x",
            "http://",
            "http://a b",
            "http://x:port",
            "http://u:p@x",
            "http://x?y",
            "http://[",
            "",
        ],
        "token": NO_HEADER,
        "username": [*NO_NAME, "a:b"],
        "password": NO_TEXT,
        "org": NO_NAME,
        "org_id": NO_ID,
        "profile": [*NO_NAME, "no such profile", "a scalar"],
        "configs_path": NO_FILE,
        "validate_certs": NO_BOOL,
        "ca_path": NO_FILE,
        "client_cert": NO_FILE,
        "client_key": NO_FILE,
        "timeout": [*NO_SECONDS, "0"],
        "retries": [*NO_WHOLE, "101"],
        "zap_trace_span": NO_HEADER,
    },
    "influx_bucket": BUCKET,
    "influx_buckets": {
        "buckets": [
            "",
            5,
            [""],
            [[]],
            [{}],
            [{"name": "b"}, {"name": "b"}],
            [{"retention": "1d"}],
            [{"name": "b", "nmae": 1}],
        ],
        **{f"buckets.{option}": values for option, values in BUCKET.items()},
        "defaults": ["", "5", [], "a", {"name": "b"}, {"id": "0123456789abcdef"}],
        **{
            f"defaults.{option}": values
            for option, values in BUCKET.items()
            if option not in ("name", "id", "renamed_from")
        },
        "purge": NO_BOOL,
        "purge_exclude": in_list(NO_NAME),
        "purge_label": NO_LABEL,
        "purge_limit": NO_WHOLE,
        "concurrency": [*NO_WHOLE, "0", "33"],
        "on_error": NO_CHOICE,
    },
    "influx_bucket_label": {
        **REFERENCE,
        "labels": in_list(NO_LABEL),
        "label_ids": in_list(NO_ID),
        "create": NO_BOOL,
    },
    "influx_bucket_member": {
        **REFERENCE,
        "users": in_list(NO_NAME),
        "user_ids": in_list(NO_ID),
        "role": NO_CHOICE,
        "allow_ownerless": NO_BOOL,
    },
    "influx_label": {
        "name": NO_LABEL,
        "id": NO_ID,
        "renamed_from": [*NO_LABEL, "ONE"],
        "color": NO_TEXT,
        "description": NO_TEXT,
        "properties": [
            "a",
            5,
            ["a"],
            {"a": ["b"]},
            {"a": {"b": "c"}},
            {"a": "\ud800"},
            {"\ud800": "a"},
            {"color": "red"},
        ],
        "state": NO_CHOICE,
    },
    "influx_bucket_info": {
        "name": NO_NAME,
        "id": NO_ID,
        "label": NO_LABEL,
        "pattern": NO_NAME,
        "system": NO_BOOL,
        "include": [["nobody"], ["labels", "x"], [""], {"a": 1}, [["labels"]], 5],
    },
    "influx_label_info": {"name": NO_LABEL, "id": NO_ID},
}
MANY, LABEL, CONNECTED = BAD["influx_buckets"], BAD["influx_label"], BAD["connection"]
BAD["influx_server"] = {
    "organizations": [
        *["", 5, [], [""], [[]]],
        [{"name": "main", "nmae": 1}],
        [{"name": "main"}, {"name": " main "}],
        [{"name": "main"}, {}],
        [{"id": "0123456789abcdef"}, {"id": "0123456789abcdef"}],
    ],
    "organizations.name": NO_NAME,
    "organizations.id": NO_ID,
    **{f"organizations.{option}": CONNECTED[option] for option in ("token", "username", "password")},
    "organizations.labels": [
        *["", 5, [""], [[]], [{}], [{"color": "red"}], [{"name": "b", "nmae": 1}]],
        [{"name": "b"}, {"name": " B "}],
        [{"id": "0123456789abcdef"}, {"id": "0123456789abcdef"}],
        [{"name": "a", "renamed_from": "c"}, {"name": "b", "renamed_from": "C"}],
        [{"name": "a", "renamed_from": "b"}, {"name": "B", "state": "absent"}],
    ],
    **{f"organizations.labels.{option}": values for option, values in LABEL.items()},
    "organizations.labels.renamed_from": [*NO_LABEL, "B"],
    **{
        f"organizations.{option}": values
        for option, values in MANY.items()
        if option not in ("concurrency", "on_error")
    },
    "undeclared": NO_BOOL,
    "concurrency": MANY["concurrency"],
    "on_error": NO_CHOICE,
}

# What must stand beside an option, and what must not, so that its value is all that is wrong.
BESIDE: dict[str, Options] = {
    "username": {"token": None, "password": "a-long-pass-word"},
    "password": {"token": None, "username": "ann"},
    "org_id": {"org": None},
    "profile": {"token": None, "configs_path": "CONFIGS"},
    "configs_path": {"token": None},
    "client_key": {"client_cert": "CONFIGS"},
    "bucket_id": {"bucket": None},
    "purge_exclude": {"purge": True},
    "purge_label": {"purge": True},
    "purge_limit": {"purge": True},
}
IN_ENTRY: dict[str, Options] = {
    "id": {"name": None},
    "username": {"password": "a-long-pass-word"},
    "password": {"username": "ann"},
    **{option: BESIDE[option] for option in ("purge_exclude", "purge_label", "purge_limit")},
}
PROFILES = '"a scalar" = 1\n[main]\nurl = "http://127.0.0.1:9"\ntoken = "t"\nactive = true\n'


def leaves(options: Options, prefix: str = "") -> Iterator[str]:
    """All options of an argument spec, those of a dictionary behind a dot."""
    for name, option in options.items():
        yield prefix + name
        yield from leaves(option.get("options", {}), f"{prefix}{name}.")


def cases() -> Iterator[tuple[str, str, Any]]:
    """Each module with each bad value of its own options; those of the connection, which is one for all, in turn."""
    for module, bad in BAD.items():
        if module != "connection":
            yield from ((module, option, value) for option, values in bad.items() for value in values)
    names = sorted(MODULES)
    shared = [(option, value) for option, values in BAD["connection"].items() for value in values]
    yield from ((names[index % len(names)], option, value) for index, (option, value) in enumerate(shared))


def wrong(module: str, option: str, value: Any) -> Options:
    """Right options but for one."""
    outer, _dot, inner = option.partition(".")
    if module == "influx_server" and inner:
        right = {"name": "main", "buckets": [{"name": "b"}], **IN_ENTRY.get(inner, {})}
        entry = {name: given for name, given in {**right, **nested(inner, value)}.items() if given is not None}
        return {**CONNECTION, outer: [entry]}
    options = {**CONNECTION, **MODULES[module].right, **BESIDE.get(option, {}), option: value}
    if inner:
        del options[option]
        options[outer] = {inner: value} if outer == "defaults" else [{"name": "b", inner: value}]
    return {name: given for name, given in options.items() if given is not None}


def nested(option: str, value: Any) -> Options:
    """An option of an organization, or one of its labels or buckets."""
    outer, _dot, inner = option.partition(".")
    if not inner:
        return {outer: value}
    return {outer: {inner: value} if outer == "defaults" else [{"name": "b", inner: value}]}


class SentError(Exception):
    """A request was sent."""


def refused(module: str, options: Options) -> str:
    """What the module says, by the argument spec as AnsibleModule checks it, or by its own checks."""
    spec = _argspec.connection().merge(MODULES[module].spec())
    arguments = spec.for_module()
    validator = ArgumentSpecValidator(**arguments)
    validated = validator.validate(options)
    if validated.error_messages:
        return "; ".join(validated.error_messages)
    with pytest.raises(InfluxError) as caught:
        MODULES[module].run(validated.validated_parameters, environ={}, check_mode=False, secrets=set())
    return caught.value.message


@pytest.fixture(autouse=True)
def no_request(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any request is a failure that no module takes for its own."""

    def send(*_arguments: Any, **_options: Any) -> None:
        raise SentError

    monkeypatch.setattr(requests.Session, "send", send)


@pytest.fixture(name="configs")
def configs_fixture(tmp_path: Path) -> str:
    """A file of the CLI's profiles."""
    (tmp_path / "configs").write_text(PROFILES, encoding="utf-8")
    return str(tmp_path / "configs")


@pytest.mark.parametrize("module", sorted(MODULES))
def test_options__every_one__has_bad_values(module: str) -> None:
    assert set(BAD[module]) == set(leaves(MODULES[module].spec().options))
    assert set(BAD["connection"]) == set(leaves(_argspec.connection().options))
    assert {option: values for option, values in BAD[module].items() if len(values) < FEWEST} == {}


def test_modules__every_one__has_bad_values() -> None:
    # What has an action of its own takes the connection alone.
    actions = {file.stem for file in (ROOT / "plugins" / "action").glob("influx_*.py")} - {"influx_bucket"}
    assert set(MODULES) == {file.stem for file in (ROOT / "plugins" / "modules").glob("*.py")} - actions
    assert set(BAD) == {"connection", *MODULES}


@pytest.mark.parametrize("module", sorted(MODULES))
def test_options__right_ones__sent(module: str) -> None:
    with pytest.raises(SentError):
        refused(module, {**CONNECTION, **MODULES[module].right})


@pytest.mark.parametrize(("module", "option", "value"), list(cases()), ids=lambda value: ascii(value)[:40])
def test_options__malformed__refused_in_a_line_that_names_it(
    module: str, option: str, value: Any, configs: str
) -> None:
    options = {name: configs if given == "CONFIGS" else given for name, given in wrong(module, option, value).items()}
    said = refused(module, options)
    assert option.rpartition(".")[2] in said
    assert len(said) < 1_000
    assert said.isprintable()
    assert "Traceback" not in said


SECRETS = [(option, value) for option in ("token", "password") for value in BAD["connection"][option] if value.strip()]


@pytest.mark.parametrize(("option", "value"), SECRETS, ids=ascii)
def test_secrets__malformed__refused_without_being_shown(option: str, value: str) -> None:
    canary = f"canary{value}canary"
    said = refused("influx_bucket", wrong("influx_bucket", option, f" {canary} "))
    assert option in said
    assert "canary" not in said
