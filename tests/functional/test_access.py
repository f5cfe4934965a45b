# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""influx_server: who may read or write buckets, compared with what the server lets them do, and what is there and not declared."""

from __future__ import annotations

from typing import Any

from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.server import SERVER
from functional.sandbox import PASSWORD, Result, Sandbox, Session, User

Options = dict[str, Any]
Held = list[tuple[str, dict[str, str]]]


def run(sandbox: Sandbox, entry: Options, **options: Any) -> Result:
    """The result of a task in check mode for one organization."""
    return sandbox.run(SERVER, check=True, org=sandbox.org, organizations=[{"name": sandbox.org, **entry}], **options)


def access(sandbox: Sandbox, **options: Any) -> Result:
    """Who may use the buckets of the organization."""
    told: Result = run(sandbox, {}, access=True, **options)["organizations"][0]["access"]
    return told


def token(sandbox: Sandbox, description: str, held: Held, *, user: User | None = None, **more: str) -> tuple[str, str]:
    """A token, and its ID."""
    permissions = [{"action": action, "resource": resource} for action, resource in held]
    body = {"orgID": sandbox.org_id, "description": description, "permissions": permissions, **more}
    made = sandbox.authorization(body if user is None else {**body, "userID": user.id})
    return str(made["token"]), str(made["id"])


def v1_user(sandbox: Sandbox, name: str, held: Held, *, user: User) -> str:
    """A v1 user without a password, and its name."""
    permissions = [{"action": action, "resource": resource} for action, resource in held]
    body = {"token": f"{sandbox.prefix}-{name}", "orgID": sandbox.org_id, "userID": user.id, "permissions": permissions}
    return str(sandbox.api.do("POST", "/private/legacy/authorizations", json=body)["token"])


def holder(told: Result, name: str) -> Result:
    """What is told of one token or user."""
    found: Result = next(one for one in told["holders"] if one["name"] == name)
    return found


def may_write(sandbox: Sandbox, bucket: str, secret: str) -> bool:
    """Whether the server takes a point with the token."""
    query = {"orgID": sandbox.org_id, "bucket": bucket}
    return sandbox.api.send("POST", "/api/v2/write", query=query, data="m f=1", token=secret).status_code == 204


def may_read(sandbox: Sandbox, bucket: str, secret: str) -> bool:
    """Whether the server shows the bucket with the token."""
    return sandbox.api.send("GET", f"/api/v2/buckets/{sandbox.id_of(bucket)}", token=secret).status_code == 200


def test_access__tokens__what_the_server_lets_them_do(sandbox: Sandbox) -> None:
    buckets = {name: sandbox.bucket(name) for name in ("one", "two")}
    other = sandbox.make_org(f"{sandbox.prefix}-other")
    kind = {"type": "buckets", "orgID": sandbox.org_id}
    single = {**kind, "id": buckets["one"]}
    secrets = {
        "reads one": token(sandbox, "reads one", [("read", single)])[0],
        "writes one": token(sandbox, "writes one", [("write", single)])[0],
        "reads all": token(sandbox, "reads all", [("read", kind)])[0],
        "everywhere": token(sandbox, "everywhere", [("read", {"type": "buckets"}), ("write", {"type": "buckets"})])[0],
        "off": token(sandbox, "off", [("read", kind)], status="inactive")[0],
        "else": token(sandbox, "else", [("read", {"type": "tasks", "orgID": sandbox.org_id})])[0],
        "no org": token(sandbox, "no org", [("read", {"type": "buckets", "id": buckets["two"]})])[0],
    }
    told = access(sandbox)
    assert (told["complete"], told["incomplete_reason"]) == (True, None)
    own = {one["name"]: one for one in told["holders"] if one["name"] in secrets}
    assert set(own) == set(secrets) - {"else"}
    for name, one in own.items():
        for bucket in buckets:
            reads, writes = (one[action] == "all" or bucket in one[action] for action in ("read", "write"))
            assert (reads and one["active"]) == may_read(sandbox, bucket, secrets[name]), (name, bucket)
            assert (writes and one["active"]) == may_write(sandbox, bucket, secrets[name]), (name, bucket)
    assert {name for name, one in own.items() if one["reaches_further"]} == {"everywhere"}
    # One of another organization that reaches this one is told here, too.
    body = {
        "orgID": other,
        "description": "from afar",
        "permissions": [{"action": "read", "resource": {"type": "buckets"}}],
    }
    sandbox.authorization(body)
    assert holder(access(sandbox), "from afar")["read"] == "all"
    assert all(secret not in str(told) for secret in secrets.values())


