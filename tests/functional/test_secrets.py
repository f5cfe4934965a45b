# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""No secret in anything that a task says or leaves, by whatever way it signs in and however it ends; canaries are looked for."""

from __future__ import annotations

import base64
import json
import socket
import subprocess
import sys
import threading
import traceback
import warnings
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from ansible.module_utils.common.parameters import remove_values

from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.authorization import AUTHORIZATION
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.bucket import BUCKET
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.bucket_info import BUCKET_INFO
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.bucket_label import BUCKET_LABEL
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.bucket_member import BUCKET_MEMBER
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.buckets import BUCKETS
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.dbrp import DBRP
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.label import LABEL
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.label_info import LABEL_INFO
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.one_organization import ORGANIZATION
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.server import SERVER
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.server_info import SERVER_INFO
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.user import USER
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.v1_user import V1_USER
from functional.front import Answer, Canned, Front, Seen, always, forward, front
from functional.sandbox import Module, Sandbox
from tools import playbook
from tools.calls import Failure, attempt

CORE = "CANARY-{}-5e8c1f0b7d"
WRONG_TOKEN, WRONG_PASSWORD, IN_FILE = (CORE.format(what) for what in ("token", "password", "file"))
SESSION = CORE.format("session")
SECONDS = 600

COMPARED = {"update_password": "if_different", "verify_password": True}
# ORG stands for the organization's name, ANN for the name of a user, V1 for that of a v1 user, and RIGHT for the password of both.
MODULES: dict[str, tuple[Module, dict[str, Any]]] = {
    "influx_authorization": (AUTHORIZATION, {"description": "app", "state": "absent"}),
    "influx_bucket": (BUCKET, {"name": "b", "description": "x", "labels": ["one"]}),
    "influx_buckets": (BUCKETS, {"buckets": [{"name": "b"}, {"name": "c", "retention": "1d"}]}),
    "influx_bucket_label": (BUCKET_LABEL, {"bucket": "b", "labels": ["one"], "create_labels": True}),
    "influx_bucket_member": (BUCKET_MEMBER, {"bucket": "b", "users": [], "exclusive": True}),
    "influx_dbrp": (DBRP, {"database": "d", "policies": [{"name": "p", "bucket": "b"}]}),
    "influx_label": (LABEL, {"name": "one", "color": "red"}),
    "influx_bucket_info": (BUCKET_INFO, {"include": ["labels", "members"]}),
    "influx_label_info": (LABEL_INFO, {}),
    "influx_server_info": (SERVER_INFO, {"include": ["labels", "buckets", "members"]}),
    "influx_organization": (ORGANIZATION, {"name": "ORG", "description": "x"}),
    "influx_v1_user": (V1_USER, {"name": "V1", "user_password": "RIGHT", **COMPARED}),
    "influx_user": (USER, {"name": "ANN", "user_password": "RIGHT", **COMPARED}),
}
WAYS = ("token", "password", "profile")


@dataclass
class Place:
    """Servers good and bad, what they are asked with, and all the secrets that there are."""

    sandbox: Sandbox
    directory: Path
    hosts: dict[str, str] = field(default_factory=dict)
    options: dict[str, dict[str, Any]] = field(default_factory=dict)
    wrong: dict[str, dict[str, Any]] = field(default_factory=dict)
    canaries: set[str] = field(default_factory=set)
    elsewhere: Front = field(default_factory=Front)

    def tasks(self) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
        """Each module, by each way of signing in, at each host; and with what is wrong: module, way, case, options."""
        right = self.options["password"]
        v1_user = f"{self.sandbox.prefix}-v"
        words = {"ORG": self.sandbox.org, "ANN": right["username"], "V1": v1_user, "RIGHT": right["password"]}
        for module, (_run, given) in MODULES.items():
            own = {name: words.get(str(value), value) for name, value in given.items()}
            where = {"org": self.sandbox.org, "retries": 0, "timeout": 20}
            for way in WAYS:
                for case, host in self.hosts.items():
                    yield module, way, case, {"host": host, **where, **self.options[way], **own}
                yield module, way, "wrong", {"host": self.hosts["right"], **where, **self.wrong[way], **own}

    def found(self, text: str) -> list[str]:
        """The canaries in ``text``, plain or in a disguise."""
        return sorted(canary for canary in self.canaries if any(form in text for form in forms(canary)))


