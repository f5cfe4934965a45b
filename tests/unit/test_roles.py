# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The argument specs of the roles say what the modules take, to the last suboption."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from ansible_collections.timeseries.influxdb.plugins.module_utils._options.connection import connection_spec
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._audit_options import AUDIT_SPEC, REPORT_SPEC
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._provision import ALSO_KNOWN, role_options

ROLES = Path(__file__).parents[2] / "roles"
KEYS = ("type", "elements", "choices", "options", "required_one_of", "mutually_exclusive", "required_by")


def entry_point(role: str, name: str) -> dict[str, Any]:
    """The options of a role's entry point."""
    specs = yaml.safe_load((ROLES / role / "meta" / "argument_specs.yml").read_text())
    options: dict[str, Any] = specs["argument_specs"][name]["options"]
    return options


def essence(options: dict[str, Any]) -> dict[str, Any]:
    """What decides which values the options take."""
    found = {}
    for name, option in options.items():
        said = {key: plain(option[key]) for key in KEYS if option.get(key)}
        if "options" in said:
            said["options"] = essence(option["options"])
        found[name] = said
    return found


def plain(value: Any) -> Any:
    """Lists in the place of tuples."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, (list, tuple)) else value


def prefixed(options: dict[str, Any]) -> dict[str, Any]:
    """The options as the variables of the role."""
    return {f"buckets_{option}": spec for option, spec in options.items()}


@pytest.mark.parametrize("name", ["main", "export"])
def test_connection__each_option__as_the_modules_take_it(name: str) -> None:
    options = entry_point("buckets", name)
    expected = prefixed(connection_spec().options)
    assert essence({option: options[option] for option in expected}) == essence(expected)


def test_main__each_variable__as_it_is_read() -> None:
    options, read = entry_point("buckets", "main"), prefixed(role_options())
    # The rules between an organization's options are the role's own: its entries are by other names, and one must be there.
    rules = ("required_one_of", "mutually_exclusive", "required_together")
    documented = {**options, "buckets_organizations": {**options["buckets_organizations"], **dict.fromkeys(rules)}}
    assert essence(documented) == essence(read)


def test_other_entry_points__each_variable__known_to_main() -> None:
    others = {name for name in entry_point("buckets", "export") if name not in entry_point("buckets", "main")}
    assert {f"buckets_{name}" for name in ALSO_KNOWN} == {*others, "buckets_result"}


def test_organizations__each_suboption__as_the_variable_of_that_name() -> None:
    options = entry_point("buckets", "main")
    suboptions = options["buckets_organizations"]["options"]
    named = {name: options["buckets_definitions" if name == "buckets" else f"buckets_{name}"] for name in suboptions}
    assert essence(suboptions) == essence(named)


def test_secrets__in_all_specs__not_logged() -> None:
    options = entry_point("buckets", "main")
    for group, prefix in ((options, "buckets_"), (options["buckets_organizations"]["options"], "")):
        assert all(group[f"{prefix}{name}"]["no_log"] for name in ("token", "password"))


def test_audit__each_variable__as_the_tasks_take_it() -> None:
    options = {**AUDIT_SPEC.options, **REPORT_SPEC.options}
    documented = entry_point("bucket_audit", "main")
    assert set(documented) == {f"bucket_audit_{option}" for option in options}
    # Ansible has a type for what a mode can be in a task, and none in a role.
    assert essence({**documented, "bucket_audit_mode": {"type": "raw"}}) == essence(
        {f"bucket_audit_{option}": spec for option, spec in options.items()}
    )


def test_audit__each_variable__passed_on_to_the_option_of_its_name() -> None:
    tasks = yaml.safe_load((ROLES / "bucket_audit" / "tasks" / "main.yml").read_text())
    compare, report = tasks[0], tasks[1]["block"][0]
    passed = {**compare["timeseries.influxdb.influx_audit"], **report["timeseries.influxdb.influx_audit_report"]}
    more = {"repair": " | default(omit)"}
    assert passed == {
        option: f"{{{{ bucket_audit_{option}{more.get(option, '')} }}}}"
        for option in (*AUDIT_SPEC.options, *REPORT_SPEC.options)
    }


@pytest.mark.parametrize("role", ["buckets", "bucket_audit"])
def test_defaults__each__as_documented(role: str) -> None:
    defaults = yaml.safe_load((ROLES / role / "defaults" / "main.yml").read_text())
    documented = {**entry_point(role, "main"), **(entry_point(role, "export") if role == "buckets" else {})}
    assert {name: documented[name].get("default") for name in defaults} == defaults