def test_access__users__what_the_server_lets_them_read(sandbox: Sandbox) -> None:
    bucket = sandbox.bucket("b")
    sandbox.bucket("c")
    users = {name: sandbox.user(name, password=PASSWORD) for name in ("m", "o", "bm", "bo", "none")}
    for name, role in (("m", "member"), ("o", "owner")):
        sandbox.api.do("POST", f"/api/v2/orgs/{sandbox.org_id}/{role}s", json={"id": users[name].id})
    sandbox.give_role(bucket, users["bm"], "member")
    sandbox.give_role(bucket, users["bo"], "owner")
    told = access(sandbox)
    found = {one["name"]: (one["read"], one["write"]) for one in told["holders"] if one["kind"] == "user"}
    for user in users.values():
        reads, _writes = found.get(user.name, ([], []))
        for name in ("b", "c"):
            sees = Session(sandbox.server.host, user).reads(sandbox.id_of(name))
            assert (reads == "all" or name in reads) == sees, user.name
    own = {
        name.removeprefix(f"{sandbox.prefix}-"): reach
        for name, reach in found.items()
        if name.startswith(sandbox.prefix)
    }
    # An owner of a bucket may not even see it.
    assert own == {"m": ("all", []), "o": ("all", "all"), "bm": (["b"], [])}


def test_access__what_needs_a_look__told(sandbox: Sandbox) -> None:
    gone = sandbox.bucket("gone")
    kind = {"type": "buckets", "orgID": sandbox.org_id}
    stranger, former = sandbox.user("stranger"), sandbox.user("former", status="inactive")
    token(sandbox, "of a stranger", [("read", kind)], user=stranger)
    token(sandbox, "of a former one", [("read", kind)], user=former)
    token(sandbox, "of what is gone", [("read", {**kind, "id": gone})])
    name = v1_user(sandbox, "grafana", [("read", {**kind, "id": gone})], user=stranger)
    sandbox.api.do("DELETE", f"/api/v2/buckets/{gone}")
    told = access(sandbox)
    assert holder(told, "of a stranger")["problems"] == ["user_without_role"]
    one = holder(told, "of a former one")
    assert (one["problems"], one["active"]) == (["inactive_user", "user_without_role"], False)
    one = holder(told, "of what is gone")
    assert (one["read"], one["gone"]) == ([], [f"read buckets {gone}"])
    one = holder(told, name)
    assert (one["kind"], one["problems"], one["gone"]) == ("v1_user", ["user_without_role"], [f"read buckets {gone}"])


def test_access__a_token_that_may_only_read_buckets__says_so(sandbox: Sandbox) -> None:
    sandbox.bucket("b")
    told = access(sandbox, token=sandbox.token("read:buckets", "read:orgs"))
    assert (told["holders"], told["complete"]) == ([], False)
    assert "may not read its user" in told["incomplete_reason"]
    assert "may not read all users" in told["incomplete_reason"]


def test_access__not_asked_for__nothing_is_read(sandbox: Sandbox) -> None:
    sandbox.log()
    result = run(sandbox, {"labels": [{"name": "l"}]})
    assert "access" not in result["organizations"][0]
    assert {entry.path.rpartition("/")[2] for entry in sandbox.log()} <= {"orgs", "labels"}


