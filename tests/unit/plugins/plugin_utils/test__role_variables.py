# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Variables of a role, worked out by the templates of the ansible-core that is installed: nothing lost, nothing executed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar
from ansible.utils.unsafe_proxy import wrap_var

from ansible_collections.timeseries.influxdb.plugins.plugin_utils._role_variables import (
    RoleVariables,
    RoleVariablesError,
    read_variables,
)

SPEC: dict[str, dict[str, Any]] = {
    "text": {"type": "str"},
    "raw": {"type": "raw"},
    "flag": {"type": "bool"},
    "number": {"type": "int"},
    "names": {"type": "list", "elements": "str"},
    "properties": {"type": "dict"},
    "items": {
        "type": "list",
        "elements": "dict",
        "options": {
            "name": {"type": "str"},
            "names": {"type": "list", "elements": "str"},
            "flag": {"type": "bool"},
            "properties": {"type": "dict"},
        },
    },
}
HOSTILE = [
    '["x"]',
    "['x']",
    '{"a": 1}',
    "{'a': 'b'}",
    "True",
    "false",
    "null",
    "None",
    "1.10",
    "0x10",
    "1e3",
    "  padded  ",
    "line\n",
    "\\d\\\\",
    "[1, 2",
    "{",
    "ü 漢 \U0001f600",
    "\u2028",
    "'\"`",
]


def trusted(value: Any) -> Any:
    """`value` as a playbook has it, whose text may be templates."""
    try:
        from ansible.template import trust_as_template  # only since ansible-core 2.19
    except ImportError:
        return value
    if isinstance(value, str):
        return trust_as_template(value)
    if isinstance(value, dict):
        return {key: trusted(item) for key, item in value.items()}
    return [trusted(item) for item in value] if isinstance(value, list) else value


def read(variables: dict[str, Any], **options: Any) -> RoleVariables:
    """The variables that begin with `r_`, as an action of this ansible-core reads them."""
    templar = Templar(DataLoader(), variables)
    return read_variables("r_", SPEC, variables, templar, **options)


def given(variables: dict[str, Any]) -> dict[str, Any]:
    """What was given, as plain data: that is what a module gets."""
    plain: dict[str, Any] = json.loads(json.dumps(dict(read(variables).given)))
    return plain


def ways(text: str) -> Iterator[dict[str, Any]]:
    """The ways by which a text gets into a variable, and from there into the role's."""
    template = trusted("{{ other }}")
    for other in (text, wrap_var(text)):
        yield {"other": other, "r_text": other}
        yield {"other": other, "r_text": template}
        yield {"other": trusted("{{ further }}"), "further": other, "r_text": template}
        yield {"other": other, "r_text": trusted("{{other}}")}


@pytest.mark.parametrize("text", HOSTILE)
def test_text__whichever_way__keeps_each_character(text: str) -> None:
    assert [given(variables) for variables in ways(text)] == [{"text": text}] * 8


@pytest.mark.parametrize("text", HOSTILE)
def test_structures__whichever_way__keep_each_text_in_them(text: str) -> None:
    template = trusted("{{ other }}")
    expected = {
        "items": [{"name": text, "names": [text, text], "properties": {"a": text}}],
        "names": [text],
        "properties": {"k": text},
    }
    by_hand = {"r_items": expected["items"], "r_names": expected["names"], "r_properties": expected["properties"]}
    by_leaf = {
        "other": text,
        "r_items": [{"name": template, "names": [template, template], "properties": {"a": template}}],
        "r_names": [template],
        "r_properties": {"k": template},
    }
    by_reference = {
        "all": by_leaf["r_items"],
        "one": template,
        "r_items": trusted("{{ all }}"),
        "r_names": [trusted("{{ one }}")],
        "r_properties": {"k": trusted("{{ one }}")},
        "other": text,
    }
    assert [given(by_hand), given(by_leaf), given(by_reference)] == [expected] * 3


