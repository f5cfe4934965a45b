# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every error, whole, in one golden file: its message names the object, the operation, the server's words and the way out.

`REWRITE_GOLDEN=1 make functional` writes the file anew; then read the difference as a user would.
"""

from __future__ import annotations

import datetime
import http.client
import json
import os
import re
import secrets
import socket
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import requests
from cryptography.hazmat.primitives import serialization

from ansible_collections.timeseries.influxdb.plugins.module_utils._api.bodies import TooLargeError
from ansible_collections.timeseries.influxdb.plugins.module_utils._api.connection import Connection
from ansible_collections.timeseries.influxdb.plugins.module_utils._api.deadline import Watch
from ansible_collections.timeseries.influxdb.plugins.module_utils._api.failures import explain
from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import DeclarationError, InfluxError
from ansible_collections.timeseries.influxdb.plugins.module_utils._execution import Call
from ansible_collections.timeseries.influxdb.plugins.module_utils._options.buckets import bucket_spec, buckets_spec
from ansible_collections.timeseries.influxdb.plugins.module_utils._options.connection import connection_spec
from ansible_collections.timeseries.influxdb.plugins.module_utils._options.labels import label_spec
from ansible_collections.timeseries.influxdb.plugins.module_utils._options.spec import ArgumentSpec
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.desired_setup import DesiredSetup
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.rehearsal import Rehearsal
from ansible_collections.timeseries.influxdb.plugins.module_utils._read.fresh_server import make_setup
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.authorization import AUTHORIZATION
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.bucket import BUCKET
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.bucket_info import BUCKET_INFO
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.bucket_label import BUCKET_LABEL
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.bucket_member import BUCKET_MEMBER
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.buckets import BUCKETS
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.dbrp import DBRP
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.label import LABEL
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.one_organization import ORGANIZATION
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.user import USER
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.v1_user import V1_USER
from ansible_collections.timeseries.influxdb.plugins.module_utils._values import check_values
from ansible_collections.timeseries.influxdb.plugins.plugin_utils._task_arguments import (
    Templates,
    restore_texts,
)
from functional.certificates import Authority
from functional.fresh import TOKEN, FreshServer, fresh_server
from functional.front import Answer, Canned, Seen, always, forward, front
from functional.sandbox import DAY, NO_ID, OTHER_PASSWORD, PASSWORD, Module, Sandbox, User
from proxy import Fault, Hook, Proxy, Rule
from tools.calls import Failure, attempt, call
from tools.server import Server

GOLDEN = Path(__file__).parent.parent / "golden" / "errors.txt"
REWRITE = "REWRITE_GOLDEN"

Case = Callable[[Sandbox], InfluxError]
CASES: dict[str, Case] = {}
Prepared = tuple[dict[str, str], dict[str, Any]]
Prepare = Callable[[Path], Prepared]
# What is done before a task on a v1 user, as its user; it returns options of the task.
Finish = Callable[[Sandbox, User], dict[str, Any]]


def case(name: str) -> Callable[[Case], Case]:
    """Add a function to the cases."""

    def add(function: Case) -> Case:
        assert name not in CASES
        CASES[name] = function
        return function

    return add


def declare(title: str, module: Module = BUCKET, /, **options: Any) -> None:
    """A case of a task alone."""
    CASES[title] = lambda sandbox: sandbox.fails(module, **options)


def given(title: str, spec: ArgumentSpec, /, **options: Any) -> None:
    """A case of options as YAML makes them, before Ansible converts them."""

    def run(_sandbox: Sandbox) -> InfluxError:
        with pytest.raises(DeclarationError) as caught:
            check_values(spec, options)
        return caught.value

    CASES[title] = run


def with_bucket(title: str, module: Module = BUCKET, /, **options: Any) -> None:
    """A case of a task on a bucket that is there and keeps data for 30 days: `b`, or its ID for `B`."""

    def run(sandbox: Sandbox) -> InfluxError:
        bucket = sandbox.bucket("b", retention=30 * DAY)
        given: dict[str, Any] = {option: bucket if value == "B" else value for option, value in options.items()}
        return sandbox.fails(module, **given)

    CASES[title] = run


# Who asks

declare("wrong token", token="wrong", name="b")
declare("no credentials", token="", name="b")
declare("token with a newline", token="abc\n", name="b")


@case("wrong password")
def case_1(sandbox: Sandbox) -> InfluxError:
    ann = sandbox.user("ann", password=PASSWORD)
    return sandbox.fails(BUCKET, username=ann.name, password="a-wrong-pass-word", name="b")


def _with_token(permissions: str, module: Module, options: dict[str, Any], sandbox: Sandbox) -> InfluxError:
    bucket = sandbox.bucket("b", retention=30 * DAY)
    sandbox.label("one", on=bucket)
    sandbox.label("two")
    ann = sandbox.user("ann")
    given = {
        option: {"B": bucket, "ANN": [ann.name], "ANN_ID": [ann.id]}.get(str(value), value)
        for option, value in options.items()
    }
    token = sandbox.token(*(permission.replace("/B", f"/{bucket}") for permission in permissions.split()))
    return sandbox.fails(module, token=token, **given)


def with_token(title: str, permissions: str, module: Module = BUCKET, /, **options: Any) -> None:
    """A case of a task with a token that has only these permissions."""
    CASES[title] = partial(_with_token, permissions, module, options)


with_token("no permission to create", "read:buckets", name="new")
with_token("no permission to change", "read:buckets", name="b", description="x")
with_token("no permission to change the retention", "read:buckets", name="b", retention="60d")
with_token("no permission to rename", "read:buckets/B", id="B", name="new")
with_token("no permission to delete", "read:buckets/B", name="b", state="absent")
with_token("no permission to put a label on", "read:buckets read:labels", BUCKET_LABEL, bucket="b", labels=["two"])
with_token(
    "no permission to make a label",
    "read:buckets write:buckets read:labels",
    BUCKET_LABEL,
    bucket="b",
    labels=["three"],
    create_labels=True,
)
with_token("no permission to read labels", "read:buckets", BUCKET_LABEL, bucket="b", labels=["two"])
with_token("no permission to read roles", "read:buckets/B", BUCKET_MEMBER, bucket="b", users="ANN")
with_token("no permission to change roles", "read:buckets read:orgs", BUCKET_MEMBER, bucket="b", user_ids="ANN_ID")
with_token("hidden user", "read:buckets read:orgs", BUCKET_MEMBER, bucket="b", users="ANN")
with_token("hidden bucket by name", "write:buckets", name="b")
with_token("hidden bucket by ID", "write:buckets", id="B")
with_token("hidden system bucket", "read:buckets", BUCKET_INFO, name="_tasks")
with_token("hidden label", "write:labels", LABEL, name="one", color="#326BBA")
with_token("hidden label by ID", "write:labels", LABEL, id=NO_ID)
with_token(
    "hidden tasks, with protect_dependents",
    "read:buckets write:buckets read:checks read:authorizations read:scrapers read:replications read:users",
    id="B",
    state="absent",
    protect_dependents=True,
)
with_token(
    "hidden authorizations, with protect_dependents",
    "read:buckets write:buckets read:authorizations",
    id="B",
    state="absent",
    protect_dependents=True,
)
with_token("hidden bucket of a label", "read:labels", BUCKET_LABEL, bucket="b", labels=["one"])


@case("hidden organization")
def case_2(sandbox: Sandbox) -> InfluxError:
    return sandbox.fails(BUCKET, token=sandbox.token("write:buckets"), org=sandbox.org, name="new")


def _inactive(by: str, sandbox: Sandbox) -> InfluxError:
    bucket = sandbox.bucket("b")
    options: dict[str, Any] = {
        "name": {"name": "b"},
        "ID": {"id": bucket},
        "organization": {"name": "new", "org": sandbox.org},
        "creation": {"name": "new"},
    }[by]
    return sandbox.fails(BUCKET, token=sandbox.token("read:buckets", status="inactive"), **options)


for way in ("name", "ID", "organization", "creation"):
    CASES[f"inactive token, by {way}"] = partial(_inactive, way)


@case("token of an inactive user")
def case_3(sandbox: Sandbox) -> InfluxError:
    ann = sandbox.user("ann")
    token = sandbox.token("read:buckets", user=ann)
    sandbox.api.do("PATCH", f"/api/v2/users/{ann.id}", json={"status": "inactive"})
    return sandbox.fails(BUCKET, token=token, name="b")


@case("session of an inactive user")
def case_4(sandbox: Sandbox) -> InfluxError:
    ann = sandbox.user("ann", password=PASSWORD, status="inactive")
    return sandbox.fails(BUCKET, username=ann.name, password=PASSWORD, name="b")


# Organizations

declare("unknown organization by name", org="no such organization", name="b")
declare("unknown organization by ID", org_id=NO_ID, name="b")
declare("unknown organization by ID, in check mode", org_id=NO_ID, name="b", check=True)
declare("organization's ID that is a number", org_id="12345", name="b")


@case("no organization")
def case_5(sandbox: Sandbox) -> InfluxError:
    return sandbox.fails(BUCKET, org=None, name="b")


@case("another organization's bucket")
def case_6(sandbox: Sandbox) -> InfluxError:
    theirs = sandbox.bucket("b", org_id=sandbox.make_org(f"{sandbox.prefix}-other"))
    return sandbox.fails(BUCKET, id=theirs)


# The server


def _closed(sandbox: Sandbox) -> InfluxError:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        host = f"http://127.0.0.1:{free.getsockname()[1]}"
    return sandbox.fails(BUCKET, host=host, name="b", retries=0)


CASES["nobody listens"] = _closed
declare("host without a scheme", host="influx.example.com:8086", name="b")
declare("host with a password", host="https://me:secret@influx.example.com", name="b")


def _of_environment(environ: dict[str, str], params: dict[str, Any], sandbox: Sandbox) -> InfluxError:
    try:
        call(BUCKET, {"name": "b", **params}, environ=environ)
    except InfluxError as error:
        return error
    raise AssertionError("nothing is wrong with it")


def connect(title: str, environ: dict[str, str], /, **params: Any) -> None:
    """A case of what the environment says of the connection."""
    CASES[title] = partial(_of_environment, environ, params)


connect("no source has credentials", {"INFLUX_HOST": "http://h"})
connect(
    "INFLUX_ACTIVE_CONFIG without its file",
    {"INFLUX_CONFIGS_PATH": "/no/configs", "INFLUX_ACTIVE_CONFIG": "prod"},
    token="t",
)
connect("a profile without its file", {"INFLUX_CONFIGS_PATH": "/no/configs"}, profile="prod")
connect("a proxy without a host", {"HTTP_PROXY": "http://me:secret@"}, token="t")
connect("a proxy whose password has a slash", {"HTTP_PROXY": "http://me:sec/ret@proxy:3128"}, token="t")
connect("a proxy of another kind", {"all_proxy": "ftp://me:secret@proxy"}, token="t")
connect("a SOCKS proxy without its library", {"all_proxy": "socks5://proxy"}, token="t")
connect(
    "a proxy that does not listen",
    {"HTTP_PROXY": "http://127.0.0.1:1"},
    token="t",
    host="http://h.test",
    org="main",
    retries=0,
)


def _of_files(prepare: Prepare, sandbox: Sandbox) -> InfluxError:
    with tempfile.TemporaryDirectory() as name:
        environ, params = prepare(Path(name))
        error = _of_environment(environ, params, sandbox)
    # The golden message can't have a name that chance has given.
    return InfluxError(error.message.replace(name, "/FOLDER"))


def _configs(folder: Path, url: str) -> str:
    path = folder / "configs"
    path.write_text(f'[prod]\n{url}token = "of-prod"\n', encoding="utf-8")
    return str(path)


def files(title: str) -> Callable[[Prepare], Prepare]:
    """Add a case of files that the connection needs: the function writes them, and returns the environment and the options."""

    def add(prepare: Prepare) -> Prepare:
        CASES[title] = partial(_of_files, prepare)
        return prepare

    return add


@files("a token for a profile of the environment")
def files_1(folder: Path) -> Prepared:
    path = _configs(folder, 'url = "http://h"\n')
    return {"INFLUX_TOKEN": "t", "INFLUX_CONFIGS_PATH": path, "INFLUX_ACTIVE_CONFIG": "prod"}, {}


@files("a profile without a url")
def files_2(folder: Path) -> Prepared:
    return {}, {"configs_path": _configs(folder, ""), "profile": "prod"}


@files("ca_path that has no certificate")
def files_3(folder: Path) -> Prepared:
    path = folder / "ca.pem"
    path.write_text("no certificate", encoding="utf-8")
    return {}, {"host": "https://h", "token": "t", "ca_path": str(path)}


@files("a key that is encrypted")
def files_4(folder: Path) -> Prepared:
    certificate, key = Authority.make(folder, "authority").issue("client")
    opened = serialization.load_pem_private_key(key.read_bytes(), None)
    locked = serialization.BestAvailableEncryption(b"a pass phrase")
    key.write_bytes(opened.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, locked))
    return {}, {"host": "https://h", "token": "t", "client_cert": str(certificate), "client_key": str(key)}


@files("the key of another certificate")
def files_5(folder: Path) -> Prepared:
    authority = Authority.make(folder, "authority")
    certificate, _its_key = authority.issue("client")
    _other, key = authority.issue("other")
    return {}, {"host": "https://h", "token": "t", "client_cert": str(certificate), "client_key": str(key)}


@case("certificate of an unknown authority")
def case_7(sandbox: Sandbox) -> InfluxError:
    folder = Path(os.environ.get("TMPDIR", "/tmp")) / f"errors-{secrets.token_hex(5)}"  # noqa: S108  # made new below, by a random name
    folder.mkdir()
    try:
        context = Authority.make(folder, "authority").server_context()
    finally:
        for path in folder.iterdir():
            path.unlink()
        folder.rmdir()
    with front(forward(sandbox.server.host), context=context) as found:
        return sandbox.fails(BUCKET, host=found.url, name="b")


def _stub(response: Answer, options: dict[str, Any], sandbox: Sandbox) -> InfluxError:
    with front(response) as found:
        return sandbox.fails(BUCKET, host=found.url, **{"name": "b", "retries": 0, **options})


def stub(title: str, response: Answer, /, **options: Any) -> None:
    """A case of a server that is not InfluxDB 2.x."""
    CASES[title] = partial(_stub, response, options)


def _product(version: str, build: str, other: Canned, *, asks_who: bool = False) -> Answer:
    """A server of another version, which names itself on /ping, and has no buckets."""
    marks = {"X-Influxdb-Version": version, "X-Influxdb-Build": build}

    def response(seen: Seen) -> Canned:
        if asks_who and not seen.headers.get("Authorization", "").startswith("Bearer "):
            return Canned(401, b'{"error": "the request was not authenticated"}', {"Content-Type": "application/json"})
        return Canned(200, b"{}", marks) if seen.path == "/ping" else other

    return response


PLAIN = {"Content-Type": "text/plain; charset=utf-8"}
HTML = "text/html"
JSON = {"Content-Type": "application/json; charset=utf-8"}
stub("InfluxDB 1.x", _product("1.8.10", "OSS", Canned(404, b"404 page not found\n", PLAIN)))
stub("InfluxDB 3.x", _product("3.2.1", "Core", Canned(404)))
stub("InfluxDB 3.x that asks who is there", _product("3.2.1", "Core", Canned(404), asks_who=True))
stub("a login page", always(200, "<html><title>Sign in</title></html>", HTML))
stub("another web server's 404", always(404, "<html><h1>404 Not Found</h1><hr>nginx</html>", HTML))
stub("another API's 401", always(401, '{"error": "no session"}'))
stub("a gateway's 502", always(502, "<html><h1>502 Bad Gateway</h1></html>", HTML))
stub("a redirect", always(307, "", Location="https://influx.example.com/api/v2/buckets?name=b"))
stub("another document", always(200, '{"hello": "world"}'))
stub("a list where an object belongs", always(200, "[]"))
stub("buckets that are none", always(200, '{"buckets": 7}'))
stub(
    "a full disk",
    always(
        500,
        '{"code": "internal error", "message": "write /engine/x: no space left on device"}',
        X_Platform_Error_Code="internal error",
    ),
)
stub("a response in another encoding", always(200, "{}", **{"Content-Encoding": "br"}))
connect("a host with the path of the API", {}, token="t", host="http://h/api/v2")


def _never_set_up(seen: Seen) -> Canned:
    if seen.path.startswith("/api/v2/setup"):
        return Canned(200, b'{"allowed": true}', JSON)
    return Canned(401, b'{"code": "unauthorized", "message": "unauthorized access"}', JSON)


stub("a server that was never set up", _never_set_up)


def _without_response(error: Exception | None, *, is_sent: bool = True) -> InfluxError:
    watch = Watch(1.0)
    watch.is_late, watch.is_sent = error is None, is_sent
    return explain(error, watch, Connection("http://h", token="t", timeout=2), "look up the bucket 'b'", ())


CASES["a response that is too large"] = lambda _sandbox: _without_response(TooLargeError())
CASES["a response that is no HTTP"] = lambda _sandbox: _without_response(
    requests.exceptions.ConnectionError(http.client.BadStatusLine("SSH-2.0-OpenSSH"))
)
CASES["a handshake that takes too long"] = lambda _sandbox: _without_response(None, is_sent=False)


def _fault(rule: Rule, options: dict[str, Any], sandbox: Sandbox) -> InfluxError:
    sandbox.bucket("b", retention=30 * DAY)
    sandbox.channel.plan([rule])
    return sandbox.fails(BUCKET, **{"name": "b", "retries": 0, **options})


def fault(title: str, rule: Rule, /, **options: Any) -> None:
    """A case of a fault in an answer of the server."""
    CASES[title] = partial(_fault, rule, options)


fault("no answer in time", Rule(Fault.TIMEOUT), timeout=0.1)
fault("connection reset", Rule(Fault.RESET_BEFORE))
fault("connection closed", Rule(Fault.REFUSE))
fault("half a body", Rule(Fault.TRUNCATED))
fault("a body that trickles", Rule(Fault.SLOW_BODY, seconds=10), timeout=0.3)
fault("two documents", Rule(Fault.TWO_DOCUMENTS))
fault("wrong content type", Rule(Fault.CONTENT_TYPE))
fault("empty body", Rule(Fault.EMPTY))

for status in (400, 401, 403, 404, 422, 429, 500, 503):
    fault(f"{status} when looking", Rule(Fault.STATUS, method="GET", status=status))
    fault(f"{status} when creating", Rule(Fault.STATUS, method="POST", status=status), name="new")
    fault(f"{status} when describing", Rule(Fault.STATUS, method="PATCH", status=status), description="x")
    if status != 404:  # Gone is what was wanted.
        fault(f"{status} when deleting", Rule(Fault.STATUS, method="DELETE", status=status), state="absent")
for status in (400, 422, 500):
    fault(f"{status} when changing the retention", Rule(Fault.STATUS, method="PATCH", status=status), retention="60d")
fault(
    "500 when changing the retention and when putting it back",
    Rule(Fault.STATUS, method="PATCH", status=500, times=2),
    retention="60d",
)
# The creation may have come through; only where the look for it fails too is it not known.
fault("connection refused when creating", Rule(Fault.REFUSE, method="POST", times=None), name="new")


@case("name taken each time, when creating")
def case_8(sandbox: Sandbox) -> InfluxError:
    taken = {"code": "conflict", "message": "bucket with name new already exists"}
    words = {"X-Platform-Error-Code": "conflict"}
    sandbox.channel.plan([Rule(Fault.STATUS, method="POST", status=422, headers=words, body=taken, times=None)])
    return sandbox.fails(BUCKET, name="new")


@case("name taken meanwhile, when renaming")
def case_9(sandbox: Sandbox) -> InfluxError:
    sandbox.bucket("b")
    rival = Hook("POST", "/api/v2/buckets", {"orgID": sandbox.org_id, "name": "new"})
    sandbox.channel.plan([Rule(Fault.HOOK, method="PATCH", hooks=(rival,))])
    return sandbox.fails(BUCKET, renamed_from="b", name="new")


@case("bucket gone meanwhile")
def case_10(sandbox: Sandbox) -> InfluxError:
    bucket = sandbox.bucket("b")
    gone = Hook("DELETE", f"/api/v2/buckets/{bucket}")
    sandbox.channel.plan([Rule(Fault.HOOK, method="PATCH", hooks=(gone,))])
    return sandbox.fails(BUCKET, name="b", description="x")


@case("bucket gone meanwhile, when labelling")
def case_11(sandbox: Sandbox) -> InfluxError:
    bucket = sandbox.bucket("b")
    sandbox.label("one")
    gone = Hook("DELETE", f"/api/v2/buckets/{bucket}")
    sandbox.channel.plan([Rule(Fault.HOOK, method="POST", hooks=(gone,))])
    return sandbox.fails(BUCKET, name="b", labels=["one"])


# Declarations

declare("duration without a unit", name="b", retention="30")
declare("duration with an unknown unit", name="b", retention="30 days")
declare("duration in months", name="b", retention="1mo")
declare("duration of part of a second", name="b", retention="3600001ms")
declare("retention too short", name="b", retention="30m")
declare("retention too long", name="b", retention="300000w")
declare("shard group duration too short", name="b", shard_group_duration="30m")
declare("shard group duration without end", name="b", shard_group_duration="infinite")
declare("shard group duration of no time", name="b", shard_group_duration="0")
declare("shard group duration longer than the retention", name="b", retention="1d", shard_group_duration="2d")
given("a number for a name", bucket_spec(), name=1.10)
given("a boolean for a label", bucket_spec(), labels=["a", False])
given("a date for a pattern", buckets_spec(), purge_exclude=[datetime.date(2024, 1, 1)])
given("a mapping for a name", buckets_spec(), buckets=[{"name": "a"}, {"name": {"a": "b"}}])
given("a list for a label's property", label_spec(), properties={"owner": ["ann"]})
given("nothing for a label", bucket_spec(), labels=[None])
given("a number for a token", connection_spec(), token=1.10)
given("a number for a list", bucket_spec(), labels=1.10)
given("a mask for a name", bucket_spec(), name="VALUE_SPECIFIED_IN_NO_LOG_PARAMETER")
given("a name with a mask in it", buckets_spec(), buckets=[{"name": "app-********"}])
given("a name for a bucket", buckets_spec(), buckets=["app"])
given("a bucket for many", buckets_spec(), buckets={"name": "app"})
given("text for the defaults", buckets_spec(), defaults="app")
given("an option of a bucket that is misspelt", buckets_spec(), buckets=[{"nme": "app"}])
given("an option of a bucket that is unknown", buckets_spec(), defaults={"zzz": 1})
given("an option in the wrong place", buckets_spec(), protect_dependents=True)
given("a bucket without a name", buckets_spec(), buckets=[{"description": "x"}])
given("a bucket with two names", buckets_spec(), buckets=[{"name": "b", "id": NO_ID, "renamed_from": "a"}])
given("no boolean", buckets_spec(), buckets=[{"name": "b", "wait": "maybe"}])
given("no number", connection_spec(), timeout=float("nan"))
given("no whole number", buckets_spec(), concurrency=True)
given("none of the choices", bucket_spec(), state="presnt")


@case("text that an older ansible-core has converted within another")
def case_23(_sandbox: Sandbox) -> InfluxError:
    templates = Templates(lambda _source: "app-[1.10]", lambda text: text)
    with pytest.raises(DeclarationError) as caught:
        restore_texts(bucket_spec().options, {"name": "app-[1.1]"}, {"name": "app-{{ number }}"}, templates)
    return caught.value


declare("bucket's ID that is a path", id="../orgs/0123456789abcdef")
declare("bucket's ID that YAML has read", id="1.2345e+15")
declare("empty name", name="")
declare("name with an underscore", name="_b")
declare("name with a quote", name='a "b"')
declare("neither name nor ID")
declare("one user in both roles", name="b", members=["ann"], owners=["ann"])
declare("renamed_from its own name", name="b", renamed_from="b")
declare("renamed_from with absent", name="b", renamed_from="a", state="absent")
declare("blank label", name="b", labels=["\u00a0"])
declare("exclusive and absent", BUCKET_LABEL, bucket="b", labels=["one"], state="absent", exclusive=True)
declare("no labels", BUCKET_LABEL, bucket="b")
declare("no users", BUCKET_MEMBER, bucket="b")
declare("bucket twice", BUCKET_MEMBER, bucket="b", bucket_id=NO_ID, users=[])
declare("ca_path that is not there", name="b", ca_path="/no/such/file")

# What can't or must not be done

declare("unknown bucket by ID", id=NO_ID)
declare("unknown bucket for a label", BUCKET_LABEL, bucket="b", labels=["one"])
declare("unknown bucket for a member", BUCKET_MEMBER, bucket="b", users=["ann"])
declare("unknown bucket for a member, by ID", BUCKET_MEMBER, bucket_id=NO_ID, users=["ann"])
declare("explicit schema on OSS", name="b", schema_type="explicit")
with_bucket("lower retention", name="b", retention="1d")
with_bucket("shard group duration longer than what is kept", name="b", shard_group_duration="40d")
with_bucket("another ID", name="b", id=NO_ID)
with_bucket("another name to delete", name="c", id="B", state="absent")
with_bucket("another rp", name="b", rp="two")
with_bucket("rename to an underscore", id="B", name="_b")
with_bucket("unknown user", BUCKET_MEMBER, bucket="b", users=["no such user"])
with_bucket("unknown user by ID", BUCKET_MEMBER, bucket="b", user_ids=[NO_ID])
with_bucket("no label at all", BUCKET_LABEL, bucket="b", labels=["one"])
declare("delete a system bucket", name="_tasks", state="absent")


@case("rename a system bucket")
def case_12(sandbox: Sandbox) -> InfluxError:
    return sandbox.fails(BUCKET, id=sandbox.id_of("_tasks"), name="mine")


@case("unknown label")
def case_13(sandbox: Sandbox) -> InfluxError:
    sandbox.bucket("b")
    sandbox.label("one")
    return sandbox.fails(BUCKET_LABEL, bucket="b", labels=["two"])


@case("unknown label by ID")
def case_14(sandbox: Sandbox) -> InfluxError:
    sandbox.bucket("b")
    sandbox.label("one")
    return sandbox.fails(BUCKET_LABEL, bucket="b", label_ids=[NO_ID])


@case("another organization's label")
def case_15(sandbox: Sandbox) -> InfluxError:
    sandbox.bucket("b")
    sandbox.label("one")
    theirs = sandbox.label("two", org_id=sandbox.make_org(f"{sandbox.prefix}-other"))
    return sandbox.fails(BUCKET_LABEL, bucket="b", label_ids=[theirs])


@case("both names of a rename")
def case_16(sandbox: Sandbox) -> InfluxError:
    sandbox.bucket("old")
    sandbox.bucket("new")
    return sandbox.fails(BUCKET, renamed_from="old", name="new")


def _with_role(role: str, sandbox: Sandbox) -> dict[str, Any]:
    bucket, ann = sandbox.bucket("b"), sandbox.user("ann")
    sandbox.give_role(bucket, ann, role)
    return {"bucket": "b", "users": [ann.name]}


@case("last owner")
def case_17(sandbox: Sandbox) -> InfluxError:
    return sandbox.fails(BUCKET_MEMBER, **_with_role("owner", sandbox), role="owner", state="absent")


@case("change of role that fails half-way")
def case_18(sandbox: Sandbox) -> InfluxError:
    options = _with_role("member", sandbox)
    sandbox.channel.plan([Rule(Fault.STATUS, method="POST", status=500)])
    return sandbox.fails(BUCKET_MEMBER, **options, role="owner")


@case("change of role that fails half-way and can't be taken back")
def case_19(sandbox: Sandbox) -> InfluxError:
    options = _with_role("member", sandbox)
    sandbox.channel.plan([Rule(Fault.STATUS, method="POST", status=500, times=2)])
    return sandbox.fails(BUCKET_MEMBER, **options, role="owner")


@case("role given each time")
def case_20(sandbox: Sandbox) -> InfluxError:
    sandbox.bucket("b")
    ann = sandbox.user("ann")
    words = f"Unexpected error when assigning user to a resource: mapping for user {ann.id} already exists"
    given = {"code": "internal error", "message": words}
    sandbox.channel.plan([Rule(Fault.STATUS, method="POST", status=500, body=given, times=None)])
    return sandbox.fails(BUCKET_MEMBER, bucket="b", users=[ann.name])


# Many buckets, and labels themselves

declare("many: an empty list and a purge", BUCKETS, buckets=[], purge=True)
declare("many: one twice", BUCKETS, buckets=[{"name": "b"}, {"name": "b"}])
declare("many: names that cross", BUCKETS, buckets=[{"name": "a", "renamed_from": "b"}, {"name": "b"}])
declare("many: one that can't be meant", BUCKETS, buckets=[{"name": "a"}, {"name": "b", "retention": "30"}])
declare("many: none at a time", BUCKETS, buckets=[{"name": "b"}], concurrency=0)
declare("many: fewer than none purged", BUCKETS, buckets=[{"name": "b"}], purge=True, purge_limit=-1)
declare("many: a label without a purge", BUCKETS, buckets=[{"name": "b"}], purge_label="one")
with_bucket("many: more to purge than the limit", BUCKETS, buckets=[{"name": "x"}], purge=True, purge_limit=0)
with_bucket("many: some", BUCKETS, buckets=[{"name": "a"}, {"name": "b", "rp": "x"}, {"name": "c"}])


@case("many: one by name and by ID")
def case_21(sandbox: Sandbox) -> InfluxError:
    return sandbox.fails(BUCKETS, buckets=[{"name": "b"}, {"id": sandbox.bucket("b")}])


@case("many: one renamed before it was purged")
def case_22(sandbox: Sandbox) -> InfluxError:
    bucket = sandbox.bucket("b")
    rival = Hook("PATCH", f"/api/v2/buckets/{bucket}", {"name": "renamed"})
    sandbox.channel.plan([Rule(Fault.HOOK, method="GET", path=f"/{bucket}$", hooks=(rival,))])
    return sandbox.fails(BUCKETS, buckets=[{"name": "a"}], purge=True)


POLICY = {"name": "p", "bucket": "b"}
TWO: list[dict[str, Any]] = [{**POLICY, "default": True}, {**POLICY, "name": "q"}]
declare("database with a slash", DBRP, database="d/p", policies=[POLICY])
declare("no policies", DBRP, database="d")
declare("policies and absent", DBRP, database="d", policies=[POLICY], state="absent")
declare("the same policy twice", DBRP, database="d", policies=[*TWO, POLICY])
declare("no default", DBRP, database="d", policies=[POLICY, TWO[1]])
declare("two defaults", DBRP, database="d", policies=[TWO[0], {**TWO[1], "default": True}])
declare("no default of one policy", DBRP, database="d", policies=[{**POLICY, "default": False}])
declare("unknown bucket of a database", DBRP, database="d", policies=[POLICY])
with_token("no permission to map a database", "read:buckets", DBRP, database="d", policies=[POLICY])


def _mapped_elsewhere(sandbox: Sandbox) -> tuple[str, dict[str, Any]]:
    """A mapping that leads to another bucket than the one that is declared; its ID, and the declaration."""
    sandbox.bucket("b")
    return sandbox.mapping(sandbox.bucket("hidden"), "d", "p"), {"database": "d", "policies": [POLICY]}


@case("hidden mapping")
def case_62(sandbox: Sandbox) -> InfluxError:
    _mapping, options = _mapped_elsewhere(sandbox)
    bucket = sandbox.id_of("b")
    return sandbox.fails(DBRP, token=sandbox.token(f"read:buckets/{bucket}", f"write:buckets/{bucket}"), **options)


@case("no permission to move a mapping")
def case_63(sandbox: Sandbox) -> InfluxError:
    _mapping, options = _mapped_elsewhere(sandbox)
    bucket = sandbox.id_of("b")
    return sandbox.fails(DBRP, token=sandbox.token("read:buckets", f"write:buckets/{bucket}"), **options)


@case("no permission for the bucket that a mapping moves to")
def case_64(sandbox: Sandbox) -> InfluxError:
    _mapping, options = _mapped_elsewhere(sandbox)
    bucket = sandbox.id_of("hidden")
    return sandbox.fails(DBRP, token=sandbox.token("read:buckets", f"write:buckets/{bucket}"), **options)


@case("mapping that others delete")
def case_65(sandbox: Sandbox) -> InfluxError:
    first = sandbox.mapping(sandbox.bucket("b"), "d", "p", default=False)
    sandbox.mapping(sandbox.id_of("b"), "d", "q")
    rival = Hook("DELETE", f"/api/v2/dbrps/{first}?orgID={sandbox.org_id}")
    sandbox.channel.plan([Rule(Fault.HOOK, method="PATCH", hooks=(rival,))])
    return sandbox.fails(DBRP, database="d", policies=TWO)


declare("info: an unknown organization", BUCKET_INFO, org="nowhere")
declare("info: an empty pattern", BUCKET_INFO, pattern="")
declare("label: no name", LABEL)
declare("label: a blank name", LABEL, name=" ")
declare("label: the same name", LABEL, name="One", renamed_from="one")
declare("label: an old name and absent", LABEL, name="new", renamed_from="one", state="absent")
declare("label: a property with an option", LABEL, name="one", properties={"color": "#fff"})
declare("label: an unknown organization", LABEL, org_id=NO_ID, name="one")


def _with_labels(title: str, /, **options: Any) -> None:
    """A case of a task on the labels `one` and `two`; the ID of `one` for `ONE`."""

    def run(sandbox: Sandbox) -> InfluxError:
        one, _two = sandbox.label("one"), sandbox.label("two")
        given: dict[str, Any] = {key: one if value == "ONE" else value for key, value in options.items()}
        return sandbox.fails(LABEL, **given)

    CASES[title] = run


_with_labels("label: both names are there", name="two", renamed_from="one")
_with_labels("label: an ID that none of them has", id=NO_ID)
_with_labels("label: a name under another ID", id="ONE", name="two")
_with_labels("label: absent by ID under another name", id="ONE", name="new", state="absent")


# Organizations themselves

declare("organization: no name", ORGANIZATION)
declare("organization: a blank name", ORGANIZATION, name=" ")
declare("organization: a new name with white space around it", ORGANIZATION, name="no such one ")
declare("organization: an unknown ID", ORGANIZATION, id=NO_ID)
declare("organization: the same name", ORGANIZATION, name="a", renamed_from=" a")
declare("organization: an old name and an ID", ORGANIZATION, name="a", renamed_from="b", id=NO_ID)
declare("organization: an old name and absent", ORGANIZATION, name="a", renamed_from="b", state="absent")
declare("organization: one user in both roles", ORGANIZATION, name="a", members=["ann"], owners=["ann"])
with_token("organization: no permission to create", "read:orgs", ORGANIZATION, name="no such one")
with_token("organization: nobody knows who creates it", "read:orgs", ORGANIZATION, name="no such one", members=[])


def of_organization(title: str, permissions: str = "", /, **options: Any) -> None:
    """A case of a task on the sandbox's organization, with a token that has only these permissions if some are given."""

    def run(sandbox: Sandbox) -> InfluxError:
        sandbox.bucket("b")
        credentials = {"token": sandbox.token(*permissions.split())} if permissions else {}
        return sandbox.fails(ORGANIZATION, **{"name": sandbox.org, **options, **credentials})

    CASES[f"organization: {title}"] = run


