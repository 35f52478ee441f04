"""Node rows name pictures by sealed URLs that stay the same; browsers keep what they gave for good."""

from __future__ import annotations

import pytest
from django.test import Client

from drive.accounts.models import User
from drive.blobs.models import BlobChunk, Chunk
from drive.blobs.sql import default_store
from drive.previews import making, wanting
from drive.previews.models import Derivative
from drive.previews.painter import Painter
from drive.tree import services
from drive.tree.models import Node
from tests.unit.bytes.making import bytes_of, code, queries
from tests.unit.previews import pictures


@pytest.fixture
def page():
    """A browser without a token."""
    return Client()


def rows(api, folder: str | None = None) -> dict[str, dict]:
    items = api.get(f"/api/v1/nodes/{folder or api.top}/children").json()["items"]
    return {item["name"]: item for item in items}


def local(url: str) -> str:
    return url.partition("testserver")[2]


def make() -> None:
    wanting.flush()
    painter = Painter()
    making.run(painter)
    painter.close()


def test_what_can_have_a_picture_has_urls_and_the_rest_null(bo):
    bo.put("a.jpg", pictures.jpeg())
    bo.put("a.pdf", pictures.pdf())
    bo.put("a.txt", b"text")
    bo.put("empty.png", b"")
    bo.put("a.svg", b"<svg/>")
    bo.folder("folder")
    shown = {name: row["thumbnail"] for name, row in rows(bo).items()}
    assert set(shown.pop("a.jpg")) == set(shown.pop("a.pdf")) == {"256", "1024"}
    assert shown == {"a.txt": None, "empty.png": None, "a.svg": None, "folder": None}
    one = bo.get(f"/api/v1/nodes/{Node.objects.get(name='a.jpg').pk}").json()
    assert one["thumbnail"] == rows(bo)["a.jpg"]["thumbnail"]


