# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Five malformed values and more for each option of each module: refused in one line that names it, before any request.

What YAML makes of a text that nobody quoted is tried on every option that takes text, as the argument specs have them.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import requests
from ansible.module_utils import basic
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar

from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import DeclarationError, InfluxError
from ansible_collections.timeseries.influxdb.plugins.module_utils._execution import IN_PROCESS, ModuleDefinition
from ansible_collections.timeseries.influxdb.plugins.module_utils._module import run_module
from ansible_collections.timeseries.influxdb.plugins.module_utils._options.authorizations import authorization_spec
from ansible_collections.timeseries.influxdb.plugins.module_utils._options.buckets import (
    bucket_info_spec,
    bucket_label_spec,
    bucket_member_spec,
    bucket_spec,
    buckets_spec,
)
from ansible_collections.timeseries.influxdb.plugins.module_utils._options.connection import (
    address_spec,
    connection_spec,
)
from ansible_collections.timeseries.influxdb.plugins.module_utils._options.dbrps import dbrp_spec
from ansible_collections.timeseries.influxdb.plugins.module_utils._options.labels import label_info_spec, label_spec
from ansible_collections.timeseries.influxdb.plugins.module_utils._options.organizations import organization_spec
from ansible_collections.timeseries.influxdb.plugins.module_utils._options.server import server_info_spec, server_spec
from ansible_collections.timeseries.influxdb.plugins.module_utils._options.setup import setup_spec
from ansible_collections.timeseries.influxdb.plugins.module_utils._options.spec import ArgumentSpec
from ansible_collections.timeseries.influxdb.plugins.module_utils._options.users import user_spec
from ansible_collections.timeseries.influxdb.plugins.module_utils._options.v1_users import v1_user_spec
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.authorization import AUTHORIZATION
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.bucket import BUCKET
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.bucket_info import BUCKET_INFO
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.bucket_label import BUCKET_LABEL
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.bucket_member import BUCKET_MEMBER
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.buckets import BUCKETS
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.dbrp import DBRP
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.label import LABEL
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.label_info import LABEL_INFO
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.one_organization import ORGANIZATION
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.server import SERVER
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.server_info import SERVER_INFO
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.setup import SETUP
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.user import USER
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.v1_user import V1_USER
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._in_process import refused as refused_in_process
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._task_arguments import read_arguments
from tools.calls import call

ROOT = Path(__file__).parents[2]
FEWEST = 5

Options = dict[str, Any]


@dataclass(frozen=True)
class Module:
    """A module, and options that are right."""

    spec: Callable[[], ArgumentSpec]
    definition: ModuleDefinition[Any]
    right: Options
    shared: Callable[[], ArgumentSpec] = connection_spec


SETUP_OPTIONS: Options = {
    "username": "admin",
    "password": "a-long-pass-word",
    "org": "main",
    "bucket": "b",
    "token": "an-operator-token-that-is-long-enough",
}
MODULES = {
    "influx_authorization": Module(
        authorization_spec, AUTHORIZATION, {"description": "app", "write_buckets": ["b"], "superseded": "delete"}
    ),
    "influx_bucket": Module(bucket_spec, BUCKET, {"name": "b"}),
    "influx_buckets": Module(buckets_spec, BUCKETS, {"buckets": [{"name": "b"}]}),
    "influx_bucket_label": Module(bucket_label_spec, BUCKET_LABEL, {"bucket": "b", "labels": ["one"]}),
    "influx_bucket_member": Module(bucket_member_spec, BUCKET_MEMBER, {"bucket": "b", "users": ["ann"]}),
    "influx_dbrp": Module(dbrp_spec, DBRP, {"database": "d", "policies": [{"name": "p", "bucket": "b"}]}),
    "influx_label": Module(label_spec, LABEL, {"name": "one"}),
    "influx_bucket_info": Module(bucket_info_spec, BUCKET_INFO, {}),
    "influx_label_info": Module(label_info_spec, LABEL_INFO, {}),
    "influx_organization": Module(organization_spec, ORGANIZATION, {"name": "main"}),
    "influx_setup": Module(setup_spec, SETUP, SETUP_OPTIONS, address_spec),
    "influx_user": Module(user_spec, USER, {"name": "ann"}),
    "influx_v1_user": Module(v1_user_spec, V1_USER, {"name": "app", "read_buckets": ["b"]}),
    "influx_server_info": Module(server_info_spec, SERVER_INFO, {}),
    "influx_server": Module(server_spec, SERVER, {"organizations": [{"buckets": [{"name": "b"}]}]}),
}
CONNECTION: Options = {"host": "http://127.0.0.1:9", "token": "t", "org": "main"}