def forms(canary: str) -> set[str]:
    """A secret as it is, percent-encoded, and in base64 wherever in a text it stood."""
    raw = canary.encode()
    coded = {base64.b64encode(b"x" * offset + raw).decode()[offset and 4 :].rstrip("=")[:-1] for offset in range(3)}
    return {canary, quote(canary, safe=""), *coded}


def test_forms() -> None:
    """The disguises are seen through."""
    for offset in range(6):
        assert any(
            form in base64.b64encode(b"u" * offset + WRONG_TOKEN.encode() + b":x").decode()
            for form in forms(WRONG_TOKEN)
        )


def _echo(seen: Seen) -> Canned:
    """An error page that shows the request, as debugging proxies do."""
    body = {"code": "invalid", "message": f"bad request: {seen.method} {dict(seen.headers)}"}
    return Canned(400, json.dumps(body).encode(), {"Content-Type": "application/json", "X-Influxdb-Version": "v2.9.1"})


def _after_sign_in(then: Answer) -> Answer:
    """Sign in with a session that is known to the test; what follows is answered otherwise."""

    def response(seen: Seen) -> Canned:
        if seen.path.endswith("/signin"):
            return Canned(
                204, b"", {"Set-Cookie": f"influxdb-oss-session={SESSION}; Path=/api/", "X-Influxdb-Version": "v2.9.1"}
            )
        return then(seen)

    return response


def _answers(elsewhere: str) -> dict[str, Answer]:
    html = "<html><body>login</body></html>"
    return {
        "html": _after_sign_in(always(200, html, "text/html")),
        "html error": always(502, html, "text/html"),
        "echo": _after_sign_in(_echo),
        "echo at once": _echo,
        "redirect": _after_sign_in(always(302, "", Location=f"{elsewhere}/api/v2/buckets")),
        "redirect at once": always(307, "", Location=f"{elsewhere}/"),
        "no JSON": _after_sign_in(always(200, "{", X_Influxdb_Version="v2.9.1")),
        "forbidden": _after_sign_in(
            always(403, '{"code":"forbidden","message":"user is inactive"}', X_Influxdb_Version="v2")
        ),
        "unauthorized": always(401, '{"code":"unauthorized","message":"unauthorized access"}', X_Influxdb_Version="v2"),
    }


def _closed() -> str:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}"


def _set_up(place: Place) -> None:
    """The right ways to sign in, and the wrong ones; each secret of them is a canary."""
    sandbox = place.sandbox
    password = f'pa"ss {CORE.format("right")} wörd'
    user = sandbox.user("ann", password=password)
    sandbox.api.do("POST", f"/api/v2/orgs/{sandbox.org_id}/owners", json={"id": user.id})
    sandbox.v1_user("v", "read:buckets", password=password, userID=user.id)
    rights = [f"{action}:{kind}" for action in ("read", "write") for kind in ("buckets", "labels", "orgs", "users")]
    rights += ["read:authorizations", "read:users"]
    token, in_profile = sandbox.token(*rights), sandbox.token(*rights)
    configs, broken = place.directory / "configs", place.directory / "broken"
    configs.write_text(f'[a]\ntoken = "{in_profile}"\nactive = true\n[b]\ntoken = "{IN_FILE}"\n', encoding="utf-8")
    broken.write_text(f'[a]\ntoken = "{IN_FILE}\n', encoding="utf-8")
    place.options = {
        "token": {"token": token},
        "password": {"username": user.name, "password": password},
        "profile": {"configs_path": str(configs)},
    }
    place.wrong = {
        "token": {"token": WRONG_TOKEN},
        "password": {"username": user.name, "password": WRONG_PASSWORD},
        "profile": {"configs_path": str(broken)},
    }
    place.canaries |= {token, in_profile, CORE.format("right"), WRONG_TOKEN, WRONG_PASSWORD, IN_FILE, SESSION}