of_organization("hidden", "write:orgs")
of_organization("hidden, by ID", "write:buckets", id=NO_ID, name=None)
of_organization("no permission to change", "read:orgs", description="x")
of_organization("no permission to give roles", "read:orgs", member_ids=[NO_ID])
of_organization("unknown user", members=["no such user"])
of_organization("unknown user by ID", member_ids=[NO_ID])
of_organization("unknown user by ID, in check mode", member_ids=[NO_ID], check=True)
of_organization("another ID", id=NO_ID)
of_organization("buckets that would go", state="absent")
of_organization("buckets that nobody sees", "read:orgs write:orgs", state="absent")


@case("organization: both names of a rename")
def case_24(sandbox: Sandbox) -> InfluxError:
    other = f"{sandbox.prefix}-other"
    sandbox.make_org(other)
    return sandbox.fails(ORGANIZATION, name=sandbox.org, renamed_from=other)


@case("organization: absent by ID under another name")
def case_25(sandbox: Sandbox) -> InfluxError:
    return sandbox.fails(ORGANIZATION, id=sandbox.org_id, name="another", state="absent")


@case("organization: a name that stays taken")
def case_26(sandbox: Sandbox) -> InfluxError:
    name = f"{sandbox.prefix}-padded"
    org_id = sandbox.make_org(f" {name}")
    sandbox.api.do("DELETE", f"/api/v2/orgs/{org_id}")
    return sandbox.fails(ORGANIZATION, name=name)


