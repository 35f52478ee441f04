"""A link's download limit: exactly as many as were allowed, whoever comes and however many at once."""

from __future__ import annotations

import threading
from collections import Counter

import pytest
from django.db import connection
from django.test import Client

from drive.sharing.links_models import Share
from tests.unit.bytes.making import bytes_of, code, etag_of, person
from tests.unit.bytes.people import transactional_db  # noqa: F401
from tests.unit.sharing.linking import JSON, Maker, Visit, changed, link

SPENT = (403, "link_spent")


@pytest.fixture
def bo(transactional_db) -> Maker:  # noqa: F811
    return Maker(person("bo"))


@pytest.fixture
def file(bo) -> str:
    return str(bo.put("a.txt", b"hello").json()["id"])


def downloads() -> int:
    return Share.objects.get().downloads


def at_once(count, work):
    """What `work` gave, run by that many threads at the same moment."""
    start, results = threading.Barrier(count), []

    def run():
        try:
            start.wait(timeout=60)
            results.append(work())
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert len(results) == count
    return Counter(results)


def test_a_limit_of_5_gives_exactly_5_to_50_at_once(bo, file):
    access = Visit(link(bo, file, download_limit=5)).defaults["HTTP_AUTHORIZATION"]

    def download():
        answer = Client(headers={"Authorization": access}).get(f"/api/v1/nodes/{file}/content")
        return answer.status_code, len(bytes_of(answer)) if answer.status_code == 200 else answer.json()["code"]

    assert at_once(50, download) == {(200, 5): 5, SPENT: 45}
    assert downloads() == 5


def test_a_spent_link_still_shows_and_can_be_given_more(bo, file):
    share = link(bo, file, download_limit=1)
    guest = Visit(share)
    assert guest.told["downloads_left"] == 1
    assert bytes_of(guest.content(file)) == b"hello"
    assert code(guest.content(file)) == SPENT
    assert code(guest.post(f"/api/v1/nodes/{file}/content-url", {}, content_type=JSON)) == SPENT
    assert guest.get(f"/api/v1/nodes/{file}").status_code == 200
    assert Visit(share).told["downloads_left"] == 0
    assert changed(bo, share, download_limit=2).status_code == 200
    assert guest.content(file).status_code == 200


def test_a_signed_url_is_one_download_however_it_is_read(bo, file):
    guest = Visit(link(bo, file, download_limit=1))
    url = guest.signed(file)
    for start in range(5):
        assert bytes_of(Client().get(url, headers={"Range": f"bytes={start}-"})) == b"hello"[start:]
    assert bytes_of(Client().get(url)) == b"hello"
    assert downloads() == 1
    assert code(guest.content(file)) == SPENT


def test_what_sends_no_bytes_counts_nothing(bo, file):
    guest = Visit(link(bo, file, download_limit=1))
    assert guest.head(f"/api/v1/nodes/{file}/content").status_code == 200
    assert guest.content(file, **{"If-None-Match": etag_of(b"hello")}).status_code == 304
    assert guest.content(file, **{"If-Match": etag_of(b"other")}).status_code == 412
    assert guest.content(file, **{"Range": "bytes=9-"}).status_code == 416
    assert downloads() == 0
    assert guest.content(file, **{"Range": "bytes=0-1"}).status_code == 206
    assert downloads() == 1


def test_a_person_is_not_counted(bo, file):
    link(bo, file, download_limit=1)
    for _ in range(3):
        assert bo.content(file).status_code == 200
    assert downloads() == 0


def test_a_link_without_a_limit_counts_too(bo, file):
    guest = Visit(link(bo, file))
    for _ in range(3):
        assert guest.content(file).status_code == 200
    assert downloads() == 3