@contextmanager
def _seeing_cookies(place: Place) -> Iterator[str]:
    """The right server, behind something that makes a canary of each session that it opens."""
    passed_on = forward(place.sandbox.server.host)

    def response(seen: Seen) -> Canned:
        canned = passed_on(seen)
        cookie = canned.headers.get("Set-Cookie", "").partition(";")[0].partition("=")[2]
        place.canaries |= {cookie} if cookie else set()
        return canned

    with front(response) as found:
        yield found.url


@pytest.fixture(name="place")
def place_fixture(sandbox: Sandbox, tmp_path: Path) -> Iterator[Place]:
    """The right server, bad ones, and one that nobody may be sent to."""
    (tmp_path / "given").mkdir()
    place = Place(sandbox, tmp_path / "given")
    sandbox.bucket("b")
    sandbox.label("one")
    _set_up(place)
    with ExitStack() as stack:
        place.elsewhere = stack.enter_context(front(always(200, "{}")))
        right = stack.enter_context(_seeing_cookies(place))
        place.hosts = {"right": right, "unreachable": _closed(), "TLS": right.replace("http:", "https:")}
        for case, response in _answers(place.elsewhere.url).items():
            place.hosts[case] = stack.enter_context(front(response)).url
        yield place


def _run(place: Place, module: str, options: Mapping[str, Any], *, check: bool) -> tuple[str, bool]:
    """All that a task says, masked by what it tells to mask; and whether it failed."""
    secrets: set[str] = set()
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        ended = attempt(MODULES[module][0], options, check_mode=check, secrets=secrets)
    said = _told(ended)
    masked = json.dumps(remove_values([said, [str(warning.message) for warning in warned]], secrets), default=repr)
    return masked, isinstance(ended, Failure)


def _told(ended: dict[str, Any] | Failure) -> Any:
    """All that a result or a failure has in it."""
    if not isinstance(ended, Failure):
        return ended
    error, done = ended
    said = [error.message, repr(error), repr(error.args), repr(error.__dict__), error.failure(), done]
    return [*said, "".join(traceback.format_exception(error))]


def test_in_process(place: Place, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture) -> None:
    """Each module, by each way of signing in, at each server, in check mode and in a run."""
    caplog.set_level("DEBUG")
    attempted = 0
    for module, way, case, options in place.tasks():
        for check in (True, False):
            said, failed = _run(place, module, options, check=check)
            assert failed == (case != "right"), (module, way, case, said)
            assert place.found(said) == [], (module, way, case)
            attempted += 1
    output = capfd.readouterr()
    assert place.found(output.out + output.err + caplog.text) == []
    assert place.elsewhere.seen == []
    assert attempted == 2 * len(MODULES) * len(WAYS) * (len(place.hosts) + 1)


def test_unmasked_too(place: Place) -> None:
    """Nothing needs to be masked where the server doesn't itself say the secret."""
    for module, way, case, options in place.tasks():
        if "echo" in case:
            continue
        said = repr(_told(attempt(MODULES[module][0], options, check_mode=True)))
        assert place.found(said) == [], (module, way, case)


def _whole(place: Place, password: str, v1_password: str) -> dict[str, Any]:
    """A declaration of all that has a secret, and of what it is for."""
    name = f"{place.sandbox.prefix}-made"
    access = {
        "description": "app",
        "write_buckets": ["new"],
        "user": name,
        "token_file": str(place.directory / "token"),
    }
    entry = {
        "id": place.sandbox.org_id,
        "token": place.sandbox.server.token,
        "members": [name],
        "buckets": [{"name": "new", "labels": ["made"], "create_labels": True}],
        "dbrps": [{"database": "d", "policies": [{"name": "p", "bucket": "new"}]}],
        "authorizations": [access],
        "v1_users": [{"name": f"{name}-v1", "user_password": v1_password, "read_buckets": ["new"], **COMPARED}],
    }
    return {"users": [{"name": name, "user_password": password, **COMPARED}], "organizations": [entry]}


