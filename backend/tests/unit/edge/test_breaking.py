"""The edge before a backend that breaks off on purpose, or waits in the middle: no Django is needed for that."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests import edges, engines
from tests.unit.edge.talking import Through

MIB = 1024 * 1024
SIZE = 4 * MIB + 77


def chunk(seq: int) -> bytes:
    """Each of its own letter, so that bytes at a wrong place show."""
    return bytes([65 + seq]) * min(MIB, SIZE - seq * MIB)


WHOLE = b"".join(chunk(seq) for seq in range(5))


class Backend(ThreadingHTTPServer):
    """It says yes to everything. `cut` is the slice that it breaks off, as often as `cuts` says."""

    daemon_threads = True
    cut, cuts = -1, 0

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[int] = []
        self.arrived = threading.Event()
        self.go_on = threading.Event()


class Handler(BaseHTTPRequestHandler):
    server: Backend
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None: ...

    def tell(self, status: int, **headers: object) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), str(value))
        self.end_headers()

    def do_GET(self) -> None:
        if self.path == "/events":
            self.tell(200, Content_Type="text/event-stream", Connection="close")
            self.wfile.write(b"data: 1\n\n")
            self.wfile.flush()
            self.server.go_on.wait(30)
            self.close_connection = True
        elif self.path.startswith("/slices/"):
            self.slice()
        else:
            place = f"/slices/1{self.path}/{SIZE}"
            self.tell(200, X_Accel_Redirect=place, Edge_Content_Type="text/plain", Content_Length=0)

    def slice(self) -> None:
        found = re.fullmatch(r"bytes=(\d+)-(\d+)", self.headers["Range"])
        assert found is not None
        start, stop = int(found[1]), min(int(found[2]) + 1, SIZE)
        seq = start // MIB
        self.server.asked.append(seq)
        told = {"Content_Range": f"bytes {start}-{stop - 1}/{SIZE}", "Content_Length": stop - start, "ETag": '"x"'}
        self.tell(206, **told)
        if seq == self.server.cut and self.server.cuts:
            self.server.cuts -= 1
            self.wfile.write(chunk(seq)[: len(chunk(seq)) // 2])
            self.close_connection = True
            return
        self.wfile.write(chunk(seq))

    def do_PUT(self) -> None:
        """The first bytes of a body arrive while the rest is still to be sent."""
        self.rfile.read(10)
        self.server.arrived.set()
        self.rfile.read(int(self.headers["Content-Length"]) - 10)
        self.tell(201, Content_Length=0)


@pytest.fixture(scope="module")
def backend() -> Iterator[Backend]:
    server = Backend()
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()


@pytest.fixture(autouse=True)
def whole_again(backend):
    yield
    backend.cuts = 0


@pytest.fixture(scope="module")
def edge(backend) -> Iterator[edges.Edge]:
    with edges.edge(engines.temporary_folder("edge"), f"127.0.0.1:{backend.server_address[1]}") as running:
        yield running


def everything(edge: edges.Edge, path: str, *headers: str) -> tuple[str, bytes]:
    """Head and body, as far as they come before the connection ends."""
    with Through(edge) as line:
        line.send("GET", path, "none", "Connection: close", *headers)
        got = b""
        while piece := line.some():
            got += piece
    head, _, body = got.partition(b"\r\n\r\n")
    return head.decode(), body


@pytest.mark.parametrize("seq", [1, 3, 4])
def test_after_a_slice_that_breaks_off_nothing_follows(backend, edge, seq):
    backend.cut, backend.cuts, before = seq, 100, len(edge.cached())
    head, body = everything(edge, f"/cut-{seq}")
    assert head.startswith("HTTP/1.1 200")
    assert f"Content-Length: {SIZE}" in head
    assert WHOLE[: seq * MIB].startswith(body)
    assert len(edge.cached()) == before + seq, "what broke off was kept"
    backend.cuts = 0
    assert everything(edge, f"/cut-{seq}")[1] == WHOLE


def test_a_first_slice_that_breaks_off_is_an_error(backend, edge):
    backend.cut, backend.cuts = 0, 100
    head, body = everything(edge, "/cut-0")
    assert head.startswith("HTTP/1.1 500")
    assert b'"code": "server_error"' in body
    backend.cuts = 0
    assert everything(edge, "/cut-0", "Range: bytes=1-3")[1] == WHOLE[1:4]


def test_many_who_want_the_same_at_once_fetch_it_once(backend, edge):
    backend.asked.clear()
    got: list[bytes] = []
    threads = [threading.Thread(target=lambda: got.append(everything(edge, "/many")[1])) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert got == [WHOLE] * 12
    assert sorted(backend.asked) == [0, 1, 2, 3, 4]


def test_a_body_goes_on_as_it_comes(backend, edge):
    with Through(edge) as line:
        line.send("PUT", "/file", "none", "Content-Length: 3000000", body=b"x" * 100_000)
        assert backend.arrived.wait(30), "the body was kept back"
        line.sock.sendall(b"x" * 2_900_000)
        assert line.answer().status == 201


def test_events_come_as_they_are_told(backend, edge):
    with Through(edge) as line:
        line.send("GET", "/events", "none")
        got = b""
        while b"data: 1" not in got:
            piece = line.some()
            assert piece, "it was closed"
            got += piece
        backend.go_on.set()