@case("organization: last owner")
def case_27(sandbox: Sandbox) -> InfluxError:
    me = sandbox.api.do("GET", "/api/v2/me")["id"]
    return sandbox.fails(ORGANIZATION, name=sandbox.org, member_ids=[me])


@case("organization: renamed before it was deleted")
def case_28(sandbox: Sandbox) -> InfluxError:
    rival = Hook("PATCH", f"/api/v2/orgs/{sandbox.org_id}", {"name": f"{sandbox.prefix}-renamed"})
    sandbox.channel.plan([Rule(Fault.HOOK, method="GET", path=f"/{sandbox.org_id}$", hooks=(rival,))])
    return sandbox.fails(ORGANIZATION, name=sandbox.org, state="absent")


# Users themselves

declare("user: no name", USER)
declare("user: an empty name", USER, name="")
declare("user: an unknown ID", USER, id=NO_ID)
declare("user: the same name", USER, name="a", renamed_from="a")
declare("user: a short password", USER, name="a", user_password="1234567")
declare("user: a long password", USER, name="a", user_password="x" * 73)
declare("user: a password that is no text", USER, name="a", user_password="12345678\ud800")
declare("user: a password for a name with a colon", USER, name="a:b", user_password=PASSWORD)
with_token("user: no permission to create", "read:users", USER, name="no such one")


