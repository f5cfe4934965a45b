"""`python -m emulator`: run the emulator in the foreground."""

from __future__ import annotations

import argparse
import asyncio

from emulator.server import Options, serve


def main() -> None:
    """Parse the command line, and serve until a signal comes."""
    parser = argparse.ArgumentParser(prog="emulator", description="An emulator of the InfluxDB 2.x API.")
    parser.add_argument("--port", type=int, default=0, help="the port on 127.0.0.1; 0 takes a free one")
    parser.add_argument("--token", required=True, help="the operator's token")
    parser.add_argument("--password", default="emulator", help="the password of the user admin")
    parser.add_argument("--version", default="v2.9.1", help="the version that the server names")
    parser.add_argument("--fresh", action="store_true", help="start without a setup")
    parser.add_argument("--prefix", default="", help="a path in front of all others, as behind a reverse proxy")
    parser.add_argument("--cert", default="", help="a certificate (PEM) to serve HTTPS with")
    parser.add_argument("--key", default="", help="the certificate's key")
    parser.add_argument("--client-ca", default="", help="require clients' certificates, of this authority")
    asyncio.run(serve(Options(**vars(parser.parse_args()))))


if __name__ == "__main__":
    main()
