# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A lookup of the tests: the text of an HTTP response. Ansible's own sets up TLS each time, which takes longer than all else here."""

from __future__ import annotations

import http.client
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from ansible.errors import AnsibleError
from ansible.plugins.lookup import LookupBase

TIMEOUT_SECONDS = 60


class LookupModule(LookupBase):  # type: ignore[misc]  # ansible-core ships no types
    """Send requests."""

    def run(self, terms: list[str], variables: Any = None, **options: Any) -> list[str]:
        """Return the text of a success for each URL."""
        responses = [send("GET", url, options.get("headers", {}), None) for url in terms]
        if wrong := [response for response in responses if response[0] != 200]:
            raise AnsibleError(f"{terms}: {wrong}")
        return [text for _status, text in responses]


def send(method: str, url: str, headers: Mapping[str, str], body: Any) -> tuple[int, str]:
    """Return status and text. A body that is no text is sent as JSON."""
    place = urlsplit(url)
    kind = http.client.HTTPSConnection if place.scheme == "https" else http.client.HTTPConnection
    sent = body if isinstance(body, str) or body is None else json.dumps(body)
    json_type = {} if sent is body else {"Content-Type": "application/json"}
    connection = kind(place.netloc, timeout=TIMEOUT_SECONDS)
    try:
        path = place.path + (f"?{place.query}" if place.query else "")
        connection.request(method, path, body=sent and sent.encode(), headers={**json_type, **headers})
        response = connection.getresponse()
        return response.status, response.read().decode()
    finally:
        connection.close()
