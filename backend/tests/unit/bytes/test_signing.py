"""Signed URLs: the right to one content of one node, for one person, for minutes; asked again at each use."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode

import pytest
from django.test import Client

from drive.accounts.models import User
from drive.api import signing
from drive.tree import services as tree
from drive.tree.models import Node, Revision
from tests.unit.bytes.making import bytes_of, code, etag_of, purged

GONE = (404, "not_found")


@pytest.fixture
def node(bo):
    return bo.put("a.png", b"picture").json()["id"]


@pytest.fixture
def page():
    """A browser without a token."""
    return Client()


def changed(url: str, **values: str | None) -> str:
    path, _, query = url.partition("?")
    merged = dict(parse_qsl(query)) | values
    return f"{path}?{urlencode({key: value for key, value in merged.items() if value is not None})}"


def test_a_signed_url_needs_no_header(bo, node, page):
    response = page.get(bo.signed(node, "inline"))
    assert (response.status_code, response.headers["ETag"]) == (200, etag_of(b"picture"))
    assert re.fullmatch(r"private, max-age=\d+", response.headers["Cache-Control"])
    assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert bytes_of(response) == b"picture"


def test_ranges_and_conditions_hold_here_too(bo, node, page):
    url = bo.signed(node)
    assert bytes_of(page.get(url, headers={"Range": "bytes=1-3"})) == b"ict"
    assert page.get(url, headers={"If-None-Match": etag_of(b"picture")}).status_code == 304
    assert page.head(url).headers["Content-Length"] == "7"
    assert page.post(url).status_code == 405


def test_the_answer_tells_an_absolute_url_and_its_end(bo, node):
    path = f"/api/v1/nodes/{node}/content-url"
    answer = bo.post(path, {}, content_type="application/json").json()
    assert answer["url"].startswith("http://testserver/content/")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z", answer["expires_at"])
    assert "Bearer" not in answer["url"]


def test_the_same_url_comes_again_so_that_caches_hit(bo, node, monkeypatch):
    monkeypatch.setattr(signing, "now", lambda: 1_800_000_001)
    first = bo.signed(node)
    monkeypatch.setattr(signing, "now", lambda: 1_800_000_059)
    assert bo.signed(node) == first


@pytest.mark.parametrize(
    "change",
    [
        {"s": "A" * 43},
        {"s": ""},
        {"s": None},
        {"s": "é"},
        {"d": "a"},
        {"d": "x"},
        {"d": None},
        {"u": "1"},
        {"u": "x"},
        {"u": "9" * 5000},
        {"e": "9999999999"},
        {"e": "-1"},
        {"e": "x"},
        {"v": "0" * 64},
        {"v": ""},
        {"v": "\ud800".encode("utf-8", "replace").decode()},
    ],
)
def test_a_changed_url_opens_nothing(bo, node, page, change):
    url = bo.signed(node, "inline")
    if change == {"u": "1"} and bo.user.pk == 1:
        change = {"u": "2"}
    assert code(page.get(changed(url, **change))) == GONE
    response = page.get(url)
    assert response.status_code == 200
    response.close()


@pytest.mark.parametrize("other", ["1", "x", "0", "٣", "9" * 5000, "1e3"])
def test_it_opens_no_other_node(bo, node, page, other):
    assert code(page.get(bo.signed(node).replace(f"/content/{node}/", f"/content/{other}/"))) == GONE
    second = bo.put("b.png", b"picture").json()["id"]  # the same bytes, another node
    assert code(page.get(bo.signed(node).replace(f"/content/{node}/", f"/content/{second}/"))) == GONE


def test_it_dies_in_time(bo, node, page, monkeypatch):
    url = bo.signed(node)
    end = int(dict(parse_qsl(url.partition("?")[2]))["e"])
    assert 240 <= end - signing.now() <= signing.LIFE_SECONDS + signing.STEP_SECONDS
    monkeypatch.setattr(signing, "now", lambda: end)
    assert bytes_of(page.get(url)) == b"picture"
    monkeypatch.setattr(signing, "now", lambda: end + 1)
    assert code(page.get(url)) == GONE


def test_another_key_opens_nothing(bo, node, page, settings):
    url = bo.signed(node)
    settings.URL_KEY = b"another key of thirty-two bytes!"
    assert code(page.get(url)) == GONE


@pytest.mark.parametrize(
    "what",
    [
        "user deactivated",
        "content replaced, and its version deleted",
        "file trashed",
        "folder above trashed",
        "file purged",
        "moved to a space of somebody else",
    ],
)
def test_rights_are_asked_again_at_each_use(bo, node, page, what):
    folder = bo.folder("f")
    tree.move(Node.objects.get(pk=node), Node.objects.get(pk=folder), by=None)
    url = bo.signed(node)
    match what:
        case "user deactivated":
            User.objects.filter(pk=bo.user.pk).update(is_active=False)
        case "content replaced, and its version deleted":
            bo.put("a.png", b"other", folder=folder)
            Revision.objects.filter(node=node).delete()
        case "file trashed":
            tree.trash(Node.objects.get(pk=node), by=None)
        case "folder above trashed":
            tree.trash(Node.objects.get(pk=folder), by=None)
        case "file purged":
            purged(node)
        case "moved to a space of somebody else":
            Node.objects.filter(pk=node).update(space=_other_space())
    assert code(page.get(url)) == GONE


def _other_space():
    from tests.unit.bytes.making import person, space_of

    return space_of(person("dee"))


def test_it_goes_on_giving_the_content_it_was_made_for(bo, node, page):
    """A long download is resumed by its URL: it must not turn into another content half-way."""
    url = bo.signed(node)
    bo.put("a.png", b"other")
    assert bytes_of(page.get(url)) == b"picture"


def test_a_rename_keeps_it(bo, node, page):
    url = bo.signed(node)
    tree.rename(Node.objects.get(pk=node), "b.png", by=None)
    response = page.get(url)
    assert response.headers["Content-Disposition"] == 'attachment; filename="b.png"'
    response.close()


def test_any_name_makes_a_url_that_works(bo, page):
    for name in ("a b.txt", "100%.txt", "ä?#&=.txt", "a+b", "😀", "..."):
        url = bo.signed(bo.put(name, name.encode()).json()["id"])
        assert url.isascii()
        assert bytes_of(page.get(url)) == name.encode()


def test_only_who_may_read_gets_one(bo, cy, nobody, node):
    path = f"/api/v1/nodes/{node}/content-url"
    assert code(cy.post(path, {}, content_type="application/json")) == GONE
    assert code(nobody.post(path, {}, content_type="application/json")) == (401, "unauthenticated")
    assert code(bo.post(f"/api/v1/nodes/{bo.top}/content-url", {}, content_type="application/json")) == (
        409,
        "not_a_file",
    )


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (b'{"disposition": "x"}', "invalid_field"),
        (b'{"disposition": []}', "invalid_field"),
        (b'{"disposition": null}', "invalid_field"),
        (b'{"user": 1}', "unknown_field"),
        (b"{", "not_json"),
        (b"[]", "not_json"),
        (b"1", "not_json"),
        (b"\xff", "not_json"),
        (b"[" * 100_000, "not_json"),
    ],
)
def test_a_body_that_is_wrong_is_refused(bo, node, body, problem):
    response = bo.generic("POST", f"/api/v1/nodes/{node}/content-url", body, "application/json")
    assert code(response) == (400, problem)
