# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs ansible-test sanity on a copy of the checkout, and fails where it tested nothing.

ansible-test wants a real folder below `ansible_collections`, and sees no file of a folder that git ignores: so the copy
is a repository of its own. It passes hardly any variable on: so settings are files in a home of its own. It downloads
pip, which not every network allows: each Python brings one. It follows no pyenv shim: so each Python gets a plain link.
"""

from __future__ import annotations

import importlib.metadata
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
# Each ansible-core has a folder of its own, since `make test` runs two of them at a time.
WORK = ROOT / ".build" / "sanity" / importlib.metadata.version("ansible-core")
COPY = WORK / "ansible_collections" / "timeseries" / "influxdb"
HOME = WORK / "home"
PYTHONS = WORK / "pythons"
PIP_VERSIONS = ("23_1_2", "24_2", "25_2")
NOTHING_TESTED = "All targets skipped"

GET_PIP = '''\
"""Installs the pip that comes with Python, where ansible-test would download one."""

import ensurepip
import glob
import importlib.metadata
import os
import sys

# Debian keeps the wheels apart.
folders = [os.path.join(os.path.dirname(ensurepip.__file__), "_bundled"), "/usr/share/python-wheels"]
wheels = [wheel for folder in folders for wheel in glob.glob(os.path.join(folder, "pip-*.whl"))]
sys.path.insert(0, wheels[0])

from pip._internal.cli.main import main

options = [option for option in sys.argv[1:] if option not in ("--no-setuptools", "--no-wheel")]
sys.exit(main(["install", "--upgrade", "--force-reinstall"] + options))
'''


def main() -> int:
    """Prepare the copy, run the tests, and judge what they printed."""
    copy_checkout(COPY)
    write_home()
    link_pythons()
    return run_tests()


def copy_checkout(place: Path) -> None:
    """Copy the files that git knows or would add into a repository of their own."""
    names = output("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard").split("\0")
    shutil.rmtree(place, ignore_errors=True)
    for name in filter(None, names):
        source, target = ROOT / name, place / name
        if source.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target, follow_symlinks=False)
    subprocess.run(["git", "init", "--quiet"], cwd=place, check=True)


def write_home() -> None:
    """Hand pip's settings on, keep pip out of shared Pythons, and stand in for the download of pip."""
    settings = HOME / ".config" / "pip" / "pip.conf"
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text("\n".join(["[global]", *pip_settings(), "quiet = 1", "require-virtualenv = true", ""]))
    cache = HOME / ".ansible" / "test" / "cache"
    cache.mkdir(parents=True, exist_ok=True)
    for version in PIP_VERSIONS:
        (cache / f"get_pip_{version}.py").write_text(GET_PIP)


def pip_settings() -> list[str]:
    """The user's settings for pip, from files and variables, as lines of a configuration file."""
    found = dict[str, str]()
    for line in output(sys.executable, "-m", "pip", "config", "list").splitlines():
        section, setting = line.split(".", 1)
        name, value = setting.split("=", 1)
        if section in ("global", ":env:") and name not in ("quiet", "require-virtualenv"):
            found[name] = value.strip("'\"").replace("\\n", "\n    ")
    return [f"{name} = {value}" for name, value in found.items()]


def link_pythons() -> None:
    """Put each Python that was found, and nothing else, into one folder."""
    shutil.rmtree(PYTHONS, ignore_errors=True)
    PYTHONS.mkdir(parents=True)
    for line in output("sh", "tests/support/tools/pythons.sh").splitlines():
        version, path = line.split(" ", 1)
        (PYTHONS / f"python{version}").symlink_to(path)


def output(*command: str) -> str:
    """What a program prints when it is run in the checkout."""
    return subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout


def run_tests() -> int:
    """Run ansible-test and pass its words on as they come."""
    path = [str(Path(sys.executable).parent), str(PYTHONS), "/usr/bin", "/bin"]
    environment = {**os.environ, "HOME": str(HOME), "PATH": os.pathsep.join(path)}
    command = [sys.executable, "-m", "ansible", "test", "sanity", "--local", "--color", "no", *sys.argv[1:]]
    nothing_tested = False
    with subprocess.Popen(
        command, cwd=COPY, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as run:
        assert run.stdout is not None
        for line in run.stdout:
            print(line, end="", flush=True)
            nothing_tested = nothing_tested or NOTHING_TESTED in line
    if nothing_tested:
        print("ansible-test saw none of the collection's files.", file=sys.stderr)
    return 1 if nothing_tested else run.returncode


if __name__ == "__main__":
    sys.exit(main())
