# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""Say where masking changes a result: a name in which a password occurs is not that name any more."""

from __future__ import annotations

import itertools
import json
import typing as t

from ansible.module_utils.common.parameters import remove_values

from ._execution import Outcome

# Words for people. Nobody takes a name from them.
WORDS = ("msg", "failure", "error", "exception", "warnings")
NAMED = 5


def warn_of_masking(outcome: Outcome, secrets: t.AbstractSet[str]) -> Outcome:
    """Return ``outcome``, which says ``masked`` and warns where Ansible's masking of ``secrets`` will change its result."""
    result = {key: value for key, value in outcome.result.items() if key not in WORDS}
    if not occur_in(json.dumps(result, ensure_ascii=False), secrets):
        return outcome
    kept = {key: value for key, value in result.items() if not isinstance(value, bool)}
    places = list(itertools.islice(_differing(kept, remove_values(kept, secrets), ""), NAMED + 1))
    if not places:
        return outcome
    named = ", ".join(places[:NAMED]) + (" and more" if len(places) > NAMED else "")
    warning = (
        f"Masking changed this result: a password or token occurs in {named}. Do not use these values further. Change the secret, or "
        "the name that it occurs in."
    )
    return outcome._replace(result={**outcome.result, "masked": True}, warnings=(*outcome.warnings, warning))


def occur_in(text: str, secrets: t.AbstractSet[str]) -> bool:
    """Return whether one of ``secrets`` occurs in ``text``, which is JSON: to look at each value takes much longer."""
    return any(json.dumps(secret, ensure_ascii=False)[1:-1] in text for secret in secrets)


def _differing(before: t.Any, after: t.Any, place: str) -> t.Iterator[str]:
    """Yield where the two differ, as a path of keys and numbers."""
    if isinstance(before, dict):
        for key, value in before.items():
            if key not in WORDS:
                yield from _differing(value, after[key], f"{place}.{key}" if place else str(key))
    elif isinstance(before, (list, tuple)):
        for number, value in enumerate(before):
            yield from _differing(value, after[number], f"{place}[{number}]")
    elif before != after:
        yield place
