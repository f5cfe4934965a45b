# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What tests/support/tools/version.py lets be released."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.version import problems


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout that is ready to be tagged as v1.2.3."""
    files = {
        "galaxy.yml": "version: 1.2.3\n",
        "plugins/module_utils/_version.py": 'VERSION = "1.2.3"\n',
        "changelogs/changelog.yaml": "releases: {1.2.3: {}}\n",
        "changelogs/fragments/.keep": "",
    }
    for name, text in files.items():
        place = tmp_path / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text)
    return tmp_path


def test_problems__all_say_the_same__none(checkout: Path) -> None:
    assert problems("v1.2.3", checkout) == []


@pytest.mark.parametrize("tag", ["", "1.2.3", "v1.2.4", "v1.2.3-rc1"])
def test_problems__another_tag__is_told(checkout: Path, tag: str) -> None:
    (problem,) = problems(tag, checkout)
    assert "galaxy.yml says 1.2.3" in problem


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("plugins/module_utils/_version.py", 'VERSION = "1.2.2"\n', "_version.py says ['1.2.2']"),
        ("changelogs/changelog.yaml", "releases: {1.2.2: {}}\n", "has no release 1.2.3"),
        ("changelogs/fragments/new.yml", "bugfixes: [x]\n", "left: new.yml"),
    ],
)
def test_problems__something_left_behind__is_told(checkout: Path, name: str, text: str, words: str) -> None:
    (checkout / name).write_text(text)
    (problem,) = problems("v1.2.3", checkout)
    assert words in problem
