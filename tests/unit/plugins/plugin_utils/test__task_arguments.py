# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Text that comes from a template stays that text, or the task is refused: on each ansible-core, whatever it does to text."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Any

import pytest
from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar
from ansible.utils import unsafe_proxy

from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import DeclarationError
from ansible_collections.timeseries.influxdb.plugins.module_utils._options.buckets import buckets_spec
from ansible_collections.timeseries.influxdb.plugins.module_utils._options.labels import label_spec
from ansible_collections.timeseries.influxdb.plugins.module_utils._options.spec import ArgumentSpec
from ansible_collections.timeseries.influxdb.plugins.module_utils._values import TEMPLATES_CONVERT
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._task_arguments import (
    Templates,
    lossless_templates,
    read_arguments,
    restore_texts,
)

try:
    from ansible.template import trust_as_template
except ImportError:

    def trust_as_template(value: str) -> str:
        return value


HOSTILE = [
    '["x"]',
    "['x']",
    "[1.10]",
    "[ 1,  2 ]",
    "[]",
    '{"a": true}',
    "{'a': 1}",
    "{}",
    "True",
    "False",
    "None",
    "null",
    "1.10",
    "0x10",
    "~",
    "2024-01-01",
    "12:30:00",
    "'quoted'",
    '"quoted"',
    "a\\nb",
    "two\nlines\n",
    "\u00a0padded ",
    "\u202ereversed",
    "😀",
    "nul\0",
    "__omit_place_holder__",
    "{{ 7 * 7 }}",
    "{% if true %}x{% endif %}",
    "{# comment #}",
    "#jinja2: variable_start_string:'<<', variable_end_string:'>>'\n<< 7 * 7 >>",
    "[" * 50 + "]" * 50,
]
CONVERTING = pytest.mark.skipif(not TEMPLATES_CONVERT, reason="since ansible-core 2.19 templates leave text as it is")


class FromServer(dict[str, Any]):
    """What a module has returned: never templated again. All other text is the playbook's."""


