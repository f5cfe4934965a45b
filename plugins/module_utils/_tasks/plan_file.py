# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""The file in which a plan is saved: written in check mode, and compared with the plan of the run that carries it out."""

from __future__ import annotations

import contextlib
import json
import os
import tempfile

from .._errors import RefusedError
from .._plan.results import Result
from .._plan.saved import differences, is_plan
from .._printable import summarize

_WAY_OUT = "Run the task with --check to make a new plan, and review it."


def write_plan(path: str, document: Result) -> None:
    """Write a plan to a file that only its owner may read. Its old content stays until the new one is there as a whole."""
    folder, name = os.path.split(path)
    temporary = ""
    try:
        handle, temporary = tempfile.mkstemp(prefix=f".{name[:100]}.", dir=folder or ".")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(document, file, indent=2, sort_keys=True)
            file.write("\n")
        os.replace(temporary, path)
    except OSError as error:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise RefusedError(
            f"plan_file: could not write {path}: {error.strerror or error}. Give another path, or correct that."
        ) from None


def check_plan(path: str, now: Result) -> None:
    """Raise :class:`RefusedError` unless all that is to be done ``now`` is in the plan that ``path`` has."""
    different = differences(_read(path), now)
    if different:
        raise RefusedError(
            f"plan_file: the plan in {path} is not what would be done now, so nothing was changed: "
            f"{summarize(different, '; ', '; and {} more')}. {_WAY_OUT}"
        )


def _read(path: str) -> Result:
    try:
        with open(path, encoding="utf-8") as file:
            document: object = json.load(file)
    except FileNotFoundError:
        raise RefusedError(f"plan_file: there is no plan in {path}. {_WAY_OUT}") from None
    except OSError as error:
        raise RefusedError(f"plan_file: could not read {path}: {error.strerror or error}. Correct that.") from None
    except ValueError:
        document = None
    if not is_plan(document) or not isinstance(document, dict):
        raise RefusedError(f"plan_file: {path} has no plan that this version can read. {_WAY_OUT}")
    return document
