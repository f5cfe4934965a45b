# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What ansible-builder reads of the installed archive when it makes an execution environment."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import yaml
from packaging.requirements import Requirement

from tools import playbook

LISTED = (playbook.ROOT / "meta" / "ee-requirements.txt").read_text(encoding="utf-8").splitlines()
WANTED = [line for line in LISTED if line and not line.startswith("#")]


def builder(*arguments: str, cwd: Path) -> str:
    """What ansible-builder prints."""
    program = str(Path(sys.executable).parent / "ansible-builder")
    return subprocess.run([program, *arguments], cwd=cwd, check=True, stdout=subprocess.PIPE, text=True).stdout


def test_introspect__the_installed_collection__names_what_it_needs(collections: Path) -> None:
    found = yaml.safe_load(builder("introspect", "--sanitize", str(collections), cwd=collections))
    assert [Requirement(line.split("#")[0]) for line in found["python"]] == [Requirement(line) for line in WANTED]
    assert not found.get("system")


def test_create__a_definition_with_the_archive__makes_a_build_context(archive: Path, tmp_path: Path) -> None:
    definition = {
        "version": 3,
        "images": {"base_image": {"name": "localhost/python:3.13"}},
        "dependencies": {
            "ansible_core": {"package_pip": "ansible-core>=2.16"},
            "ansible_runner": {"package_pip": "ansible-runner"},
            "galaxy": {"collections": [{"name": str(archive), "type": "file"}]},
        },
    }
    (tmp_path / "execution-environment.yml").write_text(yaml.safe_dump(definition))
    builder("create", "--context", "context", cwd=tmp_path)
    # What the collection needs is not in here: it is read when the image is built, as introspect reads it.
    galaxy = yaml.safe_load((tmp_path / "context" / "_build" / "requirements.yml").read_text(encoding="utf-8"))
    assert galaxy == {"collections": [{"name": str(archive), "type": "file"}]}
    assert "introspect" in (tmp_path / "context" / "Dockerfile").read_text(encoding="utf-8")
