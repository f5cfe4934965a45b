# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Each form that an answer can have becomes JSON, or an error that says what answered."""

from __future__ import annotations

import html
import io
import json
from typing import Any
from urllib.parse import quote

import pytest
import requests
from requests.structures import CaseInsensitiveDict

from ansible_collections.timeseries.influxdb.plugins.module_utils._api.responses import (
    ForeignResponseError,
    other_product,
    read_error,
    read_json,
)
from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import (
    API_ERRORS,
    ApiError,
    GatewayError,
    NoSuchPathError,
    PermissionMissingError,
    ResponseError,
)
from unit.plugins.recordings import all_answers, id_of

JSON = {"Content-Type": "application/json; charset=utf-8"}
CODED = {"X-Platform-Error-Code": "some code"}
HTML = {"Content-Type": "text/html"}
ID, ORG = "0123456789abcdef", "00000000000000f1"


def response(
    status: int, body: bytes = b"", headers: dict[str, str] | None = None, reason: str = ""
) -> requests.Response:
    built = requests.Response()
    built.status_code = status
    built.reason = reason
    built.headers = CaseInsensitiveDict(headers or {})
    built.raw = io.BytesIO(body)
    return built


def refusal(status: int, message: str, headers: dict[str, str] | None = None) -> requests.Response:
    return response(
        status, json.dumps({"code": "some code", "message": message}).encode(), {**JSON, **CODED, **(headers or {})}
    )


def recorded(statuses: range, *, with_json: bool = True) -> list[Any]:
    """The recorded answers with such a status, those with a JSON document or those without."""
    return [
        pytest.param(found, id=name)
        for name, found in all_answers()
        if found["status"] in statuses and found["status"] != 204 and (found.get("json") is not None) == with_json
    ]


def rebuilt(found: dict[str, Any]) -> requests.Response:
    body = found.get("text") or (json.dumps(found["json"], ensure_ascii=False) if found.get("json") is not None else "")
    return response(found["status"], body.encode(), found["headers"])


@pytest.mark.parametrize("content_type", ["application/json", "application/json; charset=utf-8", "application/problem+json"])  # fmt: skip
@pytest.mark.parametrize(("body", "value"), [(b"{}", {}), ('{"name": "ü"}'.encode(), {"name": "ü"}), (b" null\n", None)])  # fmt: skip
def test_read_json__one_document__its_value(content_type: str, body: bytes, value: Any) -> None:
    assert read_json(response(200, body, {"Content-Type": content_type}), "try") == value


@pytest.mark.parametrize(
    ("body", "headers", "message"),
    [
        (b"<html>Welcome</html>", HTML, "Could not try: the answer is HTML, not JSON."),
        (b"{}", {"Content-Type": "text/plain; x"}, "Could not try: the answer is 'text/plain', not JSON."),
        (b"", {}, "Could not try: the answer is without a content type, not JSON."),
    ],
)
def test_read_json__another_content_type__not_influxdb(body: bytes, headers: dict[str, str], message: str) -> None:
    with pytest.raises(ForeignResponseError) as caught:
        read_json(response(200, body, headers), "try")
    assert caught.value.message == message


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "the answer breaks off or is no JSON (at character 0 of 0 bytes)"),
        (b'{"name": "b', "the answer breaks off or is no JSON (at character 9 of 11 bytes)"),
        (b'{"a": 1}{"b": 2}', "the answer has more than one JSON document (at character 8 of 16 bytes)"),
    ],
)
def test_read_json__half_a_document_or_two__an_error_with_the_place(body: bytes, reason: str) -> None:
    with pytest.raises(ResponseError) as caught:
        read_json(response(200, body, JSON), "list buckets")
    assert caught.value.message == (
        f"Could not list buckets: {reason}. Look at what stands between this host and InfluxDB, a proxy perhaps."
    )
    assert caught.value.operation == "list buckets"


def test_read_json__not_utf8__an_error() -> None:
    with pytest.raises(ResponseError) as caught:
        read_json(response(200, b'"\xff"', JSON), "try")
    assert (caught.value.message, caught.value.operation) == ("Could not try: the answer is not UTF-8.", "try")


