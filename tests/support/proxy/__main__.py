# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The proxy as a program."""

from __future__ import annotations

import argparse
import asyncio
import signal

from .service import serving


def main() -> None:
    """Run until SIGTERM or SIGINT."""
    parser = argparse.ArgumentParser(prog="python -m proxy", description="A recording and fault-injecting HTTP proxy.")
    parser.add_argument("--port", type=int, default=0, help="on 127.0.0.1; 0, the default, is a free one")
    parser.add_argument("--upstream", required=True, help="the server behind it, such as http://127.0.0.1:8086")
    options = parser.parse_args()
    asyncio.run(_serve(options.upstream, options.port))


async def _serve(upstream: str, port: int) -> None:
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    async with serving(upstream, port) as service:
        print(f"ready {service.url}", flush=True)
        await stopping.wait()


if __name__ == "__main__":
    main()
