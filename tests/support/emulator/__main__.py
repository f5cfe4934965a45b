# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""`python -m emulator`: run the emulator in the foreground."""

from __future__ import annotations

import argparse
import asyncio

from emulator.cloud.settings import READINGS
from emulator.server import Options, serve


def _add_group(parser: argparse.ArgumentParser) -> list[str]:
    """Add the options that are about InfluxDB Cloud, and return their names."""
    group = parser.add_argument_group("InfluxDB Cloud")
    known = "; ".join(f"{name}: {meaning}" for name, meaning in READINGS.items())
    actions = [
        group.add_argument("--other-token", default="", help="a token of a second organization, named other"),
        group.add_argument("--bucket-quota", type=int, help="the most buckets that the plan lets be"),
        group.add_argument("--max-retention", type=int, help="the longest retention of the plan, in seconds"),
        group.add_argument(
            "--deletion-lag", type=int, default=0, help="how many requests that touch a deleted bucket pass"
        ),
        group.add_argument("--reading", choices=READINGS, action="append", default=[], help=known),
    ]
    return [action.dest for action in actions]


def main() -> None:
    """Parse the command line, and serve until a signal comes."""
    parser = argparse.ArgumentParser(prog="emulator", description="An emulator of the InfluxDB 2.x API.")
    parser.add_argument("--edition", choices=["oss", "cloud"], default="oss", help="the kind of server")
    parser.add_argument("--port", type=int, default=0, help="the port on 127.0.0.1; 0 takes a free one")
    parser.add_argument("--token", required=True, help="the operator's token")
    parser.add_argument("--password", default="emulator", help="the password of the user admin")
    parser.add_argument("--version", default="v2.9.1", help="the version that the server names")
    parser.add_argument("--fresh", action="store_true", help="start without a setup")
    parser.add_argument("--prefix", default="", help="a path in front of all others, as behind a reverse proxy")
    parser.add_argument("--cert", default="", help="a certificate (PEM) to serve HTTPS with")
    parser.add_argument("--key", default="", help="the certificate's key")
    parser.add_argument("--client-ca", default="", help="require clients' certificates, of this authority")
    cloud = _add_group(parser)
    options = parser.parse_args()
    given = [name for name in cloud if getattr(options, name) != parser.get_default(name)]
    if options.edition != "cloud" and given:
        parser.error(f"--{given[0].replace('_', '-')} is for --edition cloud")
    asyncio.run(serve(Options(**vars(options))))


if __name__ == "__main__":
    main()