@pytest.mark.parametrize("body", [b"[" * 100_000, b"9" * 10_000])
def test_read_json__what_no_api_would_send__an_error(body: bytes) -> None:
    with pytest.raises(ResponseError) as caught:
        read_json(response(200, body, JSON), "try")
    assert (caught.value.message, caught.value.operation) == (
        "Could not try: the answer is JSON that no API would send.",
        "try",
    )


@pytest.mark.parametrize("found", recorded(range(200, 300)))
def test_read_json__recorded_success__its_document(found: dict[str, Any]) -> None:
    assert read_json(rebuilt(found), "try") == found["json"]


@pytest.mark.parametrize("found", recorded(range(400, 600)))
def test_read_error__recorded_refusal__the_class_of_its_status_and_the_servers_words(found: dict[str, Any]) -> None:
    error = read_error(rebuilt(found), "try")
    code, message = found["json"]["code"], found["json"]["message"]
    if message == "path not found":
        assert error.__class__ is NoSuchPathError
        return
    assert isinstance(error, ApiError)
    assert (error.status, error.code, error.server_message) == (found["status"], code, message)
    about_a_permission = message.endswith(" is unauthorized")
    assert error.__class__ is (PermissionMissingError if about_a_permission else API_ERRORS[found["status"]])
    assert message.rstrip(".") in error.message


@pytest.mark.parametrize("found", recorded(range(400, 600), with_json=False))
def test_read_error__recorded_refusal_without_json__an_error_too(found: dict[str, Any]) -> None:
    error = read_error(rebuilt(found), "try")
    two_documents = (found.get("text") or "").startswith("{")
    assert error.__class__ is (API_ERRORS[found["status"]] if two_documents else ForeignResponseError)


@pytest.mark.parametrize(
    ("message", "permission"),
    [
        (f"read:orgs/{ORG}/buckets/{ID} is unauthorized", f"read the bucket {ID} of the organization {ORG}"),
        (f"write:orgs/{ORG}/buckets is unauthorized", f"write all buckets of the organization {ORG}"),
        (f"read:orgs/{ORG}/labels/{ID} is unauthorized", f"read the label {ID} of the organization {ORG}"),
        (f"read:orgs/{ORG} is unauthorized", f"read the organization {ORG}"),
        (f"read:users/{ID} is unauthorized", f"read the user {ID}"),
        ("read:users is unauthorized", "read all users"),
        ("write:orgs is unauthorized", "write all organizations"),
    ],
)
def test_read_error__permission_missing__named_in_words(message: str, permission: str) -> None:
    error = read_error(refusal(401, message), "try")
    assert isinstance(error, PermissionMissingError)
    assert error.message == (
        f"Could not try: the token may not do this. InfluxDB answered 401 some code: {message}. It needs the permission to {permission}."
    )


@pytest.mark.parametrize(
    ("status", "message", "hint"),
    [
        (401, "unauthorized access", "Check the token (or username and password), and that it belongs to this server."),
        (429, "slow down", "Try again later; retries says how often a request is repeated."),
        (503, "busy", "Try again later; retries says how often a request is repeated."),
        (400, "bad", API_ERRORS[400].usual_way_out),
        (403, "quota", API_ERRORS[403].usual_way_out),
        (404, "bucket not found", API_ERRORS[404].usual_way_out),
        (422, "read:users is unauthorized", API_ERRORS[422].usual_way_out),
        (500, "internal", API_ERRORS[500].usual_way_out),
    ],
)
def test_read_error__status__its_sentence_and_the_way_out(status: int, message: str, hint: str) -> None:
    error = read_error(refusal(status, message), "try")
    assert error.__class__ is API_ERRORS[status]
    sentence = API_ERRORS[status].sentence
    answered = f"Could not try: {sentence}. InfluxDB answered {status} some code: {message}."
    assert hint
    assert error.message == f"{answered} {hint}"