def of_user(title: str, permissions: str = "", /, **options: Any) -> None:
    """A case of a task on the user ann, who can sign in, with a token that has only these permissions if some are given."""

    def run(sandbox: Sandbox) -> InfluxError:
        ann = sandbox.user("ann", password=PASSWORD)
        credentials = {"token": sandbox.token(*permissions.split())} if permissions else {}
        return sandbox.fails(USER, **{"name": ann.name, **options, **credentials})

    CASES[f"user: {title}"] = run


of_user("hidden", "write:users")
of_user("hidden, by ID", "write:users", name=None, id=NO_ID)
of_user("no permission to change", "read:users", status="inactive")
of_user("no permission to set a password", "read:users", user_password=PASSWORD, update_password="always")
of_user("another ID", id=NO_ID)


@case("user: nobody knows who asks")
def case_29(sandbox: Sandbox) -> InfluxError:
    ann = sandbox.user("ann")
    token = sandbox.token(f"read:users/{ann.id}", f"write:users/{ann.id}")
    return sandbox.fails(USER, token=token, id=ann.id, state="absent")


@case("user: both names of a rename")
def case_30(sandbox: Sandbox) -> InfluxError:
    return sandbox.fails(USER, name=sandbox.user("ann").name, renamed_from=sandbox.user("bob").name)


