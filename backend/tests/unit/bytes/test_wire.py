"""Bodies as WSGI gives them, and the places of transfers."""

from __future__ import annotations

import socket
import threading

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest
from django.test import RequestFactory

from drive.api.slots import THREADS_FOR_SHORT_REQUESTS, slots
from drive.lib.errors import BadHeader, Busy
from drive.lib.wire import RequestBody, Slots, Streamed
from tests.unit.bytes.making import Body


def request(body: Body, **headers: str) -> WSGIRequest:
    return RequestFactory().generic("PUT", "/", **{"wsgi.input": body, **headers})


def test_a_body_of_known_length_is_read_to_it_and_not_beyond():
    body = RequestBody(request(Body(b"0123456789"), CONTENT_LENGTH="4"))
    assert (body.length, body.read(100), body.read(100), body.broken) == (4, b"0123", b"", False)


@pytest.mark.parametrize("coding", ["chunked", "Chunked", "gzip, chunked"])
def test_a_chunked_body_has_no_length_and_is_read(coding):
    body = RequestBody(request(Body(b"0123456789"), HTTP_TRANSFER_ENCODING=coding))
    assert (body.length, body.read(100), body.broken) == (None, b"0123456789", False)


def test_without_a_length_there_is_no_body():
    body = RequestBody(request(Body(b"0123456789"), CONTENT_LENGTH=""))
    assert (body.length, body.read(100)) == (0, b"")


@pytest.mark.parametrize(
    "error", [OSError("gone"), ConnectionResetError(), ValueError("bad chunk"), TimeoutError(), StopIteration()]
)
def test_any_error_of_the_server_is_the_end_and_told_as_broken(error):
    body = RequestBody(request(Body(b"abc", error=error), HTTP_TRANSFER_ENCODING="chunked"))
    assert (body.read(100), body.broken) == (b"abc", False)
    assert (body.read(100), body.broken) == (b"", True)


@pytest.mark.parametrize("length", ["-1", "+1", "1.5", "x", "٣", "9" * 19])
def test_a_length_that_is_none_is_refused(length):
    factory = RequestFactory().generic("PUT", "/")
    factory.META["CONTENT_LENGTH"] = length
    with pytest.raises(BadHeader):
        RequestBody(factory)


def test_when_all_slots_are_taken_the_next_is_told_to_come_again():
    two = Slots(2)
    first, second = two.take(), two.take()
    with pytest.raises(Busy) as caught:
        two.take()
    assert caught.value.retry_after > 0
    for _ in range(3):
        first.give_back()  # however often
    two.take()
    with pytest.raises(Busy):
        two.take()
    assert second


def test_a_slot_is_given_back_when_its_work_fails():
    one = Slots(1)
    with pytest.raises(ZeroDivisionError), one.take():
        raise ZeroDivisionError
    with one.take():
        pass


def test_slots_come_back_from_many_threads():
    some = Slots(8)

    def work() -> None:
        for _ in range(200):
            try:
                with some.take():
                    pass
            except Busy:
                pass

    threads = [threading.Thread(target=work) for _ in range(8)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert len([some.take() for _ in range(8)]) == 8


def test_an_answer_gives_its_slot_back_once_it_is_closed():
    one = Slots(1)
    streamed = Streamed(iter([b"a", b"b"]), one.take(), asked())
    assert list(streamed) == [b"a", b"b"]
    with pytest.raises(Busy):
        one.take()
    streamed.close()
    streamed.close()
    one.take()


def asked(server_socket: socket.socket | None = None) -> HttpRequest:
    request = HttpRequest()
    request.META["gunicorn.socket"] = server_socket
    return request


def test_headers_travel_with_the_first_piece_and_nothing_is_held_back_at_the_end():
    with socket.create_server(("127.0.0.1", 0)) as door, socket.create_connection(door.getsockname()) as client:
        server, _ = door.accept()
        client.settimeout(30)
        with server:
            streamed = Streamed(iter([b"body"]), Slots(1).take(), asked(server))
            pieces = iter(streamed)
            server.sendall(b"headers, ")
            assert server.getsockopt(socket.IPPROTO_TCP, socket.TCP_CORK) == 1
            server.sendall(next(pieces))
            streamed.close()
            assert server.getsockopt(socket.IPPROTO_TCP, socket.TCP_CORK) == 0
            assert client.recv(100) == b"headers, body"


def test_a_connection_that_is_gone_is_no_error():
    gone = socket.socket()
    gone.close()
    streamed = Streamed(iter([b"a"]), Slots(1).take(), asked(gone))
    assert list(streamed) == [b"a"]
    streamed.close()


def test_a_process_keeps_threads_for_short_requests():
    assert THREADS_FOR_SHORT_REQUESTS >= 16
    taken = []
    try:
        while True:
            taken.append(slots.take())
    except Busy:
        assert 4 <= len(taken) <= 128 - THREADS_FOR_SHORT_REQUESTS
    finally:
        [slot.give_back() for slot in taken]
