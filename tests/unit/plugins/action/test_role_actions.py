# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The actions behind the role: each variable that a role documents arrives where it has its effect, and each option
of an organization arrives in its entry.

The cases are the argument specs of the role, so that a new variable is among them, and fails until an action passes it on.
"""

from __future__ import annotations

import json
import stat
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml
from ansible import constants, context
from ansible.errors import AnsibleActionFail
from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar

from ansible_collections.timeseries.influxdb.plugins.action import (
    influx_audit,
    influx_audit_report,
    influx_export,
    influx_provision,
)
from ansible_collections.timeseries.influxdb.plugins.action.influx_bucket import ActionModule as TaskAction
from ansible_collections.timeseries.influxdb.plugins.module_utils._options.connection import connection_spec
from ansible_collections.timeseries.influxdb.plugins.module_utils._options.server import server_spec
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.bucket_info import NO_BUCKETS
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._audit_options import AUDIT_SPEC, REPORT_SPEC

Options = dict[str, Any]
ROLE = Path(__file__).parents[4] / "roles" / "influxdb"
SERVER = connection_spec().merge(server_spec()).options
OF_ORGANIZATION = SERVER["organizations"]["options"]
# What names an organization, by the option of the connection.
IN_ENTRY = {"org": "name", "org_id": "id"}
GROUPS = (("org", "org_id"), ("token", "username", "password"))
# What the audit decides itself: it reads all it can, and counts all that a purge would delete.
OF_THE_AUDIT = {"plan_file": None, "on_error": "continue", "purge_limit": influx_audit._NO_LIMIT}


def variables_of(entry_point: str, prefix: str = "influxdb_") -> Options:
    """The documented variables, by their names without the prefix."""
    specs = yaml.safe_load((ROLE / "meta" / "argument_specs.yml").read_text(encoding="utf-8"))
    options: Options = specs["argument_specs"][entry_point]["options"]
    return {name.removeprefix(prefix): spec for name, spec in options.items()}


MAIN = variables_of("main")
EXPORT = variables_of("export")
AUDIT = variables_of("audit", "influxdb_audit_")
SUBOPTIONS: Options = MAIN["organizations"]["options"]


def value_for(spec: Options, number: int) -> Any:
    """A value of this spec that is not its default, another one for each number but for two-valued ones."""
    if "choices" in spec:
        return next(choice for choice in spec["choices"] if choice != spec.get("default"))
    if spec["type"] == "list":
        return [value_for({**spec, "type": spec["elements"]}, number)]
    if spec["type"] == "dict":
        return {key: f"v{number}" for key in ("name", "retention") if key in spec.get("options", {})}
    return {"bool": number == 1, "int": number, "float": float(number)}.get(spec["type"], f"v{number}")


class Called:
    """The modules that an action called: their names, options, and whether in check mode."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *results: Options) -> None:
        self.modules: list[str] = []
        self.options: list[Options] = []
        self.checked: list[bool] = []
        self._results = list(results)

        def run(action: Any, tmp: Any = None, task_vars: Any = None) -> Options:
            self.modules.append(action._task.action.rpartition(".")[2])
            self.options.append(dict(action._task.args))
            self.checked.append(action._task.check_mode)
            return self._results.pop(0) if self._results else dict(EMPTY)

        monkeypatch.setattr(TaskAction, "run", run)


EMPTY: Options = {
    "labels": [],
    "buckets": [],
    "raw": [],
    "complete": True,
    "incomplete_reason": None,
    "organizations": [],
}


