# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Random worlds and random tasks, in symbols: who a name or an ID stands for is looked up only when the task is run."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

HOUR, DAY, WEEK = 3_600, 86_400, 604_800
LONGEST = 9_223_372_036

# Hard corners of the recording `names` and of the URLs that names get into; three of them live in a world at a time.
BUCKETS = (
    *(
        "plain",
        "b2",
        "a/b",
        "../orgs",
        ".",
        "a?b=c&d#e",
        "100%25 of%2F",
        "a+b c",
        "nul\0name",
        "esc\x1b[31mred",
        "a\nb",
    ),
    *(
        "café",
        "cafe\u0301",
        "CAFÉ",
        "0123456789abcdef",
        "{{ name }}",
        " ",
        " plain",
        "it's",
        "a\\nb",
        "\u202eדלי",
        "📈",
        "*",
    ),
    *("[a-z]", "x" * 100),
)
# Labels: each group folds to one name at the server, and no two groups do (recording `names`).
LABELS = (
    ("prod", "PROD", " Prod\t"),
    ("ΟΔΟΣ", "οδοσ"),
    ("οδος",),
    ("straße", "STRAßE"),
    ("STRASSE", "strasse"),
    ("İ",),
    ("i", "I"),
    ("ı",),
    ("nbsp", "\u00a0NBSP\u00a0"),
    ("\x1cfs\x1c", "\x1cFS\x1c"),
    ("fs", "FS"),
    ("\u200bzw",),
    ("0123456789abcdef", "0123456789ABCDEF"),
    ("caf\u00e9", "CAF\u00c9"),
    ("cafe\u0301",),
    ("a/b\n{{ x }}", "A/B\n{{ X }}"),
)
USERS = ("ann", "bob ✓", "cat/{{ x }}")
SYSTEM = ("_tasks", "_monitoring")
REFUSED_NAMES = ('a"b', "_new")


# Of worlds with DBRP mappings and tokens: these meet in the databases below, by themselves or by what comes with them.
MAPPED_BUCKETS = ("a", "a/b", "a/autogen", "plain", "plain/b", "café")
DATABASES = ("a", "a", "plain", "b2")
POLICIES = ("autogen", "autogen", "b", "raw")
DESCRIPTIONS = ("first", "second")


@dataclass(frozen=True)
class Ref:
    """What only a running world knows: the ID of the bucket, label, user or token so called, the name of a user, or a file's path."""

    kind: str
    name: str


NOBODY = Ref("user_id", "nobody")


@dataclass(frozen=True)
class Cast:
    """The few names that one world is about, so that declarations meet what is there."""

    buckets: tuple[str, ...]
    labels: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class BucketThere:
    """A bucket in a world; ``broken`` is one whose shard group duration somebody has set to 0."""

    name: str
    retention: int
    shard: int | None
    description: str
    rp: str
    broken: bool
    foreign_label: bool
    labels: tuple[int, ...]
    roles: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Task:
    """A module and its options."""

    module: str
    options: dict[str, Any]


@dataclass(frozen=True)
class Drawn:
    """A world, and the tasks that follow one another in it."""

    cast: Cast
    buckets: tuple[BucketThere, ...]
    labels: tuple[tuple[str, dict[str, str]], ...]
    tasks: list[Task] = field(default_factory=list)


texts = st.sampled_from(["", "what it is for", "{{ x }}\n'\"<b>", "日本 \u202e", "\0", " padded "])
seconds = st.sampled_from([HOUR, 2 * HOUR, DAY, 2 * DAY, WEEK, 30 * DAY, 180 * DAY, 365 * DAY, LONGEST]) | st.integers(
    HOUR, LONGEST
)
durations = st.sampled_from(["1h", "2h", "90m", "1d", "2d", "7d", "1w2d", "30d", "4w", "180d", "1000d", "9223372036s"])
retentions = durations | st.sampled_from(["infinite", "0", "86400000000000ns"])
shards = st.sampled_from(["1h", "1h", "2h", "1d", "90m", "1w2d", "52w"])
rarely = st.sampled_from([False, False, False, False, False, False, False, True])
often = st.sampled_from([True, True, True, False])


@st.composite
def _casts(draw: st.DrawFn, names: tuple[str, ...]) -> Cast:
    buckets = draw(st.lists(st.sampled_from(names), min_size=3, max_size=3, unique=True))
    # Neighbours in the list are those that a client could take for one.
    first = draw(st.integers(0, len(LABELS) - 3))
    return Cast(tuple(buckets), LABELS[first : first + 3])