def test_undeclared__lists_that_are_declared__and_no_others(sandbox: Sandbox) -> None:
    ann, bob = sandbox.user("ann"), sandbox.user("bob")
    bucket = sandbox.bucket("b")
    sandbox.mapping(bucket, "kept")
    sandbox.mapping(bucket, "more")
    held: Held = [("read", {"type": "buckets", "orgID": sandbox.org_id})]
    token(sandbox, "kept", held, user=ann)
    own_id = token(sandbox, "kept", held, user=bob)[1]
    nameless = token(sandbox, "", held, user=ann)[1]
    names = [v1_user(sandbox, name, [("read", {**held[0][1], "id": bucket})], user=ann) for name in ("kept", "more")]
    entry: Options = {
        "v1_users": [{"name": names[0]}],
        "dbrps": [{"database": "kept", "policies": [{"name": "autogen", "bucket": "b"}]}],
        "authorizations": [{"description": "kept", "user": ann.name}],
    }
    result = run(sandbox, entry, users=[{"name": ann.name}], undeclared=True)
    (one,) = result["organizations"]
    assert bob.name in [user["name"] for user in result["undeclared_users"]]
    assert ann.name not in [user["name"] for user in result["undeclared_users"]]
    assert [database["name"] for database in one["undeclared_dbrps"]] == ["more"]
    told = {(found["name"], found["id"]) for found in one["undeclared_authorizations"]}
    assert told == {("kept", own_id), (nameless, nameless)}
    assert one["undeclared_authorizations"][0]["permissions"] == ["read buckets"]
    (found,) = one["undeclared_v1_users"]
    assert (found["name"], found["user"], found["permissions"]) == (names[1], ann.name, ["read buckets 'b'"])
    assert (one["hidden"], result["hidden"]) == ([], [])
    (one,) = run(sandbox, {"buckets": [{"name": "b"}]}, undeclared=True)["organizations"]
    assert not {"undeclared_dbrps", "undeclared_authorizations", "undeclared_v1_users", "hidden", "access"} & one.keys()
    result = run(sandbox, {"dbrps": [], "authorizations": []}, users=[], undeclared=True)
    (one,) = result["organizations"]
    assert {ann.name, bob.name} <= {user["name"] for user in result["undeclared_users"]}
    assert (len(one["undeclared_dbrps"]), len(one["undeclared_authorizations"])) == (2, 3)


def test_undeclared__what_may_be_hidden__told(sandbox: Sandbox) -> None:
    secret = sandbox.token("read:buckets", "read:orgs")
    result = run(sandbox, {"dbrps": [], "authorizations": []}, users=[], undeclared=True, token=secret)
    (one,) = result["organizations"]
    assert [gap["part"] for gap in one["hidden"]] == ["dbrps", "authorizations"]
    assert (result["undeclared_users"], [gap["part"] for gap in result["hidden"]]) == ([], ["users"])


def test_access__several_organizations__few_requests(sandbox: Sandbox) -> None:
    others = [sandbox.make_org(f"{sandbox.prefix}-{number}") for number in range(3)]
    ann = sandbox.user("ann")

    def sent(*ids: str) -> int:
        sandbox.log()
        entries = [{"id": org_id} for org_id in ids]
        sandbox.run(SERVER, check=True, org=None, organizations=entries, undeclared=True, access=True)
        # Each user takes one, and other tests have users, too.
        return sum(not entry.path.endswith("/permissions") for entry in sandbox.log())

    # Users and authorizations are read once, and all else once for each organization.
    one, four = sent(sandbox.org_id), sent(sandbox.org_id, *others)
    for number in range(10):
        token(sandbox, f"t{number}", [("read", {"type": "buckets", "orgID": sandbox.org_id})], user=ann)
        sandbox.bucket(f"b{number}")
    assert (sent(sandbox.org_id), (four - one) % 3) == (one, 0)
    assert (four - one) // 3 <= 4