@pytest.mark.parametrize("status", [401, 403])
@pytest.mark.parametrize(
    ("message", "reason", "hint"),
    [
        ("token is inactive", "the token is inactive", "Activate the token, or use another one."),
        ("User is inactive", "the user who asks is inactive", "Activate the user, or use another one."),
    ],
)
def test_read_error__something_inactive__named(status: int, message: str, reason: str, hint: str) -> None:
    error = read_error(refusal(status, message), "try")
    assert error.message == f"Could not try: {reason}. InfluxDB answered {status} some code: {message}. {hint}"


def test_read_error__every_documented_status__a_sentence_of_its_own() -> None:
    assert sorted(API_ERRORS) == [400, 401, 403, 404, 422, 429, 500, 503]
    assert len({error.sentence for error in API_ERRORS.values()} | {ApiError.sentence}) == len(API_ERRORS) + 1


def test_read_error__two_documents__the_first() -> None:
    body = b'{\n\t"code": "invalid",\n\t"message": "first"\n}{\n\t"code": "invalid",\n\t"message": "second"\n}'
    error = read_error(response(400, body, {**JSON, "X-Influxdb-Version": "v2.9.1"}), "try")
    assert isinstance(error, ApiError)
    assert error.server_message == "first"


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_read_error__a_gateways_own_page__still_worth_a_repeat(status: int) -> None:
    body = b"<html><title>Bad  Gateway</title>\n<b>nginx</b></html>"
    error = read_error(response(status, body, {**HTML, "Retry-After": "7"}, "Bad Gateway"), "try")
    assert isinstance(error, ApiError)
    assert (error.status, error.retry_after, error.server_message) == (status, "7", "Bad Gateway nginx")
    assert (error.code, error.operation) == ("Bad Gateway", "try")
    assert error.message.endswith(" Try again later; retries says how often a request is repeated.")
    assert isinstance(error, GatewayError) == (status in (502, 504))


def test_read_error__a_gateway_without_a_word__its_status_alone() -> None:
    error = read_error(response(502), "try")
    assert error.message == (
        "Could not try: what stands in front of the server got no answer from it. The answer was 502. Try again later; retries says how "
        "often a request is repeated."
    )


@pytest.mark.parametrize(
    ("status", "body", "headers", "rest"),
    [
        (404, b"<h1>Not Found</h1>", HTML, "a 404 that is not InfluxDB's ('Not Found')"),
        (405, b"", {}, "a 405 that is not InfluxDB's"),
        (401, b"{}", JSON, "a 401 that is not InfluxDB's ('{}')"),
        (400, b'{"code": 3, "message": "x"}', JSON, "a 400 that is not InfluxDB's ('{\"code\": 3, \"message\": \"x\"}')"),
        (400, b"[1]", JSON, "a 400 that is not InfluxDB's ('[1]')"),
        (500, b"\xff\x1b[2J\x00x", {}, "a 500 that is not InfluxDB's ('\N{REPLACEMENT CHARACTER} [2J x')"),
        (500, b"x" * 5_000, {}, f"a 500 that is not InfluxDB's ({'x' * 119 + '…'!r})"),
    ],
)  # fmt: skip
def test_read_error__no_error_of_influxdb__its_first_words_on_one_line(
    status: int, body: bytes, headers: dict[str, str], rest: str
) -> None:
    error = read_error(response(status, body, headers), "try")
    assert error.__class__ is ForeignResponseError
    assert error.message == f"Could not try: the answer is {rest}."


@pytest.mark.parametrize(
    ("location", "place"),
    [
        ("https://other.example:8443/api?token=s3cret#x", "https://other.example:8443/api"),
        ("https://user:s3cret@other.example/", "https://other.example/"),
        ("/login?next=s3cret", "/login"),
        ("", "nowhere"),
        ("?s3cret", "nowhere"),
    ],
)
@pytest.mark.parametrize("status", [300, 301, 302, 307, 308, 399])
def test_read_error__redirect__not_followed_and_told_without_secrets(status: int, location: str, place: str) -> None:
    error = read_error(response(status, b"", {"Location": location}), "try")
    assert error.__class__ is ResponseError
    assert error.operation == "try"
    assert error.message == (
        f"Could not try: the answer is a redirect to {place}, which is not followed, since the credentials would go along. Set host to "
        "where the server really is."
    )


