"""Other origins, request ids, and what every answer carries."""

import pytest

from tests.contract.client import Api, problem
from tests.contract.servers import PAGE

WANTED = [
    "Location", "Upload-Offset", "Upload-Length", "Upload-Expires", "Upload-Metadata", "Tus-Resumable", "Tus-Version",
    "Tus-Extension", "Tus-Max-Size", "Tus-Checksum-Algorithm", "Holdfast-Node", "ETag", "Content-Range",
    "Accept-Ranges", "Content-Disposition", "Retry-After", "X-Request-ID",
]  # fmt: skip
SENT = [
    "authorization", "content-type", "x-holdfast", "if-match", "if-none-match", "range", "tus-resumable",
    "upload-length", "upload-offset", "upload-metadata", "upload-checksum",
]  # fmt: skip


def words(header: str) -> set[str]:
    return {word.strip().lower() for word in header.split(",")}


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "session"), ("PATCH", "uploads/abc"), ("POST", "uploads"), ("PATCH", "nodes/1"),
     ("PUT", "nodes/1/files/a"), ("DELETE", "session"), ("GET", "nodes/1/content")],
)  # fmt: skip
def test_it_lets_the_page_ask(anyone: Api, method: str, path: str) -> None:
    headers = {
        "Origin": PAGE,
        "Access-Control-Request-Method": method,
        "Access-Control-Request-Headers": ", ".join(SENT),
    }
    answer = anyone.request("OPTIONS", path, headers=headers)
    assert answer.status_code in (200, 204)
    assert answer.headers["Access-Control-Allow-Origin"] == PAGE
    assert method.lower() in words(answer.headers["Access-Control-Allow-Methods"])
    assert set(SENT) <= words(answer.headers["Access-Control-Allow-Headers"])


def test_it_takes_the_cookie_of_another_origin_only_where_it_belongs(anyone: Api, ada: Api) -> None:
    """Elsewhere the token says who asks, and a page that sends no cookie needs no leave to."""
    ask = {"Origin": PAGE, "Access-Control-Request-Method": "POST"}
    for path in ("session", "session/refresh", "setup", "me/password"):
        answer = anyone.request("OPTIONS", path, headers=ask)
        assert answer.headers["Access-Control-Allow-Credentials"] == "true"
    assert "Access-Control-Allow-Credentials" not in anyone.request("OPTIONS", "nodes", headers=ask).headers
    assert "Access-Control-Allow-Credentials" not in ada.get("me", headers={"Origin": PAGE}).headers


def test_it_lets_no_strange_page_ask(anyone: Api, ada: Api) -> None:
    headers = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    assert "Access-Control-Allow-Origin" not in anyone.request("OPTIONS", "uploads", headers=headers).headers
    assert "Access-Control-Allow-Origin" not in ada.get("me", headers={"Origin": "https://evil.example"}).headers


def test_it_lets_the_page_read_answers_and_errors(ada: Api) -> None:
    for path in ("me", "nodes/abc", "nothing"):
        headers = ada.get(path, headers={"Origin": PAGE}).headers
        assert headers["Access-Control-Allow-Origin"] == PAGE
        assert "origin" in words(headers["Vary"])
        assert {name.lower() for name in WANTED} <= words(headers["Access-Control-Expose-Headers"])


def test_it_gives_every_answer_an_id(ada: Api, anyone: Api) -> None:
    ids = [
        answer.headers["X-Request-ID"]
        for answer in (ada.get("me"), ada.get("me"), anyone.get("me"), anyone.get("/livez"))
    ]
    assert len(set(ids)) == 4


def test_it_does_not_repeat_a_hostile_request_id(ada: Api) -> None:
    body = problem(ada.get("nodes/abc", headers={"X-Request-ID": "<script>" * 40}), 404, "not_found")
    assert "<script>" not in body["request_id"]


def test_it_lets_nobody_keep_answers_that_are_personal(ada: Api) -> None:
    for path in ("me", f"nodes/{ada.root}", "trash"):
        assert words(ada.get(path).headers.get("Cache-Control", "")) & {"no-store", "no-cache", "private"}, path
