"""`GET/HEAD nodes/{id}/content`: bytes out."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import quote

import pytest
from django.db import connection

from drive.api import slots as process
from drive.blobs.models import BlobChunk, Chunk
from drive.blobs.store import DamagedBlob
from drive.lib.wire import Slots
from drive.tree import services as tree
from drive.tree.models import Node
from tests.unit.bytes.making import MIB, bytes_of, code, etag_of, in_thread, queries, some_bytes

DATA = some_bytes(2 * MIB + 100)


@pytest.fixture
def node(bo):
    return bo.put("a.bin", DATA).json()["id"]


@pytest.mark.parametrize("size", [0, 1, MIB, 2 * MIB + 1])
def test_what_went_in_comes_out(bo, size):
    data = some_bytes(size)
    response = bo.content(bo.put("x", data).json()["id"])
    assert (response.status_code, response.headers["Content-Length"], response.headers["ETag"]) == (
        200,
        str(size),
        etag_of(data),
    )
    assert (response.headers["Accept-Ranges"], response.headers["Cache-Control"]) == ("bytes", "private, no-cache")
    assert bytes_of(response) == data


@pytest.mark.parametrize(
    ("header", "start", "stop"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=5-9", 5, 10),
        (f"bytes={MIB - 1}-{MIB}", MIB - 1, MIB + 1),
        (f"bytes={MIB}-", MIB, None),
        ("bytes=-100", 2 * MIB, None),
        (f"bytes=10-{10**30}", 10, None),
        ("bytes=-999999999999", 0, None),
    ],
)
def test_a_range_is_just_those_bytes(bo, node, header, start, stop):
    response = bo.content(node, Range=header)
    want = DATA[start:stop]
    last = (len(DATA) if stop is None else stop) - 1
    assert response.status_code == 206
    assert response.headers["Content-Range"] == f"bytes {start}-{last}/{len(DATA)}"
    assert response.headers["Content-Length"] == str(len(want))
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert bytes_of(response) == want


@pytest.mark.parametrize("header", ["bytes=0-1,3-4", "items=0-1", "bytes=9-1", "bytes=", "bytes=" + "0-1," * 1000])
def test_a_range_that_is_not_understood_gives_the_whole(bo, node, header):
    response = bo.content(node, Range=header)
    assert response.status_code == 200
    assert bytes_of(response) == DATA


@pytest.mark.parametrize("header", [f"bytes={len(DATA)}-", "bytes=-0", f"bytes={10**50}-"])
def test_a_range_beyond_the_end_is_told_the_size(bo, node, header):
    response = bo.content(node, Range=header)
    assert code(response) == (416, "range_not_satisfiable")
    assert response.headers["Content-Range"] == f"bytes */{len(DATA)}"
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_an_empty_file_has_no_ranges(bo):
    response = bo.content(bo.put("x").json()["id"], Range="bytes=0-0")
    assert (response.status_code, bytes_of(response)) == (200, b"")


@pytest.mark.parametrize(
    ("if_range", "status"),
    [(etag_of(DATA), 206), ("W/" + etag_of(DATA), 200), ('"other"', 200), ("Sun, 22 Nov 2026 18:00:00 GMT", 200)],
)
def test_a_range_of_other_bytes_gives_the_whole(bo, node, if_range, status):
    response = bo.content(node, **{"Range": "bytes=0-9", "If-Range": if_range})
    assert response.status_code == status
    assert bytes_of(response) == (DATA[:10] if status == 206 else DATA)


def test_head_is_get_without_the_bytes_and_without_ranges(bo, node):
    get = bo.content(node)
    head = bo.head(f"/api/v1/nodes/{node}/content", headers={"Range": "bytes=0-9"})
    own = ("X-Request-ID",)
    assert {k: v for k, v in head.headers.items() if k not in own} == {
        k: v for k, v in get.headers.items() if k not in own
    }
    assert (head.status_code, head.content) == (200, b"")
    get.close()


@pytest.mark.parametrize("known", [etag_of(DATA), "W/" + etag_of(DATA), f'"x", {etag_of(DATA)}', "*"])
def test_bytes_that_the_client_has_are_not_sent(bo, node, known):
    for ranged in ({}, {"Range": "bytes=0-1"}, {"Range": "bytes=99999999999-"}):
        response = bo.content(node, **{"If-None-Match": known, **ranged})
        assert (response.status_code, response.content) == (304, b"")
        assert (response.headers["ETag"], response.headers["Cache-Control"]) == (etag_of(DATA), "private, no-cache")
        assert response.headers["Content-Length"] == str(len(DATA))
        assert "Authorization" in response.headers["Vary"]


@pytest.mark.parametrize(
    ("wanted", "status"), [(etag_of(DATA), 200), ("*", 200), ("W/" + etag_of(DATA), 412), ('"x"', 412)]
)
def test_if_match_is_strong_and_comes_first(bo, node, wanted, status):
    response = bo.content(node, **{"If-Match": wanted})
    assert response.status_code == status
    if status == 412:
        both = bo.content(node, **{"If-Match": wanted, "If-None-Match": etag_of(DATA)})
        assert code(both) == (412, "precondition_failed")
        assert both.json()["node"]["id"] == node
    response.close()


def test_the_etag_follows_the_bytes_and_not_the_name(bo, node):
    tree.rename(Node.objects.get(pk=node), "b.bin", by=None)
    assert bo.content(node, **{"If-None-Match": etag_of(DATA)}).status_code == 304
    bo.put("b.bin", b"new")
    response = bo.content(node, **{"If-None-Match": etag_of(DATA)})
    assert (response.status_code, bytes_of(response)) == (200, b"new")


# -- headers that keep bytes from doing anything


@pytest.mark.parametrize(
    ("name", "disposition"),
    [
        ("a.txt", 'attachment; filename="a.txt"'),
        ('say "hi".txt', 'attachment; filename="say \\"hi\\".txt"'),
        ("a;b%20,c.txt", 'attachment; filename="a;b%20,c.txt"'),
        ("Müller.txt", "attachment; filename*=utf-8''M%C3%BCller.txt"),
        ("‮gpj.exe", "attachment; filename*=utf-8''" + quote("‮gpj.exe")),
        ("\u2028x\u200b.txt", "attachment; filename*=utf-8''%E2%80%A8x%E2%80%8B.txt"),
        ("😀", "attachment; filename*=utf-8''%F0%9F%98%80"),
        ("ä" * 127, "attachment; filename*=utf-8''" + "%C3%A4" * 127),
    ],
)
def test_any_name_makes_one_clean_header(bo, name, disposition):
    response = bo.content(bo.put(name, b"x").json()["id"])
    header = response.headers["Content-Disposition"]
    assert header == disposition
    assert header.isascii()
    assert header.isprintable()
    response.close()


@pytest.mark.parametrize(
    "name",
    [
        "x.html",
        "x.htm",
        "x.xhtml",
        "x.svg",
        "x.xml",
        "x.js",
        "x.mjs",
        "x.css",
        "x.mhtml",
        "x.pdf",
        "x.swf",
        "X.HTML",
        "x.json",
    ],
)
@pytest.mark.parametrize("disposition", ["attachment", "inline"])
def test_what_could_run_is_never_shown(bo, name, disposition):
    node = bo.put(name, b"<script>alert(1)</script>").json()["id"]
    for response in (bo.get(bo.signed(node, disposition)), bo.content(node)):
        assert response.headers["Content-Disposition"].startswith("attachment")
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
        kind = response.headers["Content-Type"]
        assert not any(word in kind for word in ("html", "xml", "svg", "script", "css", "multipart"))
        response.close()


@pytest.mark.parametrize(
    "declared",
    [
        "text/html",
        "image/svg+xml",
        "TEXT/HTML; charset=utf-7",
        "application/xhtml+xml",
        "text/jscript",
        "text/livescript",
        "text/vbscript",
        "multipart/x-mixed-replace",
        "text/javascript1.5",
        "text/x-ecmascript",
        "text/css",
    ],
)
def test_a_declared_type_can_not_make_bytes_active(bo, declared):
    node = bo.put("noext", b"<script>", content_type=declared).json()["id"]
    response = bo.get(bo.signed(node, "inline"))
    assert response.headers["Content-Type"] == "application/octet-stream"
    assert response.headers["Content-Disposition"].startswith("attachment")
    response.close()


@pytest.mark.parametrize(
    ("name", "kind"), [("a.png", "image/png"), ("a.mp4", "video/mp4"), ("a.txt", "text/plain; charset=utf-8")]
)
def test_what_can_carry_no_script_may_be_shown_inline(bo, name, kind):
    node = bo.put(name, b"<script>").json()["id"]
    response = bo.get(bo.signed(node, "inline"))
    assert response.headers["Content-Type"] == kind
    assert response.headers["Content-Disposition"].startswith("inline")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response.headers["Content-Security-Policy"]
    response.close()
    plain = bo.content(node)
    assert plain.headers["Content-Disposition"].startswith("attachment")  # with a token there is nothing to show
    plain.close()


# -- who may


def test_bytes_are_for_those_who_may_read_them(bo, cy, nobody, node):
    assert code(cy.content(node)) == code(bo.content("999999")) == (404, "not_found")
    assert code(nobody.content(node)) == (401, "unauthenticated")
    assert code(bo.content(bo.top)) == (409, "not_a_file")


def test_no_route_takes_a_digest_or_a_blob(bo, node):
    """Nothing below the gate is reachable: knowing a content's digest gives nobody its bytes."""
    digest = etag_of(DATA).strip('"')
    chunk = Chunk.objects.first().digest.hex()
    for key in (digest, chunk):
        for path in (
            f"/api/v1/nodes/{key}/content",
            f"/content/{key}/a",
            f"/api/v1/blobs/{key}",
            f"/api/v1/chunks/{key}",
        ):
            assert bo.get(path).status_code == 404