def test_whole_server(place: Place, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture) -> None:
    """Nothing of a declaration that has everything is in results, the plan file, messages or logs, masked or not."""
    caplog.set_level("DEBUG")
    passwords = [CORE.format(what) for what in ("of-user", "of-v1-user", "of-user-2", "of-v1-user-2", "of-user-3")]
    place.canaries |= {*passwords, place.sandbox.server.token}
    plan = place.directory.parent / "plan.json"
    params = {**place.sandbox.params(), "plan_file": str(plan)}
    said: list[str] = []
    for turn, check in ((0, True), (0, False), (0, True), (2, True), (2, False)):
        ended = attempt(SERVER, {**params, **_whole(place, *passwords[turn : turn + 2])}, check_mode=check)
        assert not isinstance(ended, Failure), ended.message
        assert ended["changed"] is (said == [] or not check or turn == 2)
        assert ("needs" in ended) is check
        said.append(repr(_told(ended)))
        said.append(plan.read_text(encoding="utf-8"))
        token = place.directory / "token"
        place.canaries |= {token.read_text(encoding="ascii").strip()} if token.exists() else set()
    # Not the plan that was saved, and a declaration that can't be carried out.
    other = _whole(place, passwords[4], passwords[1])
    entry = other["organizations"][0]
    for unlike in ({"buckets": [{"name": "newer"}]}, {"members": [f"{place.sandbox.prefix}-nobody"]}):
        ended = attempt(SERVER, {**params, **other, "organizations": [{**entry, **unlike}]})
        assert isinstance(ended, Failure)
        said.append(repr(_told(ended)))
    output = capfd.readouterr()
    assert place.found("\n".join([*said, output.out, output.err, caplog.text])) == []


# As tasks of Ansible


def _play(place: Place, execution: str) -> list[dict[str, Any]]:
    """A play with each module at the right server, and each failure with a module in turn; the worst of them by each way."""
    turns = [(module, WAYS[index % len(WAYS)]) for index, module in enumerate(MODULES)]
    worst = [(case, way) for case in ("wrong", "echo", "redirect") for way in WAYS]
    others = [
        (case, WAYS[index % len(WAYS)]) for index, case in enumerate(place.hosts) if case not in ("echo", "redirect")
    ]
    chosen = {(module, way, "right") for module, way in turns}
    chosen |= {(list(MODULES)[index % len(MODULES)], way, case) for index, (case, way) in enumerate(worst + others)}
    tasks: list[dict[str, Any]] = []
    for index, (module, way, case, options) in enumerate(place.tasks()):
        if (module, way, case) not in chosen:
            continue
        own = {
            name: f"{{{{ secret[{way!r}][{name!r}] }}}}" if name in ("token", "password") else value
            for name, value in options.items()
        }
        if "user_password" in options:
            own["user_password"] = "{{ secret['password']['password'] }}"
        if case == "wrong":
            own |= {name: f"{{{{ secret['wrong'][{name!r}] }}}}" for name in ("token", "password") if name in options}
        name = f"{module} {way} {case}"
        tasks.append(
            {"name": name, f"timeseries.influxdb.{module}": own, "ignore_errors": True, "register": f"r{index}"}
        )
    names = [task["register"] for task in tasks]
    kept = "{{ [" + ", ".join(names) + "] | to_json }}"
    failures = {task["register"]: not task["name"].endswith(" right") for task in tasks}
    told = [f"{name} is {'failed' if fails else 'success'}" for name, fails in failures.items()]
    told += [f"{name}.execution == {execution!r}" for name in failures]
    tasks.append({"name": "report", "ansible.builtin.copy": {"content": kept, "dest": "{{ report }}", "mode": "0600"}})
    tasks.append({"name": "all went as expected", "ansible.builtin.assert": {"that": told, "quiet": True}})
    return [{"hosts": "localhost", "gather_facts": False, "tasks": tasks}]


