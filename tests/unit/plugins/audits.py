# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Audits for tests of what is made of them. They come from results as influx_server returns them, by the code that users run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ansible_collections.timeseries.influxdb.plugins.plugin_utils._audit import failed_entry, server_entry
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._audit_data import Report, Server
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._audit_last import Last, read_last
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._audit_report import as_json, report

Result = dict[str, Any]
MADE = "2026-01-02T03:04:05Z"
COMMAND = "ansible-playbook timeseries.influxdb.provision"
BEFORE: Result = {"description": "", "retention": "30d", "shard_group_duration": "1d", "labels": []}
# What ends a text, a tag, a span or a cell where it is not escaped; what a reader does not see; and what chats link or call.
HOSTILE = (
    "<script>alert(1)</script>",
    "\"><img src=x onerror='x'>",
    "</style></title><h1>",
    "</script><script>alert(2)</script>",
    "{{ 7 * 7 }}{% raw %}",
    "#jinja2: variable_start_string:'<<', variable_end_string:'>>'\n<< 7 * 7 >>",
    "\u061c\xad\u2060\u180e\u2028\x85\x9b31m\U000e0041\u3164\u115f",
    "\0\x01\x08\x0b\x0c\x0e\x1f\x7f\ufffe\uffff",
    "\ud800 \udfff",
    "]]><!-- x --",
    "two\nlines\r\nand more",
    "\n\n# heading\n\n- list\n> quote\n",
    "\u202egnp.exe",
    "&lt;b&gt; &amp; &#60;",
    "",
    " ",
    "  padded  ",
    "x" * 300,
    "a|b",
    "a\\|b \\",
    "`",
    "``` `` ` ```\n",
    "`a` **b** _c_ ~~d~~",
    "@everyone @octocat #1 owner/repo#2 GH-3",
    "<!channel> <@U123> <https://example.com|x>",
    "https://example.com www.example.com a@example.com",
    "[x](javascript:alert(1)) ![x](https://example.com/x.png)",
    "[x]: https://example.com",
    "<b>bold</b> <https://example.com>",
)


def result(name: str, **more: Any) -> Result:
    """What influx_server returns of a label or bucket that is as declared."""
    return {"name": name, "attempted": True, "actions": [], "error": None, "refusals": [], **more}


def changed(name: str, **after: Any) -> Result:
    """A bucket that a run would change to ``after``."""
    sides = {"before": {"name": name, **BEFORE}, "after": {"name": name, **BEFORE, **after}}
    return result(name, actions=[{"action": "update_bucket"}], **sides)


def created(name: str, kind: str = "bucket", **after: Any) -> Result:
    """A label or bucket that a run would create."""
    return result(name, before={}, after={"name": name, **after}, actions=[{"action": f"create_{kind}"}])


def refused(name: str, *reasons: str, **after: Any) -> Result:
    """A bucket that a run would refuse to change to ``after``."""
    error = " ".join(reasons)
    return {**changed(name, **after), "error": error, "refusals": list(reasons), "attempted": False, "actions": []}


def unread(name: str, error: str = "401") -> Result:
    """A bucket that could not be read."""
    return result(name, error=error, attempted=False)


def organization(name: str = "main", **more: Any) -> Result:
    """What influx_server returns of an organization."""
    empty = dict.fromkeys(("warnings", "labels", "buckets", "purged", "undeclared"), ())
    return {"name": name, "id": None, "error": None, "complete": True, "incomplete_reason": None, **empty, **more}


def holder(name: str, **more: Any) -> Result:
    """A token that may read all buckets."""
    reach: Result = {"read": "all", "write": [], "reaches_further": False, "problems": [], "gone": []}
    return {"kind": "token", "name": name, "id": "c" * 16, "user": "ann", "active": True, **reach, **more}


def access(*holders: Result, reason: str | None = None) -> Result:
    """Who may use the buckets of an organization."""
    return {"holders": list(holders), "complete": reason is None, "incomplete_reason": reason}


