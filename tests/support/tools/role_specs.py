# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Write the argument specs of the role influxdb: its own part is role_specs.yml, the rest is what influx_server documents.

An option of the connection, of influx_server, or of an entry of its organizations is a variable. Its rules are those of the
module's argument spec, its words those of the module's documentation. `PYTHONPATH=tests/support python -m tools.role_specs` writes
the file; `make unit` fails while it is another one.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from ansible_collections.timeseries.influxdb.plugins.module_utils._options.connection import connection_spec
from ansible_collections.timeseries.influxdb.plugins.module_utils._options.server import server_spec
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._provision import IDENTITY, PREFIX, role_options

ROOT = Path(__file__).resolve().parents[3]
OWN = Path(__file__).with_name("role_specs.yml")
FILE = ROOT / "roles" / "influxdb" / "meta" / "argument_specs.yml"
HEADER = """\
# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

---
# Written by tests/support/tools/role_specs.py, which says how.
"""
KEPT = ("type", "elements", "choices", "default", "no_log")
RULES = ("mutually_exclusive", "required_together", "required_one_of", "required_by")
WIDTH = 120
Options = dict[str, Any]
Reword = Callable[[str], str]
# O(option), O(option=value)
REFERENCE = re.compile(r"\bO\((?P<option>[\w.\[\]]+)(?P<value>=[^)]*)?\)")
ENTRY = "organizations[]."


class Shared(dict[str, Any]):
    """A mapping that is written once, and referred to where it stands again."""

    anchor = ""


def shared(anchor: str, option: Options) -> Shared:
    found = Shared(option)
    found.anchor = anchor
    return found


def documented(file: str) -> Options:
    """Return the options that a module or a fragment documents."""
    for node in ast.walk(ast.parse((ROOT / "plugins" / file).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "DOCUMENTATION":
            options: Options = yaml.safe_load(ast.literal_eval(node.value))["options"]
            return options
    raise LookupError(file)


def option_of_role(spec: Options, words: Options, reword: Reword) -> Options:
    """Return an option as a role documents it."""
    described = words["description"]
    option: Options = {
        "description": reword(described) if isinstance(described, str) else list(map(reword, described)),
        **{key: words[key] for key in ("version_added",) if key in words},
        **{key: spec[key] for key in KEPT if spec.get(key) is not None and (key, spec[key]) != ("no_log", False)},
        **{rule: plain(spec[rule]) for rule in RULES if spec.get(rule)},
    }
    if spec.get("options"):
        option["options"] = {
            name: option_of_role(one, words["suboptions"][name], reword) for name, one in spec["options"].items()
        }
    return option


def plain(value: Any) -> Any:
    """Return lists in the place of tuples."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, (list, tuple)) else value


def to_variables(text: str) -> str:
    """Return ``text`` with the variable of the role in the place of each option."""

    def variable(found: re.Match[str]) -> str:
        option = found["option"].removeprefix(ENTRY)
        option = IDENTITY.get(option, option) if found["option"].startswith(ENTRY) else option
        return f"O({PREFIX}{option}{found['value'] or ''})"

    return REFERENCE.sub(variable, text)


def to_organizations(text: str) -> str:
    """Return ``text`` with the suboption of the role's list in the place of each option of an entry."""
    return REFERENCE.sub(lambda found: f"O({PREFIX}{found['option']}{found['value'] or ''})", text)


def variables() -> dict[str, Shared]:
    """Return the variables that stand for options, by their names without the prefix."""
    of_connection, of_server = documented("doc_fragments/connection.py"), documented("modules/influx_server.py")
    words = {**of_server["organizations"]["suboptions"], **of_server, **of_connection}
    return {
        name: shared(PREFIX + name, option_of_role(spec, words[name], to_variables))
        for name, spec in role_options().items()
        if name in words and name != "organizations"
    }


def organizations(own: Options, given: dict[str, Shared]) -> Options:
    """Return the variable that lists organizations: what is no variable of a single one has the module's words."""
    spec = server_spec().options["organizations"]
    words = documented("modules/influx_server.py")["organizations"]["suboptions"]
    entry = {
        name: given[name]
        if name in given and name not in connection_spec().options
        else option_of_role(one, words[name], to_organizations)
        for name, one in spec["options"].items()
    }
    rules = {rule: plain(spec[rule]) for rule in RULES if spec.get(rule)}
    return {"description": own["description"], "type": "list", "elements": "dict", **rules, "options": entry}


def specs() -> Options:
    """Return the argument specs of all entry points."""
    own: Options = yaml.safe_load(OWN.read_text(encoding="utf-8"))
    given = variables()
    connection = {PREFIX + name: given[name] for name in connection_spec().options}
    main = own["main"]["options"]
    listed = main.pop(f"{PREFIX}organizations")
    rest = {PREFIX + name: option for name, option in given.items() if PREFIX + name not in connection}
    main.update({**connection, **rest, **main, f"{PREFIX}organizations": organizations(listed, given)})
    own["export"]["options"].update(connection)
    return {"argument_specs": own}


class Dumper(yaml.SafeDumper):
    """Writes a shared mapping once, and indents lists."""

    def ignore_aliases(self, data: Any) -> bool:
        return not isinstance(data, Shared)

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def write_plain(self, text: str, split: bool = True) -> None:
        """Break a line before a word that does not fit, where PyYAML breaks it after that."""
        if not split or not text or any(not word for word in text.split(" ")):
            super().write_plain(text, split)
            return
        for word in text.split(" "):
            if self.column + 1 + len(word) > self.best_width:
                self.write_indent()
            elif not self.whitespace:
                self.stream.write(" ")
                self.column += 1
            self.whitespace = self.indention = False
            self.stream.write(word)
            self.column += len(word)

    def represent_text(self, text: str) -> yaml.Node:
        return self.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)

    def represent_shared(self, data: Shared) -> yaml.Node:
        node = self.represent_mapping("tag:yaml.org,2002:map", dict(data))
        self.anchors_of_nodes[id(node)] = data.anchor
        return node

    def generate_anchor(self, node: yaml.Node) -> str:
        return self.anchors_of_nodes[id(node)]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.anchors_of_nodes: dict[int, str] = {}


Dumper.add_representer(Shared, Dumper.represent_shared)
Dumper.add_representer(str, Dumper.represent_text)


def written() -> str:
    """Return the text of the file."""
    return HEADER + yaml.dump(specs(), Dumper=Dumper, sort_keys=False, allow_unicode=True, width=WIDTH)


if __name__ == "__main__":
    FILE.write_text(written(), encoding="utf-8")