@case("user: absent by ID under another name")
def case_31(sandbox: Sandbox) -> InfluxError:
    return sandbox.fails(USER, id=sandbox.user("ann").id, name="another", state="absent")


@case("user: who asks")
def case_32(sandbox: Sandbox) -> InfluxError:
    return sandbox.fails(USER, id=sandbox.api.do("GET", "/api/v2/me")["id"], state="absent")


@case("user: who set the server up")
def case_33(sandbox: Sandbox) -> InfluxError:
    token = sandbox.token("read:users", "write:users", user=sandbox.user("ann"))
    return sandbox.fails(USER, token=token, id=sandbox.api.do("GET", "/api/v2/me")["id"], status="inactive")


def _owner(sandbox: Sandbox) -> str:
    ann = sandbox.user("ann")
    sandbox.api.do("POST", f"/api/v2/orgs/{sandbox.org_id}/owners", json={"id": ann.id})
    return ann.name


@case("user: last owner")
def case_34(sandbox: Sandbox) -> InfluxError:
    name, me = _owner(sandbox), sandbox.api.do("GET", "/api/v2/me")["id"]
    sandbox.api.do("DELETE", f"/api/v2/orgs/{sandbox.org_id}/owners/{me}")
    return sandbox.fails(USER, name=name, state="absent")