def prepared(value: Any) -> Any:
    """A value as Ansible has it: since ansible-core 2.19 a template must be trusted, before that all other text distrusted."""
    if isinstance(value, FromServer):
        return dict(value) if not TEMPLATES_CONVERT else unsafe_proxy.wrap_var(dict(value))
    if isinstance(value, dict):
        return {key: prepared(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [prepared(inner) for inner in value]
    return trust_as_template(value) if isinstance(value, str) else value


def arguments(spec: ArgumentSpec, written: Mapping[str, Any], variables: Mapping[str, Any]) -> Mapping[str, Any]:
    """The arguments of a task that is ``written`` so, as Ansible templates them before its action sees them."""
    templar = Templar(DataLoader(), variables=prepared(dict(variables)))
    return read_arguments(spec, templar.template(prepared(dict(written))), written, templar)


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_arguments__a_text_from_a_result__as_it_is(text: str) -> None:
    variables = {"found": FromServer({"name": text, "others": [text, "x"], "properties": {text: text}})}
    one = arguments(
        label_spec(),
        {"name": "{{ found.name }}", "description": "of {{ found.name }}", "properties": {"a": "{{ found.name }}"}},
        variables,
    )
    assert one == {"name": text, "description": f"of {text}", "properties": {"a": text}}
    assert arguments(label_spec(), {"properties": "{{ found.properties }}"}, variables) == {"properties": {text: text}}
    many = arguments(
        buckets_spec(),
        {
            "buckets": [{"name": "{{ found.name }}", "labels": ["{{ found.name }}"], "allow_data_loss": True}],
            "purge_exclude": "{{ found.others }}",
        },
        variables,
    )
    assert many == {
        "buckets": [{"name": text, "labels": [text], "allow_data_loss": True}],
        "purge_exclude": [text, "x"],
    }


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_arguments__a_text_through_variables_that_are_templates__as_it_is(text: str) -> None:
    """A variable of a task or an include is templated where it is used, and converted there as well."""
    variables = {
        "found": FromServer({"name": text}),
        "name": "{{ found.name }}",
        "again": "{{ name }}",
        "declared": [{"name": "{{ again }}", "labels": ["{{ name }}"]}, {"name": "plain"}],
        "options": {"name": "{{ again }}"},
    }
    assert arguments(label_spec(), {"name": "{{ again }}"}, variables) == {"name": text}
    assert arguments(buckets_spec(), {"buckets": "{{ declared }}"}, variables) == {
        "buckets": [{"name": text, "labels": [text]}, {"name": "plain"}]
    }
    assert arguments(buckets_spec(), {"buckets": ["{{ options }}"]}, variables) == {"buckets": [{"name": text}]}


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_arguments__a_text_within_another__as_it_is_or_refused(text: str) -> None:
    variables = {"found": FromServer({"name": text}), "name": "{{ found.name }}"}
    try:
        made = arguments(label_spec(), {"name": "pre-{{ name }}"}, variables)
    except DeclarationError as error:
        made = {"refused": error.message.partition(", which")[0]}
    right = [{"name": f"pre-{text}"}]
    if TEMPLATES_CONVERT:
        right.append({"refused": "name: this ansible-core has converted a part of this text"})
    assert made in right


@pytest.mark.parametrize("value", [["a"], {"a": "b"}, True, 1.1])
def test_arguments__no_text_in_a_variable__refused(value: Any) -> None:
    with pytest.raises(DeclarationError, match=r"^name: .* Quote it\."):
        arguments(label_spec(), {"name": "{{ value }}"}, {"value": value})


def test_arguments__a_text_that_is_meant_as_a_list__stays_one() -> None:
    """Only the conversion makes such a template work, so it is meant, before ansible-core 2.19."""
    variables = {"json": '[{"name": "a[1]"}, {"name": "b"}]', "text": "{{ json }}"}
    written = {"buckets": "{{ text }}" if TEMPLATES_CONVERT else "{{ text | from_json }}"}
    assert arguments(buckets_spec(), written, variables) == {"buckets": [{"name": "a[1]"}, {"name": "b"}]}
    if TEMPLATES_CONVERT:
        assert arguments(label_spec(), {"name": "{{ text[0].name }}"}, variables) == {"name": "a[1]"}


@CONVERTING
def test_arguments__a_part_that_is_meant_as_a_list__never_a_letter_of_its_text() -> None:
    with pytest.raises(DeclarationError, match=r"^name: this ansible-core has converted a part"):
        arguments(label_spec(), {"name": "{{ text[0] }}"}, {"json": '["a[1]"]', "text": "{{ json }}"})
    assert arguments(label_spec(), {"name": "{{ text[0] }}"}, {"json": '["a"]', "text": "{{ json }}"}) == {"name": "a"}


@CONVERTING
def test_arguments__a_template_that_gives_another_text_each_time__not_refused() -> None:
    made = arguments(label_spec(), {"description": "{{ 999999999 | random }}[x]{{ 999999999 | random }}"}, {})
    assert "[x]" in made["description"]


@CONVERTING
def test_arguments__options_in_a_variable__as_they_are() -> None:
    variables = prepared({"found": FromServer({"name": '["x"]'}), "all": {"name": "{{ found.name }}"}})
    templar = Templar(DataLoader(), variables=variables)
    written = {"_variable_params": "{{ all }}"}
    # As Ansible merges them before the action sees them.
    given = templar.template(written)["_variable_params"]
    assert given == {"name": ["x"]}
    assert read_arguments(label_spec(), given, written, templar) == {"name": '["x"]'}


def test_lossless_templates__only_where_ansible_converts() -> None:
    assert (lossless_templates(Templar(DataLoader(), variables={})) is None) == (not TEMPLATES_CONVERT)


# The rules, apart from what the ansible-core at hand does.


def converting(again: Any) -> Templates:
    """Templates that give ``again`` without conversion."""

    def convert(text: str) -> Any:
        try:
            return ast.literal_eval(text)
        except (ValueError, SyntaxError):
            return text

    return Templates(lambda _source: again, convert)


@pytest.mark.parametrize(
    ("given", "again", "restored"),
    [
        (["x"], '["x"]', '["x"]'),
        (True, "True", "True"),
        (1.1, "1.10", "1.10"),
        (16, "0x10", "0x10"),
        (["x"], ["x"], ["x"]),
        (["x"], "[", ["x"]),
        (1, "True", 1),
        ("pre ['x']", 'pre ["x"]', 'pre ["x"]'),
        ("same [", "same [", "same ["),
    ],
)
def test_restore_texts__a_text__only_what_gives_that_value_when_converted(
    given: Any, again: Any, restored: Any
) -> None:
    assert restore_texts(label_spec().options, {"name": given}, {"name": "…"}, converting(again)) == {"name": restored}


@pytest.mark.parametrize("given", ["plain", "", "ümläut", "1.10"])
def test_restore_texts__nothing_to_restore__not_templated_again(given: str) -> None:
    def template(_source: Any) -> Any:
        raise AssertionError

    names = {"name": given, "properties": {"a": given}, "state": "present"}
    assert restore_texts(label_spec().options, names, {"name": "…"}, Templates(template, template)) == names


def test_restore_texts__another_text__refused_unless_it_is_a_secret() -> None:
    options: dict[str, dict[str, Any]] = {"name": {"type": "str"}, "token": {"type": "str", "no_log": True}}
    with pytest.raises(DeclarationError, match=r"^name: this ansible-core has converted a part of this text"):
        restore_texts(options, {"name": "pre [1.1]"}, {"name": "…"}, converting("pre [1.10]"))
    assert restore_texts(options, {"token": "t[1.1]"}, {"token": "…"}, converting("t[1.10]")) == {"token": "t[1.1]"}
