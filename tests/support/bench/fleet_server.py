# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""`python -m bench.fleet_server`: many emulators in one process, each with its own state and its own port on 127.0.0.1."""

from __future__ import annotations

import argparse
import asyncio
import json
import signal
from pathlib import Path

from aiohttp import web

from emulator.server import Options, make_app

_HOST = "127.0.0.1"


async def _serve(count: int, token: str, ports: Path) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    runners = []
    for _server in range(count):
        runner = web.AppRunner(make_app(Options(token=token)), access_log=None, handle_signals=False)
        await runner.setup()
        await web.TCPSite(runner, _HOST, 0, shutdown_timeout=0.1).start()
        runners.append(runner)
    ports.write_text(json.dumps([runner.addresses[0][1] for runner in runners]))
    print(f"ready {ports.as_uri()}", flush=True)
    await stop.wait()
    for runner in runners:
        await runner.cleanup()


def main() -> None:
    """Parse the command line, and serve until a signal comes."""
    parser = argparse.ArgumentParser(prog="bench.fleet_server", description=__doc__)
    parser.add_argument("--count", type=int, required=True)
    parser.add_argument("--token", required=True, help="the operator's token of all servers")
    parser.add_argument("--ports", type=Path, required=True, help="the file that the ports are written to, as JSON")
    options = parser.parse_args()
    asyncio.run(_serve(options.count, options.token, options.ports))


if __name__ == "__main__":
    main()
