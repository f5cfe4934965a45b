# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The documentation of each module, as ansible-doc shows it, says what the code does; its examples would run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator

from ansible_collections.timeseries.influxdb.plugins.action.influx_bucket import DEFINITIONS
from ansible_collections.timeseries.influxdb.plugins.module_utils._options.connection import connection_spec
from ansible_collections.timeseries.influxdb.plugins.module_utils._options.spec import ArgumentSpec
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.desired import (
    Params,
    parse_bucket,
    parse_bucket_labels,
    parse_bucket_members,
)
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.desired_authorizations import (
    parse_authorization,
)
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.desired_buckets import parse_buckets
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.desired_dbrps import parse_dbrp
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.desired_labels import parse_label
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.desired_organizations import parse_organization
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.desired_server import parse_server
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.desired_setup import parse_setup
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.desired_users import parse_user
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.desired_v1_users import parse_v1_user
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._audit_options import AUDIT_SPEC, REPORT_SPEC

ROOT = Path(__file__).parents[2]
COLLECTION = "timeseries.influxdb"

MODULES = sorted(file.stem for file in (ROOT / "plugins" / "modules").glob("*.py"))
# What has an action of its own takes the connection's options, and reads variables for the rest.
ACTIONS = {file.stem for file in (ROOT / "plugins" / "action").glob("influx_*.py")} - {"influx_bucket"}

# What their actions read themselves, beside the connection or without it.
OWN_SPECS = {"influx_audit": connection_spec().merge(AUDIT_SPEC), "influx_audit_report": REPORT_SPEC}
# It writes a report of what others found.
SENDS_NOTHING = {"influx_audit_report"}
# Its credentials are those that it makes, so it has no others.
MAKES_CREDENTIALS = {"influx_setup"}
# What changes nothing on a server.
REPORTING = {"influx_audit", *SENDS_NOTHING}

# For what an example takes from a vault, and other options need.
STAND_IN = {"password": "a-long-pass-word", "user_password": "a-long-pass-word"}

# What turns a module's options into a declaration, where it makes one.
DECLARE: dict[str, Callable[[Params], object]] = {
    "influx_authorization": parse_authorization,
    "influx_bucket": parse_bucket,
    "influx_bucket_label": parse_bucket_labels,
    "influx_bucket_member": parse_bucket_members,
    "influx_buckets": parse_buckets,
    "influx_dbrp": parse_dbrp,
    "influx_label": parse_label,
    "influx_organization": parse_organization,
    "influx_server": parse_server,
    "influx_setup": parse_setup,
    "influx_user": parse_user,
    "influx_v1_user": parse_v1_user,
}


@cache
def spec_of(module: str) -> ArgumentSpec:
    """The argument spec of a module's task."""
    if module in ACTIONS:
        return OWN_SPECS.get(module, connection_spec())
    return DEFINITIONS[module].spec


@cache
def documented() -> dict[str, dict[str, Any]]:
    """All modules' documentation with its fragments, read by Ansible's own loader."""
    environ = {
        **os.environ,
        "ANSIBLE_COLLECTIONS_PATH": str(ROOT / ".build"),
        "ANSIBLE_HOME": str(ROOT / ".build" / "ansible-home"),
    }
    names = [f"{COLLECTION}.{module}" for module in MODULES]
    command = [sys.executable, "-m", "ansible", "doc", "--type", "module", "--json", *names]
    done = subprocess.run(command, env=environ, check=True, capture_output=True, text=True, timeout=60)
    loaded: dict[str, dict[str, Any]] = json.loads(done.stdout)
    return {name.removeprefix(f"{COLLECTION}."): entry for name, entry in loaded.items()}


def as_documented(option: dict[str, Any]) -> dict[str, Any]:
    """What documentation and argument spec must both say of an option."""
    keys = ("type", "elements", "choices", "default", "required")
    said = {key: option[key] for key in keys if option.get(key) not in (None, False)}
    suboptions = option.get("suboptions") or option.get("options") or {}
    return {**said, **({"options": all_as_documented(suboptions)} if suboptions else {})}


def all_as_documented(options: dict[str, Any]) -> dict[str, Any]:
    return {name: as_documented(option) for name, option in options.items()}


def examples(module: str) -> list[dict[str, Any]]:
    """The options of each example, with those that the block around it sets."""
    tasks = yaml.safe_load(documented()[module]["examples"])
    name = f"{COLLECTION}.{module}"
    return [task[name] for task in flattened(tasks, {}) if name in task]