def run_action(module: Any, variables: Options, *, check_mode: bool = False, args: Options | None = None) -> Options:
    """What the action of a role returns for these variables of its task."""
    variables = {"inventory_hostname": "h", "ansible_play_hosts_all": ["h"], **variables}
    variables = {"ansible_play_hosts": ["h"], "ansible_play_batch": ["h"], **variables}
    args = args or {}
    task = SimpleNamespace(action="x", args=args, untemplated_args=args, check_mode=check_mode, diff=False)
    action = module.ActionModule.__new__(module.ActionModule)
    action._task, action._templar = task, Templar(DataLoader(), variables)
    result: Options = action.run(None, variables)
    # Callbacks are told of the task as it is written.
    assert (task.action, task.args, task.check_mode) == ("x", args, check_mode)
    return result


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where files are written."""
    monkeypatch.setattr(constants, "DEFAULT_LOCAL_TMP", str(tmp_path / "run"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def server_options(module: Any, given: Options, monkeypatch: pytest.MonkeyPatch) -> Options:
    """The options with which an action calls influx_server, for variables without the prefix."""
    called = Called(monkeypatch)
    run_action(module, {f"influxdb_{name}": value for name, value in given.items()})
    assert called.modules == ["influx_server"], "the action refused the variables"
    assert called.checked == [module is influx_audit]
    return called.options[0]


def value_in(options: Options, variable: str) -> Any:
    """What influx_server is told that a variable of the role says."""
    if variable in SERVER:
        return options.get(variable)
    assert variable in OF_ORGANIZATION, f"no option of influx_server stands for influxdb_{variable}"
    (organization,) = options["organizations"]
    return organization.get(variable)


BOTH = pytest.mark.parametrize("module", [influx_provision, influx_audit], ids=["provision", "audit"])
DECLARED: Options = {"buckets": [{"name": "b"}]}


@BOTH
@pytest.mark.parametrize("variable", [name for name in MAIN if name not in ("organizations", "allow_nothing")])
def test_main__each_variable__arrives_at_its_option(
    module: Any, variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    value = value_for(MAIN[variable], 1)
    base = {**DECLARED, **({"purge": True} if variable.startswith("purge_") else {})}
    found = value_in(server_options(module, {**base, variable: value}, monkeypatch), variable)
    assert found == (OF_THE_AUDIT.get(variable, value) if module is influx_audit else value)


@BOTH
def test_allow_nothing__decides_whether_nothing_may_be_declared(module: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert server_options(module, {"allow_nothing": True}, monkeypatch)["organizations"] == [{}]
    called = Called(monkeypatch)
    run_action(module, {"influxdb_allow_nothing": False})
    assert called.modules == []


@BOTH
@pytest.mark.parametrize("suboption", SUBOPTIONS)
def test_organizations__each_suboption__arrives_in_that_entry_alone(
    module: Any, suboption: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = value_for(SUBOPTIONS[suboption], 2)
    first = {"name": "a", **DECLARED, **({"purge": True} if suboption.startswith("purge_") else {}), suboption: own}
    options = server_options(module, {"organizations": [first, {"name": "b"}]}, monkeypatch)
    expected = OF_THE_AUDIT.get(suboption, own) if module is influx_audit else own
    assert suboption in OF_ORGANIZATION, f"no option of influx_server is influxdb_organizations[].{suboption}"
    assert (options["organizations"][0][suboption], options["organizations"][1]) == (expected, {"name": "b"})


@BOTH
def test_organizations__beside_a_single_one__refused(module: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    called = Called(monkeypatch)
    given = {"influxdb_organizations": [{"name": "a", **DECLARED}], "influxdb_buckets": [{"name": "b"}]}
    run_action(module, given)
    assert called.modules == []


@BOTH
def test_main__the_connection_of_module_defaults__counts_where_no_variable_does(
    module: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    called = Called(monkeypatch)
    run_action(module, {"influxdb_buckets": [{"name": "b"}], "influxdb_org": "o"}, args={"org": "x", "token": "t"})
    assert (called.options[0]["org"], called.options[0]["token"]) == ("o", "t")


def test_audit__whatever_the_task_says__compares_in_check_mode_and_lists_what_is_undeclared(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    options = server_options(influx_audit, DECLARED, monkeypatch)
    assert (options["undeclared"], options["on_error"]) == (True, "continue")


# Export


def read(*organizations: Options, org: str | None = None, **more: Any) -> Options:
    """What influx_server_info returns."""
    listed = [{"labels": [], "buckets": [], **one} for one in organizations]
    completeness = [{"name": one.get("name"), "id": one.get("id", "0d1f2a3b4c5d6e80")} for one in listed]
    gaps: Options = {"hidden": [], "remarks": []}
    return {"organizations": listed, "completeness": completeness, "server": {"org": org}, **gaps, **more}


def read_options(
    given: Options, monkeypatch: pytest.MonkeyPatch, *organizations: Options, args: Options | None = None
) -> Options:
    """The options with which the export reads."""
    called = Called(monkeypatch, read(*organizations))
    run_action(influx_export, {f"influxdb_{name}": value for name, value in given.items()}, args=args)
    assert (called.modules, called.checked) == (["influx_server_info"], [True])
    return called.options[0]


USUAL = ["organization", "labels", "buckets", "members", "owners", "users", "dbrps", "authorizations", "v1_users"]
OF_THE_FILE = ("export_path", "export_org", "export_incomplete", "export_include")


@pytest.mark.parametrize("variable", [name for name in EXPORT if name not in OF_THE_FILE])
def test_export__each_variable__arrives_at_what_reads(variable: str, monkeypatch: pytest.MonkeyPatch) -> None:
    value = value_for(EXPORT[variable], 1)
    options = read_options({variable: value}, monkeypatch, {"name": "a"})
    parts = options.pop("include")
    assert options == {variable: value}
    assert parts == USUAL


@pytest.mark.parametrize("given", [["labels", "users"], "labels, users"], ids=["list", "command line"])
def test_export__include__what_is_read(given: Any, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_options({"export_include": given}, monkeypatch, {"name": "a"})["include"] == ["labels", "users"]
    with pytest.raises(AnsibleActionFail, match="influxdb_export_include: 'label' is not one of labels, buckets"):
        run_action(influx_export, {"influxdb_export_include": ["label"]})
    hidden = [{"organization": "a", "part": "users", "reason": "Why."}]
    Called(monkeypatch, read({"name": "a"}, hidden=hidden))
    with pytest.raises(AnsibleActionFail, match="Not all users"):
        run_action(influx_export, {"influxdb_export_include": ["users"]})


def test_export__the_organization_itself__makes_a_list(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given = {"influxdb_org": "a", "influxdb_export_include": ["organization"]}
    Called(monkeypatch, read({"name": "a", "description": "d"}, org="a"))
    run_action(influx_export, given)
    written = yaml.safe_load((folder / "h.yml").read_text(encoding="utf-8"))
    assert written == {"influxdb_organizations": [{"name": "a", "description": "d", "labels": [], "buckets": []}]}


def test_export__organizations__each_with_its_own_values(monkeypatch: pytest.MonkeyPatch) -> None:
    own = [{"name": "a", "token": "t", "buckets": [{"name": "x"}]}, {"id": "b", "username": "u", "password": "p"}]
    options = read_options({"host": "h", "token": "s", "organizations": own}, monkeypatch, {"name": "a"}, {"name": "b"})
    assert options == {
        "host": "h",
        "token": "s",
        "include": USUAL,
        "organizations": [{"name": "a", "token": "t"}, {"id": "b", "username": "u", "password": "p"}],
    }


def test_export__an_entry_without_a_name__is_the_organization_of_the_connection(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = {"organizations": [{"buckets": [{"name": "b"}]}]}
    options = read_options(given, monkeypatch, {"name": "o"}, args={"org": "o"})
    assert (options["org"], options["organizations"]) == ("o", [{}])
    written = yaml.safe_load((folder / "h.yml").read_text(encoding="utf-8"))
    assert written == {"influxdb_organizations": [{"name": "o", "labels": [], "buckets": []}]}


def test_export__no_organization__all_that_the_token_may_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    options = read_options({"token": "t"}, monkeypatch, {"name": "a"}, {"id": "0d1f2a3b4c5d6e80"})
    assert "organizations" not in options
    written = yaml.safe_load((folder / "h.yml").read_text(encoding="utf-8"))
    assert [one.get("name", one.get("id")) for one in written["influxdb_organizations"]] == ["a", "0d1f2a3b4c5d6e80"]


def test_export__organizations__a_file_that_provision_takes(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Called(monkeypatch, read({"name": "a"}, {"name": "b"}))
    run_action(influx_export, {"influxdb_organizations": [{"name": "a"}, {"id": "b"}]})
    written = yaml.safe_load((folder / "h.yml").read_text(encoding="utf-8"))
    called = Called(monkeypatch)
    run_action(influx_provision, {**written, "influxdb_allow_nothing": True})
    assert called.options[0]["organizations"] == [
        {"name": "a", "labels": [], "buckets": []},
        {"id": "b", "labels": [], "buckets": []},
    ]


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        ({"influxdb_organizations": [{"nam": "a"}]}, r"influxdb_organizations\[0\]: it has no option 'nam'"),
        ({"influxdb_organizations": [{"name": "a"}], "influxdb_org": "b"}, "influxdb_org: it is for one organization"),
        ({"influxdb_export_paht": "x"}, "Did you mean influxdb_export_path"),
    ],
    ids=str,
)
def test_export__variables_that_are_not_meant__refused(
    variables: Options, message: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    called = Called(monkeypatch)
    with pytest.raises(AnsibleActionFail, match=message):
        run_action(influx_export, variables)
    assert (called.modules, list(folder.glob("*.yml"))) == ([], [])


def test_export__the_path__where_the_file_is(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Called(monkeypatch, read({"name": "a"}), read({"name": "a"}))
    assert run_action(influx_export, {})["path"] == str(folder / "h.yml")
    assert run_action(influx_export, {"influxdb_export_path": "other.yml"})["changed"] is True
    assert {file.name for file in folder.glob("*.yml")} == {"h.yml", "other.yml"}


@pytest.mark.parametrize("named", [True, False])
def test_export__the_organization__named_where_asked_for(
    named: bool, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for given in ({"influxdb_org": "o"}, {}):
        Called(monkeypatch, read({"name": "o"}, org="o"))
        run_action(influx_export, {**given, "influxdb_export_org": named})
        text = (folder / "h.yml").read_text(encoding="utf-8")
        assert ("influxdb_org: o\n" in text, "influxdb_organizations" in text) == (named, False)


def test_export__what_may_be_hidden__written_only_where_that_is_asked_for(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hidden = [{"organization": "a", "part": "buckets", "reason": "why"}]
    for given in ({}, {"influxdb_export_incomplete": False}):
        Called(monkeypatch, read({"name": "a"}, hidden=hidden))
        with pytest.raises(AnsibleActionFail, match="may be missing"):
            run_action(influx_export, given)
        assert not (folder / "h.yml").exists()
    Called(monkeypatch, read({"name": "a"}, hidden=hidden))
    run_action(influx_export, {"influxdb_export_incomplete": True})
    assert "may be missing" in (folder / "h.yml").read_text(encoding="utf-8")


def test_export__warnings__those_that_no_comment_in_the_file_tells(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hidden = [
        {"organization": "a", "part": part, "reason": why} for part, why in (("users", "A."), ("buckets", NO_BUCKETS))
    ]
    Called(monkeypatch, read({"name": "a"}, hidden=hidden, warnings=["A.", NO_BUCKETS, "B."]))
    assert run_action(influx_export, {})["warnings"] == [NO_BUCKETS, "B."]
    text = (folder / "h.yml").read_text(encoding="utf-8")
    assert "# Note: Not all users of a can be read: A." in text
    assert f"# Note: {NO_BUCKETS}" in text


def test_export__a_server_that_could_not_be_read__fails_and_nothing_is_written(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Called(monkeypatch, {"failed": True, "msg": "no"})
    result = run_action(influx_export, {"influxdb_export_incomplete": True})
    assert (result["failed"], result["msg"]) == (True, "The server could not be read. no")
    assert not (folder / "h.yml").exists()


def test_export__check_mode__writes_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Called(monkeypatch, read({"name": "a"}))
    assert run_action(influx_export, {}, check_mode=True)["changed"] is True
    assert not (folder / "h.yml").exists()


# The report of an audit


def audited(
    monkeypatch: pytest.MonkeyPatch, *, given: Options | None = None, ignore: Any = None, **organization: Any
) -> Options:
    """What the report returns after an audit that found an organization like this one."""
    compare(monkeypatch, "h", ignore=ignore, **organization)
    return run_action(influx_audit_report, {}, args=given)


def compare(monkeypatch: pytest.MonkeyPatch, host: str, *, ignore: Any = None, **organization: Any) -> Options:
    """What the audit of one host returns, which finds an organization like this one."""
    found = {"name": "main", "labels": [], "buckets": [], "purged": [], "undeclared": [], "complete": True}
    Called(monkeypatch, {"organizations": [{**found, **organization}], "server_version": "2.9.1"})
    variables = {"inventory_hostname": host, "influxdb_buckets": [{"name": "b"}], "influxdb_org": "main"}
    return run_action(influx_audit, variables, args={} if ignore is None else {"ignore": ignore})


IN_SYNC = {"name": "b", "attempted": True, "actions": [], "error": None, "refusals": [], "would_lose_data": False}
UNREAD = {**IN_SYNC, "attempted": False, "error": "401"}
DRIFTED = {**IN_SYNC, "before": {"retention": "1d"}, "after": {"retention": "2d"}}
FAILING: list[tuple[str, Options]] = [
    ("drift", {"buckets": [DRIFTED]}),
    ("drift", {"buckets": [{**DRIFTED, "error": "no", "refusals": ["no"]}]}),
    ("unreadable", {"buckets": [UNREAD]}),
    ("unreadable", {"buckets": [IN_SYNC], "complete": False}),
    ("unreadable", {"error": "no such organization"}),
    ("unreadable", {"buckets": [IN_SYNC], "labels": [{"name": "l", "error": "401"}]}),
    ("undeclared", {"buckets": [IN_SYNC], "undeclared": [{"name": "u", "retention": "1d"}]}),
]


@pytest.mark.parametrize(("reason", "organization"), FAILING)
def test_report__what_fails_the_play__only_where_asked_for(
    reason: str, organization: Options, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = audited(monkeypatch, given={"fail_on": [reason]}, **organization)
    assert found.get("failed") is True
    assert "Most trouble: h (1 " in found["msg"]
    assert not audited(monkeypatch, given={"fail_on": []}, **organization).get("failed")
    assert not audited(monkeypatch, **organization).get("failed")


@pytest.mark.parametrize("reason", ["drift", "undeclared", "unreadable"])
def test_report__all_as_declared__never_fails(reason: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not audited(monkeypatch, given={"fail_on": [reason]}, buckets=[IN_SYNC]).get("failed")


def test_report__drift_alone__is_not_failed_by_undeclared_buckets(monkeypatch: pytest.MonkeyPatch) -> None:
    undeclared = [{"name": "u", "retention": "1d"}]
    found = audited(monkeypatch, given={"fail_on": ["drift"]}, buckets=[IN_SYNC], undeclared=undeclared)
    assert (found.get("failed"), found["summary"]["undeclared"]) == (None, 1)


def test_report__what_the_audit_ignores__fails_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    undeclared = [{"name": "primary", "retention": "infinite"}]
    given = {"fail_on": ["drift", "undeclared"]}
    found = audited(monkeypatch, given=given, ignore=["primary", "b"], buckets=[DRIFTED], undeclared=undeclared)
    assert (found.get("failed"), found["summary"]["excluded"]) == (None, 2)
    assert audited(monkeypatch, given=given, ignore=[], buckets=[DRIFTED], undeclared=undeclared)["failed"] is True


def test_audit__an_option_that_can_not_be_meant__a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    found = compare(monkeypatch, "h", ignore=[True], buckets=[IN_SYNC])
    assert (found["status"], found["counts"]["errors"]) == ("unreadable", 1)
    assert run_action(influx_audit_report, {})["failed"] is True


@pytest.mark.parametrize(
    "variables",
    [{}, {"influxdb_bukets": [{"name": "b"}]}, {"influxdb_org": "o", "influxdb_organizations": [{"name": "a"}]}],
    ids=["nothing declared", "unknown", "both"],
)
def test_report__variables_that_are_not_meant__fail_it_always(variables: Options, folder: Path) -> None:
    found = run_action(influx_audit, variables)
    assert (found.get("failed"), found["status"]) == (None, "unreadable")
    found = run_action(influx_audit_report, {}, args={"json": "a.json"})
    assert found["failed"] is True
    assert "because of the variables: h (The audit failed: " in found["msg"]
    assert json.loads((folder / "a.json").read_text(encoding="utf-8"))["servers"][0]["mistaken"] is True


def test_report__a_host_that_the_audit_did_not_come_to__fails_it(monkeypatch: pytest.MonkeyPatch) -> None:
    found = run_action(influx_audit_report, {}, args={"fail_on": ["unreadable"]})
    assert (found["failed"], found["summary"]["servers_unreadable"]) == (True, 1)


def test_report__its_options__are_those_of_the_role() -> None:
    # The others are what the other task takes.
    assert set(AUDIT) - {"ignore", "access"} == set(REPORT_SPEC.options)
    assert set(AUDIT) & {"ignore", "access"} == set(AUDIT_SPEC.options)


def test_report__its_other_options__decide_where_how_and_under_which_title(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {"html": "a.html", "json": "a.json", "markdown": "a.md", "junit": "a.xml"}
    given = {**files, "mode": "0640", "title": "Of all", "repair": "ansible-playbook own.yml"}
    # A new option needs a test here.
    assert set(REPORT_SPEC.options) == {*given, "fail_on"}
    found = audited(monkeypatch, given=given, buckets=[DRIFTED])
    data = json.loads((folder / "a.json").read_text(encoding="utf-8"))
    assert (data["title"], data["servers"][0]["repair"]) == ("Of all", "ansible-playbook own.yml --limit h")
    for name in files.values():
        assert "Of all" in (folder / name).read_text(encoding="utf-8")
        assert any(line.endswith(str(folder / name)) for line in found["msg"])
        assert stat.S_IMODE((folder / name).stat().st_mode) == 0o640
        (folder / name).unlink()
    audited(monkeypatch, given=dict.fromkeys(files, ""), buckets=[IN_SYNC])
    audited(monkeypatch, buckets=[IN_SYNC])
    assert not list(folder.glob("a.*"))


def test_report__the_repair__by_default_with_the_files_of_the_command_line(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        context, "CLIARGS", {"inventory": (str(folder / "fleet.yml"),), "extra_vars": ("@v.yml", "a=b")}
    )
    audited(monkeypatch, given={"json": "a.json"}, buckets=[DRIFTED])
    (one,) = json.loads((folder / "a.json").read_text(encoding="utf-8"))["servers"]
    assert one["repair"] == "ansible-playbook timeseries.influxdb.provision -i fleet.yml -e @v.yml --limit h"
    audited(monkeypatch, given={"json": "a.json", "repair": ""}, buckets=[DRIFTED])
    (one,) = json.loads((folder / "a.json").read_text(encoding="utf-8"))["servers"]
    assert one["repair"] == ""


def test_report__the_data_of_the_last_audit__compared_and_replaced(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = {"json": "a.json"}
    audited(monkeypatch, given=given, buckets=[IN_SYNC])
    audited(monkeypatch, given=given, buckets=[DRIFTED])
    last = json.loads((folder / "a.json").read_text(encoding="utf-8"))["last"]
    assert (last["new"], [turn["now"] for turn in last["changes"]]) == (1, ["drifted"])
    # What is there is no such data; and without the data nothing is compared.
    (folder / "a.json").write_text("[]", encoding="utf-8")
    audited(monkeypatch, given=given, buckets=[IN_SYNC])
    assert json.loads((folder / "a.json").read_text(encoding="utf-8"))["last"] is None


def test_report__a_file_that_can_not_be_written__the_last_data_is_kept(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    audited(monkeypatch, given={"json": "a.json"}, buckets=[IN_SYNC])
    before = (folder / "a.json").read_bytes()
    with pytest.raises(AnsibleActionFail, match=r"missing does not exist"):
        audited(monkeypatch, given={"json": "a.json", "html": "missing/a.html"}, buckets=[DRIFTED])
    assert (folder / "a.json").read_bytes() == before


def test_report__batches__one_report_that_grows_and_fails_last(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hosts = ["a", "b", "c"]
    args = {"json": "a.json", "fail_on": ["drift", "unreadable"]}
    everybody = {"ansible_play_hosts_all": hosts, "ansible_play_hosts": hosts}
    (folder / "a.json").write_text("", encoding="utf-8")
    for number, host in enumerate(hosts[:2]):
        compare(monkeypatch, host, buckets=[DRIFTED])
        found = run_action(influx_audit_report, {**everybody, "ansible_play_batch": [host]}, args=args)
        assert (found.get("failed"), found["summary"]["servers"]) == (None, number + 1)
        assert found["summary"]["servers_pending"] == 2 - number
    # The last one was unreachable before.
    gone = {**everybody, "ansible_play_hosts": hosts[:2], "ansible_play_batch": []}
    found = run_action(influx_audit_report, gone, args=args)
    assert (found["failed"], found["summary"]["servers"], found["summary"]["servers_unreadable"]) == (True, 3, 1)
    # An earlier batch is not an earlier audit.
    assert json.loads((folder / "a.json").read_text(encoding="utf-8"))["last"] is None


@pytest.mark.parametrize(
    ("variable", "message"),
    [
        ("influxdb_audit_fail_on_drift", "Did you mean influxdb_audit_fail_on"),
        ("influxdb_audit_report_html", "influxdb_audit_report_html: the role has no such variable"),
    ],
)
def test_report__a_variable_that_the_role_does_not_know__refused(variable: str, message: str) -> None:
    with pytest.raises(AnsibleActionFail, match=message):
        run_action(influx_audit_report, {variable: "x"})
    # Each that it knows is not, and says nothing to a task that stands alone.
    known = {f"influxdb_audit_{name}": "x" for name in (*AUDIT, "result")}
    assert not run_action(influx_audit_report, known).get("failed")


@pytest.mark.parametrize(
    ("args", "message"),
    [
        ({"fail_on": ["drifted"]}, "drift, undeclared, unreadable"),
        ({"title": True}, "title"),
        ({"fail_in": []}, "fail_in"),
    ],
)
def test_report__an_option_that_can_not_be_meant__refused(args: Options, message: str) -> None:
    with pytest.raises(AnsibleActionFail, match=message):
        run_action(influx_audit_report, {}, args=args)