def _written(directory: Path, inputs: Path) -> str:
    """All that is in files beneath a directory, names included, but for what the test gave."""
    files = [file for file in directory.rglob("*") if file.is_file() and inputs not in file.parents]
    return "\n".join(f"{file}\n{file.read_bytes().decode('latin-1')}" for file in files)


@contextmanager
def _process_list(arguments: list[str]) -> Iterator[None]:
    """Look at all processes' arguments again and again while something runs."""
    ended = threading.Event()

    def look() -> None:
        while not ended.wait(0.02):
            for file in Path("/proc").glob("[0-9]*/cmdline"):
                try:
                    arguments.append(file.read_bytes().replace(b"\0", b" ").decode("latin-1"))
                except OSError:
                    continue

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _environment(place: Place, home: Path) -> dict[str, str]:
    """All that writes and talks, turned up as far as it goes, into a directory that is looked through."""
    outer = playbook.environment(place.sandbox.server.environment())
    return {
        # A token in the environment would beat the profile's.
        **{name: value for name, value in outer.items() if not name.startswith("INFLUX_")},
        "ANSIBLE_HOME": str(home / "ansible"),
        "ANSIBLE_LOG_PATH": str(home / "log"),
        "ANSIBLE_DEBUG": "false",
        "ANSIBLE_DISPLAY_TRACEBACK": "always",
        "ANSIBLE_NOCOLOR": "true",
        "HOME": str(home),
        "TMPDIR": str(home),
    }