@st.composite
def _buckets_there(draw: st.DrawFn, name: str, labels: int) -> BucketThere:
    retention = draw(st.just(0) | seconds)
    shard = draw(st.none() | seconds)
    if shard is not None and 0 < retention < shard:
        retention, shard = shard, retention
    roles = draw(st.lists(st.tuples(st.sampled_from(USERS), st.sampled_from(["member", "owner"])), max_size=3))
    return BucketThere(
        name=name,
        retention=retention,
        shard=shard,
        description=draw(texts),
        rp=draw(st.sampled_from(["", "", "autogen"])),
        broken=draw(rarely),
        foreign_label=draw(rarely),
        labels=tuple(draw(st.lists(st.integers(0, labels - 1), unique=True))) if labels else (),
        roles=tuple(dict(roles).items()),
    )


def _names(cast: Cast) -> st.SearchStrategy[str]:
    """Mostly names of the world, now and then the server's own buckets, and names that are refused."""
    return st.sampled_from([*(cast.buckets * 12), *SYSTEM, *REFUSED_NAMES])


def _bucket_ids(cast: Cast) -> st.SearchStrategy[Ref]:
    return st.sampled_from([Ref("bucket", name) for name in (*(cast.buckets * 8), *SYSTEM, "foreign", "none")])


def _label_names(cast: Cast) -> st.SearchStrategy[list[str]]:
    spelled = [spelling for group in cast.labels for spelling in group]
    return st.lists(st.sampled_from([*(spelled * 8), "no such label"]), max_size=3)


def _label_ids(cast: Cast) -> st.SearchStrategy[list[Ref]]:
    names = [group[0] for group in cast.labels]
    return st.lists(st.sampled_from([Ref("label", name) for name in (*(names * 8), "foreign", "none")]), max_size=2)


def _users(kind: str) -> st.SearchStrategy[list[Ref]]:
    return st.lists(
        st.sampled_from([Ref(kind, name) for name in (*(USERS * 8), "nobody")]),
        max_size=3,
    )


@st.composite
def _options(draw: st.DrawFn, strategies: dict[str, st.SearchStrategy[Any]], percent: int = 35) -> dict[str, Any]:
    """Some of these options."""
    return {name: draw(values) for name, values in strategies.items() if draw(st.integers(0, 99)) < percent}


@st.composite
def _contents(draw: st.DrawFn, cast: Cast) -> dict[str, Any]:
    """What a bucket shall be like."""
    drawn = draw(
        _options(
            {
                "description": texts,
                "retention": retentions,
                "shard_group_duration": shards,
                "schema_type": st.sampled_from(["implicit"] * 9 + ["explicit"]),
                "labels": _label_names(cast),
                "label_ids": _label_ids(cast),
                "create_labels": st.booleans(),
                "members": _users("user"),
                "member_ids": _users("user_id"),
                "owners": _users("user"),
                "owner_ids": _users("user_id"),
                "protect_dependents": st.booleans(),
            },
            draw(st.sampled_from([10, 20, 40])),
        )
    )
    rp: dict[str, Any] = {"rp": draw(st.sampled_from(["autogen", ""]))} if draw(rarely) else {}
    return {**drawn, **rp, "allow_data_loss": draw(often)}


@st.composite
def _bucket_options(draw: st.DrawFn, cast: Cast) -> dict[str, Any]:
    way = draw(st.sampled_from(["name", "name", "name", "id", "both", "rename", "rename"]))
    who: dict[str, Any] = {} if way == "id" else {"name": draw(_names(cast))}
    if way in ("id", "both"):
        who["id"] = draw(_bucket_ids(cast))
    if way == "rename":
        who["renamed_from"] = draw(_names(cast))
    absent = way != "rename" and draw(rarely)
    return {**draw(_contents(cast)), **who, **({"state": "absent"} if absent else {})}


@st.composite
def _many_options(draw: st.DrawFn, cast: Cast) -> dict[str, Any]:
    items = draw(st.lists(_bucket_options(cast), max_size=4, unique_by=lambda item: item.get("name", item.get("id"))))
    options: dict[str, Any] = {"buckets": items, "concurrency": draw(st.sampled_from([1, 4]))}
    if draw(st.booleans()):
        options["defaults"] = draw(_contents(cast))
    if draw(st.booleans()):
        options["purge"] = True
        options |= draw(
            _options(
                {
                    "purge_exclude": st.lists(st.sampled_from(["a*", "*", "[a-c]*", "_*", "plain", ""]), max_size=2),
                    "purge_label": st.sampled_from([group[-1] for group in cast.labels]),
                    "purge_limit": st.sampled_from([-1, 0, 1, 100]),
                }
            )
        )
    if draw(st.booleans()):
        options["on_error"] = "continue"
    elif repr(NOBODY) in repr(options):
        # What else was begun when one fails, and all are to stop then, nobody can foretell but of one after the other.
        options["concurrency"] = 1
    return options