def test_bytes_in_the_trash_are_not_sent(bo, node):
    tree.trash(Node.objects.get(pk=node), by=None)
    assert code(bo.content(node)) == (409, "in_trash")


# -- what it costs and what it holds


def test_a_download_costs_two_queries_for_the_first_32_chunks(bo):
    def cost(size: int) -> int:
        node = bo.put(f"f{size}", some_bytes(size)).json()["id"]
        with queries() as ran:
            assert len(bytes_of(bo.content(node))) == size
        return len(ran)

    if connection.vendor == "sqlite":  # the bytes come through the blob handle; the servers read past the ORM
        assert [cost(size) - cost(0) for size in (1, MIB, MIB + 1, 5 * MIB)] == [2, 2, 2, 2]
    assert cost(0) <= 6


def test_nothing_is_held_between_two_pieces(bo, node):
    response = bo.content(node)
    pieces = iter(response.streaming_content)
    for number, piece in enumerate(pieces):
        assert piece
        assert not connection.in_atomic_block
        in_thread(lambda number=number: tree.create_folder(Node.objects.get(pk=bo.top), f"f{number}", by=None))
    response.close()
    assert Node.objects.filter(parent_id=bo.top, kind=0).count() == 3


def test_a_replaced_content_is_sent_to_its_end(bo, node):
    response = bo.content(node)
    pieces = iter(response.streaming_content)
    first = next(pieces)
    bo.put("a.bin", b"new")
    assert first + b"".join(pieces) == DATA
    response.close()


