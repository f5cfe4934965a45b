# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""The arguments of a task, without what ansible-core before 2.19 does to text that a template returns.

There a template that returns ``["x"]``, ``{"a": 1}`` or ``True`` as text gives a list, a mapping or a boolean. So a name that was read
from a server would arrive as another one. Such a value is templated once more, here without the conversion.
"""

from __future__ import annotations

import re
import typing as t

from ansible.errors import AnsibleError

from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import DeclarationError
from ansible_collections.timeseries.influxdb.plugins.module_utils._options.spec import ArgumentSpec
from ansible_collections.timeseries.influxdb.plugins.module_utils._values import TEXTS, Option, Options, check_values

Arguments = t.Mapping[str, t.Any]
# Return what an expression gives without conversion, or what Ansible would convert text to.
Function = t.Callable[[t.Any], t.Any]

# What text has that is converted, or that has been a part of something that was converted.
_TRACES = re.compile(r"""[\[{'"]|True|False""")
# With jinja2_native numbers are converted as well, and None, which leaves nothing.
_NATIVE_TRACES = re.compile(r"""[\[{'"\d]|True|False|None""")
# What a conversion there and back changes beside quotes is more than its spelling.
_SPELLING = re.compile(r"""['"\\\s]""")


class Templates(t.NamedTuple):
    """The templates of one task: ``template`` without conversion, and ``convert``, which is what Ansible does to text."""

    template: Function
    convert: Function
    traces: re.Pattern[str] = _TRACES


def lossless_templates(templar: t.Any) -> Templates | None:
    """Return templates that leave text as it is, or None where Ansible's own do so, from ansible-core 2.19 on."""
    try:
        # First what is missing from 2.19 on: the other is there, and warns.
        from ansible.template.native_helpers import ansible_concat  # isort: skip
        from ansible.template import AnsibleEnvironment
    except ImportError:
        return None

    def concatenate(nodes: t.Iterable[t.Any]) -> t.Any:
        values = list(nodes)
        if len(values) == 1 and isinstance(values[0], (dict, list, tuple, bool, int, float)):
            return values[0]
        return ansible_concat(values)

    class LosslessEnvironment(AnsibleEnvironment):  # type: ignore[misc]  # ansible-core ships no types
        concat = staticmethod(concatenate)

    own = templar.copy_with_new_env(environment_class=LosslessEnvironment)
    convert = type(templar.environment).concat
    return Templates(own.template, lambda text: convert([text]), _NATIVE_TRACES if templar.jinja2_native else _TRACES)


def read_arguments(spec: ArgumentSpec, given: Arguments, untemplated: Arguments, templar: t.Any) -> Arguments:
    """Return ``given`` with each text as the task has it. Raise :class:`DeclarationError` for a value that can't be meant.

    Only the controller sees that a value is a date, and what it was before Ansible templated it, whatever the execution that follows.
    """
    templates = lossless_templates(templar)
    if templates is not None:
        given = restore_texts(spec.options, given, untemplated, templates)
    check_values(spec, given)
    return given


def restore_texts(options: Options, given: Arguments, untemplated: Arguments, templates: Templates) -> dict[str, t.Any]:
    """Return ``given`` with each text as its template has it.

    ``untemplated`` are the arguments as the task has them. Raise :class:`DeclarationError` where a text was converted on the way in
    a manner that can't be undone.
    """
    restored = dict(given)
    everything = untemplated.get("_variable_params")
    for name, value in given.items():
        option = options.get(name)
        if option is None or not _has_traces(option, value, templates.traces):
            continue
        try:
            again = templates.template(untemplated.get(name, everything))
            again = again if name in untemplated else again[name]
        except (AnsibleError, LookupError, TypeError):
            # Only the conversion makes this template work, so it is meant.
            continue
        restored[name] = _Restoring(templates, untemplated.get(name)).restore(option, value, again, name)
    return restored


class _Restoring:
    def __init__(self, templates: Templates, source: t.Any) -> None:
        self.templates = templates
        self.source = source

    def restore(self, option: Option, value: t.Any, again: t.Any, where: str) -> t.Any:
        """Return ``value``, or what it is ``again`` without conversion where that is the text that was meant."""
        kind = option.get("type", "str")
        if kind in TEXTS:
            return self._restore_text(option, value, again, where)
        if kind == "list":
            return self._restore_list(option, value, again, where)
        if kind == "dict":
            return self._restore_dict(option, value, again, where)
        return value

    def _restore_list(self, option: Option, value: t.Any, again: t.Any, where: str) -> t.Any:
        if isinstance(value, str) and isinstance(again, (list, tuple)):
            return again
        if not isinstance(value, list) or not isinstance(again, (list, tuple)) or len(value) != len(again):
            return value
        element = {**option, "type": option.get("elements", "raw")}
        return [
            self.restore(element, item, other, f"{where}[{number}]")
            for number, (item, other) in enumerate(zip(value, again))
        ]

    def _restore_dict(self, option: Option, value: t.Any, again: t.Any, where: str) -> t.Any:
        if not isinstance(value, dict) or not isinstance(again, dict):
            return again if isinstance(value, str) and isinstance(again, dict) else value
        options = option.get("options")
        return {
            name: self.restore({} if options is None else options.get(name, {}), item, again[name], f"{where}.{name}")
            if name in again
            else item
            for name, item in value.items()
        }

    def _restore_text(self, option: Option, value: t.Any, again: t.Any, where: str) -> t.Any:
        if not isinstance(again, str) or again == value:
            return value
        if not isinstance(value, str):
            converted = self.templates.convert(again)
            return again if type(converted) is type(value) and converted == value else value
        if _SPELLING.sub("", again) == _SPELLING.sub("", value):
            return again
        if option.get("no_log") or self.templates.template(self.source) != self.templates.template(self.source):
            # A template that gives something else each time has not been converted.
            return value
        raise DeclarationError(
            f"{where}: this ansible-core has converted a part of this text, which came from a template, to a list, a mapping or a "
            "boolean. Add the filter string to each template that it passes, or use ansible-core 2.19 or newer."
        )


def _has_traces(option: Option, value: t.Any, traces: re.Pattern[str]) -> bool:
    """Return whether a text in ``value`` is none, or looks as if a conversion had been at work."""
    kind = option.get("type", "str")
    if isinstance(value, str):
        return kind in (*TEXTS, "list", "dict") and traces.search(value) is not None
    if kind in TEXTS:
        return value is not None or traces is _NATIVE_TRACES
    return any(_has_traces(inner, item, traces) for inner, item in _inner_values(option, value))


def _inner_values(option: Option, value: t.Any) -> list[tuple[Option, t.Any]]:
    """Return what is in a list or a mapping, each with the option that it is a value of."""
    kind = option.get("type", "str")
    if kind == "list" and isinstance(value, list):
        element = {**option, "type": option.get("elements", "raw")}
        return [(element, item) for item in value]
    if kind == "dict" and isinstance(value, dict):
        options = option.get("options")
        return [({} if options is None else options.get(name, {"type": "raw"}), item) for name, item in value.items()]
    return []