@pytest.mark.parametrize("location", ["http://[::1", "http://host:port/"])
def test_read_error__redirect_to_no_url__an_error_all_the_same(location: str) -> None:
    error = read_error(response(302, b"", {"Location": location}), "try")
    assert error.__class__ is ResponseError
    assert error.message.startswith("Could not try: the answer is a redirect to what is no URL, which is not followed")


def test_read_error__redirect_to_nowhere__said() -> None:
    assert "a redirect to nowhere, which" in read_error(response(302), "try").message


def test_read_error__no_words_of_the_servers__its_code_alone() -> None:
    error = read_error(response(400, b' \n{"code": "invalid"}', {**JSON, "X-Influxdb-Build": "OSS"}), "try")
    assert error.message == (
        "Could not try: the server takes the request for malformed. InfluxDB answered 400 invalid. Correct in the task what it names."
    )


@pytest.mark.parametrize("status", [418, 451, 507])
def test_read_error__a_status_that_nobody_documents__the_servers_words(status: int) -> None:
    error = read_error(refusal(status, "no tea"), "try")
    assert error.__class__ is ApiError
    assert error.message.startswith(
        f"Could not try: the server refused it. InfluxDB answered {status} some code: no tea."
    )


@pytest.mark.parametrize(
    ("version", "build", "product"),
    [
        ("v2.9.1", "OSS", None),
        ("2.7.12", "OSS", None),
        ("", "Cloud", None),
        ("", "", None),
        ("v10.0", "", None),
        ("1.8.10", "OSS", "InfluxDB 1.8.10, which has no buckets API"),
        ("v1.11.1-c1.11.1", "ENT", "InfluxDB 1.11.1-c1.11.1, which has no buckets API"),
        ("0.9.6", "", "InfluxDB 0.9.6, which has no buckets API"),
        ("3.0.1", "Core", "InfluxDB 3 Core 3.0.1, which has databases and no buckets API"),
        ("3.1.0", "Enterprise", "InfluxDB 3 Enterprise 3.1.0, which has databases and no buckets API"),
        ("v3.0.1", "", "InfluxDB 3 3.0.1, which has databases and no buckets API"),
        ("", "Core", "InfluxDB 3 Core, which has databases and no buckets API"),
    ],
)
def test_other_product__marks_in_the_headers__its_name(version: str, build: str, product: str | None) -> None:
    headers = {"X-Influxdb-Version": version, "X-Influxdb-Build": build}
    assert other_product(response(200, b"", {name: value for name, value in headers.items() if value})) == product


@pytest.mark.parametrize(
    ("status", "code", "message"),
    [
        (404, "not found", "no such route"),
        (404, "not found", "not found"),
        (404, "not found", "404 page not found"),
        (404, "not found", "bucket not found here"),
        (401, "unauthorized", "Unauthorized"),
        (403, "forbidden", "RBAC: access denied"),
        (400, "invalid", "bad"),
        (422, "conflict", "conflict"),
        (500, "internal error", "oops"),
        (418, "invalid", "teapot"),
        (401, "not found", "bucket not found"),
    ],
)
@pytest.mark.parametrize("marks", [{}, {"X-Influxdb-Version": "v2.9.1"}])
def test_read_error__a_gateways_json__not_influxdbs(
    status: int, code: str, message: str, marks: dict[str, str]
) -> None:
    body = json.dumps({"code": code, "message": message}).encode()
    error = read_error(response(status, body, {**JSON, **marks}), "try")
    is_believed = bool(marks) and status not in (404, 418) and code != "not found"
    assert isinstance(error, ApiError) == is_believed
    assert isinstance(error, ForeignResponseError) != is_believed
    assert message in error.message