@pytest.mark.parametrize("execution", ["in-process", "module"])
def test_as_tasks(place: Place, tmp_path: Path, execution: str) -> None:
    """At -vvvvv with a log, a diff and tracebacks: not on the screen, in no file, in no process list, not in the results."""
    home = tmp_path / "home"
    home.mkdir()
    secret = {
        **place.options,
        "wrong": {name: value for options in place.wrong.values() for name, value in options.items()},
    }
    (place.directory / "vars.json").write_text(
        json.dumps(
            {
                "secret": secret,
                "report": str(home / "report"),
                "timeseries_influxdb_in_process": execution == "in-process",
            }
        ),
        encoding="utf-8",
    )
    (place.directory / "play.json").write_text(json.dumps(_play(place, execution)), encoding="utf-8")
    command = playbook.command(
        "-vvvvv", "--diff", "--extra-vars", f"@{place.directory}/vars.json", f"{place.directory}/play.json"
    )
    arguments: list[str] = []
    with _process_list(arguments):
        done = subprocess.run(
            command,
            cwd=home,
            env=_environment(place, home),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
    assert done.returncode == 0, done.stdout[-3_000:]
    assert place.found(done.stdout + done.stderr) == []
    assert place.found(_written(tmp_path, place.directory)) == []
    assert place.found("\n".join(set(arguments))) == []
    assert any("AnsiballZ" in argument for argument in arguments)
    assert len(json.loads((home / "report").read_text(encoding="utf-8"))) == done.stdout.count("\nTASK [") - 2
    assert place.elsewhere.seen == []


# New tokens

TOKEN_FILES = "tokens"


def _token_play(place: Place) -> list[dict[str, Any]]:
    """Tokens that tasks make: alone, in a loop, beside a step that fails, to a file; then one of them is used."""
    own = {**place.options["operator"], "host": place.sandbox.server.host, "org_id": place.sandbox.org_id}
    made = {**own, "preset": "read_all_buckets"}
    module, folder = "timeseries.influxdb.influx_authorization", f"{place.directory}/{TOKEN_FILES}"
    tasks: list[dict[str, Any]] = [
        {"name": "alone", module: {**made, "description": "alone"}, "register": "alone"},
        {
            "name": "in a loop",
            module: {**made, "description": "{{ item }}"},
            "loop": ["one", "two"],
            "register": "looped",
        },
        {"name": "to a file", module: {**made, "description": "file", "token_file": f"{folder}/file"}},
        {"name": "to a file, async", module: {**made, "description": "async", "token_file": f"{folder}/async"}},
        {
            "name": "async alone",
            module: {**made, "description": "nowhere"},
            "register": "refused",
            "ignore_errors": True,
        },
        {
            "name": "use it",
            "timeseries.influxdb.influx_bucket_info": {**own, "token": "{{ alone.token }}", "include": []},
            "register": "found",
        },
        {
            "name": "keep them for the test",
            "ansible.builtin.copy": {
                "content": "{{ [alone.token, looped.results[0].token, looped.results[1].token] | join('\n') }}",
                "dest": f"{folder}/registered",
                "mode": "0600",
            },
            "no_log": True,
        },
        {
            "name": "all went as expected",
            "ansible.builtin.assert": {
                "that": [
                    "alone.execution == execution",
                    "looped.results[1].authorization.description == 'two'",
                    "found.buckets | length == 2",
                    "refused is failed",
                    "'token_file: the result of this task' in refused.msg",
                ],
                "quiet": True,
            },
        },
    ]
    for task in tasks[3:5]:
        task |= {"async": 60, "poll": 1}
    return [{"hosts": "localhost", "gather_facts": False, "tasks": tasks}]


def _over_ssh(folder: Path) -> tuple[dict[str, str], dict[str, str]]:
    """Variables and the environment for a connection that shows with -vvv what a module writes, and reaches this host."""
    ssh = folder / "ssh"
    ssh.write_text('#!/bin/sh\nfor last; do :; done\nexec /bin/sh -c "$last"\n', encoding="ascii")
    ssh.chmod(0o700)
    variables = {"ansible_connection": "ssh", "ansible_host": "127.0.0.1", "ansible_python_interpreter": sys.executable}
    return variables, {"ANSIBLE_SSH_EXECUTABLE": str(ssh), "ANSIBLE_SSH_TRANSFER_METHOD": "piped"}


@pytest.mark.parametrize("way", ["in-process", "module", "ssh"])
def test_new_tokens(place: Place, tmp_path: Path, way: str) -> None:
    """At -vvvvv with a log and a diff: a new token is on no screen, in no log and in no file but its own, and can be used."""
    home, folder = tmp_path / "home", place.directory / TOKEN_FILES
    home.mkdir()
    folder.mkdir()
    place.options["operator"] = {"token": "{{ operator }}"}
    place.sandbox.bucket("c")
    variables, environment = _over_ssh(place.directory) if way == "ssh" else ({}, {})
    given = {
        "operator": place.sandbox.server.token,
        "execution": "in-process" if way == "in-process" else "module",
        "timeseries_influxdb_in_process": way == "in-process",
        **variables,
    }
    (place.directory / "vars.json").write_text(json.dumps(given), encoding="utf-8")
    (place.directory / "play.json").write_text(json.dumps(_token_play(place)), encoding="utf-8")
    done = subprocess.run(
        playbook.command(
            "-vvvvv", "--diff", "--extra-vars", f"@{place.directory}/vars.json", f"{place.directory}/play.json"
        ),
        cwd=home,
        env={**_environment(place, home), "ANSIBLE_ASYNC_DIR": str(home / "async"), **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3_000:]
    tokens = {line for file in folder.iterdir() for line in file.read_text(encoding="ascii").split()}
    assert len(tokens) == 5
    assert (way == "ssh") is ("stdout and stderr censored due to no log" in done.stdout)
    assert {len(token) for token in tokens} == {88}
    place.canaries = tokens
    assert place.found(done.stdout + done.stderr) == []
    assert place.found(_written(tmp_path, place.directory)) == []
