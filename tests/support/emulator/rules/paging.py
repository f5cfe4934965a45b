# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Pages of lists: how they are asked for, cut and linked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from emulator.errors import ApiError, Invalid
from emulator.gotext import encode_query, parse_bool, parse_int
from emulator.ids import parse_id

DEFAULT_LIMIT = 20
MAX_LIMIT = 100


@dataclass
class Page:
    """What part of a list is asked for."""

    limit: int = DEFAULT_LIMIT
    offset: int = 0
    after: str | None = None
    sort_by: str = ""
    descending: bool = False


def parse_page(query: Mapping[str, str]) -> Page:
    """The page that a query asks for."""
    page = Page()
    if offset := query.get("offset", ""):
        page.offset = _number(offset, "offset")
    if after := query.get("after", ""):
        try:
            page.after = parse_id(after)
        except ApiError as error:
            raise Invalid(f"decoding after: {error.message}") from None
    if limit := query.get("limit", ""):
        page.limit = _number(limit, "limit")
        if not 1 <= page.limit <= MAX_LIMIT:
            raise Invalid(f"limit must be between 1 and {MAX_LIMIT}")
    page.sort_by = query.get("sortBy", "")
    if descending := query.get("descending", ""):
        meaning = parse_bool(descending)
        if meaning is None:
            raise Invalid("descending is invalid")
        page.descending = meaning
    return page


def _number(text: str, name: str) -> int:
    number = parse_int(text)
    if number is None:
        raise Invalid(f"{name} is invalid")
    return number


def walk_ids(ids: Iterable[str], page: Page) -> list[str]:
    """The IDs of a table from where a page begins, to be cut by the caller.

    The server seeks the ID next to `after`, and walks from there; backwards, that finds `after` itself first.
    """
    ordered = sorted(ids)
    if page.after is not None:
        sought = parse_id(f"{(int(page.after, 16) + 1) % 2**64:016x}")  # next to the last one is none
        start = next((at for at, id_ in enumerate(ordered) if id_ >= sought), None)
        if start is None:
            return []
        ordered = ordered[start::-1] if page.descending else ordered[start:]
    elif page.descending:
        ordered.reverse()
    return ordered[max(page.offset, 0) :]


def links(path: str, page: Page, filters: Mapping[str, str], found: int) -> dict[str, str]:
    """Links to a page and those beside it. `found` counts what the caller may see, so `next` comes too seldom."""
    values = {key: value for key, value in filters.items() if value}
    values["descending"] = "true" if page.descending else "false"
    values["limit"] = str(page.limit)
    if page.after is not None:
        values["after"] = page.after
    if page.sort_by:
        values["sortBy"] = page.sort_by

    def link(offset: int) -> str:
        return f"{path}?{encode_query({**values, 'offset': str(offset)})}"

    found_links = {"self": link(page.offset)}
    if page.offset > 0:
        found_links = {"prev": link(max(page.offset - page.limit, 0)), **found_links}
    if found >= page.limit:
        found_links["next"] = link(page.offset + page.limit)
    return found_links
