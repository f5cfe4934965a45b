# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The archive that `make build` makes, and an empty directory that it is installed in: no other collection is in reach."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tools import playbook
from tools.server import Server, server


def run_ansible(tool: str, *arguments: str, cwd: Path, environ: dict[str, str]) -> str:
    """What a program of Ansible's prints."""
    command = [playbook.controller(os.environ), "-m", "ansible", tool, *arguments]
    done = playbook.run(command, cwd=cwd, environ=environ)
    if done.returncode:
        pytest.fail(f"ansible {tool} ended with {done.returncode}:\n{done.stdout}", pytrace=False)
    return done.stdout


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The collection's archive, built anew from the checkout."""
    place = tmp_path_factory.mktemp("archive")
    build = ("collection", "build", "--output-path", str(place))
    run_ansible("galaxy", *build, cwd=playbook.ROOT, environ=playbook.environment(os.environ))
    (built,) = place.glob("timeseries-influxdb-*.tar.gz")
    return built


@pytest.fixture(scope="session")
def collections(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The directory that the archive is installed in."""
    place = tmp_path_factory.mktemp("collections")
    install = ("collection", "install", "--offline", "--collections-path", str(place), str(archive))
    run_ansible("galaxy", *install, cwd=place, environ=installed(place, os.environ))
    return place


@pytest.fixture(scope="session", name="server")
def server_fixture() -> Iterator[Server]:
    """The server in the environment, or an emulator."""
    with server() as found:
        yield found


def installed(collections: Path, outer: os._Environ[str] | dict[str, str]) -> dict[str, str]:
    """An environment in which Ansible finds what is installed, and not the checkout."""
    return {**playbook.environment(outer), "ANSIBLE_COLLECTIONS_PATH": str(collections)}
