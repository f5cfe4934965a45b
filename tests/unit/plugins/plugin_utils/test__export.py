# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What an export writes, and where it writes nothing: the result of influx_server_info in, the text of a file out."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.labels import NO_LABELS
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._export import MASKS, ExportError, Form, Found, export
from unit.plugins.unsafe_yaml import read_yaml

Options = dict[str, Any]
ID = "0d1f2a3b4c5d6e80"
BUCKET: Options = {
    "name": "telegraf",
    "description": "",
    "retention": "30d",
    "shard_group_duration": "1d",
    "labels": [],
}
USER: Options = {"name": "ann", "status": "active"}
TOKEN: Options = {"description": "telegraf", "user": "ann", "status": "active", "write_buckets": ["telegraf"]}
DBRP: Options = {"database": "db", "policies": [{"name": "autogen", "bucket": "telegraf", "default": True}]}


def organization(name: str | None = "main", **more: Any) -> Options:
    """What influx_server_info returns of an organization."""
    return {**({} if name is None else {"name": name}), "labels": [], "buckets": [], **more}


def found(*organizations: Options, named: Any = None, **more: Any) -> Found:
    """The result of influx_server_info."""
    listed = list(organizations) or [organization()]
    result: Options = {
        "organizations": listed,
        "completeness": [{"name": one.get("name"), "id": one.get("id", ID)} for one in listed],
        "hidden": [],
        "remarks": [],
        **more,
    }
    return Found(result, named or [("org", str(one["name"])) for one in listed])


def exported(what: Found, **options: bool) -> str:
    return export(
        what,
        Form(
            **{
                "many": False,
                "names_organization": False,
                "incomplete": False,
                "asked_for": False,
                "all_users": True,
                **options,
            }
        ),
    )


def gap(part: str, reason: str = "why.", of: str | None = "main") -> Options:
    return {"organization": of, "part": part, "reason": reason}


def remark(kind: str, outcome: str, name: str = "x", of: str | None = "main") -> Options:
    return {"organization": of, "kind": kind, "name": name, "id": ID, "outcome": outcome, "reason": "Why."}


def test_export__one_organization__with_a_comment_where_each_secret_was() -> None:
    one = organization(
        labels=[{"name": "b"}], buckets=[BUCKET], dbrps=[DBRP], authorizations=[TOKEN], description="all"
    )
    assert exported(found(one, users=[USER])) == (
        "---\n"
        "# The state of InfluxDB, as the playbook timeseries.influxdb.export found it. To bring a server to this state:\n"
        "#   ansible-playbook timeseries.influxdb.provision -e @THIS_FILE\n"
        "# InfluxDB does not return passwords and tokens. A comment names the option that you can add in the place of each one.\n"
        "influxdb_users:\n"
        "  - name: ann\n    status: active\n    # user_password: the password of a new user\n"
        "influxdb_labels:\n  - name: b\n"
        'influxdb_buckets:\n  - name: telegraf\n    description: ""\n    retention: 30d\n    shard_group_duration: 1d\n    labels: []\n'
        "influxdb_dbrps:\n  - database: db\n    policies:\n      - name: autogen\n        bucket: telegraf\n        default: true\n"
        "influxdb_authorizations:\n"
        "  - description: telegraf\n    user: ann\n    status: active\n    write_buckets:\n      - telegraf\n"
        "    # token_file: the path of a file for a new token\n"
    )


def test_export__users__those_of_whom_the_file_speaks() -> None:
    token = {**TOKEN, "permissions": [{"action": "read", "type": "users", "name": "dan"}]}
    one = organization(buckets=[{**BUCKET, "members": ["bob"]}], authorizations=[token], owners=["eve"])
    users = [{**USER, "name": name} for name in ("ann", "bob", "cat", "dan", "eve")]
    for many in (False, True):
        data = read_yaml(exported(found(one, users=users), many=many, all_users=False))
        assert [user["name"] for user in data["influxdb_users"]] == ["ann", "bob", "dan", "eve"]
    assert "influxdb_users" not in read_yaml(exported(found(users=users), all_users=False))


def test_export__nothing_that_had_a_secret__no_word_of_secrets() -> None:
    text = exported(found(organization(authorizations=[]), users=[]))
    assert "password" not in text
    assert read_yaml(text) == {"influxdb_labels": [], "influxdb_buckets": [], "influxdb_authorizations": []}


def test_export__a_list_of_organizations__each_with_what_is_declared_of_itself() -> None:
    own = organization("main", description="d", members=["ann"], owners=[], dbrps=[])
    other = organization(None, id=ID, labels=[{"name": "x"}])
    text = exported(found(own, other, named=[("org", "main"), ("org_id", ID)], users=[USER]), many=True)
    assert read_yaml(text) == {
        "influxdb_users": [USER],
        "influxdb_organizations": [
            {
                "name": "main",
                "description": "d",
                "members": ["ann"],
                "owners": [],
                "labels": [],
                "buckets": [],
                "dbrps": [],
            },
            {"id": ID, "labels": [{"name": "x"}], "buckets": []},
        ],
    }


@pytest.mark.parametrize(
    ("option", "named", "expected"),
    [
        ("org", True, {"influxdb_org": "main"}),
        ("org_id", True, {"influxdb_org_id": "main"}),
        ("org", False, {}),
        (None, True, {}),
    ],
)
def test_export__one_organization__named_where_asked_for(
    option: str | None, named: bool, expected: dict[str, str]
) -> None:
    data = read_yaml(exported(found(named=[(option, "main")]), names_organization=named))
    assert data == {**expected, "influxdb_labels": [], "influxdb_buckets": []}


