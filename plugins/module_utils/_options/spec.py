# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""The options of the modules, as values: each group of them stands once, with the rules that go with it."""

from __future__ import annotations

import typing as t

Options = dict[str, dict[str, t.Any]]
NOTHING_MORE: t.Mapping[str, tuple[str, ...]] = {}


class ArgumentSpec(t.NamedTuple):
    """Options, and the rules between them, as AnsibleModule takes them."""

    options: Options
    mutually_exclusive: tuple[tuple[str, ...], ...] = ()
    required_together: tuple[tuple[str, ...], ...] = ()
    required_one_of: tuple[tuple[str, ...], ...] = ()
    required_by: t.Mapping[str, tuple[str, ...]] = NOTHING_MORE

    def merge(self, other: ArgumentSpec) -> ArgumentSpec:
        """Both together."""
        return ArgumentSpec(
            {**self.options, **other.options},
            self.mutually_exclusive + other.mutually_exclusive,
            self.required_together + other.required_together,
            self.required_one_of + other.required_one_of,
            {**self.required_by, **other.required_by},
        )

    def for_module(self) -> dict[str, t.Any]:
        """The keyword arguments of AnsibleModule."""
        return {
            "argument_spec": self.options,
            "mutually_exclusive": self.mutually_exclusive,
            "required_together": self.required_together,
            "required_one_of": self.required_one_of,
            "required_by": dict(self.required_by),
        }


def identity_spec() -> ArgumentSpec:
    """Return the options that say which bucket or label is meant."""
    return ArgumentSpec(
        {"name": {"type": "str"}, "id": {"type": "str"}, "renamed_from": {"type": "str"}},
        required_one_of=(("name", "id"),),
        mutually_exclusive=(("id", "renamed_from"),),
        required_by={"renamed_from": ("name",)},
    )


def as_list(one: ArgumentSpec) -> dict[str, t.Any]:
    """An option that takes many of what ``one`` takes one of."""
    return {
        "type": "list",
        "elements": "dict",
        "options": one.options,
        "required_one_of": one.required_one_of,
        "mutually_exclusive": one.mutually_exclusive,
        "required_by": dict(one.required_by),
    }
