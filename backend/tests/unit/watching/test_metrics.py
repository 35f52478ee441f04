"""`/metrics` of a real gunicorn with two processes."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from tests.unit.bytes.making import MIB, encoded, some_bytes
from tests.unit.bytes.test_live import CHUNKED, TUS, chunked, file_path, token
from tests.unit.watching.scrape import TOKEN, eventually

pytestmark = pytest.mark.usefixtures("transactional_db")

CONTENT, FILE, UPLOAD = "/api/v1/nodes/<node_id>/content", "/api/v1/nodes/<folder_id>/files/<name>", "/api/v1/uploads"


@pytest.mark.parametrize("given", ["none", "Bearer", f"Bearer {TOKEN}x", f"Bearer {TOKEN[:-1]}", f"Basic {TOKEN}"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_it_is_not_there_without_the_token(house, method, given):
    assert house.ask(method, "/metrics", given).status == 404


def test_it_is_not_there_when_no_token_is_set(client, settings):
    assert settings.METRICS_TOKEN is None
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


def test_what_two_processes_answered_is_counted_together(house):
    def count() -> float:
        return house.scrape().value("holdfast_http_requests_total", method="GET", route="/livez", status="2xx")

    before = count()
    for _ in range(30):
        assert house.ask("GET", "/livez").status == 200
    assert eventually(count, before + 30) == before + 30
    seconds = house.scrape().value("holdfast_http_request_duration_seconds_count", route="/livez")
    assert seconds >= before + 30


def test_what_a_killed_process_had_counted_stays(house):
    def count() -> float:
        return house.scrape().value("holdfast_http_requests_total", method="HEAD", route="/livez")

    for _ in range(10):
        house.ask("HEAD", "/livez")
    before = eventually(count, 10)
    master = house.live.process
    workers = Path(f"/proc/{master}/task/{master}/children").read_text().split()
    assert len(workers) == 2
    os.kill(int(workers[0]), signal.SIGKILL)
    assert count() == before
    house.ask("HEAD", "/livez")
    assert eventually(count, before + 1) == before + 1


def test_labels_are_patterns_and_never_what_stood_in_their_place(house, bo):
    house.ask("PUT", file_path(bo, "marked-name.txt"), token(bo), "Content-Length: 1", body=b"x")
    for path in (
        "/s/marked-token",
        "/marked/path",
        f"/api/v1/nodes/{bo.top}?marked=1",
        "/content/1/marked-name?s=marked",
    ):
        house.ask("GET", path, token(bo))
    house.ask("MARKED", "/livez")
    text = house.ask("GET", "/metrics", f"Bearer {TOKEN}").body.decode()
    assert "marked" not in text.lower()
    routes, methods = house.scrape().labels("route"), house.scrape().labels("method")
    assert {FILE, "/s/<token>", "unmatched", "/api/v1/nodes/<node_id>", "/content/<node_id>/<name>"} <= routes
    assert "OTHER" in methods


def test_bytes_in_and_out_are_counted_whatever_way_they_came(house, bo):
    data = some_bytes(2 * MIB + 7)
    first = house.scrape()
    whole = house.ask("PUT", file_path(bo, "a"), token(bo), f"Content-Length: {len(data)}", body=data)
    pieces = house.ask("PUT", file_path(bo, "b"), token(bo), CHUNKED, body=chunked(data) + b"0\r\n\r\n")
    assert (whole.status, pieces.status) == (201, 201)
    node = bo.get(f"/api/v1/nodes/{bo.top}/children").json()["items"][0]["id"]
    path = f"/api/v1/nodes/{node}/content"
    assert house.ask("GET", path, token(bo)).body == data
    assert len(house.ask("GET", path, token(bo), "Range: bytes=10-109").body) == 100
    house.ask("HEAD", path, token(bo))

    def moved(name: str, route: str) -> float:
        return house.scrape().value(name, route=route) - first.value(name, route=route)

    received = 2 * len(data)
    assert eventually(lambda: moved("holdfast_http_received_bytes_total", FILE), received) == received
    sent = len(data) + 100
    assert eventually(lambda: moved("holdfast_http_sent_bytes_total", CONTENT), sent) == sent
    assert moved("holdfast_http_cut_total", CONTENT) == 0


def test_a_download_that_is_broken_off_counts_what_was_sent(house, bo):
    data = some_bytes(40 * MIB)  # more than the sockets between the two can hold
    assert house.ask("PUT", file_path(bo, "a"), token(bo), f"Content-Length: {len(data)}", body=data).status == 201
    node = bo.get(f"/api/v1/nodes/{bo.top}/children").json()["items"][0]["id"]
    first = house.scrape()
    with house.live.connect() as line:
        line.send("GET", f"/api/v1/nodes/{node}/content", token(bo))
        assert line.some()

    def cut() -> float:
        return house.scrape().value("holdfast_http_cut_total", route=CONTENT)

    before = first.value("holdfast_http_cut_total", route=CONTENT)
    assert eventually(cut, before + 1) == before + 1
    last, name = house.scrape(), "holdfast_http_sent_bytes_total"
    assert 0 < last.value(name, route=CONTENT) - first.value(name, route=CONTENT) < len(data)


def test_uploads_are_counted_by_what_became_of_them(house, bo):
    names = [("tus", "begun"), ("tus", "finished"), ("tus", "failed"), ("tus", "removed"), ("put", "finished")]

    def counts() -> list[float]:
        found = house.scrape()
        return [found.value("holdfast_uploads_total", way=way, outcome=outcome) for way, outcome in names]

    before = counts()
    paths = []
    for name in "a", "b":
        about = f"Upload-Metadata: {encoded(filename=name, parent=bo.top)}"
        begun = house.ask("POST", "/api/v1/uploads", token(bo), TUS[0], "Upload-Length: 5", about, "Content-Length: 0")
        assert begun.status == 201
        paths.append(begun.headers["location"])
    assert house.scrape().value("holdfast_uploads_unfinished") >= 0
    wrong = ("Upload-Offset: 0", "Content-Length: 5", "Upload-Checksum: sha256 AAAA")
    house.ask("PATCH", paths[0], token(bo), *TUS, *wrong, body=b"12345")
    house.ask("PATCH", paths[0], token(bo), *TUS, "Upload-Offset: 0", "Content-Length: 5", body=b"12345")
    house.ask("DELETE", paths[1], token(bo), TUS[0])
    house.ask("PUT", file_path(bo, "c"), token(bo), "Content-Length: 1", body=b"x")

    def changes() -> list[float]:
        return [now - then for now, then in zip(counts(), before, strict=True)]

    eventually(lambda: sum(changes()), 6)
    assert changes() == [2, 1, 1, 1, 1]
