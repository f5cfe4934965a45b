# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a test makes on a server for itself, looks at behind the collection's back, and takes away again."""

from __future__ import annotations

import base64
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

import requests

from ansible_collections.timeseries.influxdb.plugins.module_utils._api.client import Client
from ansible_collections.timeseries.influxdb.plugins.module_utils._api.connection import Connection
from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import InfluxError
from ansible_collections.timeseries.influxdb.plugins.module_utils._execution import ModuleDefinition
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.bucket import BUCKET
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.bucket_label import BUCKET_LABEL
from ansible_collections.timeseries.influxdb.plugins.module_utils._tasks.bucket_member import BUCKET_MEMBER
from proxy import ChannelView, Entry
from tools.calls import Failure, attempt, call
from tools.server import Server

Result = dict[str, Any]
Module = ModuleDefinition[Any]

HOUR = 3_600
DAY = 24 * HOUR
PASSWORD = "a-long-pass-word"
OTHER_PASSWORD = "another-pass-word"
NO_ID = "00000000000000aa"
V1_USERS = "/private/legacy/authorizations"


def told(result: Mapping[str, Any]) -> Result:
    """A result without the number of requests, which check mode need not tell beforehand, and without what only check mode tells."""
    return {key: value for key, value in result.items() if key not in ("requests", "needs")}


class Api:
    """The server's HTTP API, asked directly: what it says is the truth that results are compared with."""

    def __init__(self, host: str, token: str) -> None:
        self.host = host
        self._token = token
        self.http = requests.Session()
        self.http.trust_env = False

    def send(
        self,
        method: str,
        path: str,
        *,
        json: Any = None,
        query: Mapping[str, str | int] | None = None,
        data: str | None = None,
        token: str | None = None,
    ) -> requests.Response:
        """The answer, whatever it says."""
        return self.http.request(
            method,
            self.host + path,
            json=json,
            params=query,
            data=data,
            headers={"Authorization": f"Token {token or self._token}"},
            timeout=60,
        )

    def do(self, method: str, path: str, *, json: Any = None, query: Mapping[str, str | int] | None = None) -> Any:
        """The JSON of an answer that must be a success."""
        response = self.send(method, path, json=json, query=query)
        assert response.ok, f"{method} {path} {json}: {response.status_code} {response.text}"
        return response.json() if response.content else None


@dataclass(frozen=True)
class User:
    """A user that a test made."""

    id: str
    name: str


class Session:
    """A signed-in user's own view."""

    def __init__(self, host: str, user: User, password: str = PASSWORD) -> None:
        self._host = host
        pair = base64.b64encode(f"{user.name}:{password}".encode()).decode()
        self.http = requests.Session()
        self.http.trust_env = False
        response = self.http.post(f"{host}/api/v2/signin", headers={"Authorization": f"Basic {pair}"}, timeout=60)
        assert response.status_code == 204, response.text
        self._cookie = response.headers["Set-Cookie"].partition(";")[0]

    def reads(self, bucket_id: str) -> bool:
        """Whether the user may read the bucket."""
        url = f"{self._host}/api/v2/buckets/{bucket_id}"
        return self.http.get(url, headers={"Cookie": self._cookie}, timeout=60).status_code == 200


