# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Make the pictures of the documentation: `python -m tools.pictures FOLDER`, which `make pictures` calls with docs/images.

- audit.png: the page of an audit of ten emulators on which things have drifted, as Chromium shows it.
- performance.svg: only if `make bench` has left its results in .build/bench.json, for it takes hours.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import requests

from tools.playbook import ROOT, command, environment
from tools.server import DEFAULT_ORG, service

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
# In points; a picture is sharp on a screen of more pixels, too.
WIDTH, HEIGHT, SCALE = 1280, 1130, 1.25
SITES = ("ams", "ber", "fra", "muc", "osl")
HOSTS = [f"influx-{site}-{number:02}" for site in SITES for number in (1, 2)]
UNREACHABLE = "influx-fra-02"
NO_PORT = 9
SETUP_BUCKET = "main"
BENCH = ROOT / ".build" / "bench.json"
DECLARED = {
    "influxdb_labels": [{"name": "production", "color": "#326BBA"}],
    "influxdb_defaults": {"labels": ["production"]},
    "influxdb_buckets": [
        {"name": "telegraf", "description": "Metrics of all hosts", "retention": "30d"},
        {"name": "weather", "retention": "infinite"},
        {"name": "energy", "description": "Meters, each minute", "retention": "104w"},
        {"name": "audit-log", "retention": "52w"},
    ],
}
HOUR = 3_600
# Host, bucket, and what somebody changed there.
DRIFT: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("influx-ber-01", "energy", {"retentionRules": [{"type": "expire", "everySeconds": 4 * 52 * 7 * 24 * HOUR}]}),
    ("influx-ber-01", "telegraf", {"description": "who did this?"}),
    ("influx-muc-02", "telegraf", {"retentionRules": [{"type": "expire", "everySeconds": 7 * 24 * HOUR}]}),
    ("influx-osl-01", "audit-log", {"description": "do not delete"}),
)
UNDECLARED = (("influx-ber-01", "tmp-ann"), ("influx-ams-02", "test"))


class NoBrowser(Exception):
    """No browser that can draw a page was found."""


def browser(find: Callable[[str], str | None] = shutil.which) -> str:
    """Return the program that draws a page."""
    for name in BROWSERS:
        path = find(name)
        if path is not None:
            return path
    raise NoBrowser(f"Install one of {', '.join(BROWSERS)} to draw the pages.")


def audit_page(folder: Path) -> Path:
    """Return the page of an audit of a fleet on which things have drifted."""
    token, ports = secrets.token_urlsafe(48), folder / "ports.json"
    with service("bench.fleet_server", "--count", str(len(HOSTS)), f"--token={token}", "--ports", str(ports)):
        addresses = {
            host: f"http://127.0.0.1:{port}" for host, port in zip(HOSTS, json.loads(ports.read_text()), strict=True)
        }
        write_inventory(folder, addresses, token)
        play(folder, "provision")
        drift(addresses, token)
        addresses[UNREACHABLE] = f"http://127.0.0.1:{NO_PORT}"
        write_inventory(folder, addresses, token)
        options = {"influxdb_audit_html": "audit.html", "influxdb_audit_ignore": [SETUP_BUCKET], "influxdb_retries": 0}
        play(folder, "audit", "-e", json.dumps(options))
    page = folder / "audit.html"
    text = page.read_text(encoding="utf-8").replace(f"@{folder}/", "@")
    page.write_text(presentable(text, addresses), encoding="utf-8")
    return page


def presentable(page: str, addresses: Mapping[str, str]) -> str:
    """Return the page with the addresses that such a fleet has."""
    for host, address in addresses.items():
        page = page.replace(address, f"https://{host}.example.com:8086")
    return page


def write_inventory(folder: Path, addresses: dict[str, str], token: str) -> None:
    """Write the fleet and what is declared for it."""
    variables = {"influxdb_org": DEFAULT_ORG, "influxdb_token": token}
    hosts = {host: {"influxdb_host": address} for host, address in addresses.items()}
    (folder / "inventory.json").write_text(json.dumps({"influxdb": {"vars": variables, "hosts": hosts}}))
    (folder / "vars.json").write_text(json.dumps(DECLARED))


def play(folder: Path, name: str, *arguments: str) -> None:
    """Run one of the collection's playbooks on the fleet."""
    given = ("-i", "inventory.json", "-e", "@vars.json", *arguments, f"timeseries.influxdb.{name}")
    words = [word for word in command(*given) if word != "localhost,"]
    words.remove("--inventory")
    subprocess.run(words, cwd=folder, env=environment(os.environ), stdout=subprocess.DEVNULL, check=True)


def drift(addresses: dict[str, str], token: str) -> None:
    """Change the servers as somebody without this collection would."""
    with requests.Session() as http:
        http.trust_env = False
        http.headers["Authorization"] = f"Token {token}"
        for host, name, body in DRIFT:
            url = f"{addresses[host]}/api/v2/buckets"
            (bucket,) = http.get(url, params={"name": name}).json()["buckets"]
            http.patch(f"{url}/{bucket['id']}", json=body).raise_for_status()
        for host, name in UNDECLARED:
            (org,) = http.get(f"{addresses[host]}/api/v2/orgs", params={"org": DEFAULT_ORG}).json()["orgs"]
            body = {"orgID": org["id"], "name": name, "retentionRules": []}
            http.post(f"{addresses[host]}/api/v2/buckets", json=body).raise_for_status()


def photograph(page: Path, picture: Path) -> None:
    """Write what a browser shows of a page."""
    subprocess.run(
        [
            *(browser(), "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"),
            *(f"--window-size={WIDTH},{HEIGHT}", f"--force-device-scale-factor={SCALE}", f"--screenshot={picture}"),
            page.as_uri(),
        ],
        stderr=subprocess.DEVNULL,
        check=True,
    )


def main(folder: Path) -> int:
    """Make all pictures and return the exit status."""
    try:
        browser()
    except NoBrowser as missing:
        print(missing, file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as workplace:
        photograph(audit_page(Path(workplace)), folder / "audit.png")
    if BENCH.exists():
        subprocess.run([sys.executable, "-m", "bench.plot", str(BENCH), str(folder / "performance.svg")], check=True)
    else:
        print("performance.svg is as it was: make bench measures what it shows.")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve()))