@pytest.mark.parametrize("found", recorded(range(401, 405)))
def test_read_error__headers_taken_away__the_ones_that_matter_are_known_by_their_words(found: dict[str, Any]) -> None:
    body, status = json.dumps(found["json"]).encode(), found["status"]
    error = read_error(response(status, body, JSON), "try")
    vague = (
        found["json"]["message"]
        in (
            *("not found", "404 page not found", "path not found", "your userID is incorrect"),
            "your username or password is incorrect",
        )
        or ": " in found["json"]["message"]
    )
    assert vague or isinstance(error, ApiError)


@pytest.mark.parametrize("words", ["write /x/influxd.bolt: no space left on device", "truncate: Disk quota exceeded"])
def test_read_error__a_full_disk__named(words: str) -> None:
    error = read_error(
        response(
            500,
            json.dumps({"code": "internal error", "message": words}).encode(),
            {**JSON, "X-Platform-Error-Code": "internal error"},
        ),
        "try",
    )
    assert "the server cannot write to its disk. " in error.message
    assert error.message.endswith(" Make room on the server's disk, then run the task again.")


SECRET = "kP3/v+Zq0_x-7Yh'Wm\\T5=9Ld2\"Rc8Jf4&Nb6Sg1Xa0Qe7Ui3Oy5Pw9Ht2Kv4Mz6=="
ECHOES = [
    lambda text: response(502, f"<p>{'.' * 90} {html.escape(text)}</p>".encode(), HTML, "Bad Gateway"),
    lambda text: response(404, f"<p>{'.' * 110}{text}</p>".encode(), HTML),
    lambda text: response(403, f"<b>{text[:9]}</b>{text[9:]}".encode(), HTML),
    lambda text: response(400, f"{text[:30]}   \n{text[30:]}".encode(), HTML),
    lambda text: response(502, b"", {}, text),
    lambda text: refusal(400, "." * 970 + text),
    lambda text: refusal(401, repr(text)),
    lambda text: response(302, b"", {"Location": f"/login/{quote(text)}"}),
    lambda text: response(302, b"", {"Location": f"https://{text[7:40]}.example/"}),
    lambda text: response(401, b"", {"Content-Type": text}),
]


@pytest.mark.parametrize("echo", ECHOES)
def test_read_error__a_request_that_is_echoed__no_run_of_the_secret(echo: Any) -> None:
    error = read_error(echo(SECRET), "try", {SECRET})
    for spelled in (SECRET, quote(SECRET), html.escape(SECRET), repr(SECRET)[1:-1]):
        runs = {spelled[begin : begin + 12] for begin in range(len(spelled) - 11)}
        assert not [run for run in runs if run in error.message + repr(error.failure())]


def test_read_json__a_content_type_that_is_a_secret__masked() -> None:
    with pytest.raises(ForeignResponseError) as caught:
        read_json(response(200, b"{}", {"Content-Type": f"text/{SECRET}"}), "try", {SECRET})
    assert SECRET[:12] not in caught.value.message


@pytest.mark.parametrize("location", ["/\x1b[31m", "http://h/\x9b2J", "/\u202e"])
def test_read_error__redirect__nothing_steers_a_terminal(location: str) -> None:
    assert read_error(response(302, b"", {"Location": location}), "try").message.isprintable()


@pytest.mark.parametrize("body", ['{"name": "\\ud800"}', '{"a": [{"\\udfff": 1}]}', "[NaN]", '{"a": -Infinity}'])
def test_read_json__what_json_has_no_form_for__an_error(body: str) -> None:
    with pytest.raises(ResponseError):
        read_json(response(200, body.encode(), JSON), "try")


def test_read_json__a_character_in_two_escapes__whole() -> None:
    assert read_json(response(200, b'"\\ud83d\\ude80"', JSON), "try") == "\U0001f680"


def test_all_answers__recordings__hundreds_of_answers_with_ids_filled_in() -> None:
    found = dict(all_answers())
    assert len(found) > 500
    assert id_of("org") in json.dumps(list(found.values()))
