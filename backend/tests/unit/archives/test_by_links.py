"""Archives for visitors of links: within the link's node, counted, and over when the link is."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.test import Client

from drive.sharing.links_models import Share
from tests.unit.bytes.making import bytes_of, code, person
from tests.unit.sharing.linking import JSON, Maker, Visit, link


@pytest.fixture
def bo(transactional_db) -> Maker:
    return Maker(person("bo"))


@pytest.fixture
def shared(bo) -> str:
    folder = bo.make_folder("shared")
    bo.put("a.txt", b"a", folder=folder)
    bo.put("mine.txt", b"mine")
    return folder


def archive(api, node: str):
    return api.get(f"/api/v1/nodes/{node}/archive")


def select(api, *nodes: str):
    return api.post("/api/v1/archive", {"nodes": list(nodes)}, content_type=JSON)


def names(response) -> list[str]:
    return zipfile.ZipFile(io.BytesIO(bytes_of(response))).namelist()


def downloads() -> int:
    return Share.objects.get().downloads


def test_a_visitor_gets_the_folder_of_the_link_and_nothing_beside_it(bo, shared):
    visitor = Visit(link(bo, shared))
    assert names(archive(visitor, shared)) == ["shared/", "shared/a.txt"]
    assert code(archive(visitor, bo.top)) == (404, "not_found")
    assert code(select(visitor, shared, bo.top)) == (404, "not_found")


def test_a_drop_box_gives_nothing_away(bo, shared):
    share = link(bo, shared, "drop")
    visitor = Visit.__new__(Visit)
    Maker.__init__(visitor, None)
    answer = Maker(None).post(f"/api/v1/links/{share['token']}/visit", {}, content_type=JSON).json()
    visitor.defaults["HTTP_AUTHORIZATION"] = f"Bearer {answer['access']}"
    assert archive(visitor, shared).status_code in (403, 404)
    assert select(visitor, shared).status_code in (403, 404)
    assert bytes_of(archive(visitor, shared))[:2] != b"PK"


def test_each_archive_is_one_download_and_a_look_at_its_length_none(bo, shared):
    visitor = Visit(link(bo, shared, download_limit=2))
    assert visitor.head(f"/api/v1/nodes/{shared}/archive").status_code == 200
    assert downloads() == 0
    names(archive(visitor, shared))
    url = select(visitor, shared).json()["url"].partition("testserver")[2]
    assert downloads() == 2
    for _ in range(2):  # the URL is one download, however often it is read until it ends
        assert names(Client().get(url)) == ["shared/", "shared/a.txt"]
    assert downloads() == 2
    assert code(archive(visitor, shared)) == (403, "link_spent")
    assert code(select(visitor, shared)) == (403, "link_spent")


def test_a_signed_url_ends_with_its_link(bo, shared):
    share = link(bo, shared)
    url = select(Visit(share), shared).json()["url"].partition("testserver")[2]
    bo.delete(f"/api/v1/shares/{share['id']}")
    assert code(Client().get(url)) == (404, "not_found")
