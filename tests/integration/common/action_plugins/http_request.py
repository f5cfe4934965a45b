# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""An action of the tests: an HTTP request, sent without a process of its own for it, which takes longer than all else here."""

from __future__ import annotations

import contextlib
import json
import sys
from typing import Any

from ansible.plugins.action import ActionBase
from ansible.plugins.loader import lookup_loader


class ActionModule(ActionBase):  # type: ignore[misc]  # ansible-core ships no types
    """As http, with `method`, `url`, `headers`, `body` and `status_code`."""

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """Return the status, and the document if there is one; fail where the status is another than those expected."""
        args = self._task.args
        send = sys.modules[type(lookup_loader.get("http_request")).__module__].send
        method = args.get("method", "GET")
        status, text = send(method, args["url"], args.get("headers", {}), args.get("body"))
        wanted = args.get("status_code", 200)
        failed = status not in (wanted if isinstance(wanted, list) else [wanted])
        result = {"changed": False, "failed": failed, "status": status}
        if failed:
            result["msg"] = f"{method} {args['url']}: {status} {text}"
        with contextlib.suppress(ValueError):
            result["json"] = json.loads(text)
        return result
