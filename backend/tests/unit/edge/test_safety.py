"""What the edge must never do: answer who may not, go on after damage, give away slices, or be needed."""

from __future__ import annotations

import hashlib
import subprocess

import pytest
from django.test import override_settings

from drive.blobs.models import BlobChunk, Chunk
from drive.sharing.links_models import Share
from drive.tree.models import Node
from tests import edges
from tests.unit.bytes.making import MIB, bytes_of, code, digest_of, some_bytes
from tests.unit.edge.talking import Through
from tests.unit.edge.test_conformance import token
from tests.unit.sharing.linking import Maker, Visit, link

COUNT = iter(range(1000))


@pytest.fixture
def fresh(bo):
    """A content that no cache has seen yet, and the path of its bytes."""
    data = some_bytes(3 * MIB + 5, seed=10_000 + next(COUNT))
    node = bo.put("a.bin", data).json()["id"]
    return data, f"/api/v1/nodes/{node}/content"


def slices_of(node_path: str) -> str:
    blob = Node.objects.get(pk=node_path.split("/")[4]).blob
    assert blob is not None
    return f"/slices/{blob.pk}/{bytes(blob.digest).hex()}/{blob.size}"


def test_each_slice_is_fetched_once_whoever_reads_it(bo, cy, both, edge, fresh):
    data, path = fresh
    before = len(edge.cached())
    some = both.through.ask("GET", path, token(bo), f"Range: bytes={MIB + 1}-{MIB + 9}")
    assert some.body == data[MIB + 1 : MIB + 10]
    assert len(edge.cached()) == before + 1
    cy.put("the same.bin", data)  # equal bytes are one content, under any name
    other = f"/api/v1/nodes/{Node.objects.get(name='the same.bin').pk}/content"
    for asked, whose in ((path, bo), (path, bo), (other, cy)):
        assert both.through.ask("GET", asked, token(whose)).body == data
        assert len(edge.cached()) == before + 4


def test_what_is_cached_is_still_asked_for_each_time(bo, cy, both, fresh):
    data, path = fresh
    maker = Maker(bo.user)
    share = link(maker, path.split("/")[4])
    visitor = token(Visit(share))
    assert both.through.ask("GET", path, visitor).body == data
    assert both.ask("GET", path, token(cy)).status == 404
    assert maker.delete(f"/api/v1/shares/{share['id']}").status_code == 204
    assert both.ask("GET", path, visitor).status == 404
    assert both.through.ask("GET", path, token(bo)).body == data


def test_a_download_by_a_limited_link_counts_once_and_ends_at_its_limit(bo, both, fresh):
    data, path = fresh
    visitor = token(Visit(link(Maker(bo.user), path.split("/")[4], download_limit=2)))
    for _ in range(2):
        assert both.through.ask("GET", path, visitor).body == data
    assert both.ask("GET", path, visitor).status == 403
    assert both.through.ask("HEAD", path, visitor).status == 200
    assert Share.objects.get().downloads == 2


@pytest.mark.parametrize("sent", [(), ("X-Holdfast-Slices: wrong",), (f"X-Holdfast-Edge: {edges.SECRET}",)])
def test_slices_are_for_the_edge_alone(bo, both, fresh, sent):
    answer = both.direct.ask("GET", slices_of(fresh[1]), token(bo), "Range: bytes=0-99", *sent)
    assert (answer.status, answer.headers["content-type"]) == (404, "application/problem+json")


@pytest.mark.parametrize("before", ["", "/x/..", "/%2e%2e", "/"])
def test_nobody_reaches_slices_through_the_edge(bo, both, fresh, before):
    asked = ("Range: bytes=0-99", f"X-Holdfast-Slices: {edges.SECRET}")
    assert both.through.ask("GET", before + slices_of(fresh[1]), token(bo), *asked).status in (400, 404)


