# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is in the archive: what users need, and no more."""

from __future__ import annotations

import re
import tarfile
from pathlib import Path

import pytest

from tools import playbook

TOP = {
    *("FILES.json", "MANIFEST.json"),
    *("CHANGELOG.md", "CODE_OF_CONDUCT.md", "CONTRIBUTING.md", "LICENSE", "README.md", "SECURITY.md"),
    *("changelogs", "docs", "examples", "meta", "playbooks", "plugins", "roles"),
}
# The changelog comes with the first release.
NOT_YET = {"CHANGELOG.md"}
SUFFIXES = {".css", ".j2", ".js", ".json", ".md", ".png", ".py", ".rst", ".svg", ".txt", ".yaml", ".yml"}
# Of the recipes, in examples/cookbook.
SUFFIXES |= {".conf", ".csv", ".service", ".timer"}
NO_SUFFIX = {"LICENSE"}
LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")


@pytest.fixture(scope="module")
def names(archive: Path) -> set[str]:
    with tarfile.open(archive) as opened:
        return {member.name for member in opened.getmembers() if member.isfile()}


def test_archive__top_level__as_listed(names: set[str]) -> None:
    top = {name.split("/")[0] for name in names}
    assert top - TOP == set(), "name it in build_ignore of galaxy.yml, or here if users need it"
    assert TOP - top <= NOT_YET


def test_archive__files__none_hidden_and_none_of_other_kinds(names: set[str]) -> None:
    assert {name for name in names if any(part.startswith((".", "__pycache__")) for part in name.split("/"))} == set()
    assert {name for name in names if Path(name).suffix not in SUFFIXES and name not in NO_SUFFIX} == set()


def test_archive__plugins_and_roles__complete(names: set[str]) -> None:
    for folder, pattern in (("plugins", "*.py"), ("roles", "*.yml"), ("playbooks", "*.yml")):
        files = {str(path.relative_to(playbook.ROOT)) for path in (playbook.ROOT / folder).rglob(pattern)}
        assert files
        assert files <= names


def test_archive__links_of_its_pages__lead_to_files_in_it(names: set[str], archive: Path) -> None:
    followed = 0
    with tarfile.open(archive) as opened:
        for page in sorted(name for name in names if name.endswith(".md")):
            member = opened.extractfile(page)
            assert member is not None
            for link in LINK.findall(member.read().decode("utf-8")):
                target = (playbook.ROOT / page).parent.joinpath(link).resolve().relative_to(playbook.ROOT)
                found = str(target) in names or any(name.startswith(f"{target}/") for name in names)
                assert found, f"{page} leads to {link}"
                followed += 1
    assert followed
