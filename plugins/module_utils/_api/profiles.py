# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""The connection configurations of the influx CLI, which it calls profiles."""

from __future__ import annotations

import importlib
import os.path
import typing as t
from dataclasses import dataclass, field

from .._errors import DeclarationError

DEFAULT_PATH = "~/.influxdbv2/configs"


@dataclass(frozen=True)
class Profile:
    """One configuration. What the file doesn't say, or not as text, is None."""

    name: str
    path: str
    url: str | None = None
    token: str | None = field(default=None, repr=False)
    org: str | None = None


class Asked(t.NamedTuple):
    """Which profile is asked for, and by which options or variables: messages blame the right one."""

    name: str | None
    name_from: str
    path: str | None
    path_from: str

    @property
    def file(self) -> str:
        return self.path or DEFAULT_PATH

    @property
    def file_from(self) -> str:
        """Return who is to blame for a file that can't be used."""
        return self.name_from if self.path is None else self.path_from


def read_profile(asked: Asked, *, is_needed: bool = True) -> Profile | None:
    """Return the profile that is asked for by name, or the active one of the file.

    The CLI takes a file that doesn't exist for an empty one, and so does this where only the environment names it.
    Raise :class:`DeclarationError` where a profile is asked for that doesn't exist, unless it isn't ``is_needed``.
    """
    profiles = _load(asked)
    if profiles is None:
        _check_not_needed(asked, is_needed)
        return None
    name = asked.name or _active(profiles, asked)
    if name is None:
        return None
    chosen = profiles.get(name)
    if not isinstance(chosen, dict):
        raise _no_such_profile(profiles, name, asked)
    said = {key: value for key, value in chosen.items() if isinstance(value, str) and value}
    return Profile(name, asked.file, said.get("url"), said.get("token"), said.get("org"))


def _no_such_profile(profiles: dict[str, t.Any], name: str, asked: Asked) -> DeclarationError:
    known = sorted(key for key, value in profiles.items() if isinstance(value, dict))
    return DeclarationError(
        f"{asked.name_from}: there is no profile {name!r} in {asked.file!r}. There are: {', '.join(known) or 'none'}."
    )


def _active(profiles: dict[str, t.Any], asked: Asked) -> str | None:
    active = [key for key, value in profiles.items() if isinstance(value, dict) and value.get("active") is True]
    of_environment = asked.path_from == "INFLUX_CONFIGS_PATH"
    if not active and of_environment:
        return None
    if len(active) != 1:
        way_out = "INFLUX_ACTIVE_CONFIG" if of_environment else "profile"
        raise DeclarationError(
            f"{asked.path_from}: {asked.file!r} has {len(active) or 'no'} active profiles. Name one with {way_out}."
        )
    return str(active[0])


def _check_not_needed(asked: Asked, is_needed: bool) -> None:
    if asked.name is None or (asked.name_from == "INFLUX_ACTIVE_CONFIG" and not is_needed):
        return
    named = "" if asked.path is None else f", which {asked.path_from} names,"
    raise DeclarationError(
        f"{asked.name_from}: there is no profile {asked.name!r}, since the file {asked.file!r}{named} does not exist."
    )


def _load(asked: Asked) -> dict[str, t.Any] | None:
    """Return all profiles of the file, or None where it is missing and the task doesn't name it."""
    try:
        with open(os.path.expanduser(asked.file), "rb") as file:
            content = file.read().decode("utf-8")
    except UnicodeDecodeError:
        # The error holds the file's content, and so the token.
        raise DeclarationError(f"{asked.file_from}: {asked.file!r} can't be read: it is not UTF-8.") from None
    except (OSError, ValueError) as error:
        if isinstance(error, FileNotFoundError) and asked.file_from != "configs_path":
            return None
        # A ValueError is a path that no file can have.
        raise DeclarationError(
            f"{asked.file_from}: {asked.file!r} can't be read: {getattr(error, 'strerror', None) or 'no file can have that name'}."
        ) from error
    toml = _toml(asked.file_from)
    try:
        loaded: dict[str, t.Any] = toml.loads(content)
    except ValueError:
        # The parser's words may quote the line, and so the token.
        raise DeclarationError(f"{asked.file_from}: {asked.file!r} is not valid TOML.") from None
    return loaded


def _toml(named_by: str) -> t.Any:
    for library in ("tomllib", "tomli"):
        try:
            return importlib.import_module(library)
        except ImportError:
            continue
    raise DeclarationError(
        f"{named_by}: reading the influx CLI's profiles needs Python 3.11 or newer on the host that runs the module, or tomli."
    )
