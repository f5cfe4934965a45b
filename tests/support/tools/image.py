# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Builds an execution environment with the collection's archive, and runs a playbook in it against the emulator.

It needs a container engine, which the machines of developers may lack: a workflow runs it each night.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import yaml

from tools import server

ROOT = Path(__file__).resolve().parents[3]
WORK = ROOT / ".build" / "image"
TAG = "timeseries-influxdb:check"
BASE = "docker.io/library/python:3.13-slim"
SMOKE = ROOT / "tests" / "artifact" / "smoke.yml"


def main() -> int:
    """Build the archive and the image, and keep buckets from inside a container, twice."""
    engine = next((name for name in ("docker", "podman") if shutil.which(name)), None)
    if engine is None:
        print("Neither docker nor podman was found.", file=sys.stderr)
        return 1
    shutil.rmtree(WORK, ignore_errors=True)
    WORK.mkdir(parents=True)
    program("ansible-galaxy", "collection", "build", "--output-path", str(WORK), str(ROOT))
    (archive,) = WORK.glob("*.tar.gz")
    (WORK / "execution-environment.yml").write_text(yaml.safe_dump(definition(archive)), encoding="utf-8")
    program("ansible-builder", "build", "--container-runtime", engine, "--tag", TAG, "--context", "context")
    shutil.copy(SMOKE, WORK / "smoke.yml")
    with server.server() as here:
        first, second = (counts(play(engine, here)) for _turn in range(2))
    if "failed=0" not in first or "changed=3" not in first or "changed=0" not in second:
        print(first, second, sep="\n", file=sys.stderr)
        return 1
    return 0


def definition(archive: Path) -> dict[str, object]:
    """What ansible-builder makes the image from."""
    return {
        "version": 3,
        "images": {"base_image": {"name": BASE}},
        "dependencies": {
            "ansible_core": {"package_pip": "ansible-core~=2.21.0"},
            "ansible_runner": {"package_pip": "ansible-runner"},
            "galaxy": {"collections": [{"name": str(archive), "type": "file"}]},
        },
        "options": {"package_manager_path": "/usr/bin/apt-get"},
    }


def play(engine: str, here: server.Server) -> str:
    """What ansible-playbook prints in the container, which shares the network of this machine."""
    variables = {"influx_host": here.host, "influx_token": here.token, "influx_org": here.org, "prefix": "image"}
    run = [engine, "run", "--rm", "--network", "host", "--volume", f"{WORK}:/work:ro", TAG]
    return output(
        *run, "ansible-playbook", "-i", "localhost,", "-c", "local", "-e", json.dumps(variables), "/work/smoke.yml"
    )


def counts(said: str) -> str:
    """The line of the recap."""
    return next((line for line in said.splitlines() if line.startswith("localhost ")), said)


def program(name: str, *arguments: str) -> None:
    subprocess.run([str(Path(sys.executable).parent / name), *arguments], cwd=WORK, check=True)


def output(*command: str) -> str:
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