@case("user: an owner, and nobody sees whether there are others")
def case_35(sandbox: Sandbox) -> InfluxError:
    name, token = _owner(sandbox), sandbox.token("read:users", "write:users")
    return sandbox.fails(USER, token=token, name=name, state="absent")


@case("user: renamed before it was deleted")
def case_36(sandbox: Sandbox) -> InfluxError:
    ann = sandbox.user("ann")
    rival = Hook("PATCH", f"/api/v2/users/{ann.id}", {"name": f"{sandbox.prefix}-renamed"})
    sandbox.channel.plan([Rule(Fault.HOOK, method="GET", path=f"/{ann.id}$", hooks=(rival,))])
    return sandbox.fails(USER, name=ann.name, state="absent")


@case("user: gone before its password was set")
def case_37(sandbox: Sandbox) -> InfluxError:
    ann = sandbox.user("ann")
    gone = Hook("DELETE", f"/api/v2/users/{ann.id}")
    sandbox.channel.plan([Rule(Fault.HOOK, method="POST", hooks=(gone,))])
    return sandbox.fails(USER, name=ann.name, user_password=PASSWORD, update_password="always")


@case("user: name taken each time")
def case_38(sandbox: Sandbox) -> InfluxError:
    taken = {"code": "conflict", "message": "user with name new already exists"}
    words = {"X-Platform-Error-Code": "conflict"}
    sandbox.channel.plan([Rule(Fault.STATUS, method="POST", status=422, headers=words, body=taken, times=None)])
    return sandbox.fails(USER, name=f"{sandbox.prefix}-new")


def _refused_password(deletion: list[Rule], sandbox: Sandbox) -> InfluxError:
    weak = {"code": "invalid", "message": "passwords are too weak"}
    words = {"X-Platform-Error-Code": "invalid"}
    refusal = Rule(Fault.STATUS, method="POST", path="/password$", status=400, headers=words, body=weak)
    sandbox.channel.plan([refusal, *deletion])
    return sandbox.fails(USER, name=f"{sandbox.prefix}-new", user_password=PASSWORD)


CASES["user: a password that the server refuses"] = partial(_refused_password, [])
CASES["user: a password that the server refuses, and the user stays"] = partial(
    _refused_password, [Rule(Fault.STATUS, method="DELETE", status=500, times=None)]
)


def on_new_server(title: str, before: Callable[[FreshServer], object] | None = None, /, **options: Any) -> None:
    """A case of a setup on a server of its own, after what was done there ``before``."""

    def run(_sandbox: Sandbox) -> InfluxError:
        with fresh_server() as fresh:
            if before is not None:
                before(fresh)
            return fresh.fails(**options)

    CASES[title] = run


def _whole(fresh: FreshServer) -> None:
    fresh.set_up()


def _half(fresh: FreshServer) -> None:
    fresh.set_up(bucket="_x")


def _half_and(kind: str, fresh: FreshServer) -> None:
    _half(fresh)
    fresh.make(kind)


def _without_rights(fresh: FreshServer) -> None:
    """The server does not say that the user is alone."""
    fresh.set_up(org=" ")
    fresh.channel.plan([Rule(Fault.STATUS, path="/metrics$", status=403)])


def _emptied(fresh: FreshServer) -> None:
    _whole(fresh)
    fresh.empty()


def _refused(fresh: FreshServer, *more: Rule) -> None:
    body = {"code": "invalid", "message": "no"}
    words = {"X-Platform-Error-Code": "invalid"}
    refusal = Rule(Fault.STATUS, method="POST", path="/setup$", status=400, headers=words, body=body)
    fresh.channel.plan([*more, refusal])


def _refused_and_silent(fresh: FreshServer) -> None:
    known = Rule(Fault.DELAY, method="GET", path="/setup$", seconds=0)
    _refused(fresh, known, known, Rule(Fault.RESET_BEFORE, method="GET", path="/setup$", times=None))


def _overtaken(fresh: FreshServer) -> None:
    fresh.set_up(token=TOKEN[::-1])
    new = Rule(Fault.STATUS, method="GET", path="/setup$", status=200, body={"allowed": True})
    fresh.channel.plan([new, new])


NO_TOKEN: dict[str, Any] = {"token": None}
LONG_PATH = "x" * 300
on_new_server("setup: a short password", password="1234567")
on_new_server("setup: a password that is no text", password="12345678\ud800")
on_new_server("setup: a name with a colon", username="a:b")
on_new_server("setup: a padded organization", org=" main ")
on_new_server("setup: a blank organization", org=" ")
on_new_server("setup: a system bucket", bucket="_x")
on_new_server("setup: a short retention", retention="60s")
on_new_server("setup: a short token", token="short")
on_new_server("setup: a token with white space", token=f"{TOKEN}\n")
on_new_server("setup: a file in no folder", **NO_TOKEN, token_file="/nowhere/token")
on_new_server("setup: a file that is a folder", **NO_TOKEN, token_file="/")
on_new_server("setup: a file that can't be written", **NO_TOKEN, token_file=LONG_PATH)
on_new_server("setup: a path that is none", **NO_TOKEN, token_file="a\0b")
on_new_server("setup: a token of an earlier setup", _emptied)
on_new_server("setup: another password and organization", _whole, password="another-pass-word", org="other")
on_new_server("setup: another token and organization", _whole, token=TOKEN[::-1], org="other")
on_new_server("setup: a file that is gone", _whole, **NO_TOKEN, token_file="/nowhere/token")
on_new_server("setup: half of one", _half)
for kind in ("users", "orgs", "buckets"):
    on_new_server(f"setup: half of one, and {kind}", partial(_half_and, kind), repair=True)
on_new_server("setup: half of one, padded", lambda fresh: fresh.set_up(org=" main ", bucket="_x"), repair=True)
on_new_server("setup: a user without any right", _without_rights, repair=True)
on_new_server("setup: refused", _refused)
on_new_server("setup: refused, and then silent", _refused_and_silent)
on_new_server("setup: others were faster", _overtaken)


@case("setup: a token that is not an operator's")
def case_39(_sandbox: Sandbox) -> InfluxError:
    with fresh_server() as fresh:
        fresh.set_up()
        return fresh.fails(token=fresh.narrow_token())


@case("setup: a token of another user")
def case_40(_sandbox: Sandbox) -> InfluxError:
    with fresh_server() as fresh:
        fresh.set_up()
        user = fresh.change("POST", "users", {"name": "ann"})
        fresh.change("POST", f"users/{user['id']}/password", {"password": PASSWORD})
        return fresh.fails(username="ann")


def on_rehearsed_server(title: str, **credentials: str) -> None:
    """A case of check mode on a server that an earlier task of the run would set up with a token that only the run makes."""

    def run(_sandbox: Sandbox) -> InfluxError:
        rehearsal = Rehearsal(setup=make_setup(DesiredSetup("admin", "main", "b", 0, PASSWORD), None, "2.9.1"))
        params = {"host": "http://localhost:1", "org": "main", "name": "b", **credentials}
        ended = attempt(BUCKET, params, check_mode=True, rehearse=lambda dummy: rehearsal)
        assert isinstance(ended, Failure)
        return ended.error

    CASES[title] = run


on_rehearsed_server("setup: rehearsed, and another token", token=TOKEN)
on_rehearsed_server("setup: rehearsed, and another password", username="admin", password=OTHER_PASSWORD)


def token_case(title: str, /, *made: dict[str, Any], **options: Any) -> None:
    """A case of a task on Ann's API token `app`, which may write the bucket `b`; of `made`, each is one that is there."""

    def run(sandbox: Sandbox) -> InfluxError:
        bucket, ann = sandbox.bucket("b"), sandbox.user("ann")
        write = {"action": "write", "resource": {"type": "buckets", "id": bucket, "orgID": sandbox.org_id}}
        ids = [_make_token(sandbox, ann, [write], one) for one in made]
        given: dict[str, Any] = {"description": "app", "user": ann.name, "write_buckets": ["b"], **options}
        if given.get("id") == "FIRST":
            given["id"] = ids[0]
        return sandbox.fails(AUTHORIZATION, **given)

    CASES[title] = run


