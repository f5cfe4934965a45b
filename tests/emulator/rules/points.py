"""Points in line protocol, just far enough to tell whether a bucket takes them."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

from emulator.errors import Internal, Invalid, Unprocessable
from emulator.gotext import decode_utf8
from emulator.rules import engine
from emulator.state import SECOND, State

PRECISIONS = {"ns": 1, "n": 1, "us": 1_000, "u": 1_000, "ms": 1_000_000, "s": SECOND}
_WORD = r"(?:\\.|[^,\s\\])+"
_VALUE = r'(?:"(?:\\.|[^"\\])*"|[^,\s"]+)'
_FIELD = rf"(?:\\.|[^,=\s\\])+={_VALUE}"
_LINE = re.compile(rf"(?P<series>{_WORD}(?:,{_WORD})*) +(?P<fields>{_FIELD}(?:,{_FIELD})*)(?: +(?P<time>-?\d+))? *")
_VALUES = re.compile(
    r'"(?:\\.|[^"\\])*"|[tT]|[fF]|true|True|TRUE|false|False|FALSE|-?\d+[iu]|-?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?'
)


@dataclass
class Point:
    """A point: its measurement with its tags, and its time."""

    series: str
    time: int


def parse(data: bytes, precision: str, now: int) -> list[Point]:
    """The points written in `data`; all lines that are none are told at once."""
    points: list[Point] = []
    problems: list[str] = []
    for raw in decode_utf8(data).split("\n"):
        line = raw.strip(" \r\t\0")
        if not line or line.startswith("#"):
            continue
        match = _LINE.fullmatch(line)
        if match is None or not all(_VALUES.fullmatch(v) for v in re.findall(rf"=({_VALUE})", match["fields"])):
            problems.append(f"unable to parse '{line}': {_problem(line)}")
            continue
        written = int(match["time"]) * PRECISIONS[precision] if match["time"] else now
        points.append(Point(_sorted_series(match["series"]), written))
    if problems:
        raise Invalid("\n".join(problems))
    return points


def _sorted_series(series: str) -> str:
    measurement, *tags = series.split(",")
    return ",".join([measurement, *sorted(tags)])


def _problem(line: str) -> str:
    """What is wrong with a line, for the commonest mistakes."""
    series, _, rest = line.partition(" ")
    if series.startswith(",") or not series:
        return "missing measurement"
    if not rest.strip():
        return "missing fields"
    fields = rest.strip().partition(" ")[0]
    if "=" not in fields:
        return "missing field value" if fields else "missing fields"
    if re.fullmatch(r'[^=,"]+=(?:"(?:\\.|[^"\\])*"|[^,\s"]+)', fields):
        return "bad timestamp" if rest.strip().partition(" ")[2] else "invalid boolean"
    return "missing field value" if fields.endswith("=") else "invalid field format"


def _timestamp(time: int) -> str:
    seconds, rest = divmod(time, SECOND)
    moment = datetime.datetime(1970, 1, 1) + datetime.timedelta(seconds=seconds)
    fraction = f".{rest:09d}".rstrip("0") if rest else ""
    return f"{moment.isoformat()}{fraction}Z"


def go_duration(nanoseconds: int) -> str:
    """A duration of whole seconds as Go prints it."""
    minutes, seconds = divmod(nanoseconds // SECOND, 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours}h{minutes}m{seconds}s"
    return f"{minutes}m{seconds}s" if minutes else f"{seconds}s"


def write(state: State, bucket_id: str, points: list[Point]) -> None:
    """Take points, but those older than the engine's own rule, unless a group made for the others has room for them."""
    if not points:
        return
    try:
        kept = engine.rule(state, bucket_id)
    except Internal as error:
        raise Internal(f"unexpected error writing points to database: {error.message}") from None
    bound = state.now() - kept.retention if kept.retention else 0
    groups: list[tuple[int, int]] = []

    def has_group(point: Point) -> bool:
        return any(start <= point.time < end for start, end in groups)

    for point in points:
        if (not kept.retention or point.time >= bound) and not has_group(point):
            groups.append(engine.group_at(kept, point.time))
    dropped = [point for point in points if not has_group(point)]
    if dropped:
        raise _partial_write(bucket_id, kept.retention, bound, dropped)


def _partial_write(bucket_id: str, retention: int, bound: int, dropped: list[Point]) -> Unprocessable:
    def describe(point: Point) -> str:
        return (
            f"point {point.series} at {_timestamp(point.time)} dropped because it violates"
            f" a Retention Policy Lower Bound at {_timestamp(bound)}"
        )

    oldest, newest = min(dropped, key=lambda point: point.time), max(dropped, key=lambda point: point.time)
    return Unprocessable(
        f"failure writing points to database: partial write: dropped {len(dropped)} points outside retention policy"
        f" of duration {go_duration(retention)} - oldest {describe(oldest)}, newest {describe(newest)}"
        f" dropped={len(dropped)} for database: {bucket_id} for retention policy: autogen"
    )
