# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""Being sure of each step that is carried out, though its response may get lost."""

from __future__ import annotations

import typing as t

from .._api.client import Client
from .._api.retry import backoff, outcome_unknown
from .._errors import (
    ApiError,
    ConflictError,
    InfluxError,
    NotFoundError,
    OvertakenError,
    RefusedError,
    ResponseError,
    ServerError,
    UnreachableError,
)
from .._model.resources import Bucket, Label, Organization, UserAccount
from .._model.v1_users import V1User

T = t.TypeVar("T")
Thing = t.TypeVar("Thing", Bucket, Label, Organization, UserAccount, V1User)
# "bucket name is not unique" is what a renaming meets (recording ``bucket-patch``). Of a DBRP mapping it says that "another … exists"
# (recording ``mappings-crud``).
_THERE_ALREADY = ("already exists", "is not unique", "another DBRP mapping")


def send_and_confirm(client: Client, send: t.Callable[[], T], verify: t.Callable[[], T | None]) -> T:
    """Return what ``send`` returns. Where its response got lost, return what ``verify`` sees, or ``send`` again if that is None.

    A 500 is an answer, and not sent again, but it may come after the effect, so that is looked for. Raises the error of
    ``send`` where nothing of it is seen, and says so where nothing can be seen.
    """
    retry_budget = client.retry_budget()
    sent_before = False
    while True:
        try:
            return send()
        except InfluxError as error:
            lost = outcome_unknown(error)
            if not (lost or _may_have_met_itself(error, sent_before) or _leaves_open(error)):
                raise
            retry_budget.repeats += error.repeats
            seen = _seen(verify, error)
            wait = backoff(retry_budget.repeats, client.jitter())
            if seen is None and not (lost and retry_budget.lasts(wait)):
                raise
        if seen is not None:
            return seen
        sent_before = True
        retry_budget.repeats += 1
        client.pause(wait)


def delete_and_confirm(client: Client, delete: t.Callable[[], None], is_there: t.Callable[[], bool]) -> bool:
    """Whether ``delete`` has deleted a thing, and not somebody else before it. Gone it is in either case."""
    attempts = 0

    def send() -> bool:
        nonlocal attempts
        attempts += 1
        try:
            delete()
        except NotFoundError as error:
            # After a repeat it may be gone by what was sent before.
            return attempts > 1 or error.repeats > 0
        return True

    return send_and_confirm(client, send, lambda: None if is_there() else True)


def remove_and_confirm(client: Client, remove: t.Callable[[], None], is_there: t.Callable[[], bool]) -> None:
    """Take away by ``remove`` what the server does not miss where it is gone already."""

    def send() -> bool:
        remove()
        return True

    send_and_confirm(client, send, lambda: None if is_there() else True)


def if_there(read: t.Callable[[], T]) -> T | None:
    """Return what ``read`` returns, None where the server says that there is no such thing."""
    try:
        return read()
    except NotFoundError:
        return None


def check_not_renamed(kind: str, before: Thing, now: Thing | None) -> None:
    """Names move, and the deletion is by ID: refuse to delete what has another name by now."""
    if now is not None and now.name != before.name:
        raise RefusedError(
            f"The {kind} {before.name!r} ({before.id}) has been renamed to {now.name!r} meanwhile, so it was not deleted. Run the task "
            "again to go on from what is there now."
        )


def adopt_created(kind: str, found: Thing | None, is_wanted: t.Callable[[Thing], bool]) -> Thing | None:
    """Return what a creation whose response got lost has made, if it was ``found``.

    Raise :class:`OvertakenError` where it is not what was to be created: then somebody else has made it.
    """
    if found is None or is_wanted(found):
        return found
    raise OvertakenError(
        f"The {kind} {found.name!r} was created meanwhile, by somebody else and otherwise. Run the task again to go on from "
        "what is there now."
    )


def is_there_already(error: InfluxError) -> bool:
    """Whether the server refused, in its own words, to make what somebody else has made; of a role it says so with a 500."""
    if isinstance(error, ServerError):
        return error.server_message.endswith("already exists")
    return isinstance(error, ConflictError) and any(words in error.server_message for words in _THERE_ALREADY)


def _may_have_met_itself(error: InfluxError, sent_before: bool) -> bool:
    """Return whether what was sent again may have met what it did itself the first time."""
    return sent_before and isinstance(error, (ConflictError, ServerError))


def _leaves_open(error: InfluxError) -> bool:
    """Whether the server failed without a word on why; it also says 500 of what somebody else has made."""
    return isinstance(error, ServerError) and not is_there_already(error)


def _seen(verify: t.Callable[[], T | None], error: InfluxError) -> T | None:
    """Return what ``verify`` sees after ``error``, which is raised where it fails itself."""
    try:
        return verify()
    except (ResponseError, ApiError, UnreachableError) as second:
        note = f"It may have been done all the same: looking for it failed too. {second.message}"
        raise error.with_note(note) from second


def require_id(thing: Bucket | Label | Organization | UserAccount | V1User) -> str:
    """The ID of what the server has; what is only planned has none."""
    if thing.id is None:
        raise LookupError(f"{thing.name!r} is only planned, and has no ID")
    return thing.id
