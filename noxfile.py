# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The tests on each ansible-core and Python that the collection supports, and antsibull-nox's checks.

`make matrix` runs all tests on each of them. `make oldest` runs what only the oldest ones can show, in as few environments as
that takes. `make lint` and `make package` run the checks. `nox --list` names the sessions. A session fails if its Python is missing.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import antsibull_nox
import nox

BUILD = Path(".build").absolute()
REQUIREMENTS = Path("meta", "ee-requirements.txt")

# Each ansible-core with the Pythons that its controller runs on, as far as tests/support/tools/pythons.sh knows them.
CORES = {
    "2.16": ("3.10", "3.11", "3.12"),
    "2.17": ("3.10", "3.11", "3.12"),
    "2.18": ("3.11", "3.12", "3.13"),
    "2.19": ("3.11", "3.12", "3.13"),
    "2.20": ("3.12", "3.13"),
    "2.21": ("3.12", "3.13"),
}
OLDEST, NEWEST = next(iter(CORES)), list(CORES)[-1]
# The last one whose templates make a list of text that looks like one.
MIDDLE = "2.18"

# They hand the path of a Python to a shell as it is.
CORES_THAT_SPLIT = ("2.16", "2.17", "2.18")

# The Pythons that modules run on. The oldest gets the oldest requests that the collection takes.
TARGETS = ("3.9", "3.10", "3.11", "3.12", "3.13")

# A newer Python, for the newest ansible-core alone. Workflows have it; elsewhere its session is skipped where it is missing.
NEWEST_TARGET = "3.14"
IN_WORKFLOW = os.environ.get("GITHUB_ACTIONS") == "true"

# The ansible-core that users get next. The workflow for each night names the development branch in its place.
UPCOMING = os.environ.get("UPCOMING_CORE", "ansible-core>=2.22.0rc1")

# What some options want besides: profiles of the influx CLI are TOML, which newer Pythons read by themselves.
OPTIONAL = 'tomli; python_version < "3.11"'

# On Python 3.9 no supported controller runs, but modules do: this one only lends them its module_utils.
CORE_FOR_UNITS_ON_OLDEST_TARGET = "2.15"
CONTROLLER_UNITS = ("tests/unit/plugins/action", "tests/unit/plugins/lookup", "tests/unit/plugins/plugin_utils")

# The other integration tests run the documentation's examples, on .venv alone.
PLAYBOOKS = ("tests/integration/test_playbooks.py", "tests/integration/test_executions.py")

# What the oldest ansible-core runs with each `make test`. In the controller: a module, a role, and hostile text through templates.
# As processes on the oldest Python: a module that changes, and one that reads.
SOME_PLAYBOOKS = (
    "(in_process and (influx_buckets or role_influxdb or hostile_export or hostile_text))"
    " or (as_modules and (influx_buckets or influx_bucket_info))"
)

# The tests of ansible-test whose outcome depends on ansible-core. `make matrix` runs all of them.
SANITY_OF_CORE = ("ansible-doc", "import", "runtime-metadata", "validate-modules")

# What galaxy-importer may say: the changelog comes with the first release.
EXPECTED_OF_IMPORTER = ("No changelog found",)

nox.options.envdir = str(BUILD / "nox")
nox.options.error_on_missing_interpreters = True
nox.options.reuse_existing_virtualenvs = True
nox.options.sessions = []
antsibull_nox.load_antsibull_nox_toml()


class Pair(NamedTuple):
    """A controller's Python, and that of the hosts it manages."""

    controller: str
    target: str


def interpreters() -> dict[str, str]:
    """The path of each Python on this machine, by version."""
    found = subprocess.run(
        ["/bin/sh", "tests/support/tools/pythons.sh"], check=True, stdout=subprocess.PIPE, text=True
    ).stdout
    return dict(line.split(" ", 1) for line in found.splitlines())


PYTHONS = interpreters()


def python(version: str) -> str:
    """A path where there is one: nox itself does not look behind pyenv's shims. Else nox says what it misses."""
    return PYTHONS.get(version, version)


def pairs() -> dict[str, tuple[Pair, ...]]:
    """Each ansible-core on its oldest and newest Python; over all of them, modules run on each Python."""
    targets = [target for target in TARGETS if target != TARGETS[0]]
    chosen: dict[str, tuple[Pair, ...]] = {}
    for number, (core, pythons) in enumerate(CORES.items()):
        newest_target = min(targets[number % len(targets)], pythons[-1], key=TARGETS.index)
        chosen[core] = (Pair(pythons[0], TARGETS[0]), Pair(pythons[-1], newest_target))
    return chosen