@pytest.mark.parametrize(
    ("outcome", "kind", "note"),
    [
        ("by_id", "bucket", "The bucket 'x' is declared in part by ID. Why."),
        ("left_out", "authorization", "The token 'x' is not declared. Why."),
        ("left_out", "dbrp", "The database 'x' is not declared. Why."),
    ],
)
def test_export__what_has_no_declaration__a_note(outcome: str, kind: str, note: str) -> None:
    assert f"# Note: {note}\n" in exported(found(remarks=[remark(kind, outcome)]))
    of_many = exported(found(remarks=[remark(kind, outcome)]), many=True)
    assert f"# Note: {note.replace(chr(39) + 'x' + chr(39), chr(39) + 'x' + chr(39) + ' of main')}\n" in of_many


NEVER = [
    (
        {"hidden": [gap("buckets", "the page is short")]},
        "Some buckets may be missing from the list: the page is short.",
    ),
    ({"hidden": [gap("labels", NO_LABELS)]}, "Some labels may be hidden from this token."),
    ({"remarks": [remark("bucket", "in_part")]}, "The bucket 'x' can't be declared with what it has. Why."),
]


@pytest.mark.parametrize(("of", "message"), NEVER, ids=["buckets", "labels", "in part"])
def test_export__what_may_be_missing__fails_unless_it_may(of: Options, message: str) -> None:
    one = found(organization(buckets=[BUCKET]), **of)
    with pytest.raises(ExportError) as caught:
        exported(one)
    assert message in str(caught.value)
    assert "influxdb_export_incomplete" in str(caught.value)
    text = exported(one, incomplete=True)
    assert f"# Note: {message}" in text
    assert read_yaml(text)["influxdb_buckets"][0]["name"] == "telegraf"


@pytest.mark.parametrize(
    ("part", "of", "message"),
    [
        ("authorizations", "main", "Not all tokens can be read: why."),
        ("dbrps", "main", "Not all DBRP mappings can be read: why."),
        ("members", "main", "Not all members of buckets can be read: why."),
        ("users", None, "Not all users can be read: why."),
    ],
)
def test_export__another_part_that_may_be_hidden__a_note_unless_it_was_asked_for(
    part: str, of: str | None, message: str
) -> None:
    one = found(organization(dbrps=[], authorizations=[TOKEN]), users=[], hidden=[gap(part, of=of)])
    text = exported(one)
    assert f"# Note: {message}\n" in text
    assert ("influxdb_dbrps" in text) is (part != "dbrps"), "an empty list would say that there are none"
    assert read_yaml(text)["influxdb_authorizations"] == [TOKEN]
    with pytest.raises(
        ExportError, match=r"Nothing was written\. To write a file without that, set influxdb_export_incomplete"
    ):
        exported(one, asked_for=True)


def test_export__the_organization_itself__no_matter_where_the_file_does_not_have_it() -> None:
    one = found(hidden=[gap("organization")], remarks=[remark("organization", "in_part")])
    assert "Note" not in exported(one)
    with pytest.raises(ExportError, match="The organization 'x' of main can't be declared"):
        exported(one, many=True)


def test_export__no_organization__fails() -> None:
    with pytest.raises(ExportError, match="No organization is named"):
        exported(Found({"organizations": []}, []), many=True)


MASKED: list[tuple[str, Any]] = [
    *(("buckets", {**BUCKET, option: text}) for option in ("name", "description") for text in (MASKS[0], f"a{MASKS[1]}b")),
    ("buckets", {**BUCKET, "labels": ["x", MASKS[1]]}),
    ("labels", {"name": MASKS[0]}),
    ("labels", {"name": "x", "properties": {"k": f"{MASKS[1]}."}}),
    ("labels", {"name": "x", "properties": {MASKS[1]: "v"}}),
    ("authorizations", {**TOKEN, "description": MASKS[0]}),
    ("dbrps", {**DBRP, "policies": [{"name": MASKS[0]}]}),
    ("description", MASKS[1]),
    ("members", [MASKS[1]]),
]  # fmt: skip


@pytest.mark.parametrize("incomplete", [False, True])
@pytest.mark.parametrize(("part", "value"), MASKED)
def test_export__a_mask_in_the_place_of_a_secret__fails_always(part: str, value: Any, incomplete: bool) -> None:
    one = found({**organization(), part: [value] if isinstance(value, dict) else value})
    with pytest.raises(
        ExportError, match="contains a secret of the connection, in whose place Ansible writes a mask"
    ) as caught:
        exported(one, incomplete=incomplete)
    assert "Nothing was written" in str(caught.value)


def test_export__a_masked_user__fails() -> None:
    with pytest.raises(ExportError, match=r"The user '\*+': its name contains a secret"):
        exported(found(users=[{**USER, "name": MASKS[1]}]))


def test_export__a_result_that_was_masked__fails() -> None:
    with pytest.raises(ExportError, match="What was read contains a secret"):
        exported(found(masked=True))


def test_export__a_name_with_line_breaks__stays_in_its_comment() -> None:
    hostile = "x\n- hosts: all\r\x85\u2028buckets_purge: true\x0b"
    one = found(
        organization(hostile, buckets=[{**BUCKET, "name": hostile}]),
        remarks=[remark("bucket", "by_id", hostile, hostile)],
        hidden=[gap("dbrps", hostile, hostile)],
    )
    text = exported(one, incomplete=True)
    assert list(read_yaml(text)) == ["influxdb_labels", "influxdb_buckets"]
    assert read_yaml(text)["influxdb_buckets"][0]["name"] == hostile
    head = text.split("influxdb_labels", 1)[0]
    assert all(line.startswith(("#", "---")) for line in head.splitlines())


def test_export__text_that_no_file_can_hold__fails() -> None:
    with pytest.raises(ExportError, match="Nothing was written"):
        exported(found(organization(buckets=[{**BUCKET, "description": "\ud800"}])))
