# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The InfluxDB server that tests run on: the one in the environment, else an emulator of their own.

As a program: `python tests/support/tools/server.py -- COMMAND ARGS` runs a command with INFLUX_HOST, INFLUX_TOKEN, INFLUX_ORG.
"""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from threading import Timer

SUPPORT = Path(__file__).resolve().parent.parent
DEFAULT_ORG = "main"
LOOPBACK = "http://127.0.0.1:"
PROXIES = ("all_proxy", "http_proxy", "https_proxy")
START_SECONDS = 60
STOP_SECONDS = 10


@dataclass(frozen=True)
class Server:
    """Where a server listens, its operator's token, and an organization on it."""

    host: str
    token: str = field(repr=False)
    org: str

    def environment(self) -> dict[str, str]:
        """This program's environment, with this server in place of what InfluxDB's own client would be told."""
        kept = {name: value for name, value in os.environ.items() if self._keeps(name)}
        return {**kept, "INFLUX_HOST": self.host, "INFLUX_TOKEN": self.token, "INFLUX_ORG": self.org}

    def _keeps(self, name: str) -> bool:
        if self.host.startswith(LOOPBACK) and name.lower() in PROXIES:
            return False
        # How a server is reached goes with it; a second organization or profile would contradict it.
        return not name.startswith("INFLUX_") or name == "INFLUX_SKIP_VERIFY"


def server() -> AbstractContextManager[Server]:
    """The server named in the environment, else an emulator that ends with the block."""
    host, token = os.environ.get("INFLUX_HOST"), os.environ.get("INFLUX_TOKEN")
    if host and token:
        return nullcontext(Server(host, token, os.environ.get("INFLUX_ORG") or DEFAULT_ORG))
    return _emulator()


@contextmanager
def _emulator() -> Iterator[Server]:
    token = secrets.token_urlsafe(48)
    # One word: a token may begin with a dash.
    with service("emulator", "--port", "0", f"--token={token}") as url:
        yield Server(url, token, DEFAULT_ORG)


@contextmanager
def service(package: str, *arguments: str) -> Iterator[str]:
    """Run one of the packages in tests/ as a program; yield the URL of its `ready` line, and end it by its ID."""
    process = subprocess.Popen(
        [sys.executable, "-m", package, *arguments],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(SUPPORT), "PYTHONUNBUFFERED": "1"},
    )
    try:
        yield _ready_url(process, package)
    finally:
        _stop(process)


def _ready_url(process: subprocess.Popen[str], package: str) -> str:
    """Wait for the line that says where the program listens; a program that hangs is killed, which ends the wait."""
    assert process.stdout is not None
    watchdog = Timer(START_SECONDS, process.kill)
    watchdog.start()
    try:
        line = process.stdout.readline()
    finally:
        watchdog.cancel()
    words = line.split()
    if len(words) != 2 or words[0] != "ready":
        raise RuntimeError(f"the {package} did not start: it said {line!r}")
    return words[1]


def _stop(process: subprocess.Popen[str]) -> None:
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    assert process.stdout is not None
    process.stdout.close()


def main(arguments: list[str]) -> int:
    """Run a command on a server and return its exit status."""
    if arguments[:1] != ["--"] or not arguments[1:]:
        print("usage: server.py -- COMMAND ARGS", file=sys.stderr)
        return 2
    # A plain SIGTERM would end this program without ending the emulator.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    with server() as found:
        return subprocess.call(arguments[1:], env=found.environment())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
