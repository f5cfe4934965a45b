# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""From an HTTP answer to JSON or an error that says what answered."""

from __future__ import annotations

import json
import re
import typing as t
from urllib.parse import urlsplit

from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import (
    API_ERRORS,
    AnswerError,
    ApiError,
    GatewayError,
    PermissionMissingError,
)

if t.TYPE_CHECKING:
    import requests

_MISSING_PERMISSION = re.compile(
    r"(?P<action>read|write):(?:orgs/(?P<org>[0-9a-f]{16}))?/?(?:(?P<type>[A-Za-z]+)(?:/(?P<id>[0-9a-f]{16}))?)? is unauthorized"
)


class NotInfluxError(AnswerError):
    """The answer has none of InfluxDB's marks; who it was that answered is still to be found out, and told by the client."""

    def __init__(self, message: str = "") -> None:
        super().__init__(message)


def read_json(answer: requests.Response, operation: str) -> t.Any:
    """The one JSON document of a successful ``answer``."""
    kind = answer.headers.get("Content-Type", "")
    if "json" not in kind.lower():
        raise NotInfluxError(f"Could not {operation}: the answer is {_kind(kind)}, not JSON.")
    try:
        return json.loads(answer.content.decode("utf-8"))
    except UnicodeDecodeError:
        raise AnswerError(f"Could not {operation}: the answer is not UTF-8.", operation=operation) from None
    except json.JSONDecodeError as error:
        two_documents = error.msg == "Extra data"
        reason = (
            "the answer has more than one JSON document" if two_documents else "the answer breaks off or is no JSON"
        )
        raise AnswerError(
            f"Could not {operation}: {reason} (at character {error.pos} of {len(answer.content)} bytes). "
            "Look at what stands between this host and InfluxDB, a proxy perhaps.",
            operation=operation,
        ) from None
    except (RecursionError, ValueError):
        raise AnswerError(
            f"Could not {operation}: the answer is JSON that no API would send.", operation=operation
        ) from None


def read_error(answer: requests.Response, operation: str) -> AnswerError | ApiError:
    """The error that an unsuccessful ``answer`` stands for."""
    if 300 <= answer.status_code < 400:
        return AnswerError(
            f"Could not {operation}: the answer is a redirect to {_place(answer.headers.get('Location', ''))}, which is not "
            "followed, since the credentials would go along. Set host to where the server really is.",
            operation=operation,
        )
    document = _first_document(answer)
    if isinstance(document, dict) and isinstance(document.get("code"), str):
        return _api_error(answer, document["code"], str(document.get("message") or ""), operation)
    if answer.status_code in (429, 502, 503, 504):
        return _api_error(answer, answer.reason or "", _first_line(answer), operation)
    return NotInfluxError(
        f"Could not {operation}: the answer is a {answer.status_code} that is not InfluxDB's{_quoted(_first_line(answer))}."
    )


def other_product(answer: requests.Response) -> str | None:
    """The name of another InfluxDB than 2.x and Cloud, if ``answer`` bears its marks."""
    version = answer.headers.get("X-Influxdb-Version", "")
    build = answer.headers.get("X-Influxdb-Build", "")
    if re.match(r"v?[01]\.", version):
        return f"InfluxDB {version.lstrip('v')}, which has no buckets API"
    if re.match(r"v?3\.", version) or build in ("Core",):
        name = " ".join(filter(None, ("InfluxDB 3", build, version.lstrip("v"))))
        return f"{name}, which has databases and no buckets API"
    return None


def _api_error(answer: requests.Response, code: str, message: str, operation: str) -> ApiError:
    error_class = API_ERRORS.get(answer.status_code, GatewayError if answer.status_code in (502, 504) else ApiError)
    missing = _MISSING_PERMISSION.search(message) if answer.status_code == 401 else None
    hint, sentence = "", None
    if missing is not None:
        error_class = PermissionMissingError
        hint = f"It needs the permission to {_permission(missing)}."
    elif message == "token is inactive":
        hint, sentence = "Activate the token, or use another one.", "the token is inactive"
    elif message == "User is inactive":
        hint, sentence = "Activate the user, or use another one.", "the user who asks is inactive"
    elif answer.status_code == 401:
        hint = "Check the token (or username and password), and that it belongs to this server."
    elif answer.status_code == 429 or answer.status_code >= 502:
        hint = "Try again later; retries says how often a request is repeated."
    error = error_class(
        status=answer.status_code,
        code=code,
        server_message=message,
        operation=operation,
        hint=hint,
        retry_after=answer.headers.get("Retry-After"),
    )
    return error if sentence is None else error.explained(hint, sentence)


def _permission(missing: re.Match[str]) -> str:
    """In words, what ``read:orgs/ID/buckets/ID`` permits."""
    words = "organizations" if missing["type"] in (None, "orgs") else missing["type"]
    if missing["type"] is None and missing["org"]:
        return f"{missing['action']} the organization {missing['org']}"
    words = f"the {words[:-1]} {missing['id']}" if missing["id"] else f"all {words}"
    return f"{missing['action']} {words}" + (f" of the organization {missing['org']}" if missing["org"] else "")


def _first_document(answer: requests.Response) -> t.Any:
    """The first JSON document of the body, for some errors come as two in a row (recording ``labels``)."""
    try:
        return json.JSONDecoder().raw_decode(answer.content.decode("utf-8").lstrip())[0]
    except (RecursionError, ValueError):
        return None


def _first_line(answer: requests.Response) -> str:
    text = re.sub(r"<[^>]*>", " ", answer.content[:2_000].decode("utf-8", "replace"))
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())[:120]


def _quoted(text: str) -> str:
    return f" ({text!r})" if text else ""


def _kind(content_type: str) -> str:
    kind = content_type.partition(";")[0].strip()
    return "HTML" if kind == "text/html" else f"{kind!r}" if kind else "without a content type"


def _place(location: str) -> str:
    """The target of a redirect, without what may be secret in it."""
    try:
        parts = urlsplit(location)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return "what is no URL"
    if not parts.hostname:
        return parts.path or "nowhere"
    return f"{parts.scheme}://{parts.hostname}{port}{parts.path}"