def _make_token(sandbox: Sandbox, user: User, permissions: list[dict[str, Any]], more: dict[str, Any]) -> str:
    body = {"orgID": sandbox.org_id, "userID": user.id, "description": "app", "permissions": permissions}
    return str(sandbox.authorization({**body, **more})["id"])


ONE: dict[str, Any] = {}
token_case("API token, neither description nor ID", description=None)
token_case("API token, an ID and a rotation", id=NO_ID, rotate=["always"])
token_case("API token, no permission", write_buckets=[])
token_case("API token, a grace without an end", grace="1h")
token_case("API token, never and always", rotate=["never", "always"])
token_case("API token, an age of nothing", max_age="0")
token_case("API token, a relative path", token_file="token")
token_case("API token, a path with a NUL", token_file="/a\0b")
token_case("API token, the instance", permissions=[{"action": "read", "type": "instance"}])
token_case("API token, a name of a task", permissions=[{"action": "read", "type": "tasks", "name": "x"}])
token_case("API token, an ID of a secret", permissions=[{"action": "read", "type": "secrets", "id": NO_ID}])
token_case("API token, twice", ONE, ONE)
token_case("API token, twice and absent", ONE, ONE, state="absent")
token_case("API token, other permissions", ONE, preset="read_all_buckets", write_buckets=None)
token_case("API token, other permissions by ID", ONE, id="FIRST", preset="read_all_buckets")
token_case("API token, nothing to make it of", write_buckets=None)
token_case("API token, an ID that none has", id=NO_ID)
token_case("API token, a bucket that is not there", write_buckets=["nowhere"])
token_case("API token, a label that is not there", permissions=[{"action": "read", "type": "labels", "id": NO_ID}])
token_case(
    "API token, a task that is not there", permissions=[{"action": "read", "type": "authorizations", "id": NO_ID}]
)
token_case("API token, an unknown type", permissions=[{"action": "read", "type": "things"}])
token_case("API token, another organization", permissions=[{"action": "read", "type": "orgs", "id": NO_ID}])
token_case("API token, a file that is lost", ONE, token_file="/no/such/folder/token")
token_case("API token, a folder that is not there", token_file="/no/such/folder/token")


@case("API token, another user's by ID")
def case_tokens_1(sandbox: Sandbox) -> InfluxError:
    ann, bob = sandbox.user("ann"), sandbox.user("bob")
    one = _make_token(sandbox, ann, [{"action": "read", "resource": {"type": "buckets"}}], {})
    return sandbox.fails(AUTHORIZATION, id=one, user=bob.name)


@case("API token, another organization's by ID")
def case_tokens_2(sandbox: Sandbox) -> InfluxError:
    other = sandbox.make_org(f"{sandbox.org}-2")
    permission = {"action": "read", "resource": {"type": "buckets", "orgID": other}}
    one = _make_token(sandbox, sandbox.user("ann"), [permission], {"orgID": other})
    return sandbox.fails(AUTHORIZATION, id=one, state="absent")


@case("API token, of a user who is gone")
def case_tokens_3(sandbox: Sandbox) -> InfluxError:
    ann = sandbox.user("ann")
    one = _make_token(sandbox, ann, [{"action": "read", "resource": {"type": "buckets"}}], {})
    sandbox.api.do("DELETE", f"/api/v2/users/{ann.id}")
    return sandbox.fails(AUTHORIZATION, id=one)


def _as_ann(*more: str) -> Case:
    def run(sandbox: Sandbox) -> InfluxError:
        ann = sandbox.user("ann")
        rights = ["write:authorizations", f"write:users/{ann.id}", "read:buckets"]
        token = sandbox.token(*rights, *(permission.replace("/ANN", f"/{ann.id}") for permission in more), user=ann)
        permissions = [{"action": "write", "type": "buckets"}]
        return sandbox.fails(AUTHORIZATION, token=token, description="app", permissions=permissions)

    return run


CASES["API token, its own user is hidden"] = _as_ann("read:authorizations")
CASES["API token, the others are hidden"] = _as_ann("read:users/ANN")
CASES["API token, a permission that the creator lacks"] = _as_ann("read:authorizations", "read:users/ANN")


@case("API token, another user is hidden")
def case_tokens_4(sandbox: Sandbox) -> InfluxError:
    token = sandbox.token("write:authorizations", "read:authorizations")
    return sandbox.fails(
        AUTHORIZATION, token=token, user_id=sandbox.user("ann").id, description="app", preset="operator"
    )


@case("API token, the task's own")
def case_tokens_5(sandbox: Sandbox) -> InfluxError:
    ann = sandbox.user("ann")
    rights = ["read:authorizations", "write:authorizations", f"read:users/{ann.id}", f"write:users/{ann.id}"]
    token = sandbox.token(*rights, user=ann)
    (one,) = sandbox.authorizations()
    return sandbox.fails(AUTHORIZATION, token=token, id=one["id"], state="absent")


def v1_case(title: str, /, *, is_there: bool = True, finish: Finish | None = None, **options: Any) -> None:
    """A case of a task on Ann's v1 user `app`, which reads the bucket `b`. ID stands for its ID; ``finish`` is done before the task."""

    def run(sandbox: Sandbox) -> InfluxError:
        bucket, ann = sandbox.bucket("b"), sandbox.user("ann")
        identity = sandbox.v1_user("app", f"read:buckets/{bucket}", userID=ann.id) if is_there else NO_ID
        more = {} if finish is None else finish(sandbox, ann)
        given: dict[str, Any] = {"name": f"{sandbox.prefix}-app", "user_password": PASSWORD, **options, **more}
        given.update({key: identity for key, value in given.items() if value == "ID"})
        return sandbox.fails(V1_USER, **given)

    CASES[title] = run


def _end_user(sandbox: Sandbox, ann: User) -> dict[str, Any]:
    sandbox.api.do("DELETE", f"/api/v2/users/{ann.id}")
    return {}


def _elsewhere(sandbox: Sandbox, _ann: User) -> dict[str, Any]:
    return {"org_id": sandbox.make_org(f"{sandbox.org}-2")}


def _with_rights(*rights: str, reads_user: bool = True) -> Finish:
    """The task asks as Ann, with these permissions and those to write."""

    def finish(sandbox: Sandbox, ann: User) -> dict[str, Any]:
        users = [f"{action}:users/{ann.id}" for action in ("write", *(["read"] if reads_user else []))]
        return {"token": sandbox.token("write:authorizations", *users, *rights, user=ann)}

    return finish


def _cut(path: str, method: str = "POST") -> Finish:
    def finish(sandbox: Sandbox, _ann: User) -> dict[str, Any]:
        sandbox.channel.plan([Rule(Fault.RESET_BEFORE, method=method, path=path)])
        return {"retries": 0}

    return finish


READS: dict[str, Any] = {"read_buckets": ["b"]}
WRITES: dict[str, Any] = {"write_buckets": ["b"]}
NEW_V1: dict[str, Any] = {"is_there": False, **READS}
v1_case("v1 user, neither name nor ID", name=None)
v1_case("v1 user, empty lists", read_buckets=[], write_buckets=[])
v1_case("v1 user, created again without a password", recreate="if_changed", user_password=None)
v1_case("v1 user, created again by ID", recreate="if_changed", name=None, id="ID")
v1_case("v1 user, a short password", user_password="1234567")
v1_case("v1 user, a name with a colon", name="a:b")
v1_case("v1 user, nothing to make it of", is_there=False)
v1_case("v1 user, an ID that none has", name=None, id=NO_ID)
v1_case("v1 user, a bucket that is not there", is_there=False, read_buckets=["nowhere"])
v1_case("v1 user, another name by ID", name="other", id="ID")
v1_case("v1 user, another name by ID and absent", name="other", id="ID", state="absent")
v1_case("v1 user, another ID", id=NO_ID)
v1_case("v1 user, other permissions", **WRITES)
v1_case("v1 user, other permissions by ID", name=None, id="ID", **WRITES)
v1_case("v1 user, of another user", user_id=NO_ID)
v1_case("v1 user, of another organization", finish=_elsewhere)
v1_case("v1 user, of a user who is gone", finish=_end_user)
v1_case("v1 user, of a user who is gone, by ID", name=None, id="ID", finish=_end_user)
v1_case("v1 user, hidden", finish=_with_rights())
v1_case("v1 user, its creator sees no authorizations", finish=_with_rights("read:buckets"), **NEW_V1)
v1_case("v1 user, its creator sees no user", finish=_with_rights("read:buckets", reads_user=False), **NEW_V1)
v1_case(
    "v1 user, a permission that the creator lacks",
    is_there=False,
    finish=_with_rights("read:authorizations", "read:buckets"),
    **WRITES,
)
v1_case("v1 user, cut before its password", finish=_cut(r"/password$"), **NEW_V1)
v1_case("v1 user, cut before it is finished", finish=_cut("", "PATCH"), **NEW_V1)


