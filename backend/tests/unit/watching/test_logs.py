"""The log as JSON: one line a request, and no right, name or path in it."""

from __future__ import annotations

import json
import logging
import sys

import pytest
from django.test import RequestFactory

from drive.watching.logs import JsonFormatter, told
from drive.watching.seen import Seen
from tests.unit.bytes.making import encoded
from tests.unit.bytes.test_live import TUS, file_path, token
from tests.unit.watching.scrape import TOKEN, eventually

JWT = "eyJtYXJrZWQi.eyJtYXJrZWQi.marked-signature"


def line(record: logging.LogRecord) -> dict:
    text = JsonFormatter().format(record)
    assert "\n" not in text
    return json.loads(text)


def record(message: str, *args: object, **more: object) -> logging.LogRecord:
    made = logging.LogRecord("drive.api", logging.WARNING, __file__, 1, message, args, None)
    vars(made).update(more)
    return made


def test_a_line_has_its_time_level_logger_id_and_message():
    found = line(record("%s files", 3, request_id="abc"))
    assert found.pop("time").endswith("Z")
    assert found == {"level": "warning", "logger": "drive.api", "request_id": "abc", "message": "3 files"}


def test_line_ends_and_escapes_of_a_terminal_stay_within_their_string():
    assert line(record("a\r\n\x1b[31mb"))["message"] == "a\r\n\x1b[31mb"


def test_what_else_a_record_carries_stays_inside():
    request = RequestFactory().get("/s/marked-token/in/7", {"sig": "marked"})
    found = line(record("Not Found: %s", request.path, request=request, status_code=404, server_time="marked"))
    assert "marked" not in json.dumps(found)
    assert found["message"] == "Not Found: unmatched"


@pytest.mark.parametrize(
    "text",
    [
        f"bad token {JWT}",
        "Authorization: Bearer marked-token",
        "GET /s/marked-token/zip/7",
        "GET /content/7/marked-name.txt?e=1&s=marked",
        "PUT /api/v1/nodes/7/files/marked-name",
        "HEAD /api/v1/uploads/marked",
        "https://drive.example.org/x?ticket=marked&y=1",
    ],
)
def test_what_looks_like_a_right_is_taken_out_of_texts_that_are_not_ours(text):
    assert "marked" not in line(record(text))["message"]
    try:
        raise RuntimeError(text)
    except RuntimeError:
        broken = record("unexpected", exc_info=sys.exc_info())
    shown = line(broken)["exception"]
    assert "RuntimeError" in shown
    assert "marked" not in shown.splitlines()[-1]


def test_a_request_is_told_by_its_route_and_by_ids():
    seen = Seen(method="GET", route="/a/<b>", status=200, user="7", sent=5, duration=0.0123, request_id="r", client="c")
    expected = {"request_id": "r", "user": "7", "method": "GET", "route": "/a/<b>", "status": 200, "duration_ms": 12.3}
    assert told(seen) == expected | {"bytes_in": 0, "bytes_out": 5, "client": "c"}
    seen.link, seen.whole = "9", False
    assert told(seen).items() >= {"link": "9", "cut": True}.items()


def requests_of(house, mark: str) -> list[dict]:
    """The lines of the requests whose ids begin with `mark`."""
    lines = [json.loads(text) for text in house.live.said().splitlines()]
    return [one for one in lines if one["logger"] == "drive.requests" and one["request_id"].startswith(mark)]


@pytest.mark.usefixtures("transactional_db")
def test_each_request_has_one_line_and_no_kind_of_token_or_name_gets_into_the_log(house, bo):
    access = token(bo)
    put = house.ask("PUT", file_path(bo, "marked.txt"), access, "Content-Length: 3", body=b"abc")
    node = json.loads(put.body)["id"]
    shares, kind = f"/api/v1/nodes/{node}/shares", {"content_type": "application/json"}
    link = bo.post(shares, {"kind": "view", "password": "marked-password"}, **kind).json()["token"]
    open_link = bo.post(shares, {"kind": "view"}, **kind).json()["token"]
    signed = bo.signed(node)
    about = f"Upload-Metadata: {encoded(filename='marked', parent=bo.top)}"
    begun = house.ask("POST", "/api/v1/uploads", access, TUS[0], "Upload-Length: 5", about, "Content-Length: 0")
    upload = begun.headers["location"]
    sign_in = json.dumps({"username": "marked-user", "password": "marked-password"}).encode()
    json_body = ("Content-Type: application/json", "Origin: http://localhost:8080", "X-Holdfast: 1")
    asked = [
        ("GET", "/api/v1/me", access),
        ("GET", "/api/v1/me", f"Bearer {JWT}"),
        ("GET", f"/api/v1/nodes/{node}/content?access_token=marked", access),
        ("GET", signed, "none"),
        ("GET", f"{signed}marked", "none"),
        ("GET", f"/s/{link}", "none"),
        ("GET", f"/s/{open_link}", "none"),
        ("GET", "/s/marked-token", "none"),
        ("HEAD", upload, access),
        ("GET", "/api/v1/search?q=marked", access),
        ("GET", "/metrics", f"Bearer {TOKEN}"),
        ("GET", "/marked/nowhere?marked=1", "Basic marked"),
        ("GET", "/api/v1/nodes/marked", access, "Cookie: holdfast_refresh=marked"),
        ("GET", "/admin/login/?next=/admin/marked", "none"),
    ]
    answers = [house.ask(*one, f"X-Request-ID: traced-{number}") for number, one in enumerate(asked)]
    length = f"Content-Length: {len(sign_in)}"
    house.ask("POST", "/api/v1/session", "none", *json_body, length, "X-Request-ID: traced-in", body=sign_in)
    wanted = len(asked) + 1
    assert eventually(lambda: len(requests_of(house, "traced-")), wanted) == wanted
    text, lines = house.live.said(), requests_of(house, "traced-")
    for secret in ("marked", access.partition(" ")[2], link, open_link, TOKEN, upload.rpartition("/")[2], signed):
        assert secret not in text
    assert answers[3].body == b"abc"
    by_route = {(one["method"], one["route"], one["status"]): one for one in lines}
    person, signed_get = by_route["GET", "/api/v1/me", 200], by_route["GET", "/content/<node_id>/<name>", 200]
    assert person["user"] == signed_get["user"] == str(bo.user.pk)
    assert (signed_get["bytes_out"], signed_get["client"]) == (3, "127.0.0.1")
    assert by_route["GET", "/s/<token>", 200]["link"]
    assert by_route["GET", "/api/v1/me", 401]["user"] is None
    assert by_route["GET", "/api/v1/nodes/<node_id>", 404]["request_id"] == "traced-12"
    assert by_route["GET", "unmatched", 404]["duration_ms"] >= 0
