# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The argument specs of the role say what the modules take, to the last suboption."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar

from ansible_collections.timeseries.influxdb.plugins.module_utils._options.connection import connection_spec
from ansible_collections.timeseries.influxdb.plugins.module_utils._options.organizations import organization_spec
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._audit_options import AUDIT_SPEC, REPORT_SPEC
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._provision import (
    EXPORT,
    IDENTITY,
    PREFIX,
    read_role,
    role_options,
)
from tools import role_specs

ROLE = Path(__file__).parents[2] / "roles" / "influxdb"
KEYS = (
    "type",
    "elements",
    "choices",
    "options",
    "required_one_of",
    "mutually_exclusive",
    "required_by",
    "required_together",
)


def entry_point(name: str) -> dict[str, Any]:
    """The options of an entry point."""
    specs = yaml.safe_load((ROLE / "meta" / "argument_specs.yml").read_text())
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
    return {f"{PREFIX}{option}": spec for option, spec in options.items()}


def test_argument_specs__the_file__is_what_the_modules_document() -> None:
    told = "The modules have changed. Run: PYTHONPATH=.build:tests/support python -m tools.role_specs"
    assert role_specs.FILE.read_text(encoding="utf-8") == role_specs.written(), told


@pytest.mark.parametrize("name", ["main", "export"])
def test_connection__each_option__as_the_modules_take_it(name: str) -> None:
    options = entry_point(name)
    expected = prefixed(connection_spec().options)
    assert essence({option: options[option] for option in expected}) == essence(expected)


def test_main__each_variable__as_it_is_read() -> None:
    assert essence(entry_point("main")) == essence(prefixed(role_options()))


def test_export__each_variable_of_its_own__as_it_is_read() -> None:
    own = {name: option for name, option in entry_point("export").items() if name not in entry_point("main")}
    assert essence(own) == essence(prefixed(EXPORT))


@pytest.mark.parametrize("name", ["main", "export", "audit"])
def test_each_entry_point__its_variables__known_to_all(name: str) -> None:
    variables = {**dict.fromkeys(entry_point(name), "x"), "influxdb_hosts": "x"}
    # Only what it reads is worked out.
    given = read_role(variables, Templar(DataLoader(), variables))
    assert given.given.keys() == {one.removeprefix(PREFIX) for one in variables} & role_options().keys()


@pytest.mark.parametrize(("name", "registers"), [("main", "influxdb_result"), ("audit", "influxdb_audit_result")])
def test_tasks__at_most_two__and_what_they_register_is_known(name: str, registers: str) -> None:
    tasks = yaml.safe_load((ROLE / "tasks" / f"{name}.yml").read_text())
    assert len(tasks) <= 2
    assert tasks[-1]["register"] == registers
    assert read_role({registers: {}}, Templar(DataLoader(), {})).given == {}


def test_organizations__each_suboption__as_the_variable_of_that_name() -> None:
    options = entry_point("main")
    entry = options["influxdb_organizations"]["options"]
    # What is said of the organization itself is no variable.
    suboptions = {name: option for name, option in entry.items() if f"{PREFIX}{IDENTITY.get(name, name)}" in options}
    assert entry.keys() - suboptions.keys() == organization_spec().options.keys() - {"name", "id"}
    named = {IDENTITY.get(name, name): option for name, option in suboptions.items()}
    assert essence(prefixed(named)) == essence({f"{PREFIX}{name}": options[f"{PREFIX}{name}"] for name in named})


def test_secrets__in_all_specs__not_logged() -> None:
    options = entry_point("main")
    for group, prefix in ((options, PREFIX), (options["influxdb_organizations"]["options"], "")):
        assert all(group[f"{prefix}{name}"]["no_log"] for name in ("token", "password"))


def test_audit__each_variable__as_the_tasks_take_it() -> None:
    options = {**AUDIT_SPEC.options, **REPORT_SPEC.options}
    documented = entry_point("audit")
    assert set(documented) == {f"influxdb_audit_{option}" for option in options}
    # Ansible has a type for what a mode can be in a task, and none in a role.
    assert essence({**documented, "influxdb_audit_mode": {"type": "raw"}}) == essence(
        {f"influxdb_audit_{option}": spec for option, spec in options.items()}
    )


def test_audit__each_variable__passed_on_to_the_option_of_its_name() -> None:
    compare, report = yaml.safe_load((ROLE / "tasks" / "audit.yml").read_text())
    passed = {**compare["timeseries.influxdb.influx_audit"], **report["timeseries.influxdb.influx_audit_report"]}
    more = {"repair": " | default(omit)"}
    assert passed == {
        option: f"{{{{ influxdb_audit_{option}{more.get(option, '')} }}}}"
        for option in (*AUDIT_SPEC.options, *REPORT_SPEC.options)
    }


def test_defaults__each__as_documented() -> None:
    defaults = yaml.safe_load((ROLE / "defaults" / "main.yml").read_text())
    documented = {**entry_point("export"), **entry_point("audit")}
    assert {name: documented[name].get("default") for name in defaults} == defaults
    # A default of the role would hide the play's module_defaults, and count as a declaration.
    assert defaults.keys().isdisjoint(entry_point("main"))