def _made_wider(*, deletes: bool) -> Case:
    """A creation whose answer permits more than was asked for, and that can be deleted again or not."""

    def run(sandbox: Sandbox) -> InfluxError:
        passed_on = forward(sandbox.server.host)
        sandbox.bucket("b")

        def widen(seen: Seen) -> Canned:
            if seen.method == "DELETE" and not deletes:
                return Canned(503, b"")
            canned = passed_on(seen)
            if (seen.method, canned.status) != ("POST", 201):
                return canned
            made = json.loads(canned.body)
            made["permissions"].append({"action": "write", "resource": {"type": "buckets"}})
            return Canned(canned.status, json.dumps(made).encode(), canned.headers)

        with front(widen) as server:
            name = f"{sandbox.prefix}-app"
            return sandbox.fails(V1_USER, host=server.url, retries=0, name=name, user_password=PASSWORD, **READS)

    return run


CASES["v1 user, more than was asked for"] = _made_wider(deletes=True)
CASES["v1 user, more than was asked for, and not deleted"] = _made_wider(deletes=False)


@case("v1 user, taken by one that is hidden")
def case_v1_taken(sandbox: Sandbox) -> InfluxError:
    sandbox.bucket("b")
    body = {"code": "conflict", "message": "token already exists"}
    headers = {"X-Platform-Error-Code": "conflict"}
    sandbox.channel.plan([Rule(Fault.STATUS, method="POST", status=422, body=body, headers=headers, times=None)])
    return sandbox.fails(V1_USER, name=f"{sandbox.prefix}-app", **READS)


@case("v1 user, made otherwise meanwhile")
def case_v1_overtaken(sandbox: Sandbox) -> InfluxError:
    bucket = sandbox.bucket("b")
    name = f"{sandbox.prefix}-app"
    permission = {"action": "write", "resource": {"type": "buckets", "id": bucket, "orgID": sandbox.org_id}}
    body = {"token": name, "orgID": sandbox.org_id, "permissions": [permission]}
    rival = Hook("POST", "/private/legacy/authorizations", body, token=sandbox.server.token)
    sandbox.channel.plan([Rule(Fault.HOOK, method="POST", hooks=(rival,))])
    return sandbox.fails(V1_USER, name=name, **READS)


def _made_otherwise(**changes: Any) -> Case:
    def run(sandbox: Sandbox) -> InfluxError:
        passed_on = forward(sandbox.server.host)
        sandbox.bucket("b")

        def change(seen: Seen) -> Canned:
            canned = passed_on(seen)
            if seen.method != "POST":
                return canned
            return Canned(canned.status, json.dumps({**json.loads(canned.body), **changes}).encode(), canned.headers)

        with front(change) as server:
            return sandbox.fails(AUTHORIZATION, host=server.url, description="app", write_buckets=["b"])

    return run


CASES["API token, wider than asked for"] = _made_otherwise(
    permissions=[{"action": "write", "resource": {"type": "buckets"}}]
)
CASES["API token, made for another"] = _made_otherwise(userID=NO_ID)
CASES["API token, without its token"] = _made_otherwise(token="")
CASES["API token, made at no time"] = _made_otherwise(createdAt="yesterday")


def _in_file(sandbox: Sandbox, run: Callable[[dict[str, Any], Path], InfluxError]) -> InfluxError:
    sandbox.bucket("b")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "token"
        given: dict[str, Any] = {
            "user": sandbox.user("ann").name,
            "description": "app",
            "write_buckets": ["b"],
            "token_file": str(file),
        }
        sandbox.run(AUTHORIZATION, **given)
        return run(given, file)


@case("API token, the file has the old one")
def case_tokens_6(sandbox: Sandbox) -> InfluxError:
    def run(given: dict[str, Any], file: Path) -> InfluxError:
        old = file.read_text(encoding="ascii")
        sandbox.run(AUTHORIZATION, **given, rotate=["always"])
        file.write_text(old, encoding="ascii")
        return sandbox.fails(AUTHORIZATION, **given, superseded="delete")

    return _in_file(sandbox, run)


@case("API token, the file has an unknown one")
def case_tokens_7(sandbox: Sandbox) -> InfluxError:
    def run(given: dict[str, Any], file: Path) -> InfluxError:
        file.write_text("unknown", encoding="ascii")
        return sandbox.fails(AUTHORIZATION, **given)

    return _in_file(sandbox, run)


@case("API token, the file has an inactive one")
def case_tokens_8(sandbox: Sandbox) -> InfluxError:
    def run(given: dict[str, Any], file: Path) -> InfluxError:
        file.write_text(sandbox.token("read:buckets", status="inactive"), encoding="ascii")
        return sandbox.fails(AUTHORIZATION, **given)

    return _in_file(sandbox, run)


@case("API token, not described in the end")
def case_tokens_9(sandbox: Sandbox) -> InfluxError:
    def run(given: dict[str, Any], _file: Path) -> InfluxError:
        sandbox.channel.plan([Rule(Fault.STATUS, method="PATCH", status=500)])
        return sandbox.fails(AUTHORIZATION, **given, rotate=["always"])

    return _in_file(sandbox, run)


@case("API token, not deleted after a failure")
def case_tokens_10(sandbox: Sandbox) -> InfluxError:
    sandbox.bucket("b")
    rules = [Rule(Fault.STATUS, method=method, status=500) for method in ("PATCH", "DELETE")]
    sandbox.channel.plan(rules)
    return sandbox.fails(AUTHORIZATION, description="app", write_buckets=["b"])


@case("API token, nobody would get it")
def case_tokens_11(sandbox: Sandbox) -> InfluxError:
    sandbox.bucket("b")
    one = Call(AUTHORIZATION, sandbox.params(description="app", write_buckets=["b"]), environ={}, check_mode=False)
    one.tells_secrets = False
    with pytest.raises(DeclarationError) as caught:
        one.run()
    return caught.value


def test_errors(server: Server, proxy: Proxy) -> None:
    """Each case's message is the golden one."""
    lines = [f"{name}: {_message(run, server, proxy)}" for name, run in CASES.items()]
    if os.environ.get(REWRITE):
        GOLDEN.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert lines == GOLDEN.read_text(encoding="utf-8").splitlines()


def _message(run: Case, server: Server, proxy: Proxy) -> str:
    sandbox = Sandbox(server, proxy.channel(f"t{secrets.token_hex(5)}"))
    try:
        error = run(sandbox)
    finally:
        sandbox.channel.clear()
        sandbox.close()
    message = error.message
    assert "\n" not in message
    assert message == message.strip()
    assert message.endswith(".")
    assert server.token not in message
    return _normal(message, sandbox.prefix)


def _normal(message: str, prefix: str) -> str:
    message = message.replace(prefix, "RUN").replace(NO_ID, "NO_ID")
    message = re.sub(r"https?://127\.0\.0\.1:\d+(/_ch/\w+)?", "HOST", message)
    message = re.sub(rf"{re.escape(tempfile.gettempdir())}/[^/]+/token", "/FOLDER/token", message)
    message = re.sub(r"at character [\d,]+ of [\d,]+ bytes", "at character N of M bytes", message)
    message = re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", "TIME", message)
    return re.sub(r"(?!0123456789abcdef)\b[0-9a-f]{16}\b", "ID", message)