def test_text__of_a_stranger__never_executed(tmp_path: Path) -> None:
    made = tmp_path / "made"
    for text in (
        f"{{{{ lookup('pipe', 'touch {made}') }}}}",
        f"#jinja2: variable_start_string:'<<'\n<< lookup('pipe', 'touch {made}') >>",
    ):
        variables = {"r_names": [wrap_var(text)], "r_text": trusted("{{ other }}"), "other": wrap_var(text)}
        assert given(variables) == {"names": [text], "text": text}
    assert not made.exists()


@pytest.mark.parametrize("value", [1.5, 7, True, False, ["a"], {"a": "b"}], ids=str)
def test_values__that_are_no_text__keep_their_type(value: Any) -> None:
    # What YAML made of a value is the module's to judge, so it must arrive.
    assert given({"other": value, "r_text": trusted("{{ other }}"), "r_raw": value}) == {"text": value, "raw": value}


def test_templates__of_switches_and_structures__worked_out() -> None:
    variables = {
        "some": [1, 2],
        "r_flag": trusted("{{ some | length > 1 }}"),
        "r_raw": trusted("{{ some }}"),
        "r_text": trusted("{{ some | length }} of {{ 'them' | upper }}"),
        "r_names": trusted("{{ ['a'] + ['b'] }}"),
        "r_items": [
            {
                "name": trusted("{{ 'a' ~ 'b' }}"),
                "names": trusted("{{ [] }}"),
                "flag": trusted("{{ some | length == 2 }}"),
            }
        ],
        "r_properties": trusted("{{ {'k': 'v'} }}"),
    }
    assert given(variables) == {
        "flag": True,
        "raw": [1, 2],
        "text": "2 of THEM",
        "names": ["a", "b"],
        "items": [{"name": "ab", "names": [], "flag": True}],
        "properties": {"k": "v"},
    }


def test_variables__not_of_the_prefix_or_none__not_given() -> None:
    assert given({"text": "a", "rtext": "b", "r_text": None}) == {}


def test_chosen__those_that_were_given() -> None:
    assert RoleVariables("r_", {"a": 1, "b": 2}).chosen(("b", "c")) == {"b": 2}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("{{ omit }}", {}),
        ([{"name": "a", "flag": "{{ omit }}"}], {"items": [{"name": "a"}]}),
    ],
    ids=["whole", "part"],
)
def test_omit__not_given(value: Any, expected: dict[str, Any]) -> None:
    try:
        from ansible._internal._templating._utils import Omit  # only since ansible-core 2.19

        omit: object = Omit
    except ImportError:
        omit = "__omit_place_holder__0123"
    name = "r_items" if isinstance(value, list) else "r_text"
    assert given({"omit": omit, name: trusted(value)}) == expected


@pytest.mark.parametrize(
    "value", ["{{ nowhere }}", "a {{ nowhere }}", "{{ other }}", "{{ other.nowhere }}", "{{ circle }}"]
)
@pytest.mark.parametrize("wrap", [lambda value: value, lambda value: [{"name": value}]], ids=["whole", "part"])
def test_undefined__wherever__fails_and_names_the_variable(value: str, wrap: Any) -> None:
    wrapped = trusted(wrap(value))
    name = "r_items" if isinstance(wrapped, list) else "r_text"
    with pytest.raises(RoleVariablesError, match=f"^{name}: its value can't be worked out: ") as caught:
        read({"other": trusted("{{ nowhere }}"), "circle": trusted("{{ circle }}"), name: wrapped})
    assert "\n" not in str(caught.value)


def test_unknown__near_to_one__named() -> None:
    with pytest.raises(RoleVariablesError, match=r"^r_nams: the role has no such variable\. Did you mean r_names\?$"):
        read({"r_nams": ["a"]})


def test_unknown__near_to_none__told_what_there_is() -> None:
    with pytest.raises(
        RoleVariablesError, match=r"^r_zzz: the role has no such variable\. It knows: r_flag, r_items, "
    ):
        read({"r_zzz": None})


def test_unknown__known_for_another_purpose__neither_refused_nor_read() -> None:
    variables = {"r_result": trusted("{{ nowhere }}"), "r_text": "a"}
    assert read(variables, also_known=("result",)).given == {"text": "a"}