@st.composite
def _reference(draw: st.DrawFn, cast: Cast) -> dict[str, Any]:
    """Which bucket the labels or the users are on."""
    who: dict[str, Any] = {"bucket": draw(_names(cast))} if draw(often) else {"bucket_id": draw(_bucket_ids(cast))}
    how: dict[str, Any] = draw(st.sampled_from([{}, {}, {"exclusive": True}, {"state": "absent"}, {"state": "absent"}]))
    return {**who, **how}


@st.composite
def _bucket_label_options(draw: st.DrawFn, cast: Cast) -> dict[str, Any]:
    given: dict[str, Any] = (
        {"labels": draw(_label_names(cast))} if draw(often) else {"label_ids": draw(_label_ids(cast))}
    )
    return {**draw(_reference(cast)), **given, "create_labels": draw(st.booleans())}


@st.composite
def _bucket_member_options(draw: st.DrawFn, cast: Cast) -> dict[str, Any]:
    given: dict[str, Any] = {"users": draw(_users("user"))} if draw(often) else {"user_ids": draw(_users("user_id"))}
    how = {"role": draw(st.sampled_from(["member", "owner"])), "allow_ownerless": draw(st.booleans())}
    return {**draw(_reference(cast)), **given, **how}


@st.composite
def _label_options(draw: st.DrawFn, cast: Cast) -> dict[str, Any]:
    spelled = st.sampled_from([spelling for group in cast.labels for spelling in group])
    ids = st.sampled_from([Ref("label", name) for name in (*[group[0] for group in cast.labels], "foreign", "none")])
    way = draw(st.sampled_from(["name", "name", "id", "both", "rename", "rename"]))
    who: dict[str, Any] = {} if way == "id" else {"name": draw(spelled)}
    if way in ("id", "both"):
        who["id"] = draw(ids)
    if way == "rename":
        who["renamed_from"] = draw(spelled)
    keys = st.sampled_from(["contact", "x y", "Contact", "日本", "a.b", "\0", "color ", "{{ x }}"])
    values: dict[str, st.SearchStrategy[Any]] = {
        "color": st.sampled_from(["", "#ffb3b3", "red"]),
        "description": texts,
        "properties": st.dictionaries(keys, texts | st.none() | st.integers(0, 3), max_size=3),
    }
    absent = way != "rename" and draw(rarely)
    return {**who, **draw(_options(values, 50)), **({"state": "absent"} if absent else {})}


@st.composite
def _info_options(draw: st.DrawFn, cast: Cast) -> dict[str, Any]:
    who: dict[str, Any] = draw(
        st.sampled_from([{}, {}, {"name": draw(_names(cast))}, {"id": draw(_bucket_ids(cast))}, {"pattern": "[a-c]*"}])
    )
    include = draw(st.lists(st.sampled_from(["labels", "members", "owners"]), unique=True))
    return {**who, "include": include, "system": draw(st.booleans())}


@st.composite
def _label_info_options(draw: st.DrawFn, cast: Cast) -> dict[str, Any]:
    spelled = [spelling for group in cast.labels for spelling in group]
    return draw(_options({"name": st.sampled_from(spelled)}))


@st.composite
def _dbrp_options(draw: st.DrawFn, cast: Cast) -> dict[str, Any]:
    names = draw(st.lists(st.sampled_from(POLICIES), max_size=3, unique=True))
    if not names:
        return {"database": draw(st.sampled_from(DATABASES)), "state": "absent"}
    default = draw(st.integers(0, len(names) - 1))
    policies: list[dict[str, Any]] = []
    for number, name in enumerate(names):
        which: dict[str, Any] = (
            {"bucket": draw(st.sampled_from(cast.buckets))} if draw(often) else {"bucket_id": draw(_bucket_ids(cast))}
        )
        policies.append({"name": name, **which, **({"default": True} if number == default else {})})
    return {"database": draw(st.sampled_from(DATABASES)), "policies": policies}


@st.composite
def _permissions(draw: st.DrawFn, cast: Cast) -> dict[str, Any]:
    """What a token shall permit."""
    buckets = st.lists(st.sampled_from(cast.buckets), min_size=1, max_size=2)
    way = draw(st.sampled_from(["read", "write", "both", "preset", "by type", "none"]))
    if way == "preset":
        return {"preset": draw(st.sampled_from(["read_all_buckets", "all_access"]))}
    if way == "by type":
        one: dict[str, Any] = draw(
            st.sampled_from(
                [
                    {"type": "labels", "name": cast.labels[0][0]},
                    {"type": "users", "name": Ref("user", USERS[0])},
                    {"type": "buckets", "id": Ref("bucket", cast.buckets[0])},
                    {"type": "orgs"},
                ]
            )
        )
        return {"permissions": [{"action": "read", **one}]}
    wanted = {"read": ("read",), "write": ("write",), "both": ("read", "write"), "none": ()}[way]
    return {f"{action}_buckets": draw(buckets) for action in wanted}