def test_it_is_asked_for_made_and_kept_for_good(bo, page):
    bo.put("a.jpg", pictures.jpeg(8))
    urls = rows(bo)["a.jpg"]["thumbnail"]
    waiting = page.get(local(urls["256"]))
    assert code(waiting) == (404, "preview_not_ready")
    assert waiting.headers["Retry-After"] == "2"
    assert waiting.headers["Cache-Control"] == "no-store"
    make()
    for size in "256", "1024":
        answer = page.get(local(urls[size]))
        assert answer.status_code == 200
        assert answer.headers["Content-Type"] == "image/webp"
        assert answer.headers["Cache-Control"] == "private, max-age=31536000, immutable"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert "sandbox" in answer.headers["Content-Security-Policy"]
        assert pictures.corners(answer.content) == [0, 1, 2, 3]
        again = page.get(local(urls[size]), headers={"If-None-Match": answer.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert page.head(local(urls[size])).content == b""
    assert rows(bo)["a.jpg"]["thumbnail"] == urls


def test_a_picture_costs_three_short_statements(bo, page):
    bo.put("a.jpg", pictures.jpeg())
    url = local(rows(bo)["a.jpg"]["thumbnail"]["256"])
    make()
    page.get(url)
    with queries() as found:
        assert page.get(url).status_code == 200
    assert len(found) <= 4  # the person, the row, where the chunk is, its bytes
    with queries() as found:
        page.get(url, headers={"If-None-Match": page.get(url).headers["ETag"]})
    assert len([one for one in found if "derivative" in one]) <= 1


def test_a_page_of_2_and_of_200_files_takes_the_same_number_of_queries(bo):
    few, many = bo.folder("few"), bo.folder("many")
    for folder, count in (few, 2), (many, 200):
        top = Node.objects.get(pk=folder)
        for at, ref in enumerate(default_store().put_many([b"%d" % at for at in range(count)])):
            services.put_file(top, f"{at}.png", ref, media_type="image/png", by=None, via="api")
    counts = []
    for folder in few, many:
        with queries() as found:
            rows(bo, folder)
        counts.append(len(found))
    assert counts[0] == counts[1]
    with queries() as found:
        wanting.flush()
    inserts = [one for one in found if one.startswith("INSERT")]
    assert len(inserts) <= 4  # SQLite takes about 1,000 values at once
    assert Derivative.objects.count() == 400


def test_where_nobody_makes_pictures_nothing_has_one(bo, settings):
    settings.PREVIEW_WORKERS = 0
    bo.put("a.jpg", pictures.jpeg())
    assert rows(bo)["a.jpg"]["thumbnail"] is None


def test_what_failed_has_no_picture(bo, page):
    bo.put("a.jpg", b"no image at all")
    url = rows(bo)["a.jpg"]["thumbnail"]["256"]
    make()
    assert rows(bo)["a.jpg"]["thumbnail"] is None
    assert code(page.get(local(url))) == (404, "not_found")


def test_a_seal_is_for_one_content_one_size_and_one_person(bo, cy, page):
    bo.put("a.jpg", pictures.jpeg())
    cy.put("a.jpg", pictures.jpeg())
    url = local(rows(bo)["a.jpg"]["thumbnail"]["256"])
    make()
    others = local(rows(cy)["a.jpg"]["thumbnail"]["256"])
    assert page.get(url).status_code == page.get(others).status_code == 200
    assert url.partition("?")[0] == others.partition("?")[0]
    seal = url.partition("&s=")[2]
    for wrong in (
        url.replace("/256.", "/1024."),
        url.replace(seal, others.partition("&s=")[2]),
        url.replace(url.split("/")[3], "0" * 64),
        url.replace("/256.", "/100."),
        url.partition("&")[0],
        url.partition("?")[0],
    ):
        assert code(page.get(wrong)) == (404, "not_found"), wrong
    assert page.post(url).status_code == 405


def test_it_ends_with_the_account(bo, page):
    bo.put("a.jpg", pictures.jpeg())
    url = local(rows(bo)["a.jpg"]["thumbnail"]["256"])
    make()
    User.objects.filter(pk=bo.user.pk).update(is_active=False)
    assert code(page.get(url)) == (404, "not_found")


def test_a_damaged_picture_is_made_again(bo, page):
    bo.put("a.jpg", pictures.jpeg())
    url = local(rows(bo)["a.jpg"]["thumbnail"]["256"])
    make()
    row = Derivative.objects.get(size=256)
    chunk = BlobChunk.objects.filter(blob_id=row.blob_id).values_list("chunk_id", flat=True).first()
    Chunk.objects.filter(digest=chunk).update(data=b"short")
    assert code(page.get(url)) == (404, "preview_not_ready")
    from drive.blobs import verified

    verified.flush()
    make()
    assert pictures.corners(page.get(url).content) == [0, 1, 2, 3]


def test_others_are_shown_nothing(bo, cy):
    bo.put("a.jpg", pictures.jpeg())
    assert code(cy.get(f"/api/v1/nodes/{bo.top}/children")) == (404, "not_found")
    wanting.flush()
    assert not Derivative.objects.exists()
    assert bytes_of(bo.content(str(Node.objects.get(name="a.jpg").pk)))[:2] == b"\xff\xd8"


def test_every_list_of_nodes_shows_them(bo, cy):
    from drive.sharing.models import Grant
    from drive.sharing.roles import Role

    shown = bo.put("a.jpg", pictures.jpeg()).json()
    Grant.objects.create(node_id=shown["id"], role=Role.VIEWER, user=cy.user)
    lists = {"search?q=a.jpg": bo, "recent": bo, "shared": cy}
    for path, who in lists.items():
        assert set(who.get(f"/api/v1/{path}").json()["items"][0]["thumbnail"]) == {"256", "1024"}, path
    bo.delete(f"/api/v1/nodes/{shown['id']}")
    assert set(bo.get("/api/v1/trash").json()["items"][0]["thumbnail"]) == {"256", "1024"}