# Values by kind. A lone surrogate is no text; YAML and Jinja can make one.
NO_TEXT = ["\ud800", "a\udcffb", "\udfff", "x\ud83d", "\udc00\ud800"]
NO_NAME = ["", *NO_TEXT]
NO_BUCKET = [*NO_NAME, 'a"b', '"', "x" * 32_753]
NO_DATABASE = [*NO_NAME, "a/b", "a b", "ü\n", ".", "..", "x" * 32_753]
POLICY = {"name": "p", "bucket": "b"}
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
NO_AGE = [*(value for value in NO_DURATION if value not in ("30m", "9223372037s")), "infinite"]
NO_SECONDS = ["", "soon", "-1", "nan", "inf", "1e6", [], {}]
NO_WHOLE = ["", "many", "1.5", "-1", "0x10", [], {}]
NO_FILE = ["", "/no/such/file", "no\nsuch", "nul\0", "\ud800", "~no-such-user/file"]
NO_HEADER = ["", "a\nb", "ü", " x", "x ", "nul\0", "\ud800"]
NO_CHOICE = ["", "none of these", "Present", [], {"a": 1}, 5]


def in_list(values: list[Any]) -> list[Any]:
    return [*([value] for value in values), ["right", values[0]], {"a": 1}]


BAD_BUCKET: dict[str, list[Any]] = {
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
    "create_labels": NO_BOOL,
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
    "influx_bucket": BAD_BUCKET,
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
        **{f"buckets.{option}": values for option, values in BAD_BUCKET.items()},
        "defaults": ["", "5", [], "a", {"name": "b"}, {"id": "0123456789abcdef"}],
        **{
            f"defaults.{option}": values
            for option, values in BAD_BUCKET.items()
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
        "create_labels": NO_BOOL,
    },
    "influx_bucket_member": {
        **REFERENCE,
        "users": in_list(NO_NAME),
        "user_ids": in_list(NO_ID),
        "role": NO_CHOICE,
        "allow_ownerless": NO_BOOL,
    },
    "influx_authorization": {
        "description": NO_NAME,
        "id": NO_ID,
        "user": NO_NAME,
        "user_id": NO_ID,
        "read_buckets": in_list(NO_NAME),
        "write_buckets": in_list(NO_NAME),
        "permissions": ["a", 5, [5], [{}], [{"action": "read"}], [{"type": "buckets"}], [{"nonsense": 1}]],
        "permissions.action": NO_CHOICE,
        "permissions.type": [*NO_NAME, "instance"],
        "permissions.name": NO_NAME,
        "permissions.id": NO_ID,
        "preset": NO_CHOICE,
        "status": NO_CHOICE,
        "state": NO_CHOICE,
        "rotate": [["sometimes"], ["never", "always"], {"a": 1}, [["never"]], [5]],
        "max_age": [*NO_AGE, "0", "0d"],
        "superseded": NO_CHOICE,
        "grace": NO_AGE,
        "token_file": ["", "token", "./token", "/etc/", "~nobody-at-all/token", "/etc/a\0b"],
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
    "influx_server_info": {
        "organizations": [5, [5], {"name": "x"}, [{}], [{"nme": "x"}], [{"name": ""}], [{"id": "x"}]],
        "organizations.name": NO_NAME,
        "organizations.id": NO_ID,
        "include": [["nobody"], ["labels", "x"], [""], {"a": 1}, [["labels"]], 5],
    },
    "influx_setup": {
        "username": [*NO_NAME, "a:b"],
        "password": [*NO_NAME, "1234567", "x" * 73, "ü" * 37],
        "org": [*NO_LABEL, " main "],
        "bucket": [*NO_BUCKET, "_x"],
        "retention": NO_DURATION,
        "token": [*NO_HEADER, "x" * 31, "x" * 1_025, "x y" * 20],
        "token_file": ["", "/", "CONFIGS", "nul\0", "\ud800"],
        "repair": NO_BOOL,
    },
    "influx_user": {
        "name": NO_NAME,
        "id": NO_ID,
        "renamed_from": [*NO_NAME, "ann"],
        "status": [*NO_CHOICE, "sleeping"],
        "user_password": [*NO_NAME, "1234567", "x" * 73, "ü" * 37],
        "update_password": NO_CHOICE,
        "verify_password": NO_BOOL,
        "state": NO_CHOICE,
    },
    "influx_v1_user": {
        "name": NO_NAME,
        "id": NO_ID,
        "user": NO_NAME,
        "user_id": NO_ID,
        "read_buckets": [[], *in_list(NO_NAME)],
        "write_buckets": in_list(NO_NAME),
        "description": NO_TEXT,
        "status": [*NO_CHOICE, "sleeping"],
        "user_password": [*NO_NAME, "1234567", "x" * 73, "ü" * 37],
        "update_password": NO_CHOICE,
        "verify_password": NO_BOOL,
        "recreate": [*NO_CHOICE, "if_changed"],
        "state": NO_CHOICE,
    },
    "influx_organization": {
        "name": NO_LABEL,
        "id": NO_ID,
        "renamed_from": [*NO_LABEL, " main "],
        "description": NO_TEXT,
        "members": in_list(NO_NAME),
        "member_ids": in_list(NO_ID),
        "owners": in_list(NO_NAME),
        "owner_ids": in_list(NO_ID),
        "allow_data_loss": NO_BOOL,
        "state": NO_CHOICE,
    },
    "influx_dbrp": {
        "database": NO_DATABASE,
        "policies": [
            *["", 5, [], [""], [[]], [{}], {"a": 1}, [{"name": "p"}], [{"bucket": "b"}], [{**POLICY, "nmae": 1}]],
            [{**POLICY, "bucket_id": "0123456789abcdef"}],
            [{**POLICY, "default": False}],
            [POLICY, {**POLICY, "default": True}],
            [POLICY, {**POLICY, "name": "q"}],
            [{**POLICY, "default": True}, {**POLICY, "name": "q", "default": True}],
        ],
        "policies.name": NO_DATABASE,
        "policies.bucket": NO_NAME,
        "policies.bucket_id": NO_ID,
        "policies.default": NO_BOOL,
        "state": [*NO_CHOICE, "absent"],
    },
}
MANY, BAD_LABEL, CONNECTED = BAD["influx_buckets"], BAD["influx_label"], BAD["connection"]
IN_ORGANIZATION = {"dbrps": "influx_dbrp", "authorizations": "influx_authorization", "v1_users": "influx_v1_user"}
BAD["influx_server_info"].update(
    {f"organizations.{option}": CONNECTED[option] for option in ("token", "username", "password")}
)
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
    **{f"organizations.labels.{option}": values for option, values in BAD_LABEL.items()},
    "organizations.labels.renamed_from": [*NO_LABEL, "B"],
    **{
        f"organizations.{option}": values
        for option, values in MANY.items()
        if option not in ("concurrency", "on_error")
    },
    **{
        f"organizations.{option}": values
        for option, values in BAD["influx_organization"].items()
        if option not in ("name", "id")
    },
    **{f"organizations.{option}": ["", 5, [""], [[]], [{}], [{"nmae": 1}]] for option in IN_ORGANIZATION},
    **{
        f"organizations.{option}.{inner}": values
        for option, module in IN_ORGANIZATION.items()
        for inner, values in BAD[module].items()
    },
    "users": ["", 5, [""], [[]], [{}], [{"nmae": 1}], [{"name": "ann"}, {"name": "ann"}]],
    **{f"users.{option}": values for option, values in BAD["influx_user"].items()},
    "plan_file": ["", "folder/", "nul\0", "\ud800", "~nobody-at-all/"],
    "undeclared": NO_BOOL,
    "access": NO_BOOL,
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
BESIDE_SETUP: dict[str, Options] = {"token_file": {"token": None}}
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
    names = sorted(name for name, module in MODULES.items() if module.shared is connection_spec)
    shared = [(option, value) for option, values in BAD["connection"].items() for value in values]
    yield from ((names[index % len(names)], option, value) for index, (option, value) in enumerate(shared))


def connection(module: str) -> Options:
    """The options of the connection that the module has."""
    known = MODULES[module].shared().options
    return {name: value for name, value in CONNECTION.items() if name in known}


IN_ITEM: dict[str, Options] = {"permissions": {"action": "read", "type": "buckets"}, "users": {"name": "ann"}}


def wrong(module: str, option: str, value: Any) -> Options:
    """Right options but for one."""
    outer, _dot, inner = option.partition(".")
    if module == "influx_server" and inner and outer == "organizations":
        right = {"name": "main", "buckets": [{"name": "b"}], **IN_ENTRY.get(inner, {})}
        entry = {name: given for name, given in {**right, **nested(inner, value)}.items() if given is not None}
        return {**CONNECTION, outer: [entry]}
    about = MODULES[module]
    beside = BESIDE.get(option, {}) if about.shared is connection_spec else BESIDE_SETUP.get(option, {})
    options = {**connection(module), **about.right, **beside, option: value}
    if inner:
        del options[option]
        item = POLICY if outer == "policies" and inner == "name" else IN_ITEM.get(outer, {"name": "b"})
        entry = {**item, **(IN_ENTRY.get(inner, {}) if module == "influx_server_info" else {}), inner: value}
        in_list = {name: given for name, given in entry.items() if given is not None}
        options[outer] = {inner: value} if outer == "defaults" else [in_list]
    return {name: given for name, given in options.items() if given is not None}


def nested(option: str, value: Any) -> Options:
    """An option of an organization, or one of what is in it."""
    outer, _dot, inner = option.partition(".")
    if not inner:
        return {outer: value}
    if outer in IN_ORGANIZATION:
        of_module = wrong(IN_ORGANIZATION[outer], inner, value)
        return {outer: [{name: given for name, given in of_module.items() if name not in CONNECTION}]}
    return {outer: {inner: value} if outer == "defaults" else [{"name": "b", inner: value}]}


class SentError(Exception):
    """A request was sent."""


def refused(module: str, options: Options) -> str:
    """What the module says, by the argument spec as AnsibleModule checks it, or by its own checks."""
    spec = MODULES[module].shared().merge(MODULES[module].spec())
    arguments = spec.for_module()
    validator = ArgumentSpecValidator(**arguments)
    validated = validator.validate(options)
    if validated.error_messages:
        return "; ".join(validated.error_messages)
    with pytest.raises(InfluxError) as caught:
        call(MODULES[module].definition, validated.validated_parameters)
    return caught.value.message


@pytest.fixture(autouse=True)
def no_request(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any request is a failure that no module takes for its own."""

    def send(*_arguments: Any, **_options: Any) -> None:
        raise SentError

    monkeypatch.setattr(requests.adapters.HTTPAdapter, "send", send)


@pytest.fixture(name="configs")
def configs_fixture(tmp_path: Path) -> str:
    """A file of the CLI's profiles."""
    (tmp_path / "configs").write_text(PROFILES, encoding="utf-8")
    return str(tmp_path / "configs")


@pytest.mark.parametrize("module", sorted(MODULES))
def test_options__every_one__has_bad_values(module: str) -> None:
    assert set(BAD[module]) == set(leaves(MODULES[module].spec().options))
    assert set(BAD["connection"]) == set(leaves(connection_spec().options))
    assert {option: values for option, values in BAD[module].items() if len(values) < FEWEST} == {}


def test_modules__every_one__has_bad_values() -> None:
    # What has an action of its own takes the connection alone.
    actions = {file.stem for file in (ROOT / "plugins" / "action").glob("influx_*.py")} - {"influx_bucket"}
    assert set(MODULES) == {file.stem for file in (ROOT / "plugins" / "modules").glob("*.py")} - actions
    assert set(BAD) == {"connection", *MODULES}


@pytest.mark.parametrize("module", sorted(MODULES))
def test_options__right_ones__sent(module: str) -> None:
    with pytest.raises(SentError):
        refused(module, {**connection(module), **MODULES[module].right})


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


# What YAML makes of a text without quotes: what a module can be given as JSON, and what only the controller sees.
NOT_TEXT = [False, True, 1.1, float("inf"), ["a"], [], {"a": "b"}, {}]
ONLY_IN_YAML = [
    datetime.date(2024, 1, 1),
    datetime.datetime(2024, 1, 1, tzinfo=datetime.timezone.utc),
    b"binary",
    {"a", "b"},
]
NAMES = ["name", "bucket", "id", "label", "pattern", "org", "rp", "host"]
MASKS = ["VALUE_SPECIFIED_IN_NO_LOG_PARAMETER", "app-********-prod", "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER and more"]
DEFINITIONS = {name: module.definition for name, module in MODULES.items()}
Put = Callable[[Any], Any]


def put_in_list(put: Put, value: Any) -> Any:
    return [put("right"), put(value)]


def put_beside(put: Put, name: str, beside: Options, value: Any) -> Any:
    return {**beside, name: put(value)}


def _needed_beside(option: Options, name: str) -> Options:
    """Return what an entry needs beside its suboption of that name."""
    groups = [group[0] for group in option.get("required_one_of") or () if name not in group]
    required = [other for other, inner in option["options"].items() if inner.get("required") and other != name]
    required += (option.get("required_by") or {}).get(name, ())
    return dict.fromkeys((*groups, *required), "b")


def text_places(option: Options, where: str) -> Iterator[tuple[str, Put]]:
    """Each place for text in an option: what messages call it, and the option's value with something put there."""
    kind = option.get("type", "str")
    if kind in ("str", "path") and "choices" not in option:
        yield where, lambda value: value
    elif kind == "list":
        element = {**option, "type": option["elements"]}
        for place, put in text_places(element, f"{where}[1]"):
            yield place, partial(put_in_list, put)
    elif kind == "dict" and "options" in option:
        for name, inner in option["options"].items():
            beside = _needed_beside(option, name)
            required = {key: one for key, one in option["options"].items() if one.get("required") and key != name}
            beside.update((key, one.get("choices", ["b"])[0]) for key, one in required.items())
            for place, put in text_places(inner, f"{where}.{name}"):
                yield place, partial(put_beside, put, name, beside)
    elif kind == "dict":
        yield f"{where}['key']", lambda value: {"key": value}


def all_text_places() -> Iterator[tuple[str, str, str, Put]]:
    """Each module and option with each place for text in it."""
    for module, definition in sorted(DEFINITIONS.items()):
        for name, option in definition.spec.options.items():
            for place, put in text_places(option, name):
                yield module, name, place, put


def in_controller(module: str, options: Options) -> dict[str, Any]:
    """What the action returns before it runs the task, in whatever execution."""
    try:
        read_arguments(DEFINITIONS[module].spec, options, options, Templar(DataLoader(), variables={}))
    except DeclarationError as error:
        return refused_in_process(DEFINITIONS[module], options, error, execution=IN_PROCESS, invocation=False)
    return {"msg": "not refused"}


@pytest.fixture(name="as_module")
def as_module_fixture(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[[str, Options], dict[str, Any]]:
    """What the module's own process returns, whoever has started it."""

    def run(module: str, options: Options) -> dict[str, Any]:
        monkeypatch.setattr(basic, "_ANSIBLE_ARGS", json.dumps({"ANSIBLE_MODULE_ARGS": options}).encode())
        monkeypatch.setattr(basic, "_ANSIBLE_PROFILE", "legacy", raising=False)
        monkeypatch.setattr(basic.AnsibleModule, "_log_invocation", lambda _module: None)
        with pytest.raises(SystemExit):
            run_module(DEFINITIONS[module])
        result: dict[str, Any] = json.loads(capsys.readouterr().out)
        return result

    return run


def told(result: dict[str, Any], *apart: str) -> dict[str, Any]:
    """A result without what only one of the executions has."""
    return {key: value for key, value in result.items() if key not in ("execution", "invocation", "exception", *apart)}


@pytest.mark.parametrize(
    ("module", "option", "place", "put"), list(all_text_places()), ids=lambda value: str(value)[:40]
)
def test_texts__what_yaml_makes_of_them__quote_it_on_both_executions(
    module: str, option: str, place: str, put: Put, as_module: Callable[[str, Options], dict[str, Any]]
) -> None:
    """The first to be refused, and so named, before anything that the task has beside it is looked at."""
    secret = bool(DEFINITIONS[module].spec.options[option].get("no_log"))
    for value in [*NOT_TEXT, *ONLY_IN_YAML, *([None] if place.endswith("[1]") else [])]:
        options = {option: put(value)}
        result = in_controller(module, options)
        assert result["failed"] is True
        assert result["requests"] == {"sent": 0, "repeated": 0}
        assert result["msg"].startswith(f"{place}: ")
        assert "Quote it." in result["msg"]
        assert result["msg"].isprintable()
        assert not secret or "1.1" not in result["msg"]
        if value not in ONLY_IN_YAML:
            assert told(as_module(module, options)) == told(result)


@pytest.mark.parametrize(
    ("module", "option", "place", "put"), list(all_text_places()), ids=lambda value: str(value)[:40]
)
def test_texts__digits_and_text__not_refused_for_their_type(module: str, option: str, place: str, put: Put) -> None:
    del place
    for value in (2024, -5, "text", "True", "1.10", "********" if option == "description" else "*"):
        assert in_controller(module, {option: put(value)}) == {"msg": "not refused"}


@pytest.mark.parametrize(
    ("module", "option", "place", "put"), list(all_text_places()), ids=lambda value: str(value)[:40]
)
def test_texts__what_ansible_shows_in_place_of_a_secret__refused(
    module: str, option: str, place: str, put: Put, as_module: Callable[[str, Options], dict[str, Any]]
) -> None:
    """Stars alone may be meant in a description; a name, a pattern or an ID they would make another."""
    may_have_stars = option in ("description", "password") or place.endswith((".description", ".password", "['key']"))
    for mask in MASKS:
        options = {option: put(mask)}
        result = in_controller(module, options)
        if "*" in mask and may_have_stars:
            assert result == {"msg": "not refused"}
            continue
        assert result["msg"].startswith(f"{place}: ")
        assert "in place of a secret" in result["msg"]
        assert told(as_module(module, options), "msg") == told(result, "msg")


def test_texts__every_module__has_places() -> None:
    places = [(module, place) for module, _option, place, _put in all_text_places()]
    assert {module for module, _place in places} == set(MODULES)
    for module, place in [
        ("influx_bucket", "labels[1]"),
        ("influx_bucket", "password"),
        ("influx_bucket", "configs_path"),
        ("influx_buckets", "buckets[1].name"),
        ("influx_buckets", "buckets[1].labels[1]"),
        ("influx_buckets", "defaults.owner_ids[1]"),
        ("influx_buckets", "purge_exclude[1]"),
        ("influx_label", "properties['key']"),
    ]:
        assert (module, place) in places


@pytest.mark.parametrize(
    ("module", "options", "message"),
    [
        (
            "influx_buckets",
            {"buckets": ["app"]},
            "buckets[0]: the value is text, 'app', and not a mapping of options. Write {name: app}.",
        ),
        (
            "influx_buckets",
            {"buckets": [None]},
            "buckets[0]: there is no value, and not a mapping of options. Write {name: app}.",
        ),
        (
            "influx_buckets",
            {"buckets": "app"},
            "buckets: this option takes a list, such as [{name: app}]. The value is text, 'app'.",
        ),
        (
            "influx_buckets",
            {"buckets": {"name": "x"}},
            "buckets: this option takes a list, such as [{name: app}]. The value is a mapping, {'name': 'x'}.",
        ),
        (
            "influx_buckets",
            {"buckets": [{"name": "a"}, {"nme": "x"}]},
            "buckets[1]: there is no option 'nme' here. Perhaps you mean name.",
        ),
        (
            "influx_buckets",
            {"buckets": [{"name": "a", "label": ["x"]}]},
            "buckets[0]: there is no option 'label' here. Perhaps you mean labels.",
        ),
        (
            "influx_buckets",
            {"buckets": [{"name": "a", "purge": True}]},
            "buckets[0]: there is no option 'purge' here. It is an option of the task itself.",
        ),
        (
            "influx_buckets",
            {"buckets": [], "defaults": {"token": "t"}},
            "defaults: there is no option 'token' here. It is an option of the task itself.",
        ),
        (
            "influx_buckets",
            {"buckets": [], "defaults": {"name": "x"}},
            "defaults: there is no option 'name' here. It is an option of an entry of buckets.",
        ),
        (
            "influx_buckets",
            {"buckets": [], "protect_dependents": True},
            "protect_dependents: it is not an option of the task itself. It is an option of an entry of buckets and of defaults.",
        ),
        (
            "influx_server",
            {"organizations": [{"name": "main", "buckets": [], "protect_dependents": True}]},
            "organizations[0]: there is no option 'protect_dependents' here. It is an option of an entry of organizations[].buckets and",
        ),
        (
            "influx_server",
            {"organizations": [{"name": "main", "labels": [{"name": "x", "allow_data_loss": True}]}]},
            "organizations[0].labels[0]: there is no option 'allow_data_loss' here. It is an option of an entry of organizations, ",
        ),
        (
            "influx_server",
            {"organizations": [{"name": "main", "buckets": [{"name": "a", "host": "http://x"}]}]},
            "organizations[0].buckets[0]: there is no option 'host' here. It is an option of the task itself.",
        ),
        ("influx_server", {"organizations": [], "buckets": []}, "buckets: it is not an option of the task itself."),
        ("influx_buckets", {"buckets": [{"name": "a", True: 1}]}, "buckets[0]: there is no option true here."),
        ("influx_buckets", {"buckets": [{"description": "x"}]}, "buckets[0]: it needs name or id."),
        (
            "influx_buckets",
            {"buckets": [{"id": "0123456789abcdef", "renamed_from": "x"}]},
            "buckets[0]: it has both id and renamed_from. Leave one of them out.",
        ),
        (
            "influx_buckets",
            {"buckets": [{"name": "a"}, {"name": "b", "wait": "maybe"}]},
            "buckets[1].wait: 'maybe' is not a boolean. Write true or false.",
        ),
        (
            "influx_buckets",
            {"buckets": [{"name": "a", "state": "presnt"}]},
            "buckets[0].state: 'presnt' is not one of the values present, absent, which this option takes. Perhaps you mean present.",
        ),
        (
            "influx_buckets",
            {"buckets": [{"name": "a", "wait_timeout": "soon"}]},
            "buckets[0].wait_timeout: 'soon' is not a number. Write a number, such as 1.",
        ),
        (
            "influx_buckets",
            {"buckets": [], "defaults": {"retenton": "1d"}},
            "defaults: there is no option 'retenton' here. Perhaps you mean retention.",
        ),
        ("influx_buckets", {"buckets": [], "defaults": "retention=30d rp=x"}, None),
        (
            "influx_buckets",
            {"buckets": [], "defaults": '{"labels": [1.10]}'},
            "defaults.labels[0]: the value is a number, 1.1, and this option takes text. Quote it.",
        ),
        (
            "influx_buckets",
            {"buckets": [], "defaults": "nothing"},
            "defaults: 'nothing' is not a mapping. Write {option: value}.",
        ),
        (
            "influx_buckets",
            {"concurrency": True},
            "concurrency: true is not a whole number. Write a whole number, such as 4.",
        ),
        (
            "influx_buckets",
            {"concurrency": 1.5},
            "concurrency: 1.5 is not a whole number. Write a whole number, such as 4.",
        ),
        ("influx_buckets", {"purge": "maybe"}, "purge: 'maybe' is not a boolean. Write true or false."),
        ("influx_buckets", {"purge": ["yes"]}, "purge: ['yes'] is not a boolean. Write true or false."),
        ("influx_bucket", {"timeout": float("nan")}, "timeout: nan is not a number. Write a number, such as 30."),
        ("influx_bucket", {"timeout": "inf"}, "timeout: 'inf' is not a number. Write a number, such as 30."),
        ("influx_bucket", {"timeout": False}, "timeout: false is not a number. Write a number, such as 30."),
        ("influx_bucket", {"retries": "9" * 100}, None),
        (
            "influx_bucket",
            {"labels": 1.1},
            'labels: this option takes a list, such as ["a"]. The value is a number, 1.1.',
        ),
        (
            "influx_bucket",
            {"labels": False},
            'labels: this option takes a list, such as ["a"]. The value is a boolean, false.',
        ),
        (
            "influx_bucket",
            {"labels": "['a', datetime.date(2024, 1, 1)]"},
            'labels: this option takes a list, such as ["a"]. The value is text, "[\'a\', datetime.date(2024, 1, 1)]".',
        ),
        ("influx_bucket", {"labels": "a,b"}, None),
        ("influx_bucket", {"labels": 5}, None),
        (
            "influx_label",
            {"properties": {False: "x"}},
            "properties[false], the key: the value is a boolean, false, and this option takes text. Quote it.",
        ),
        (
            "influx_label",
            {"properties": {"a********": "x"}},
            "properties['a********'], the key: 'a********' is what Ansible shows in place of a secret",
        ),
        ("influx_label", {"properties": {2024: 1, "a": None}}, None),
        (
            "influx_bucket_info",
            {"include": ["label"]},
            "include[0]: 'label' is not one of the values labels, members, owners, which this option takes. Perhaps you mean labels.",
        ),
    ],
)
def test_options__of_the_wrong_form__refused_with_their_place(
    module: str, options: Options, message: str | None
) -> None:
    said = in_controller(module, options)["msg"]
    assert said == "not refused" if message is None else said.startswith(message)
