# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""The page of an audit's report. Jinja2 renders it with autoescape, apart from Ansible's templates: no text in it is code.

The page has one script of its own, which searches and filters. A browser runs that alone, since the page names its digest.
"""

from __future__ import annotations

import base64
import functools
import hashlib
from pathlib import Path

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup

from ansible_collections.timeseries.influxdb.plugins.plugin_utils._audit_access import by_bucket, remarks
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._audit_data import (
    TROUBLE,
    Report,
    called,
    moment,
    parts,
)
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._visible import visible

_FOLDER = Path(__file__).parent
# So much of what needs no attention is named. Beyond that the data has it, and the page stays quick.
_MOST_NAMES = 10_000
_MOST_TURNS = 200


def render_page(report: Report) -> str:
    """Return the page for the data of a ``report``."""
    last = report["last"]
    changed = set() if last is None else {turn["server"] for turn in last["changes"]}
    return _template().render(report=report, changed=changed, most_names=_MOST_NAMES, most_turns=_MOST_TURNS)


@functools.lru_cache(maxsize=1)
def _template() -> Template:
    environment = Environment(
        autoescape=True, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True, undefined=StrictUndefined
    )
    script = f"\n{_read('audit_page.js')}"
    environment.filters["visible"] = visible
    environment.filters["text"] = _text
    environment.filters["moment"] = moment
    environment.filters["called"] = called
    environment.filters["parts"] = parts
    environment.filters["by_bucket"] = by_bucket
    environment.filters["remarks"] = remarks
    # The only texts that are taken as they are: files of the collection.
    environment.globals["css"] = Markup(_read("audit_page.css"))  # noqa: S704  # our own file
    environment.globals["script"] = Markup(script)  # noqa: S704  # our own file
    environment.globals["script_digest"] = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode("ascii")
    environment.globals["trouble"] = TROUBLE
    return environment.from_string(_read("audit_page.html.j2"))


def _text(value: object) -> Markup:
    """Return a text that is not the collection's, apart from what stands around it, whichever way it is written."""
    return Markup("<bdi>{}</bdi>").format(visible(value))


def _read(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")
