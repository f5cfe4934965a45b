# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The lookup `module_documentation`: what a module's own file says of it, to be run and to be compared with results.

`part='examples'`: a file of tasks that runs each example of EXAMPLES in check mode, for real and again.
`part='mismatches'`: in words, where RETURN and `results` differ.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml
from ansible.plugins.lookup import LookupBase

MODULES = Path(__file__).resolve().parents[5] / "plugins" / "modules"
OURS = "timeseries.influxdb."
ANSIBLES_OWN = {
    "changed",
    "deprecations",
    "exception",
    "failed",
    "failed_when_result",
    "failed_when_suppressed_exception",
    "invocation",
    "msg",
    "warnings",
}
TYPES: Mapping[str, type] = {"str": str, "int": int, "bool": bool, "list": list, "dict": dict}


class LookupModule(LookupBase):  # type: ignore[misc]  # ansible-core ships no types
    """One answer for each module that is named."""

    def run(self, terms: list[str], variables: Any = None, **kwargs: Any) -> list[Any]:
        """Give the part of the documentation that is asked for."""
        if kwargs["part"] == "examples":
            return [example_tasks(term, kwargs["values"]) for term in terms]
        return [list(mismatches(block(term, "RETURN"), kwargs["results"])) for term in terms]


def block(module: str, name: str) -> Any:
    """DOCUMENTATION, EXAMPLES or RETURN of a module, as data."""
    source = (MODULES / f"{module}.py").read_text(encoding="utf-8")
    assigned = [statement for statement in ast.parse(source).body if isinstance(statement, ast.Assign)]
    return next(
        yaml.safe_load(ast.literal_eval(found.value)) for found in assigned if ast.unparse(found.targets[0]) == name
    )


def example_tasks(module: str, values: Mapping[str, str]) -> str:
    """The examples as a file of tasks, with `values` in the place of words that only stand for a reader's own."""
    # What a lookup is given is tagged by Ansible, and YAML's safe dumper takes plain types only.
    plain = {str(word): str(value) for word, value in values.items()}
    tasks = [proved(task, module) for task in replaced(block(module, "EXAMPLES"), plain)]
    return yaml.safe_dump(tasks, sort_keys=False)


def replaced(value: Any, values: Mapping[str, str]) -> Any:
    """`value` with each word that `values` knows exchanged."""
    if isinstance(value, dict):
        return {key: replaced(item, values) for key, item in value.items()}
    if isinstance(value, list):
        return [replaced(item, values) for item in value]
    return values.get(value, value) if isinstance(value, str) else value


def proved(task: Mapping[str, Any], module: str) -> dict[str, Any]:
    """A task as a block that runs it three times and judges the results; a block is one of such blocks."""
    if "block" in task:
        return {**task, "block": [proved(inner, module) for inner in task["block"]]}
    if not any(key.startswith(OURS) for key in task):
        return dict(task)
    name = task["name"]
    judged = [
        "example_checked.changed == example_ran.changed",
        "example_checked.actions | default([]) == example_ran.actions | default([])",
        "example_checked.diff | default({}) == example_ran.diff | default({})",
        "example_again is not changed",
    ]
    kept = {task["register"]: "{{ example_ran }}"} if "register" in task else {}
    if f"{OURS}{module}" in task:
        kept["example_results"] = "{{ example_results | default([]) + [example_ran] }}"
    return {
        "name": name,
        "block": [
            {**task, "name": f"In check mode - {name}", "check_mode": True, "register": "example_checked"},
            {**task, "register": "example_ran"},
            {**task, "name": f"Again - {name}", "register": "example_again"},
            {"name": f"Judge - {name}", "ansible.builtin.assert": {"that": judged, "quiet": True}},
            *([{"name": f"Keep the result - {name}", "ansible.builtin.set_fact": kept}] if kept else []),
        ],
    }


def mismatches(documented: Mapping[str, Any], results: Iterable[Mapping[str, Any]], where: str = "") -> Iterable[str]:
    """Where several results, taken together, are not what is documented."""
    returned: dict[str, list[Any]] = {}
    for result in results:
        for key, value in result.items():
            if where or key not in ANSIBLES_OWN:
                returned.setdefault(key, []).append(value)
    for key in sorted(returned.keys() - documented.keys()):
        yield f"{where}{key} is returned, but not documented"
    for key, said in documented.items():
        if key in returned:
            yield from _differences(said, returned[key], where + key)
        elif not str(said.get("returned", "")).startswith("if "):
            yield f"{where}{key} is documented, but not returned"


def _differences(said: Mapping[str, Any], values: list[Any], where: str) -> Iterable[str]:
    given = [value for value in values if value is not None]
    if said["type"] == "list" and "contains" in said:
        yield from mismatches(said["contains"], [item for value in given for item in value], f"{where}[].")
    elif not all(isinstance(value, TYPES[said["type"]]) for value in given):
        yield f"{where} is not always a {said['type']}"
    elif "contains" in said:
        yield from mismatches(said["contains"], given, f"{where}.")
    elif said["type"] == "dict":
        sampled, found = set(said["sample"]), {key for value in given for key in value}
        if sampled != found:
            yield f"{where} has {sorted(found)}, and its sample {sorted(sampled)}"
