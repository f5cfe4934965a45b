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

from .._errors import API_ERRORS, ApiError, GatewayError, NoSuchPathError, PermissionMissingError, ResponseError
from .._printable import count, mask, shorten, shown
from .transport import requests

# InfluxDB's words for an error, by status (its platform errors, in kit/transport/http/error_handler.go).
_CODES: dict[int, tuple[str, ...]] = {
    400: ("invalid", "empty value"),
    401: ("unauthorized",),
    403: ("forbidden",),
    404: ("not found",),
    405: ("method not allowed",),
    413: ("request too large",),
    422: ("conflict", "unprocessable entity"),
    429: ("too many requests",),
    500: ("internal error",),
    501: ("not implemented",),
    503: ("unavailable",),
}
# Where a proxy has taken InfluxDB's headers away, what it says is believed only if nobody else says it so (recordings).
_WORDS: dict[int, re.Pattern[str]] = {
    401: re.compile(r"unauthorized access|token is inactive|(read|write):[\w/<>{}]* is unauthorized"),
    403: re.compile(r"User is inactive|insufficient permissions for write.*|creating bucket would exceed quota"),
    404: re.compile(
        r"(bucket|label|user|organization|authorization|task|organization name \".*\"|bucket \".*\") not found"
        r"|unable to find DBRP|scraper target is not found|bucket not found when creating auth",
        re.DOTALL,
    ),
    422: re.compile(
        r"(bucket|label|user|organization) with (name|ID) .* already exists|bucket name is not unique"
        r"|Cannot add label, label already exists on resource|token already exists|another DBRP mapping with same orgID, db, and rp exists",
        re.DOTALL,
    ),
}
_NO_SUCH_PATH = "path not found"
_LONGEST_WORDS = 1_000
_LONGEST_QUOTE = 120
_LOOK_BETWEEN = "Look at what stands between this host and InfluxDB, a proxy perhaps."
_COOKIES = ("influxdb-oss-session", "session")
_FULL_DISK = re.compile(
    r"no space left on device|disk quota exceeded|not enough space on the disk|read-only file system", re.IGNORECASE
)
_MISSING_PERMISSION = re.compile(
    r"(?P<action>read|write):(?:orgs/(?P<org>[0-9a-f]{16}))?/?(?:(?P<type>[A-Za-z]+)(?:/(?P<id>[0-9a-f]{16}))?)? is unauthorized"
)


class ForeignResponseError(ResponseError):
    """The answer has none of InfluxDB's marks; who it was that answered is still to be found out, and told by the client."""


def read_json(response: requests.Response, operation: str, secrets: t.Collection[str] = ()) -> t.Any:
    """Return the one JSON document of a successful ``response``. None of ``secrets`` gets into an error."""
    kind = response.headers.get("Content-Type", "")
    if "json" not in kind.lower():
        raise ForeignResponseError(f"the answer is {_kind(kind, secrets)}, not JSON.", operation=operation)
    try:
        return _decoded(response.content.decode("utf-8"))
    except UnicodeDecodeError:
        raise ResponseError("the answer is not UTF-8.", operation=operation) from None
    except UnicodeEncodeError:
        raise ResponseError(
            "the answer has half a character (a lone surrogate), which InfluxDB never sends.",
            operation=operation,
            way_out=_LOOK_BETWEEN,
        ) from None
    except json.JSONDecodeError as error:
        two_documents = error.msg == "Extra data"
        reason = (
            "the answer has more than one JSON document" if two_documents else "the answer breaks off or is no JSON"
        )
        raise ResponseError(
            f"{reason} (at character {error.pos:,} of {count(len(response.content), 'byte')}).",
            operation=operation,
            way_out=_LOOK_BETWEEN,
        ) from None
    except (RecursionError, ValueError):
        raise ResponseError("the answer is JSON that no API would send.", operation=operation) from None


def _decoded(text: str) -> t.Any:
    """The document in ``text``, without what JSON has no form for: not even Python's NaN and Infinity."""
    document = json.loads(text, parse_constant=_refuse_constant)
    if "\\u" in text:
        # Only an escape can stand for half a character.
        json.dumps(document, ensure_ascii=False).encode("utf-8")
    return document


def _refuse_constant(name: str) -> t.NoReturn:
    raise ValueError(name)


def read_error(
    response: requests.Response, operation: str, secrets: t.Collection[str] = ()
) -> ResponseError | ApiError:
    """Return the error that an unsuccessful ``response`` stands for. None of ``secrets`` gets into it."""
    status = response.status_code
    if 300 <= status < 400:
        place = shown(_place(mask(response.headers.get("Location", ""), secrets, runs=True)), secrets, 200)
        return ResponseError(
            f"the answer is a redirect to {place}, which is not followed, since the credentials would go along.",
            operation=operation,
            way_out="Set host to where the server really is.",
        )
    code, message = _refusal(_first_document(response))
    words = _first_words(response, secrets)
    if code is not None and _is_influxdbs(response, code, message):
        told = shorten(mask(message[:16_384], secrets, runs=True), _LONGEST_WORDS)
        if status == 404 and message == _NO_SUCH_PATH:
            return NoSuchPathError(
                f"InfluxDB answered 404 {code}: {told}, so it has no such path.", operation=operation
            )
        return _api_error(response, code, told, operation)
    if status in (429, 502, 503, 504):
        return _api_error(response, shown(response.reason or "", secrets, 40), words, operation, is_influxdbs=False)
    return ForeignResponseError(
        f"the answer is a {status} that is not InfluxDB's{_quoted(words)}.", operation=operation
    )