def server(
    name: str,
    *organizations: Result,
    ignore: Sequence[str] = (),
    version: str = "2.9.1",
    users: Sequence[Result] = (),
    undeclared_users: Sequence[Result] = (),
    **more: Any,
) -> Server:
    """What an audit says of a server with these organizations, or with one that has ``more``."""
    told = organizations or (organization(**more),)
    address = {"host": f"https://{name}:8086", "org": "main"}
    return server_entry(
        name,
        [{"purge_limit": 10} for _one in told],
        {
            "organizations": told,
            "server": address,
            "server_version": version,
            "users": users,
            "undeclared_users": undeclared_users,
        },
        ignore,
    )


def audit(*servers: Server, title: str = "InfluxDB", last: Report | None = None, pending: Sequence[str] = ()) -> Report:
    """The data of a report, after the audit ``last``."""
    return report(title, MADE, servers, pending, last=None if last is None else as_last(last), repair=COMMAND)


def as_last(data: Report) -> Last:
    """What is read of the data of an earlier audit."""
    found = read_last(as_json(data))
    assert found is not None
    return found


def in_every_place(text: str) -> Server:
    """A server that says ``text`` wherever one can say something."""
    found = server(
        text,
        organization(
            text,
            error=text,
            warnings=[text],
            labels=[created(text, "label", color=text, properties={text: text}), result(text)],
            buckets=[
                changed(text, description=text, labels=[text, f"{text}?"]),
                result(text),
                unread(text, text),
                result(text, attempted=False),
                refused(text, text, rp=text),
                {**refused(text, text, text, retention="1d"), "would_lose_data": True},
                created(text, labels=[text], description=text),
            ],
            purged=[result(text, id="f" * 16, before={"name": text}, after={}, actions=[{"action": "delete_bucket"}])],
            undeclared=[{"name": text, "id": "e" * 16, "retention": text, "labels": [text], "description": text}],
            complete=False,
            incomplete_reason=text,
            organization=changed(text, description=text, members=[text]),
            dbrps=[
                result(
                    text,
                    actions=[{"action": "create_dbrp"}],
                    before={},
                    after={"database": text, "policies": [{"name": text, "bucket": text, "default": True}]},
                )
            ],
            authorizations=[created(text, "authorization", description=text, permissions=[text]), refused(text, text)],
            v1_users=[changed(text, description=text)],
            undeclared_dbrps=[{"name": text, "id": None, "policies": [{"name": text}]}],
            undeclared_authorizations=[{"name": text, "id": "b" * 16, "user": text, "permissions": [text]}],
            undeclared_v1_users=[{"name": text, "id": "a" * 16, "user": text, "permissions": [text]}],
            hidden=[{"part": "dbrps", "reason": text}],
            access=access(
                holder(text, user=text, gone=[text], problems=["user_without_role"], reaches_further=True),
                holder(text, kind="user", user=None, active=False, read=[text], write=[text, f"{text}?"]),
                holder(text, kind="v1_user", write="all", read=[text]),
                reason=text,
            ),
        ),
        organization(
            f"{text} ", id="d" * 16, buckets=[result(text)], undeclared=[{"name": text, "retention": "infinite"}]
        ),
        version=text,
        users=[created(text, "user", status=text), result(text)],
        undeclared_users=[{"name": text, "id": "9" * 16, "status": text}],
    )
    found["host"] = text
    found["errors"] = [text]
    found["warnings"] = [text]
    return found


def hostile(texts: Sequence[str] = HOSTILE) -> Report:
    """An audit with each of ``texts`` in each place, and with an earlier one that had another class for each."""
    last = audit(*(server(text, organization(text, buckets=[changed(text, rp="x")])) for text in texts))
    last["made"] = texts[0] if texts else MADE
    servers = [in_every_place(text) for text in texts]
    return audit(*servers, *(failed_entry(f"failed {text}", text) for text in texts), title="".join(texts), last=last)
