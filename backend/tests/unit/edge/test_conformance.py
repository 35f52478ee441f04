"""Range, If-Range, HEAD, 206, 304 and 416 are the same with the edge and without it, to the header."""

from __future__ import annotations

import pytest

from tests.unit.bytes.making import MIB, Api, etag_of, some_bytes

DATA = some_bytes(3 * MIB + 100)
LAST = len(DATA) - 1
TAG = etag_of(DATA)


def token(api: Api) -> str:
    return str(api.defaults["HTTP_AUTHORIZATION"])


@pytest.fixture
def path(bo):
    return f"/api/v1/nodes/{bo.put('film.mp4', DATA).json()['id']}/content"


PLAIN = [
    ((), slice(None)),
    (("Range: bytes=0-0",), slice(0, 1)),
    (("Range: bytes=5-9",), slice(5, 10)),
    ((f"Range: bytes={MIB - 1}-{MIB}",), slice(MIB - 1, MIB + 1)),
    ((f"Range: bytes={MIB}-{2 * MIB - 1}",), slice(MIB, 2 * MIB)),
    ((f"Range: bytes={MIB + 7}-",), slice(MIB + 7, None)),
    (("Range: bytes=-100",), slice(-100, None)),
    ((f"Range: bytes=-{2 * MIB}",), slice(-2 * MIB, None)),
    (("Range: bytes=-999999999999",), slice(None)),
    ((f"Range: bytes=10-{10**17}",), slice(10, None)),
    ((f"Range: bytes={LAST}-",), slice(LAST, None)),
    (("Range: bytes=0-9", f"If-Range: {TAG}"), slice(0, 10)),
    ((f"If-Range: {TAG}",), slice(None)),
    ((f"If-Match: {TAG}",), slice(None)),
    ((f'If-Match: "x", {TAG}', "Range: bytes=0-9"), slice(0, 10)),
    (("If-Match: *",), slice(None)),
    (('If-None-Match: "other"',), slice(None)),
    (("If-Modified-Since: Sun, 22 Nov 2026 18:00:00 GMT",), slice(None)),
]  # fmt: skip


@pytest.mark.parametrize(("headers", "part"), PLAIN)
def test_the_edge_sends_what_the_backend_would(bo, path, both, edge, headers, part):
    answer = both.ask("GET", path, token(bo), *headers)
    assert answer.body == DATA[part]
    assert answer.status == (206 if any(header.startswith("Range") for header in headers) else 200)
    assert len(edge.cached()) > 0


ODD = [
    ("Range: bytes=0-1,3-4",), ("Range: items=0-1",), ("Range: bytes=9-1",), ("Range: bytes=",),
    ("Range: bytes=" + "0-1," * 1000,), (f"Range: bytes=10-{10**30}",), ("Range: BYTES=1-2",), ("Range: bytes= 1-2",),
    ("Range: bytes=0-9", f"If-Range: W/{TAG}"), ("Range: bytes=0-9", 'If-Range: "other"'),
    ("Range: bytes=0-9", "If-Range: Sun, 22 Nov 2026 18:00:00 GMT"), ("Range: bytes=0-9", "If-Range: nonsense"),
    ("If-Unmodified-Since: Sun, 22 Nov 2026 18:00:00 GMT",), ("If-None-Match: nonsense",),
]  # fmt: skip


@pytest.mark.parametrize("headers", ODD)
def test_what_nginx_would_read_otherwise_is_answered_alike(bo, path, both, headers):
    assert both.ask("GET", path, token(bo), *headers).status in (200, 206)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ((f"Range: bytes={len(DATA)}-",), 416),
        (("Range: bytes=-0",), 416),
        ((f"Range: bytes={10**50}-",), 416),
        ((f"If-None-Match: {TAG}",), 304),
        ((f"If-None-Match: W/{TAG}", "Range: bytes=0-9"), 304),
        (("If-None-Match: *",), 304),
        (('If-Match: "x"',), 412),
        ((f"If-Match: W/{TAG}",), 412),
    ],
)
def test_what_sends_no_bytes_is_answered_alike(bo, path, both, headers, status):
    assert both.ask("GET", path, token(bo), *headers).status == status


@pytest.mark.parametrize("headers", [(), ("Range: bytes=0-9",), (f"If-None-Match: {TAG}",)])
def test_head_is_answered_alike(bo, path, both, headers):
    both.ask("HEAD", path, token(bo), *headers)


def test_another_origin_may_read_what_it_may_read_without_the_edge(bo, path, both):
    answer = both.ask("GET", path, token(bo), "Origin: http://localhost:8080", "Range: bytes=0-9")
    assert answer.headers["access-control-allow-origin"] == "http://localhost:8080"
    assert "Content-Range" in answer.headers["access-control-expose-headers"]


@pytest.mark.parametrize("disposition", ["attachment", "inline"])
def test_signed_addresses_are_answered_alike(bo, both, disposition):
    url = bo.signed(bo.put("film.mp4", DATA).json()["id"], disposition)
    answer = both.ask("GET", url, "none", "Range: bytes=100-")
    assert answer.body == DATA[100:]
    assert answer.headers["content-type"] == "video/mp4"
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    assert answer.headers["content-disposition"].startswith(disposition)


@pytest.mark.parametrize("size", [0, 1, MIB - 1, MIB, MIB + 1, 2 * MIB])
def test_contents_of_every_size_are_answered_alike(bo, both, size):
    data = some_bytes(size, seed=size)
    node = bo.put("a.html", data).json()["id"]
    assert both.ask("GET", f"/api/v1/nodes/{node}/content", token(bo)).body == data


def test_past_contents_are_answered_alike(bo, both):
    node = bo.put("a.bin", DATA).json()["id"]
    bo.put("a.bin", b"new")
    past = bo.get(f"/api/v1/nodes/{node}/revisions").json()["items"][-1]["id"]
    assert both.ask("GET", f"/api/v1/nodes/{node}/revisions/{past}/content", token(bo)).body == DATA


@pytest.mark.parametrize("path", ["/api/v1/me", "/livez", "/api/v1/nodes/999999/content", "/nowhere"])
def test_everything_else_is_answered_alike(bo, both, path):
    both.ask("GET", path, token(bo))
