# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is written down in two places says the same in both, and what tools read can be read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.version import Version

from ansible_collections.timeseries.influxdb.plugins.module_utils._api.client import USER_AGENT
from ansible_collections.timeseries.influxdb.plugins.module_utils._version import VERSION

ROOT = Path(__file__).parents[2]
FRAGMENTS = sorted((ROOT / "changelogs" / "fragments").glob("*.y*ml"))


def document(*parts: str) -> Any:
    return yaml.safe_load(ROOT.joinpath(*parts).read_text(encoding="utf-8"))


def test_version__galaxy_and_user_agent__the_same() -> None:
    assert document("galaxy.yml")["version"] == VERSION
    assert str(Version(VERSION)) == VERSION
    assert f"timeseries.influxdb/{VERSION}" == USER_AGENT


@pytest.mark.parametrize("fragment", FRAGMENTS, ids=lambda path: path.name)
def test_changelog__each_fragment__sections_with_sentences(fragment: Path) -> None:
    config = document("changelogs", "config.yaml")
    sections = {section for section, _title in config["sections"]} | {config["prelude_section_name"]}
    loaded = yaml.safe_load(fragment.read_text(encoding="utf-8"))
    assert loaded
    assert set(loaded) <= sections
    for section, entries in loaded.items():
        assert isinstance(entries, str if section == config["prelude_section_name"] else list)
        assert all(isinstance(entry, str) and entry for entry in entries)


def test_changelog__releases_or_fragments__there_are_some() -> None:
    assert FRAGMENTS or document("changelogs", "changelog.yaml")["releases"]


def test_requirements__of_execution_environments__parse_and_name_requests() -> None:
    file = document("meta", "execution-environment.yml")["dependencies"]["python"]
    lines = (ROOT / file).read_text(encoding="utf-8").splitlines()
    requirements = [Requirement(line) for line in lines if line.strip() and not line.startswith("#")]
    assert [requirement.name for requirement in requirements] == ["requests"]


def test_requires_ansible__lowest_version__is_let_in_and_the_one_before_not() -> None:
    versions = SpecifierSet(document("meta", "runtime.yml")["requires_ansible"])
    assert versions.contains("2.16.0")
    assert not versions.contains("2.15.13")