def _refusal(document: t.Any) -> tuple[str | None, str]:
    """The code and the message of an error, if ``document`` has the form of InfluxDB's."""
    if not isinstance(document, dict) or not isinstance(document.get("code"), str):
        return None, ""
    message = document.get("message")
    return document["code"], message if isinstance(message, str) else ""


def _is_influxdbs(response: requests.Response, code: str, message: str) -> bool:
    """Whether InfluxDB itself said this, and no gateway, whose errors can have the same form."""
    platform_code = response.headers.get("X-Platform-Error-Code")
    if platform_code is not None:
        return platform_code == code
    if code not in _CODES.get(response.status_code, ()):
        return False
    has_version = "X-Influxdb-Version" in response.headers or "X-Influxdb-Build" in response.headers
    if has_version and response.status_code != 404:
        return True
    known = _WORDS.get(response.status_code)
    return known is not None and known.fullmatch(message) is not None


def session_cookie(response: requests.Response) -> str | None:
    """Return the session's cookie as it is sent back, by its name: a load balancer sets cookies of its own."""
    headers = response.raw.headers
    every = headers.getlist("Set-Cookie") if hasattr(headers, "getlist") else [response.headers.get("Set-Cookie", "")]
    pairs = dict(reversed([_pair(cookie) for cookie in every]))
    for name in _COOKIES:
        if re.fullmatch(r"[!#-+\--:<-\[\]-~]+", pairs.get(name, "")):
            return f"{name}={pairs[name]}"
    return None


def _pair(cookie: str) -> tuple[str, str]:
    name, dummy, value = cookie.partition(";")[0].partition("=")
    return name.strip(), value.strip()


def other_product(response: requests.Response) -> str | None:
    """The name of another InfluxDB than 2.x and Cloud, if ``answer`` bears its marks."""
    version = response.headers.get("X-Influxdb-Version", "")
    build = response.headers.get("X-Influxdb-Build", "")
    if re.match(r"v?[01]\.", version):
        return f"InfluxDB {version.lstrip('v')}, which has no buckets API"
    if re.match(r"v?3\.", version) or build in ("Core",):
        name = " ".join(filter(None, ("InfluxDB 3", build, version.lstrip("v"))))
        return f"{name}, which has databases and no buckets API"
    return None


def _api_error(
    response: requests.Response, code: str, message: str, operation: str, *, is_influxdbs: bool = True
) -> ApiError:
    error_class = API_ERRORS.get(response.status_code, GatewayError if response.status_code in (502, 504) else ApiError)
    missing = _MISSING_PERMISSION.search(message) if response.status_code == 401 else None
    if missing is None:
        way_out, sentence = _advice(response.status_code, message)
    else:
        error_class, sentence = PermissionMissingError, None
        way_out = f"It needs the permission to {_permission(missing)}."
    return error_class(
        status=response.status_code,
        code=code,
        server_message=message,
        operation=operation,
        sentence=sentence,
        way_out=way_out,
        retry_after=response.headers.get("Retry-After"),
        speaker=None if is_influxdbs else GatewayError.speaker,
    )


def _advice(status: int, message: str) -> tuple[str, str | None]:
    """Return the way out, and a sentence, where they are not those of the status."""
    if message == "token is inactive":
        return "Activate the token, or use another one.", "the token is inactive"
    if message == "User is inactive":
        return "Activate the user, or use another one.", "the user who asks is inactive"
    if status == 401:
        return "Check the token (or username and password), and that it belongs to this server.", None
    if _FULL_DISK.search(message):
        return "Make room on the server's disk, then run the task again.", "the server cannot write to its disk"
    if status == 429 or status >= 502:
        return "Try again later; retries says how often a request is repeated.", None
    return "", None


def _permission(missing: re.Match[str]) -> str:
    """In words, what ``read:orgs/ID/buckets/ID`` permits."""
    words = "organizations" if missing["type"] in (None, "orgs") else missing["type"]
    if missing["type"] is None and missing["org"]:
        return f"{missing['action']} the organization {missing['org']}"
    words = f"the {words[:-1]} {missing['id']}" if missing["id"] else f"all {words}"
    return f"{missing['action']} {words}" + (f" of the organization {missing['org']}" if missing["org"] else "")


def _first_document(response: requests.Response) -> t.Any:
    """The first JSON document of the body, for some errors come as two in a row (recording ``labels``)."""
    try:
        return json.JSONDecoder().raw_decode(response.content.decode("utf-8").lstrip())[0]
    except (RecursionError, ValueError):
        return None


def _first_words(response: requests.Response, secrets: t.Collection[str]) -> str:
    """What a page says first, without its tags. Secrets go before these, and what only their going has joined, after."""
    text = mask(response.content[:16_384].decode("utf-8", "replace"), secrets, runs=True)
    plain = re.sub(r"<[^>]*>", " ", text)
    return shown("".join(letter if letter.isprintable() else " " for letter in plain), secrets, _LONGEST_QUOTE)


def _quoted(text: str) -> str:
    return f" ({text!r})" if text else ""


def _kind(content_type: str, secrets: t.Collection[str]) -> str:
    kind = shown(content_type, secrets, 100).partition(";")[0].strip()
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