def test_a_damaged_chunk_breaks_the_answer_and_never_ends_it_cleanly(bo, node, settings):
    damage(node, 1)
    settings.VERIFY_AGE = timedelta(0)
    response = bo.content(node)
    with pytest.raises(DamagedBlob):
        list(response.streaming_content)
    response.close()


def test_damage_at_the_beginning_is_answered_with_an_error(bo, node, settings):
    damage(node, 0)
    settings.VERIFY_AGE = timedelta(0)
    assert code(bo.content(node)) == (500, "server_error")


def test_a_lost_piece_is_answered_with_an_error(bo, node):
    BlobChunk.objects.filter(blob=Node.objects.get(pk=node).blob, seq=1).delete()
    assert code(bo.content(node)) == (500, "server_error")


def damage(node: str, seq: int) -> None:
    """Turn one bit of a chunk's stored bytes."""
    piece = BlobChunk.objects.get(blob=Node.objects.get(pk=node).blob, seq=seq)
    chunk = Chunk.objects.get(digest=piece.chunk_id)
    data = bytearray(chunk.data)
    data[len(data) // 2] ^= 1
    Chunk.objects.filter(pk=chunk.pk).update(data=bytes(data))


def test_a_download_gives_its_slot_back_however_it_ends(bo, node, monkeypatch):
    slots = Slots(1)
    monkeypatch.setattr("drive.api.content.slots", slots)
    assert process.slots is not slots
    whole = bo.content(node)
    assert code(bo.content(node)) == (503, "busy")
    assert bo.head(f"/api/v1/nodes/{node}/content").status_code == 200
    assert bytes_of(whole) == DATA
    left = bo.content(node)
    next(iter(left.streaming_content))
    left.close()
    left.close()
    assert bytes_of(bo.content(node)) == DATA


def test_refusals_take_no_slot(bo, node, monkeypatch):
    monkeypatch.setattr("drive.api.content.slots", Slots(0))
    assert bo.content(node, Range="bytes=99999999-").status_code == 416
    assert bo.content(node, **{"If-None-Match": "*"}).status_code == 304
