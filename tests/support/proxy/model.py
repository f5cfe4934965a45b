# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a plan says and what a log tells: plain data, and its JSON."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Literal, cast


class PlanError(ValueError):
    """A plan that can't be followed; the message says which rule and why."""


class Fault(StrEnum):
    """What is done to a request. "Forwarded" means that the upstream gets it, and what it changes there stays."""

    REFUSE = "refuse"
    """Not forwarded; the connection is closed without an answer."""
    RESET_BEFORE = "reset_before"
    """Not forwarded; the connection is reset."""
    RESET_AFTER = "reset_after"
    """Forwarded; the connection is reset instead of the answer."""
    TIMEOUT = "timeout"
    """Not forwarded; nothing is answered until the client goes."""
    TIMEOUT_AFTER = "timeout_after"
    """Forwarded; nothing is answered until the client goes."""
    DELAY = "delay"
    """Forwarded after `seconds`, also when the client has gone by then: a commit that comes late."""
    GATHER = "gather"
    """Forwarded when as many requests as the rule is for (`times`) have come: nobody goes on before all are here."""
    STATUS = "status"
    """Not forwarded; `status` (503), with `headers` and `body`, which is an error as InfluxDB words it unless given."""
    STATUS_AFTER = "status_after"
    """Forwarded; then answered like STATUS."""
    TRUNCATED = "truncated"
    """Forwarded; half of the answer's body, or of the status line where there is no body, then closed."""
    HTML = "html"
    """A page in HTML with `status` (200) and `headers`; forwarded only if `forward` is set."""
    CONTENT_TYPE = "content_type"
    """Forwarded; the right answer under text/plain."""
    SLOW_BODY = "slow_body"
    """Forwarded; the body dribbles out in up to 100 pieces over `seconds`."""
    TWO_DOCUMENTS = "two_documents"
    """Forwarded; the body twice in a row."""
    EMPTY = "empty"
    """No body. With `forward` under the upstream's status, else not forwarded and 200; `status` beats both."""
    HOOK = "hook"
    """Forwarded and answered as it is, with the rule's hooks around it."""


_MAYBE_FORWARDED = (Fault.HTML, Fault.EMPTY)
_GROUP = re.compile(r"\\([1-9])")
_NEVER_FORWARDED = (Fault.REFUSE, Fault.RESET_BEFORE, Fault.TIMEOUT, Fault.STATUS)


@dataclass(frozen=True)
class Hook:
    """A request that the proxy itself sends to the upstream, as another client would.

    In `path`, ``\\1`` is the first group of the rule's `path`. Without a `token` it borrows the credentials of the
    request that it accompanies.
    """

    method: str
    path: str
    json: Any = None
    token: str | None = field(default=None, repr=False)
    when: Literal["before", "after"] = "before"

    def __post_init__(self) -> None:
        _check_text("hook: method", self.method)
        if not isinstance(self.path, str) or not self.path.startswith("/"):
            raise PlanError(f"hook: path {self.path!r} does not begin with a slash")
        if re.search(r"\s", self.path):
            raise PlanError(f"hook: path {self.path!r} has a space that is not percent-encoded")
        if self.when not in ("before", "after"):
            raise PlanError(f"hook: when is before or after, not {self.when!r}")

    def to_json(self) -> dict[str, Any]:
        """Give what a plan in JSON says, without the token."""
        return {"method": self.method, "path": self.path, "json": self.json, "when": self.when}


