# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""In front of a server, what holds a task where a test wants to see it."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import requests

# The creation whose answer is held.
HELD = 3


class Gate:
    """In front of a server: the third creation of a bucket is made, and its answer is held."""

    def __init__(self, upstream: str) -> None:
        self.held, self.released = threading.Event(), threading.Event()
        self.creations = 0
        gate = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                kept = {"Authorization": self.headers["Authorization"], "Content-Type": "application/json"}
                response = requests.request(self.command, upstream + self.path, data=body, headers=kept, timeout=60)
                if self.command == "POST":
                    gate.creations += 1
                    if gate.creations >= HELD:
                        gate.held.set()
                        gate.released.wait(60)
                self.send_response(response.status_code)
                self.send_header("Content-Type", "application/json")
                self.send_header("X-Influxdb-Version", response.headers.get("X-Influxdb-Version", ""))
                self.send_header("X-Influxdb-Build", response.headers.get("X-Influxdb-Build", ""))
                self.send_header("Content-Length", str(len(response.content)))
                self.end_headers()
                self.wfile.write(response.content)

            do_POST = do_GET  # noqa: N815  # the name that http.server calls

            def handle_one_request(self) -> None:
                try:
                    super().handle_one_request()
                except OSError:
                    self.close_connection = True

            def log_message(self, *_arguments: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        """Let go what is held, and stop."""
        self.released.set()
        self.server.shutdown()
        self.server.server_close()
