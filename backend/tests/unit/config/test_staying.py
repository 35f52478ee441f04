"""gunicorn's worker as the API runs it: who asks again at once is answered by the same thread."""

from __future__ import annotations

import socket
import threading
from types import SimpleNamespace

import pytest
from gunicorn.workers.gthread import ThreadWorker

from config import staying


@pytest.fixture
def ends():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


def connection(ours: socket.socket, *, ahead: bytes = b"") -> SimpleNamespace:
    buffer = SimpleNamespace(getvalue=lambda: ahead)
    parser = SimpleNamespace(unreader=SimpleNamespace(buf=buffer))
    return SimpleNamespace(
        sock=ours, is_http2=False, parser=parser, close=lambda graceful=False: closed.append(graceful)
    )


def worker(monkeypatch, answer, *, alive: bool = True) -> staying.Worker:
    monkeypatch.setattr(ThreadWorker, "handle", lambda self, conn: answer(conn))
    made = staying.Worker.__new__(staying.Worker)
    made.alive = alive
    return made


def reading(conn: SimpleNamespace) -> bool:
    """Takes one byte for a request; the connection stays open."""
    asked.append(conn.sock.recv(1))
    return True


asked: list[bytes] = []
closed: list[bool] = []


@pytest.fixture(autouse=True)
def nothing_asked():
    asked.clear()
    closed.clear()


def test_requests_that_wait_on_the_connection_are_answered_one_after_the_other(monkeypatch, ends):
    ends[1].sendall(b"abc")
    assert worker(monkeypatch, reading).handle(connection(ends[0])) is True
    assert asked == [b"a", b"b", b"c"]


def test_a_connection_that_asks_without_end_lets_others_come_between(monkeypatch, ends):
    ends[1].sendall(b"x" * (staying.AT_MOST + 50))
    worker(monkeypatch, reading).handle(connection(ends[0]))
    assert len(asked) == staying.AT_MOST + 1


@pytest.mark.parametrize("answer", [False, object()])
def test_a_connection_that_is_done_or_put_off_is_left_to_gunicorn(monkeypatch, ends, answer):
    ends[1].sendall(b"ab")
    assert (
        worker(monkeypatch, lambda conn: asked.append(conn.sock.recv(1)) or answer).handle(connection(ends[0]))
        is answer
    )
    assert asked == [b"a"]


@pytest.mark.parametrize(("answer", "times"), [(False, 1), (None, 1), (object(), 0)])
def test_a_connection_that_is_done_is_closed_by_its_own_thread(monkeypatch, ends, answer, times):
    """gunicorn's own close comes after that, in the thread that watches all connections, and must not wait there."""
    conn = connection(ends[0])
    worker(monkeypatch, lambda conn: answer).handle(conn)
    assert closed == [True] * times
    if times:
        conn.close(graceful=True)
        assert closed == [True]


def test_a_worker_that_stops_begins_no_further_request(monkeypatch, ends):
    ends[1].sendall(b"ab")
    worker(monkeypatch, reading, alive=False).handle(connection(ends[0]))
    assert asked == [b"a"]


def test_what_was_read_ahead_is_left_to_gunicorn(monkeypatch, ends):
    ends[1].sendall(b"ab")
    worker(monkeypatch, reading).handle(connection(ends[0], ahead=b"GET"))
    assert asked == [b"a"]


def serving(monkeypatch, ours, *headers: tuple[str, str]) -> tuple[threading.Thread, list[object]]:
    """A request whose body is waited for; what it read, and whether its connection then stays."""
    reads, told = threading.Event(), []

    def answer(self, req, conn):
        reads.set()
        told.append(conn.sock.recv(100))  # waits: nothing comes
        conn.sock.sendall(b"so far")
        return True

    monkeypatch.setattr(ThreadWorker, "handle_request", answer)
    request, serves = SimpleNamespace(headers=headers), staying.Worker.__new__(staying.Worker)
    thread = threading.Thread(target=lambda: told.append(serves.handle_request(request, connection(ours))))
    thread.start()
    assert reads.wait(30)
    return thread, told


def test_a_body_of_an_upload_is_ended_answered_and_the_connection_closed(monkeypatch, ends):
    """As near the end of the grace after SIGTERM. What still comes of the body must not be read as a request."""
    thread, told = serving(monkeypatch, ends[0], ("TUS-RESUMABLE", "1.0.0"))
    staying.end_bodies()
    thread.join(30)
    assert told == [b"", False]
    assert ends[1].recv(100) == b"so far"


@pytest.mark.parametrize("headers", [(), (("TUS-RESUMABLE", "1.0.0"),)])
def test_a_body_that_was_not_ended_leaves_the_connection_open(monkeypatch, ends, headers):
    thread, told = serving(monkeypatch, ends[0], *headers)
    if not headers:
        staying.end_bodies()  # only uploads can go on later
    ends[1].sendall(b"all of it")
    thread.join(30)
    assert told == [b"all of it", True]
    staying.end_bodies()
    ends[1].sendall(b"next")
    assert ends[0].recv(100) == b"next"


def test_bodies_are_ended_within_the_grace(monkeypatch):
    begun = []
    monkeypatch.setattr(staying.threading, "Timer", lambda seconds, work: begun.append((seconds, work)) or Never())
    monkeypatch.setattr(ThreadWorker, "handle_exit", lambda self, sig, frame: setattr(self, "alive", False))
    for grace in (30, 1):
        stopping = worker(monkeypatch, reading)
        stopping.cfg = SimpleNamespace(graceful_timeout=grace)
        stopping.handle_exit(15, None)
        stopping.handle_exit(15, None)  # told twice, it is done once
    assert begun == [(27.0, staying.end_bodies), (0.5, staying.end_bodies)]


class Never:
    """A timer that does nothing."""

    daemon = False

    def start(self) -> None: ...
