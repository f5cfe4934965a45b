# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a real server answered (tests/contract/recordings), as cases for tests of what the client takes for granted."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

Step = dict[str, Any]
Rule = dict[str, Any]

FOLDER = Path(__file__).parents[2] / "contract" / "recordings" / "2.9.1"


def id_of(variable: str) -> str:
    """The ID that stands for a variable, another one for each."""
    return f"{zlib.crc32(variable.encode()):016x}"


@cache
def steps(recording: str) -> tuple[Step, ...]:
    """The steps of a recording, with an ID in place of each variable."""
    text = (FOLDER / f"{recording}.json").read_text(encoding="utf-8")
    loaded = json.loads(re.sub(r"(?<!\{)\{(\w+)\}(?!\})|<id>", lambda match: id_of(match[1] or ""), text))
    return tuple(loaded["steps"])


def all_answers() -> Iterator[tuple[str, Step]]:
    """Each answer that is recorded whole, and what it answers."""
    for file in sorted(FOLDER.glob("*.json")):
        for step in steps(file.stem):
            if "headers" in step["response"]:
                yield f"{file.stem}: {step['name']}", step["response"]


def created_buckets(*recordings: str) -> list[tuple[Step, Step]]:
    """What was sent to create a bucket in the organization, and what came back."""
    return [
        (step["json"], step["response"])
        for recording in recordings
        for step in steps(recording)
        if step.get("post") == "/api/v2/buckets" and _is_named_in_the_organization(step.get("json"))
    ]


def rule_of(document: Step) -> Rule | None:
    """The one retention rule, empty where the server is left to choose it, None where there are more."""
    rules = document.get("retentionRules") or [{}]
    return rules[0] if len(rules) == 1 else None


def _is_named_in_the_organization(body: Any) -> bool:
    return isinstance(body, dict) and isinstance(body.get("name"), str) and body.get("orgID") == id_of("org")