@st.composite
def _authorization_options(draw: st.DrawFn, cast: Cast) -> dict[str, Any]:
    description = draw(st.sampled_from(DESCRIPTIONS))
    if draw(rarely):
        state = draw(st.sampled_from(["present", "absent"]))
        status = {"status": draw(st.sampled_from(["active", "inactive"]))} if state == "present" else {}
        return {"id": Ref("authorization", description), "state": state, **status}
    who: dict[str, Any] = {"description": description}
    if draw(st.booleans()):
        who["user"] = Ref("user", draw(st.sampled_from(USERS)))
    if draw(rarely):
        return {**who, "state": "absent", "superseded": "delete"}
    how = draw(
        _options(
            {
                "status": st.sampled_from(["active", "inactive"]),
                "rotate": st.sampled_from([["if_changed"], ["if_changed", "if_lost"], ["if_lost"], ["always"]]),
            }
        )
    )
    if draw(st.booleans()):
        how["superseded"] = draw(st.sampled_from(["keep", "deactivate", "delete"]))
        if how["superseded"] != "keep" and draw(st.booleans()):
            how["grace"] = draw(st.sampled_from(["0", "1h"]))
    if draw(often):
        how["token_file"] = Ref("file", draw(st.sampled_from([description, description, description, "shared"])))
    return {**who, **draw(_permissions(cast)), **how}


@st.composite
def _v1_user_options(draw: st.DrawFn, cast: Cast) -> dict[str, Any]:
    who: dict[str, Any] = {"name": Ref("v1 user", draw(st.sampled_from(DESCRIPTIONS)))}
    if draw(rarely):
        return {**who, "state": "absent"}
    if draw(st.booleans()):
        who["user"] = Ref("user", draw(st.sampled_from(USERS)))
    buckets = st.lists(st.sampled_from(cast.buckets), min_size=1, max_size=2)
    how = draw(
        _options(
            {
                "read_buckets": buckets,
                "write_buckets": buckets,
                "status": st.sampled_from(["active", "active", "inactive"]),
                "description": st.sampled_from(["", "x"]),
            }
        )
    )
    if draw(often):
        renewal = {"update_password": draw(st.sampled_from(["on_create", "if_different"])), "verify_password": True}
        how.update(user_password=draw(st.sampled_from(["a-pass-word", "another-word"])), **renewal)
        if draw(st.booleans()):
            how["recreate"] = "if_changed"
    return {**who, **how}


_KINDS = {
    "influx_bucket": (_bucket_options, 6),
    "influx_buckets": (_many_options, 4),
    "influx_bucket_label": (_bucket_label_options, 3),
    "influx_bucket_member": (_bucket_member_options, 3),
    "influx_label": (_label_options, 3),
    "influx_bucket_info": (_info_options, 1),
    "influx_label_info": (_label_info_options, 1),
}
MODULES = tuple(_KINDS)
# The same with what hangs on buckets and users.
_ACCESS_KINDS = {
    "influx_bucket": (_bucket_options, 3),
    "influx_label": (_label_options, 1),
    "influx_dbrp": (_dbrp_options, 5),
    "influx_authorization": (_authorization_options, 5),
    "influx_v1_user": (_v1_user_options, 4),
}
ACCESS_MODULES = tuple(_ACCESS_KINDS)


@st.composite
def tasks(draw: st.DrawFn, cast: Cast, *, access: bool = False) -> Task:
    """A task of any module, with the organization by name or by ID."""
    kinds = _ACCESS_KINDS if access else _KINDS
    module = draw(
        st.sampled_from([module for module, (_strategy, weight) in kinds.items() for _again in range(weight)])
    )
    options = draw(kinds[module][0](cast))
    if draw(st.booleans()):
        options["org"] = Ref("org", "")
    return Task(module, options)


@st.composite
def worlds(draw: st.DrawFn, most_tasks: int, *, access: bool = False) -> Drawn:
    """Up to three buckets and three labels, and exactly so many tasks. With ``access``, some are of mappings and tokens."""
    cast = draw(_casts(MAPPED_BUCKETS if access else BUCKETS))
    spelled = [draw(st.sampled_from(group)) for group in cast.labels if draw(often)]
    labels = tuple((name, draw(st.sampled_from([{}, {"color": "#ffb3b3", "contact": "ann"}]))) for name in spelled)
    buckets = tuple(draw(_buckets_there(name, len(labels))) for name in cast.buckets if draw(often))
    return Drawn(cast, buckets, labels, [draw(tasks(cast, access=access)) for _number in range(most_tasks)])