@dataclass
class Sandbox:
    """An organization of a test's own, and a channel of the proxy to reach its server through."""

    server: Server
    channel: ChannelView
    prefix: str = field(default_factory=lambda: f"f{secrets.token_hex(5)}")
    _all: list[tuple[str, str]] = field(default_factory=list, init=False)

    def __post_init__(self) -> None:
        self.api = Api(self.server.host, self.server.token)
        self.org = f"{self.prefix}-org"
        self.org_id = self.make_org(self.org)

    def close(self) -> None:
        """Take away all that was made, by the tasks too."""
        self._all += [("orgs", org_id) for org_id in self.organizations() if ("orgs", org_id) not in self._all]
        users = [("users", str(user["id"])) for user in self._own_users()]
        self._all += [made for made in users if made not in self._all]
        listed: list[tuple[str, str]] = []
        for org_id in self._made("orgs"):
            for bucket in self.buckets(org_id):
                if bucket["type"] == "user":
                    listed.append(("buckets", bucket["id"]))
            listed += [("labels", label["id"]) for label in self._labels_of_org(org_id)]
            listed += [("authorizations", one["id"]) for one in self.authorizations(org_id)]
            # Without their organization they could not be found any more, and would keep their names.
            for one in self.v1_users(org_id):
                self.api.send("DELETE", f"{V1_USERS}/{one['id']}")
        made = [(kind, identity) for kind, identity in reversed(self._all) if kind not in ("buckets", "labels")]
        for kind, identity in listed + made:
            self.api.send("DELETE", f"/api/v2/{kind}/{identity}")

    # Making things

    def make_org(self, name: str) -> str:
        """An organization, by its whole name; its ID."""
        return self._make("orgs", {"name": name})

    def bucket(
        self,
        name: str,
        *,
        retention: int = 0,
        shard: int | None = None,
        description: str | None = None,
        org_id: str | None = None,
    ) -> str:
        """A bucket; its ID."""
        rule: dict[str, Any] = {"type": "expire", "everySeconds": retention}
        if shard is not None:
            rule["shardGroupDurationSeconds"] = shard
        body: dict[str, Any] = {"orgID": org_id or self.org_id, "name": name, "retentionRules": [rule]}
        if description is not None:
            body["description"] = description
        return str(self.api.do("POST", "/api/v2/buckets", json=body)["id"])

    def label(self, name: str, *, on: str | None = None, org_id: str | None = None) -> str:
        """A label, on a bucket if one is given; its ID."""
        body = {"orgID": org_id or self.org_id, "name": name}
        label_id = str(self.api.do("POST", "/api/v2/labels", json=body)["label"]["id"])
        if on is not None:
            self.put_label(on, label_id)
        return label_id

    def put_label(self, bucket_id: str, label_id: str) -> None:
        """Put a label on a bucket."""
        self.api.do("POST", f"/api/v2/buckets/{bucket_id}/labels", json={"labelID": label_id})

    def user(self, name: str, *, password: str | None = None, status: str = "active") -> User:
        """A user whose name is made unique on the server."""
        unique = f"{self.prefix}-{name}"
        user = User(self._make("users", {"name": unique, "status": status}), unique)
        if password is not None:
            self.api.do("POST", f"/api/v2/users/{user.id}/password", json={"password": password})
        return user

    def give_role(self, bucket_id: str, user: User, role: str) -> None:
        """Make a user a member or an owner of a bucket."""
        self.api.do("POST", f"/api/v2/buckets/{bucket_id}/{role}s", json={"id": user.id})

    def token(self, *permissions: str, status: str = "active", user: User | None = None) -> str:
        """A token with permissions such as `read:buckets`, `write:buckets/ID`, `read:orgs` or `read:users`."""
        body: dict[str, Any] = {
            "orgID": self.org_id,
            "status": status,
            "permissions": [self._permission(permission) for permission in permissions],
        }
        if user is not None:
            body["userID"] = user.id
        return self.authorize(body)

    def authorize(self, body: Mapping[str, Any]) -> str:
        """A token, by the body of the request that makes it."""
        return str(self.authorization(body)["token"])

    def authorization(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """What the server says of the authorization that it makes."""
        made: dict[str, Any] = self.api.do("POST", "/api/v2/authorizations", json=body)
        self._all.append(("authorizations", made["id"]))
        return made

    def authorizations(self, org_id: str | None = None) -> list[dict[str, Any]]:
        """All authorizations of an organization."""
        query = {"orgID": org_id or self.org_id}
        found: list[dict[str, Any]] = self.api.do("GET", "/api/v2/authorizations", query=query)["authorizations"]
        return found

    def v1_user(self, name: str, *permissions: str, password: str | None = PASSWORD, **fields: Any) -> str:
        """A v1 user whose name is made unique on the server; its ID."""
        body = {
            "token": f"{self.prefix}-{name}",
            "orgID": self.org_id,
            "permissions": [self._permission(permission) for permission in permissions],
            **fields,
        }
        made = str(self.api.do("POST", V1_USERS, json=body)["id"])
        if password is not None:
            self.api.do("POST", f"{V1_USERS}/{made}/password", json={"password": password})
        return made

    def v1_users(self, org_id: str | None = None) -> list[dict[str, Any]]:
        """All v1 users of an organization."""
        query = {"orgID": org_id or self.org_id}
        found: list[dict[str, Any]] = self.api.do("GET", V1_USERS, query=query)["authorizations"]
        return found

    def v1_password_of(self, name: str) -> str | None:
        """With which of the passwords of the tests the v1 user can sign in, None if with none."""
        for password in (PASSWORD, OTHER_PASSWORD):
            if self.signs_in(name, password):
                return password
        return None

    def signs_in(self, name: str, password: str) -> bool:
        """Whether the API of InfluxDB 1.x takes the name and the password."""
        pair = base64.b64encode(f"{name}:{password}".encode()).decode()
        query = {"q": "SHOW DATABASES"}
        headers = {"Authorization": f"Basic {pair}"}
        status = self.api.http.get(f"{self.api.host}/query", params=query, headers=headers, timeout=60).status_code
        assert status in (200, 401)
        return status == 200

    def task(self, flux: str) -> str:
        """A task that runs a Flux script every hour; its ID."""
        return self._make("tasks", {"orgID": self.org_id, "flux": f'option task = {{name: "copy", every: 1h}}\n{flux}'})

    def check(self, name: str, bucket: str, *, status: str = "active") -> str:
        """A check that reads a bucket once a day; the ID of its task."""
        flux = f'from(bucket: "{bucket}") |> range(start: -1d) |> filter(fn: (r) => r._field == "v")'
        body = {"type": "threshold", "name": name, "status": status, "every": "24h", "query": {"text": flux}}
        check_id = self._make("checks", {**body, "orgID": self.org_id, "statusMessageTemplate": "m"})
        return str(self.api.do("GET", f"/api/v2/checks/{check_id}")["taskID"])

    def scraper(self, bucket_id: str) -> str:
        """A scraper that writes into a bucket; its ID."""
        body = {"name": "scrape", "type": "prometheus", "url": "http://localhost:9", "bucketID": bucket_id}
        return self._make("scrapers", {**body, "orgID": self.org_id})

    def mapping(self, bucket_id: str, database: str, policy: str = "autogen", *, default: bool = True) -> str:
        """An explicit DBRP mapping; its ID."""
        body = {
            "orgID": self.org_id,
            "bucketID": bucket_id,
            "database": database,
            "retention_policy": policy,
            "default": default,
        }
        return str(self.api.do("POST", "/api/v2/dbrps", json=body)["id"])

    def mappings(self) -> list[dict[str, Any]]:
        """The explicit DBRP mappings of the organization, in the order in which they were made."""
        listed = self.api.do("GET", "/api/v2/dbrps", query={"orgID": self.org_id})["content"]
        return sorted((one for one in listed if not one["virtual"]), key=itemgetter("id"))

    # The truth

    def truth(self, bucket_id: str) -> dict[str, Any]:
        """The bucket as the server has it, without what differs each time."""
        found: dict[str, Any] = self.api.do("GET", f"/api/v2/buckets/{bucket_id}")
        return {key: value for key, value in found.items() if key not in ("updatedAt", "createdAt", "links")}

    def rule(self, bucket_id: str) -> tuple[int, int]:
        """Retention and shard group duration in seconds."""
        rule = self.truth(bucket_id)["retentionRules"][0]
        return rule["everySeconds"], rule["shardGroupDurationSeconds"]

    def exists(self, bucket_id: str) -> bool:
        """Whether there is such a bucket."""
        return self.api.send("GET", f"/api/v2/buckets/{bucket_id}").status_code == 200

    def labels_on(self, bucket_id: str) -> list[str]:
        """The names of the labels on a bucket."""
        found = self.api.do("GET", f"/api/v2/buckets/{bucket_id}/labels")["labels"]
        return sorted(label["name"] for label in found)

    def holders(self, bucket_id: str, role: str) -> set[str]:
        """The IDs of those with a role on a bucket."""
        return {user["id"] for user in self.api.do("GET", f"/api/v2/buckets/{bucket_id}/{role}s")["users"]}

    def roles(self, bucket_id: str) -> tuple[set[str], set[str]]:
        """The IDs of members and of owners."""
        return self.holders(bucket_id, "member"), self.holders(bucket_id, "owner")

    def buckets(self, org_id: str | None = None) -> list[dict[str, Any]]:
        """All buckets of an organization: the operator sees each, so a short page is the last."""
        found: list[dict[str, Any]] = []
        while True:
            query: dict[str, str | int] = {"orgID": org_id or self.org_id, "limit": 100, "offset": len(found)}
            page = self.api.do("GET", "/api/v2/buckets", query=query)["buckets"]
            found += page
            if len(page) < 100:
                return found

    def bucket_names(self) -> list[str]:
        """The names of the organization's buckets, but for the server's own."""
        return sorted(bucket["name"] for bucket in self.buckets() if bucket["type"] == "user")

    def id_of(self, name: str) -> str:
        """The ID of the bucket of that name."""
        return next(str(bucket["id"]) for bucket in self.buckets() if bucket["name"] == name)

    def state(self) -> dict[str, Any]:
        """All of the organization that the modules change: equal before and after where nothing was changed."""
        changing = ("createdAt", "updatedAt", "links")
        return {
            bucket["id"]: {
                "bucket": {key: value for key, value in bucket.items() if key not in changing},
                "roles": self.roles(bucket["id"]) if bucket["type"] == "user" else None,
            }
            for bucket in self.buckets()
        } | {
            "labels": {label["name"]: label.get("properties") for label in self._labels_of_org(self.org_id)},
            "mappings": self.mappings(),
            "tokens": {one["id"]: (one["description"], one["status"]) for one in self.authorizations()},
            "v1 users": {
                one["id"]: (one["token"], one["description"], one["status"], self.v1_password_of(one["token"]))
                for one in self.v1_users()
            },
        }

    def organizations(self) -> dict[str, Any]:
        """The organizations of this test with their roles, by ID: equal before and after where none was changed."""
        found: list[dict[str, Any]] = []
        page: list[dict[str, Any]] = []
        while len(page) == 100 or not found:
            query: dict[str, str | int] = {"limit": 100, "offset": len(found)}
            page = self.api.do("GET", "/api/v2/orgs", query=query)["orgs"]
            found += page
        return {
            organization["id"]: (
                organization["name"],
                organization.get("description", ""),
                *(self.organization_holders(organization["id"], role) for role in ("member", "owner")),
            )
            for organization in found
            if organization["name"].strip().startswith(self.prefix)
        }

    def users(self) -> dict[str, tuple[str, str, str | None]]:
        """The users of this test by ID: name, status, and which of two passwords it is, if it is one of them."""
        found = self._own_users()
        return {user["id"]: (user["name"], user["status"], self.password_of(user["name"])) for user in found}

    def _own_users(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        while True:
            query: dict[str, str | int] = {"limit": 100, "offset": len(found)}
            page = self.api.do("GET", "/api/v2/users", query=query)["users"]
            found += page
            if len(page) < 100:
                return [user for user in found if user["name"].startswith(self.prefix)]

    def password_of(self, name: str) -> str | None:
        """With which of the passwords of the tests the user can sign in, None if with none."""
        for password in (PASSWORD, OTHER_PASSWORD):
            pair = base64.b64encode(f"{name}:{password}".encode()).decode()
            headers = {"Authorization": f"Basic {pair}"}
            if self.api.http.post(f"{self.api.host}/api/v2/signin", headers=headers, timeout=60).status_code == 204:
                self.api.http.cookies.clear()
                return password
        return None

    def organization_holders(self, org_id: str, role: str) -> set[str]:
        """The IDs of those with a role in an organization, or none in one that is gone."""
        response = self.api.send("GET", f"/api/v2/orgs/{org_id}/{role}s")
        return {user["id"] for user in response.json()["users"]} if response.ok else set()

    def takes_old_point(self, bucket_id: str) -> bool:
        """Whether the storage engine takes a point of ten days ago: its own retention, which no answer tells."""
        when = int(time.time()) - 10 * DAY
        query = {"orgID": self.org_id, "bucket": bucket_id, "precision": "s"}
        response = self.api.send("POST", "/api/v2/write", query=query, data=f"m f=1 {when}")
        assert response.status_code in (204, 422), response.text
        return response.status_code == 204

    # Running the collection

    def params(self, **options: Any) -> dict[str, Any]:
        """Options as a module gets them: the operator's on this organization, unless told otherwise."""
        given = {"host": self.channel.url, **options}
        if not {"token", "username"} & given.keys():
            given["token"] = self.server.token
        if not {"org", "org_id"} & given.keys():
            given["org_id"] = self.org_id
        return given

    def run(self, module: Module, *, check: bool = False, **options: Any) -> Result:
        """The result of a task."""
        return call(module, self.params(**options), check_mode=check)

    def run_bucket(self, *, check: bool = False, **options: Any) -> Result:
        return self.run(BUCKET, check=check, **options)

    def run_label(self, *, check: bool = False, **options: Any) -> Result:
        return self.run(BUCKET_LABEL, check=check, **options)

    def run_member(self, *, check: bool = False, **options: Any) -> Result:
        return self.run(BUCKET_MEMBER, check=check, **options)

    def attempt(self, module: Module, *, check: bool = False, **options: Any) -> Result | Failure:
        """The result of a task, or how it failed."""
        return attempt(module, self.params(**options), check_mode=check)

    def fails(self, module: Module, *, check: bool = False, **options: Any) -> InfluxError:
        """The error of a task that must fail."""
        return self.failure(module, check=check, **options).error

    def failure(self, module: Module, *, check: bool = False, **options: Any) -> Failure:
        """The error of a task that must fail, and what had been done before."""
        ended = self.attempt(module, check=check, **options)
        assert isinstance(ended, Failure)
        assert "\n" not in ended.message
        return ended

    def client(self, token: str | None = None, **fields: Any) -> Client:
        """A client of the resources layer."""
        return Client(Connection(host=self.channel.url, token=token or self.server.token, **fields))

    def log(self) -> list[Entry]:
        """The requests since the last look, and forget them."""
        entries = self.channel.log()
        self.channel.clear()
        return entries

    def methods(self) -> list[str]:
        """The methods of the requests since the last look."""
        return [entry.method for entry in self.log()]

    # Within

    def _made(self, kind: str) -> list[str]:
        return [identity for made_kind, identity in self._all if made_kind == kind]

    def _make(self, kind: str, body: dict[str, Any]) -> str:
        identity = str(self.api.do("POST", f"/api/v2/{kind}", json=body)["id"])
        self._all.append((kind, identity))
        return identity

    def _labels_of_org(self, org_id: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.api.do("GET", "/api/v2/labels", query={"orgID": org_id})["labels"]
        return found

    def _permission(self, text: str) -> dict[str, Any]:
        action, dummy, what = text.partition(":")
        kind, dummy, identity = what.partition("/")
        resource: dict[str, str] = {"type": kind}
        if kind == "orgs":
            resource["id"] = self.org_id
        elif kind != "users":
            resource["orgID"] = self.org_id
        if identity:
            resource["id"] = identity
        return {"action": action, "resource": resource}