def test_only_who_knows_the_secret_is_handed_anything(bo, both, fresh):
    data, path = fresh
    for sent in ((), ("X-Holdfast-Edge: ",), ("X-Holdfast-Edge: " + "x" * 40,)):
        answer = both.direct.ask("GET", path, token(bo), *sent)
        assert (answer.body, answer.headers.get("x-accel-redirect")) == (data, None)
    handed = both.direct.ask("GET", path, token(bo), f"X-Holdfast-Edge: {edges.SECRET}")
    assert (handed.body, handed.headers["x-accel-redirect"]) == (b"", slices_of(path))


def test_without_a_secret_nobody_is_handed_anything(bo, fresh):
    with override_settings(EDGE_SECRET=None):
        assert bytes_of(bo.get(fresh[1], headers={"X-Holdfast-Edge": ""})) == fresh[0]
        assert code(bo.get(slices_of(fresh[1]), headers={"X-Holdfast-Slices": ""})) == (404, "not_found")


@pytest.mark.parametrize("range_", ["bytes=0-", "bytes=1-1048576", f"bytes=0-{MIB}", "bytes=0-1,3-4", ""])
def test_a_slice_is_one_chunk(both, fresh, range_):
    sent = (f"X-Holdfast-Slices: {edges.SECRET}", f"Range: {range_}")
    assert both.direct.ask("GET", slices_of(fresh[1]), "none", *sent).status == 400


def flip(data: bytes, seq: int) -> None:
    """Turn a bit of a stored chunk."""
    chunk = Chunk.objects.get(digest=hashlib.sha256(data[seq * MIB : (seq + 1) * MIB]).digest())
    wrong = bytearray(chunk.data)
    wrong[len(wrong) // 2] ^= 1
    Chunk.objects.filter(pk=chunk.pk).update(data=bytes(wrong))


def test_damage_on_the_way_breaks_the_answer_after_right_bytes_alone(bo, edge, both, fresh):
    data, path = fresh
    before = len(edge.cached())
    flip(data, 2)
    both.through.send("GET", path, token(bo))
    got = b""
    while piece := both.through.some():
        got += piece
    head, _, body = got.partition(b"\r\n\r\n")
    assert f"content-length: {len(data)}" in head.decode().lower()
    assert data[: 2 * MIB].startswith(body)
    assert len(edge.cached()) == before + 2, "what is damaged was kept"


@pytest.mark.parametrize("headers", [(), ("Range: bytes=5-9",)])
def test_damage_at_the_beginning_is_told_as_an_error(bo, edge, both, fresh, headers):
    flip(fresh[0], 0)
    answer = both.through.ask("GET", fresh[1], token(bo), *headers)
    assert (answer.status, answer.headers["content-type"]) == (500, "application/problem+json")
    assert b'"code": "server_error"' in answer.body
    assert answer.headers["cache-control"] == "no-store"
    assert "content-disposition" not in answer.headers


def test_a_lost_list_of_chunks_is_told_as_an_error(bo, both, fresh):
    BlobChunk.objects.filter(blob__digest=bytes.fromhex(digest_of(fresh[0])), seq=1).delete()
    answer = both.ask("GET", fresh[1], token(bo))
    assert (answer.status, answer.headers["cache-control"]) == (500, "no-store")


def test_it_speaks_http2_and_tells_browsers_to_stay_with_tls(bo, edge, fresh):
    url = f"https://localhost:{edge.port}{fresh[1]}"
    options = ["--http2", "--cacert", str(edge.certificate), "-H", f"Authorization: {token(bo)}"]
    command = ["curl", "-sSi", *options, url]
    head, _, body = subprocess.run(command, capture_output=True, check=True).stdout.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/2 200")
    assert head.count(b"strict-transport-security: max-age=31536000") == 1
    assert body == fresh[0]


def test_a_name_that_is_not_served_and_a_line_without_tls_get_nothing(edge):
    with Through(edge) as line:
        line.sock.sendall(b"GET /livez HTTP/1.1\r\nHost: other.example\r\n\r\n")
        assert line.answer().status == 421
    url = f"http://127.0.0.1:{edge.http_port}/livez?x=1"
    told = subprocess.run(["curl", "-sSi", url], capture_output=True, text=True, check=True).stdout
    assert told.startswith("HTTP/1.1 308")
    assert "Location: https://127.0.0.1/livez?x=1" in told