@dataclass(frozen=True)
class Rule:
    """One fault, and the requests that it befalls: those to which `number`, `method` and `path` all apply.

    The first rule of a plan that matches and has not been used up (`times`, None for always) is taken.
    Numbers count from 1 since the log was last emptied. `path` is a regular expression, searched in the path as it
    was sent, without the query. Any rule may have hooks, also those that don't forward.
    """

    fault: Fault
    number: int | None = None
    method: str | None = None
    path: str | None = None
    times: int | None = 1
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Any = None
    seconds: float = 1.0
    forward: bool = False
    hooks: tuple[Hook, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "fault", _fault(self.fault))
        for name, value in (("number", self.number), ("times", self.times)):
            if value is not None and (not isinstance(value, int) or isinstance(value, bool) or value < 1):
                raise PlanError(f"{name} {value!r} is not a whole number above 0")
        if self.status is not None and (
            not isinstance(self.status, int) or isinstance(self.status, bool) or not 200 <= self.status <= 599
        ):
            raise PlanError(f"status {self.status!r} is not between 200 and 599")
        if not isinstance(self.seconds, (int, float)) or self.seconds < 0:
            raise PlanError(f"seconds {self.seconds!r} is not a number of seconds")
        if not isinstance(self.headers, Mapping) or not all(isinstance(value, str) for value in self.headers.values()):
            raise PlanError("headers is not an object of texts")
        if self.method is not None:
            _check_text("method", self.method)
        self._check_path()
        if self.forward and self.fault not in _MAYBE_FORWARDED:
            raise PlanError(f"forward is only for {' and '.join(_MAYBE_FORWARDED)}: {self.fault} says it itself")
        if self.fault is Fault.GATHER and self.times is None:
            raise PlanError("times says how many requests gather")
        if self.fault is Fault.HOOK and not self.hooks:
            raise PlanError("a rule for hooks has no hook")

    def _check_path(self) -> None:
        try:
            groups = re.compile("" if self.path is None else self.path).groups
        except (re.error, TypeError) as error:
            raise PlanError(f"path {self.path!r} is not a regular expression: {error}") from error
        for hook in self.hooks:
            if any(int(number) > groups for number in _GROUP.findall(hook.path)):
                raise PlanError(f"hook: path {hook.path!r} wants a group that the rule's path {self.path!r} has not")

    @property
    def forwards(self) -> bool:
        """Whether the upstream gets to see the request."""
        if self.fault in _MAYBE_FORWARDED:
            return self.forward
        return self.fault not in _NEVER_FORWARDED

    def matches(self, number: int, method: str, path: str) -> bool:
        """Say whether this rule is about that request."""
        return (
            self.number in (None, number)
            and (self.method is None or self.method.upper() == method.upper())
            and (self.path is None or re.search(self.path, path) is not None)
        )

    def hook_path(self, hook: Hook, path: str) -> str:
        """Give the path of a hook, with what the groups of the rule's own path matched in `path`."""
        match = re.search(self.path or "", path)
        return _GROUP.sub(lambda group: (match and match[int(group[1])]) or "", hook.path)

    @classmethod
    def from_json(cls, data: object) -> Rule:
        """Read a rule of a plan in JSON: `match` (number, method, path, times), `fault`, `hook`, and the rest."""
        values = _known(data, "rule", {"match", "fault", "hook", "status", "headers", "body", "seconds", "forward"})
        match = _known(values.pop("match", {}), "match", {"number", "method", "path", "times"})
        hooks = values.pop("hook", [])
        known_hooks = {item.name for item in dataclasses.fields(Hook)}
        made = [_known(hook, "hook", known_hooks) for hook in (hooks if isinstance(hooks, list) else [hooks])]
        try:
            return cls(**match, **values, hooks=tuple(Hook(**hook) for hook in made))
        except TypeError as error:
            raise PlanError(str(error)) from error

    def to_json(self) -> dict[str, Any]:
        """Give what a plan in JSON says, without tokens."""
        match = {name: getattr(self, name) for name in ("number", "method", "path", "times")}
        rest = {name: getattr(self, name) for name in ("status", "body", "seconds", "forward")}
        hooks = [hook.to_json() for hook in self.hooks]
        return {"match": match, "fault": self.fault, **rest, "headers": dict(self.headers), "hook": hooks}


@dataclass
class Entry:
    """One request in a log."""

    number: int
    method: str
    path: str
    """As it was sent, percent-encoding and all, without the prefix of a channel."""
    query: str
    at: float
    """Seconds since the log was last emptied."""
    token: bool
    """Whether an Authorization header came with it."""
    cookie: bool
    body: Any = None
    """JSON where it is JSON, else text; None where there is none."""
    fault: Fault | None = None
    status: int | None = None
    """What the client was sent, None if nothing."""
    upstream_status: int | None = None
    """What the upstream answered, None if it was not reached."""
    hooks: list[int | None] = field(default_factory=list)
    """What the upstream answered to each hook that was sent, in order."""

    def to_json(self) -> dict[str, Any]:
        """Give the entry as the log in JSON has it."""
        return dataclasses.asdict(self)


def rules_from_json(data: object) -> list[Rule]:
    """Read a whole plan in JSON."""
    if not isinstance(data, list):
        raise PlanError("a plan is a list of rules")
    rules = []
    for index, item in enumerate(data, start=1):
        try:
            rules.append(Rule.from_json(item))
        except PlanError as error:
            raise PlanError(f"rule {index}: {error}") from error
    return rules


def _fault(name: str) -> Fault:
    try:
        return Fault(name)
    except ValueError:
        raise PlanError(f"there is no fault {name!r}, only {', '.join(Fault)}") from None


def _check_text(what: str, value: object) -> None:
    if not isinstance(value, str) or not value:
        raise PlanError(f"{what} {value!r} is not a text")


def _known(data: object, what: str, names: set[str]) -> dict[str, Any]:
    if not isinstance(data, dict):
        raise PlanError(f"{what} is not an object")
    unknown = sorted(str(name) for name in data if name not in names)
    if unknown:
        raise PlanError(f"{what} does not take {', '.join(unknown)}, only {', '.join(sorted(names))}")
    return dict(cast(dict[str, Any], data))