def tags(core: str) -> list[str]:
    """What a session is chosen by."""
    return ["matrix", f"core-{core}"]


def install_core(session: nox.Session, core: str, *more: str) -> None:
    """Install the newest release of an ansible-core, or the upcoming one, and say which one it is."""
    wanted = ("--pre", UPCOMING) if core == "upcoming" else (f"ansible-core=={core}.*",)
    session.install("--quiet", *wanted, *more)
    session.run(
        "python", "-c", "import ansible.release, sys; print('ansible-core', ansible.release.__version__, sys.version)"
    )


def oldest_requests() -> str:
    """The lowest version of requests that the collection takes."""
    lowest = re.search(r"^requests>=([\d.]+)$", REQUIREMENTS.read_text(encoding="utf-8"), re.MULTILINE)
    if lowest is None:
        raise ValueError(f"{REQUIREMENTS} names no lowest version of requests")
    return f"requests~={lowest.group(1)}.0"


def target_python(session: nox.Session, version: str) -> str:
    """A Python with what a managed host needs, and nothing else."""
    if version not in PYTHONS and version == NEWEST_TARGET and not IN_WORKFLOW:
        session.skip(f"Python {version} was not found, and only workflows must have it")
    if version not in PYTHONS:
        session.error(f"Python {version} was not found")
    place = BUILD / "targets" / version
    session.run(PYTHONS[version], "-m", "venv", str(place), external=True)
    wanted = oldest_requests() if version == TARGETS[0] else "requests"
    pip = [str(place / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    session.run(*pip, wanted, OPTIONAL, external=True)
    return pip[0]


def units(session: nox.Session, core: str) -> None:
    """Run the unit tests on an ansible-core."""
    install_core(session, core, "-r", "tests/requirements-unit.txt", "requests")
    run_units(session, "tests/unit", without=CONTROLLER_UNITS if core == CORE_FOR_UNITS_ON_OLDEST_TARGET else ())


def run_units(session: nox.Session, *chosen: str, without: Sequence[str] = ()) -> None:
    """Run unit tests, but for those of the tests' own proxy, which always runs on the Python of .venv."""
    ignored = [f"--ignore={folder}" for folder in ("tests/unit/proxy", *without)]
    session.run("python", "-m", "pytest", *chosen, *ignored, "--quiet", *session.posargs)


def playbooks(session: nox.Session, core: str, target: str) -> None:
    """Run the integration playbooks on an ansible-core."""
    if core in CORES_THAT_SPLIT and " " in str(BUILD):
        session.skip(f"ansible-core {core} can't run modules with a Python whose path has a space")
    install_core(session, core, "requests", OPTIONAL)
    run_playbooks(session, target)


def run_playbooks(session: nox.Session, target: str, *chosen: str) -> None:
    """Run integration playbooks; pytest, the emulator and the proxy run on .venv."""
    variables = {
        "CONTROLLER_PYTHON": str(Path(session.bin, "python")),
        "TARGET_PYTHON": target_python(session, target),
    }
    command = [*PLAYBOOKS, "--numprocesses", "2", "--dist", "loadgroup", "--quiet", *chosen, *session.posargs]
    session.run(".venv/bin/python", "-m", "pytest", *command, env=variables, external=True)


def run_client_tests(session: nox.Session) -> None:
    """Run the client's functional tests."""
    session.run("python", "-m", "pytest", "tests/functional/test_client.py", "--quiet", *session.posargs)


def sanity(session: nox.Session, core: str) -> None:
    """Run ansible-test sanity on an ansible-core."""
    install_core(session, core)
    run_sanity(session)


def run_sanity(session: nox.Session, *chosen: str) -> None:
    """Run ansible-test sanity, which leaves out a Python that it does not find, and says so in a line that nobody reads."""
    missing = [version for version in TARGETS if version not in PYTHONS]
    if missing:
        session.error(f"Python {', '.join(missing)} was not found")
    session.run("python", "tests/support/tools/sanity.py", *chosen)


def add_units(core: str, version: str, *, more_tags: tuple[str, ...] = ()) -> None:
    """Add a session of unit tests."""

    @nox.session(
        name=f"units-{core}-py{version}", python=python(version), default=False, tags=[*tags(core), *more_tags]
    )
    def run(session: nox.Session) -> None:
        units(session, core)


def add_integration(core: str, pair: Pair) -> None:
    """Add a session of integration playbooks."""

    @nox.session(
        name=f"integration-{core}-py{pair.controller}-target{pair.target}",
        python=python(pair.controller),
        default=False,
        tags=tags(core),
    )
    def run(session: nox.Session) -> None:
        playbooks(session, core, pair.target)


def add_sanity(core: str, version: str) -> None:
    """Add a session of ansible-test sanity."""

    @nox.session(name=f"sanity-{core}", python=python(version), default=False, tags=tags(core))
    def run(session: nox.Session) -> None:
        sanity(session, core)


for core, pythons in CORES.items():
    for version in pythons:
        add_units(core, version)
    for pair in pairs()[core]:
        add_integration(core, pair)
    add_sanity(core, pythons[-1])
add_integration(NEWEST, Pair(CORES[NEWEST][-1], NEWEST_TARGET))
add_units(CORE_FOR_UNITS_ON_OLDEST_TARGET, TARGETS[0], more_tags=("oldest",))


@nox.session(name="client-oldest", python=python(CORES[MIDDLE][0]), default=False, tags=["matrix"])
def client_oldest(session: nox.Session) -> None:
    """Run the client's functional tests with the oldest requests, on the oldest Python that the emulator and the proxy run on."""
    install_core(session, MIDDLE, oldest_requests(), "aiohttp", "-r", "tests/requirements-unit.txt")
    run_client_tests(session)


@nox.session(name="units-upcoming", python=python("3.13"), default=False, tags=["upcoming"])
def units_upcoming(session: nox.Session) -> None:
    """Run the unit tests on the upcoming ansible-core."""
    units(session, "upcoming")


@nox.session(name="sanity-upcoming", python=python("3.13"), default=False, tags=["upcoming"])
def sanity_upcoming(session: nox.Session) -> None:
    """Run ansible-test sanity of the upcoming ansible-core."""
    sanity(session, "upcoming")


@nox.session(name="integration-upcoming", python=python("3.13"), default=False, tags=["upcoming"])
def integration_upcoming(session: nox.Session) -> None:
    """Run the integration playbooks on the upcoming ansible-core."""
    playbooks(session, "upcoming", TARGETS[-1])


@nox.session(name="oldest", python=python(CORES[OLDEST][0]), default=False, tags=["oldest"])
def oldest(session: nox.Session) -> None:
    """Run what the oldest ansible-core can show: the controller's unit tests, some playbooks, and its own sanity tests."""
    install_core(session, OLDEST, "requests", OPTIONAL, "-r", "tests/requirements-unit.txt")
    run_units(session, *CONTROLLER_UNITS)
    if " " not in str(BUILD):
        run_playbooks(session, TARGETS[0], "-k", SOME_PLAYBOOKS)
    # On the Pythons that `make sanity` runs on, only the imports with this ansible-core are new.
    run_sanity(session, *(f"--test={test}" for test in SANITY_OF_CORE))


@nox.session(name="middle", python=python(CORES[MIDDLE][0]), default=False, tags=["oldest"])
def middle(session: nox.Session) -> None:
    """Take hostile text through the last templates that convert it, and the client through its tests with the oldest requests."""
    install_core(session, MIDDLE, oldest_requests(), OPTIONAL, "aiohttp", "-r", "tests/requirements-unit.txt")
    run_client_tests(session)
    run_playbooks(session, TARGETS[0], "-k", "hostile_text")


@nox.session(name="galaxy-importer", default=False)
def galaxy_importer(session: nox.Session) -> None:
    """Import the archive as Galaxy does, without a warning."""
    session.install("--quiet", "ansible-core", "galaxy-importer")
    names = subprocess.run(
        ["/usr/bin/env", "git", "ls-files", "-z"], check=True, stdout=subprocess.PIPE, text=True
    ).stdout
    place = Path(session.create_tmp(), "collection")
    shutil.rmtree(place, ignore_errors=True)
    for name in filter(None, names.split("\0")):
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(name, place / name)
    with session.chdir(place):
        session.run("ansible-galaxy", "collection", "build", "--force")
        (archive,) = place.glob("*.tar.gz")
        said = session.run("python", "-m", "galaxy_importer.main", archive.name, silent=True) or ""
    session.log(said)
    complaints = [line for line in said.splitlines() if re.match(r"(?:WARNING|ERROR)", line)]
    unexpected = [line for line in complaints if not any(words in line for words in EXPECTED_OF_IMPORTER)]
    if unexpected:
        session.error("\n".join(unexpected))
