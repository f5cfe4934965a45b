# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""The values of options as YAML and Jinja made them, checked before Ansible converts them.

Ansible makes "1.1" of ``name: 1.10`` and "False" of ``labels: [no]``. Such a name is another name, so it is refused here. Both
executions make this check, with the same words.
"""

from __future__ import annotations

import datetime
import difflib
import math
import typing as t
from dataclasses import replace

from ansible.module_utils.ansible_release import __version__ as core
from ansible.module_utils.common.validation import (
    check_type_bool,
    check_type_dict,
    check_type_float,
    check_type_int,
)

from ._errors import DeclarationError
from ._execution import ModuleDefinition, Outcome, execute
from ._options.spec import ArgumentSpec
from ._printable import printable

Option = t.Mapping[str, t.Any]
Options = t.Mapping[str, Option]
# An option, its value, and how messages call it.
Check = t.Callable[[Option, t.Any, str], None]
TEXTS = ("str", "path")
# What Ansible shows in place of a secret: of one that is the whole value, and of one that occurs in it.
MASK, STARS = "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER", "********"
# Here somebody may write stars and mean them. Everywhere else they would name something.
MAY_HAVE_STARS = ("description", "password")
PROPERTY: Option = {"type": "str", "may_have_stars": True}
TEMPLATES_CONVERT = tuple(int(part) for part in core.split(".")[:2]) < (2, 19)
CONVERTED = " If it is text from a template, this ansible-core has converted it: add the filter string to each template that it passes."


def refusal(definition: ModuleDefinition[t.Any], error: DeclarationError, *, execution: str) -> Outcome:
    """Return the failure of a task that ``error`` is, before it has begun."""

    def refuse(_params: t.Mapping[str, t.Any]) -> t.NoReturn:
        raise error.again() from error

    return execute(replace(definition, parse=refuse), {}, execution=execution, environ={}, check_mode=True)


def check_values(spec: ArgumentSpec, given: t.Mapping[str, t.Any]) -> None:
    """Raise :class:`DeclarationError` for the first value of ``given`` that is not what its option takes.

    Rules between the options of the task itself, and options that exist nowhere, are left to Ansible. It can't name an item of
    a list, so there these are checked as well; nor does it know that an option belongs elsewhere.
    """
    for name, value in given.items():
        option = spec.options.get(name)
        if option is not None and value is not None:
            try:
                _check(option, value, name)
            except _UnknownOptionError as unknown:
                raise _unknown(unknown, spec.options) from None
        elif option is None and (places := _places(name, spec.options)):
            raise DeclarationError(
                f"{name}: it is not an option of the task itself. It is an option of {_either(places)}."
            )


def secrets_in(options: Options, given: t.Any) -> set[str]:
    """Return the values of secret options, in what has not been checked yet."""
    if isinstance(given, list):
        return {secret for item in given for secret in secrets_in(options, item)}
    if not isinstance(given, dict):
        return set()
    found = set()
    for name, value in given.items():
        option = options.get(name, {})
        if option.get("no_log") and value:
            found.add(str(value))
        found |= secrets_in(option.get("options", {}), value)
    return found


def _check(option: Option, value: t.Any, where: str) -> None:
    kind = option.get("type", "str")
    check = CHECKS.get(kind)
    if check is not None:
        check(option, value, where)


def _check_text(option: Option, value: t.Any, where: str) -> None:
    if isinstance(value, str):
        if STARS in value or MASK in value:
            _check_mask(option, value, where)
    elif not _is_whole(value) and not hasattr(value, "__ENCRYPTED__"):
        raise _not_text(option, value, where)
    if "choices" in option:
        _check_choice(option["choices"], value, where)


def _is_whole(value: t.Any) -> bool:
    """Return whether YAML made an integer of a value, which is taken as its digits."""
    return isinstance(value, int) and not isinstance(value, bool)


def _is_plain_text(option: Option, value: t.Any) -> bool:
    """Return whether there is nothing to say about a value, as of nearly all in a declaration of ten thousand buckets."""
    plain = isinstance(value, str) and STARS not in value and MASK not in value
    return plain and option.get("type", "str") in TEXTS and "choices" not in option


def _check_mask(option: Option, value: str, where: str) -> None:
    if MASK in value or not (option.get("may_have_stars") or where.rpartition(".")[2] in MAY_HAVE_STARS):
        raise DeclarationError(
            f"{where}: {_shown(value)} is what Ansible shows in place of a secret, not the text itself. A password or token occurs in "
            "it. Change that secret, or write the text out here."
        )


def _check_choice(choices: t.Sequence[str], value: t.Any, where: str) -> None:
    if str(value) not in choices:
        near = difflib.get_close_matches(str(value), choices, 1)
        meant = f" Perhaps you mean {near[0]}." if near else ""
        raise DeclarationError(
            f"{where}: {_shown(value)} is not one of the values {', '.join(choices)}, which this option takes.{meant}"
        )


def _check_bool(option: Option, value: t.Any, where: str) -> None:
    del option
    try:
        check_type_bool(value)
    except TypeError:
        raise DeclarationError(f"{where}: {_shown(value)} is not a boolean. Write true or false.") from None


def _check_number(option: Option, value: t.Any, where: str) -> None:
    whole = option["type"] == "int"
    try:
        number = None if isinstance(value, bool) else (check_type_int if whole else check_type_float)(value)
    except (TypeError, ValueError, OverflowError):
        number = None
    if number is None or not math.isfinite(number):
        kind = "a whole number" if whole else "a number"
        raise DeclarationError(
            f"{where}: {_shown(value)} is not {kind}. Write {kind}, such as {option.get('default', 1)}."
        )


def _check_list(option: Option, value: t.Any, where: str) -> None:
    elements = option.get("elements", "raw")
    if isinstance(value, (list, tuple)):
        element = {**option, "type": elements, "needed": _needed(option)}
        for number, item in enumerate(value):
            if not _is_plain_text(element, item):
                _check(element, item, f"{where}[{number}]")
    elif isinstance(value, str) and elements in TEXTS and not value.lstrip().startswith(("[", "{")):
        # Ansible splits it at its commas.
        _check_text(option if "," not in value else {}, value, where)
    elif not _is_whole(value) or elements not in TEXTS:
        raise _not_list(option, value, where)


def _check_dict(option: Option, value: t.Any, where: str) -> None:
    options = option.get("options")
    if isinstance(value, str) and "elements" not in option:
        value = _read_dict(value, where)
    if not isinstance(value, dict):
        example = "name: app" if "elements" in option else "option: value"
        raise DeclarationError(
            f"{where}: {_made(option, value)}, and not a mapping of options. Write {{{example}}}.{_hint(value)}"
        )
    if options is None:
        _check_mapping_of_texts(value, where)
        return
    for name, inner in value.items():
        given = options.get(name)
        if given is None:
            raise _UnknownOptionError(name, options, where)
        if inner is not None and not _is_plain_text(given, inner):
            _check(given, inner, f"{where}.{name}")
    _check_rules(option, value, where)


def _read_dict(value: str, where: str) -> t.Any:
    """Return what Ansible makes of text for an option that takes a mapping."""
    try:
        return check_type_dict(value)
    except TypeError:
        raise DeclarationError(f"{where}: {_shown(value)} is not a mapping. Write {{option: value}}.") from None


def _check_mapping_of_texts(value: t.Mapping[t.Any, t.Any], where: str) -> None:
    for key, text in value.items():
        name = f"{where}[{_shown(key)}]"
        _check_text({}, key, f"{name}, the key")
        if text is not None:
            _check_text(PROPERTY, text, name)


def _check_rules(option: Option, given: t.Mapping[str, t.Any], where: str) -> None:
    """Check the rules between the suboptions of one item, which Ansible's messages can't name."""
    has = {name for name, value in given.items() if value is not None}
    for group in option.get("needed") or _needed(option):
        if has.isdisjoint(group):
            raise DeclarationError(f"{where}: it needs {' or '.join(group)}.")
    for group in option.get("mutually_exclusive", ()):
        _check_exclusive(group, has, where)
    for name, needed in option.get("required_by", {}).items():
        if name in has and not has.issuperset(needed):
            raise DeclarationError(f"{where}: {name} needs {' and '.join(needed)} beside it.")


def _check_exclusive(group: t.Sequence[str], has: t.Collection[str], where: str) -> None:
    both = [name for name in group if name in has]
    if len(both) > 1:
        raise DeclarationError(f"{where}: it has both {both[0]} and {both[1]}. Leave one of them out.")


def _needed(option: Option) -> list[tuple[str, ...]]:
    """Return the suboptions that an item must have, each with those that may stand for it."""
    required = [(name,) for name, inner in option.get("options", {}).items() if inner.get("required")]
    return [*required, *option.get("required_one_of", ())]


class _UnknownOptionError(Exception):
    """An item ``where`` has an option ``name`` that is none of its ``options``."""

    def __init__(self, name: t.Any, options: Options, where: str) -> None:
        super().__init__(name)
        self.name = name
        self.options = options
        self.where = where


def _unknown(unknown: _UnknownOptionError, task: Options) -> DeclarationError:
    """Return the error for an option that an item doesn't have. It says which parts of the ``task`` have it."""
    name, options = unknown.name, unknown.options
    places = _places(name, task)
    near = difflib.get_close_matches(str(name), options, 1)
    if places:
        way_out = f"It is an option of {_either(places)}."
    else:
        way_out = f"Perhaps you mean {near[0]}." if near else f"Its options are {', '.join(sorted(options))}."
    return DeclarationError(f"{unknown.where}: there is no option {_shown(name)} here. {way_out}")


