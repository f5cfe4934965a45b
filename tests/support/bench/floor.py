# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""`floor.py FILE`: bring buckets to what a file declares, by the necessary requests alone, and believe each answer."""

from __future__ import annotations

import json
import os
import sys
from typing import Any

import requests

HTTP = requests.Session()
HTTP.trust_env = False
HTTP.headers["Authorization"] = f"Token {os.environ['INFLUX_TOKEN']}"
IDS, SENT = dict[str, str](), list[str]()


def ask(method: str, path: str, query: dict[str, Any] | None = None, body: dict[str, Any] | None = None) -> Any:
    SENT.append(path)
    response = HTTP.request(method, f"{os.environ['INFLUX_HOST']}/api/v2/{path}", params=query, json=body, timeout=60)
    response.raise_for_status()
    return response.json() if response.content else None


def keep(org: str, wanted: dict[str, Any], bucket: dict[str, Any] | None) -> None:
    rules, text = [{"type": "expire", "everySeconds": wanted["seconds"]}], wanted["description"]
    if bucket is None:
        new = {"orgID": org, "name": wanted["name"], "description": text, "retentionRules": rules}
        bucket = {**ask("POST", "buckets", body=new), "owners": []}
    elif (bucket["retentionRules"][0]["everySeconds"], bucket.get("description", "")) != (wanted["seconds"], text):
        ask("PATCH", f"buckets/{bucket['id']}", body={"description": text, "retentionRules": rules})
    if "owners" in wanted and "owners" not in bucket:
        bucket["owners"] = ask("GET", f"buckets/{bucket['id']}/owners")["users"]
    for kind, key in (("labels", "labelID"), ("owners", "id")):
        for name in set(wanted.get(kind, ())) - {one["name"] for one in bucket.get(kind, ())}:
            if name not in IDS:
                found = ask("GET", *(("labels", {"orgID": org}) if key == "labelID" else ("users", {"name": name})))
                IDS.update((one["name"], one["id"]) for one in found.get("labels") or found["users"])
            ask("POST", f"buckets/{bucket['id']}/{kind}", body={key: IDS[name]})


def main(org_id: str, buckets: list[dict[str, Any]]) -> None:
    there: dict[str, Any] = {}
    page: list[Any] = [{}] * 100
    while len(page) == 100:
        page = ask("GET", "buckets", {"orgID": org_id, "limit": 100, "after": page[-1].get("id")})["buckets"]
        there.update((bucket["name"], bucket) for bucket in page)
    for wanted in buckets:
        if wanted.get("state") != "absent":
            keep(org_id, wanted, there.get(wanted["name"]))
        elif wanted["name"] in there:
            ask("DELETE", f"buckets/{there[wanted['name']]['id']}")
    print(json.dumps({"requests": len(SENT)}))


with open(sys.argv[1], encoding="utf-8") as file:
    main(**json.load(file))
