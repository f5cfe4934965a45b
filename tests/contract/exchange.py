# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Record what an InfluxDB 2.x server answers to scripted requests, or check a server against a recording.

    PYTHONPATH=tests:tests/support python -m contract.exchange record --host URL --token TOKEN scenarios/*.yaml --out recordings/
    PYTHONPATH=tests:tests/support python -m contract.exchange check --host URL --token TOKEN recordings/*.json

A scenario is a YAML file: `name`, `about` and `steps`. Each step is one request:

    - name: what the step shows
      as: operator            # a token variable; `none` sends no Authorization header
      basic: [name, password] # sends them as HTTP Basic authentication instead
      get: /api/v2/buckets    # or post, patch, delete, put, head, options
      query: {limit: 1}
      json: {...}             # or `raw: text`; `headers: {...}` adds headers
      save: {bucket: id}      # variable <- path in the response's JSON (dots and list indexes), or Set-Cookie
      loose: true             # depends on what else is on the server: only the status is compared
      repeat: 120             # sends the step so often, with {i} counting from 1, zero-padded to four digits

`{variable}` is replaced in every string. Each scenario gets a fresh organization ({org}, {ORG} in capitals, {org_name}), the
operator's token ({operator}), {now} and {ten_days_ago} in seconds, and a prefix ({p}) for the names that are global on a server.

A recording is the same steps with `response` added: status, the headers that matter, and the JSON or text of the body,
with every saved value written back as its {variable}, times as <time>, other IDs as <id>.
"""

from __future__ import annotations

import argparse
import base64
import json
import re
import sys
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import requests
import yaml

Json = dict[str, Any]

HEADERS = (
    "Content-Type",
    "X-Influxdb-Build",
    "X-Influxdb-Version",
    "X-Platform-Error-Code",
    "Retry-After",
    "Location",
    "Www-Authenticate",
    "Allow",
    "Set-Cookie",
)
METHODS = ("get", "post", "patch", "put", "delete", "head", "options")
TIMEOUT = 60
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")
_ID = re.compile(r"\b[0-9a-f]{16}\b")
_TOKEN = re.compile(r"[A-Za-z0-9_-]{86}==")
# A server that was built from its source says "dev".
_VERSION = re.compile(r"v2\.\d+\.\w+|dev")
_SHORTEST_VALUE = 6  # values shorter than that may stand in an answer by chance


def fill(value: Any, variables: Json) -> Any:
    """`value` with every {variable} in its strings replaced."""
    if isinstance(value, str):
        for _round in range(2):  # {u{i}} needs two
            value = re.sub(r"\{(\w+)\}", lambda match: str(variables.get(match[1], match[0])), value)
        return value
    if isinstance(value, dict):
        return {fill(key, variables): fill(item, variables) for key, item in value.items()}
    if isinstance(value, list):
        return [fill(item, variables) for item in value]
    return value


def dig(body: Any, path: str) -> Any:
    """The value at a dotted path."""
    for key in str(path).split("."):
        body = body[int(key)] if isinstance(body, list) else body[key]
    return body


def normal(value: Any, variables: Json) -> Any:
    """`value` with saved values, times and IDs written as placeholders."""
    if isinstance(value, dict):
        return {normal(key, variables): normal(item, variables) for key, item in value.items()}
    if isinstance(value, list):
        return [normal(item, variables) for item in value]
    if not isinstance(value, str):
        return value
    for name, saved in sorted(variables.items(), key=lambda item: -len(str(item[1]))):
        if name != "i" and len(str(saved)) >= _SHORTEST_VALUE:
            value = value.replace(str(saved), f"{{{name}}}")
    return _ID.sub("<id>", _TOKEN.sub("<token>", _TIME.sub("<time>", value)))


class Server:
    """A server that steps are sent to."""

    def __init__(self, host: str, token: str) -> None:
        self.host = host.rstrip("/")
        self.token = token
        self.http = requests.Session()

    def send(self, step: Json, variables: Json) -> requests.Response:
        """Send one step."""
        method = next(method for method in METHODS if method in step)
        headers = fill(step.get("headers", {}), variables)
        who = step.get("as", "operator")
        if who != "none":
            headers.setdefault("Authorization", f"Token {variables.get(who, who)}")
        self.http.cookies.clear()
        if "basic" in step:
            pair = ":".join(fill(step["basic"], variables)).encode()
            headers["Authorization"] = f"Basic {base64.b64encode(pair).decode()}"
        data = None
        if "json" in step:
            data = json.dumps(fill(step["json"], variables)).encode()
            headers.setdefault("Content-Type", "application/json")
        elif "raw" in step:
            data = fill(step["raw"], variables).encode()
        return self.http.request(
            method.upper(),
            self.host + fill(step[method], variables),
            data=data,
            headers=headers,
            params=fill(step.get("query", {}), variables),
            timeout=TIMEOUT,
            allow_redirects=False,
        )

    def begin(self) -> Json:
        """The variables every scenario starts with, and its fresh organization."""
        prefix = f"p{uuid.uuid4().hex[:10]}"
        variables: Json = {"p": prefix, "operator": self.token, "org_name": f"{prefix}-org"}
        response = self.send({"post": "/api/v2/orgs", "json": {"name": "{org_name}"}}, variables)
        response.raise_for_status()
        variables["org"] = response.json()["id"]
        variables["ORG"] = variables["org"].upper()
        variables.update(now=int(time.time()), ten_days_ago=int(time.time()) - 864_000)
        me = self.send({"get": "/api/v2/me"}, variables)
        if me.ok:
            variables.update(operator_user=me.json()["id"], operator_name=me.json()["name"])
        return variables


def describe(response: requests.Response, variables: Json) -> Json:
    """What is kept of an answer."""
    headers = {name: normal(response.headers[name], variables) for name in HEADERS if name in response.headers}
    if "Set-Cookie" in headers:
        cookie, *attributes = response.headers["Set-Cookie"].split("; ")
        kept = [attribute for attribute in attributes if not attribute.startswith("Expires=")]
        headers["Set-Cookie"] = "; ".join([f"{cookie.partition('=')[0]}=<session>", *kept])
    told: Json = {"status": response.status_code, "headers": headers}
    if response.content:
        try:
            told["json"] = normal(response.json(), variables)
        except ValueError:
            told["text"] = normal(response.text, variables)
    return told


def _save(step: Json, response: requests.Response, variables: Json) -> None:
    for name, path in step.get("save", {}).items():
        try:
            cookie = path == "Set-Cookie"
            found = response.headers[path].partition(";")[0] if cookie else dig(response.json(), path)
        except (KeyError, IndexError, ValueError, TypeError):
            words = f"{step['name']}: no {path} to save: {response.status_code} {response.text[:200]}"
            print(words, file=sys.stderr)
        else:
            variables[fill(name, variables)] = found


def play(server: Server, scenario: Json) -> Iterator[tuple[Json, Json]]:
    """Send every step; yield it with the answer to it described."""
    variables = server.begin()
    for step in scenario["steps"]:
        for i in range(1, step.get("repeat", 1) + 1):
            variables["i"] = f"{i:04d}"
            response = server.send(step, variables)
            _save(step, response, variables)
        told = {"status": response.status_code} if step.get("loose") else describe(response, variables)
        yield {key: value for key, value in step.items() if key != "response"}, told


def record(server: Server, files: list[Path], out: Path) -> int:
    """Play scenarios and write down what is answered."""
    out.mkdir(parents=True, exist_ok=True)
    for file in files:
        scenario = yaml.safe_load(file.read_text(encoding="utf-8"))
        steps = [dict(step, response=response) for step, response in play(server, scenario)]
        target = out / f"{file.stem}.json"
        text = json.dumps(dict(scenario, steps=steps), indent=1, ensure_ascii=False)
        target.write_text(f"{text}\n", encoding="utf-8")
        print(f"{target}: {len(steps)} exchanges")
    return 0


def _shown(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)[:200]


def differences(want: Any, got: Any, path: str = "") -> Iterator[str]:
    """Where two answers differ. Which version a server names is its own affair."""
    if isinstance(want, dict) and isinstance(got, dict):
        for key in sorted(set(want) | set(got), key=str):
            if key not in got:
                yield f"{path}.{key}: missing, wanted {_shown(want[key])}"
            elif key not in want:
                yield f"{path}.{key}: not wanted: {_shown(got[key])}"
            else:
                yield from differences(want[key], got[key], f"{path}.{key}")
    elif isinstance(want, list) and isinstance(got, list) and len(want) == len(got):
        for index, pair in enumerate(zip(want, got, strict=True)):
            yield from differences(*pair, f"{path}[{index}]")
    elif want != got and not (_is_version(want) and _is_version(got)):
        yield f"{path}: wanted {_shown(want)}, got {_shown(got)}"


def _is_version(value: Any) -> bool:
    return isinstance(value, str) and _VERSION.fullmatch(value) is not None


def compare(server: Server, file: Path) -> tuple[int, list[str]]:
    """Play a recording; the number of its steps, and what differs, a paragraph for each step that does."""
    recording = json.loads(file.read_text(encoding="utf-8"))
    found = []
    for step, (_sent, got) in zip(recording["steps"], play(server, recording), strict=True):
        lines = list(differences(step["response"], got))
        if lines:
            found.append("\n  ".join([step["name"], *lines]))
    return len(recording["steps"]), found


def check(server: Server, files: list[Path]) -> int:
    """Play recordings and print what differs."""
    steps = different = 0
    for file in files:
        count, found = compare(server, file)
        steps, different = steps + count, different + len(found)
        for paragraph in found:
            print(f"{file.stem}: {paragraph}")
    print(f"{steps - different} exchanges the same, {different} different")
    return int(different > 0)


def main() -> int:
    """Record or check, as the command line asks."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("record", "check"))
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--host", default="http://127.0.0.1:8086")
    parser.add_argument("--token", required=True)
    parser.add_argument("--out", type=Path, default=Path("recordings"))
    args = parser.parse_args()
    server = Server(args.host, args.token)
    return record(server, args.files, args.out) if args.what == "record" else check(server, args.files)


if __name__ == "__main__":
    sys.exit(main())