def _places(name: t.Any, options: Options, at: str = "") -> list[str]:
    """Return what has an option ``name``, in words: the task, its options, and the entries of its lists."""
    title = f"an entry of {at[:-2]}" if at.endswith("[]") else at
    found = [title or "the task itself"] if name in options else []
    for outer, option in options.items():
        path = f"{at}.{outer}" if at else outer
        found += _places(name, option.get("options") or {}, f"{path}[]" if option.get("type") == "list" else path)
    return found


def _either(places: t.Sequence[str]) -> str:
    return f"{', '.join(places[:-1])} and of {places[-1]}" if len(places) > 1 else places[0]


def _not_text(option: Option, value: t.Any, where: str) -> DeclarationError:
    return DeclarationError(f"{where}: {_made(option, value)}, and this option takes text. Quote it.{_hint(value)}")


def _not_list(option: Option, value: t.Any, where: str) -> DeclarationError:
    example = "[{name: app}]" if option.get("elements") == "dict" else '["a"]'
    return DeclarationError(
        f"{where}: this option takes a list, such as {example}. T{_made(option, value)[1:]}.{_hint(value)}"
    )


def _hint(value: t.Any) -> str:
    return CONVERTED if TEMPLATES_CONVERT and isinstance(value, (bool, list, tuple, dict)) else ""


def _made(option: Option, value: t.Any) -> str:
    """Return what YAML made of a value, as a clause; of a secret without the value."""
    if value is None:
        return "there is no value"
    kind = next((word for types, word in KINDS if isinstance(value, types)), f"a {type(value).__name__}")
    return f"the value is {kind}" if option.get("no_log") else f"the value is {kind}, {_shown(value)}"


def _shown(value: t.Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    text = printable(value.isoformat() if isinstance(value, DATES) else repr(value))
    return text if len(text) <= 60 else f"{text[:60]}…"


DATES = (datetime.date, datetime.time)
KINDS: tuple[tuple[t.Any, str], ...] = (
    (str, "text"),
    (bool, "a boolean"),
    ((int, float), "a number"),
    (DATES, "a date"),
    ((list, tuple), "a list"),
    (dict, "a mapping"),
    (bytes, "binary data"),
)
CHECKS: t.Mapping[str, Check] = {
    "str": _check_text,
    "path": _check_text,
    "bool": _check_bool,
    "int": _check_number,
    "float": _check_number,
    "list": _check_list,
    "dict": _check_dict,
}