def flattened(tasks: list[dict[str, Any]], defaults: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The tasks in and outside blocks, each with a name, and with a value under its module's name."""
    for task in tasks:
        assert task["name"]
        defaults_here = task.get("module_defaults", {}).get(f"group/{COLLECTION}.influxdb", defaults)
        yield from flattened(task.get("block", []), defaults_here)
        for action in [key for key in task if key.startswith(f"{COLLECTION}.")]:
            yield {action: {**defaults_here, **(task[action] or {})}}


def is_template(value: Any) -> bool:
    return isinstance(value, str) and "{{" in value


@pytest.mark.parametrize("module", MODULES)
def test_options__documented__as_in_the_argument_spec(module: str) -> None:
    assert all_as_documented(documented()[module]["doc"]["options"]) == all_as_documented(spec_of(module).options)


@pytest.mark.parametrize("module", MODULES)
def test_options__every_one__described_in_whole_sentences(module: str) -> None:
    for name, option in documented()[module]["doc"]["options"].items():
        text = option["description"] if isinstance(option["description"], list) else [option["description"]]
        assert text, name
        assert all(paragraph.rstrip().endswith((".", "!", ":", ")")) for paragraph in text), name


@pytest.mark.parametrize("module", MODULES)
def test_attributes__check_mode_diff_mode_idempotent__supported(module: str) -> None:
    attributes = documented()[module]["doc"]["attributes"]
    assert {name: attributes[name]["support"] for name in ("check_mode", "diff_mode", "idempotent")} == {
        "check_mode": "full",
        "diff_mode": "N/A" if module.endswith("_info") or module in REPORTING else "full",
        "idempotent": "full",
    }
    if module not in SENDS_NOTHING:
        assert attributes["action_group"]["membership"] == [f"{COLLECTION}.influxdb"]


@pytest.mark.parametrize("module", MODULES)
def test_examples__each_task__valid_for_the_argument_spec(module: str) -> None:
    validator = ArgumentSpecValidator(spec_of(module).options, **constraints(module))
    assert [validator.validate(options).error_messages for options in examples(module)] == [[]] * len(examples(module))


def without_templates(value: Any) -> Any:
    """Return ``value`` without the entries that are templates, in it and in what it contains."""
    if isinstance(value, dict):
        return {key: without_templates(one) for key, one in value.items() if not is_template(one)}
    return [without_templates(one) for one in value if not is_template(one)] if isinstance(value, list) else value


@pytest.mark.parametrize("module", list(DECLARE))
def test_examples__each_task__can_be_meant(module: str) -> None:
    assert examples(module)
    for options in examples(module):
        params = without_templates(options)
        params |= {option: STAND_IN[option] for option in STAND_IN if is_template(options.get(option))}
        validated = ArgumentSpecValidator(spec_of(module).options).validate(params).validated_parameters
        assert DECLARE[module](validated)


@pytest.mark.parametrize("module", MODULES)
def test_examples__each_task__states_no_secret(module: str) -> None:
    for options in examples(module):
        assert all(
            is_template(options[option]) for option in ("token", "password", "user_password") if option in options
        )


@pytest.mark.parametrize("module", MODULES)
def test_return__every_key__described_with_a_type_and_when_it_is_returned(module: str) -> None:
    returned = documented()[module]["return"]
    # An action's module returns what that of its task does.
    assert module.endswith("_info") or module in ACTIONS or "actions" in returned
    for name, value in returned.items():
        assert value["description"], name
        assert value["type"], name
        assert value["returned"], name


@pytest.mark.parametrize("module", MODULES)
def test_argument_spec__rules_between_options__name_options(module: str) -> None:
    spec = spec_of(module)
    groups = (*spec.mutually_exclusive, *spec.required_together, *spec.required_one_of)
    named = {name for group in groups for name in group} | set(spec.required_by)
    assert named | {name for names in spec.required_by.values() for name in names} <= set(spec.options)


@pytest.mark.parametrize("module", [module for module in MODULES if module not in SENDS_NOTHING | MAKES_CREDENTIALS])
@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({"org": "x", "org_id": "y"}, "parameters are mutually exclusive: org|org_id"),
        ({"token": "x", "username": "y", "password": "z"}, "parameters are mutually exclusive: token|username"),
        ({"username": "y"}, "parameters are required together: username, password"),
        ({"client_key": "/k"}, "missing parameter(s) required by 'client_key': client_cert"),
    ],
)
def test_argument_spec__what_contradicts__refused(module: str, params: dict[str, Any], message: str) -> None:
    errors = ArgumentSpecValidator(spec_of(module).options, **constraints(module)).validate(params).error_messages
    assert message in errors


def test_argument_spec__secrets__not_logged() -> None:
    secret = {name for name, option in spec_of("influx_bucket").options.items() if option.get("no_log")}
    assert secret == {"token", "password"}


def constraints(module: str) -> dict[str, Any]:
    """The rules between a module's options."""
    keywords = spec_of(module).for_module()
    return {name: rule for name, rule in keywords.items() if name != "argument_spec"}
