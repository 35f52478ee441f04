"""Over a real gunicorn: what only a socket can do. Nothing here is timed; order is proved by what was sent and read."""

from __future__ import annotations

import threading
from contextlib import suppress

import pytest

from tests.unit.bytes.making import (
    MIB,
    NOTHING,
    Api,
    content_of,
    digest_of,
    encoded,
    leftovers,
    names_in,
    some_bytes,
)


def token(api: Api) -> str:
    return str(api.defaults["HTTP_AUTHORIZATION"])


def file_path(api: Api, name: str) -> str:
    return f"/api/v1/nodes/{api.top}/files/{name}"


def chunked(data: bytes, size: int = 70_000) -> bytes:
    pieces = [data[at : at + size] for at in range(0, len(data), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces)


CHUNKED = "Transfer-Encoding: chunked"
TUS = ("Tus-Resumable: 1.0.0", "Content-Type: application/offset+octet-stream")


@pytest.fixture
def line(gunicorn):
    with gunicorn.connect() as connection:
        yield connection


@pytest.mark.parametrize("size", [0, 1, MIB, MIB + 1, 3 * MIB + 5])
def test_a_chunked_body_arrives_whole(line, bo, size):
    data = some_bytes(size)
    answer = line.ask("PUT", file_path(bo, "a"), token(bo), CHUNKED, body=chunked(data) + b"0\r\n\r\n")
    assert (answer.status, answer.headers["etag"]) == (201, f'"{digest_of(data)}"')
    assert content_of("a") == data
    assert line.ask("GET", "/livez", token(bo)).status == 200


@pytest.mark.parametrize("size", [100, MIB, 3 * MIB])
@pytest.mark.parametrize("cut", ["between chunks", "within a chunk", "before the last line"])
def test_a_chunked_body_that_breaks_off_publishes_nothing(line, bo, size, cut):
    body = {
        "between chunks": chunked(some_bytes(size)),
        "within a chunk": chunked(some_bytes(size))[:-9],
        "before the last line": chunked(some_bytes(size)) + b"0\r\n",
    }[cut]
    line.send("PUT", file_path(bo, "half"), token(bo), CHUNKED, body=body)
    line.end()
    assert line.answer().status == 400
    assert names_in(bo.top) == []
    assert leftovers() == NOTHING


@pytest.mark.parametrize("size", [100, MIB + 5, 3 * MIB])
def test_a_body_shorter_than_its_length_publishes_nothing(line, bo, size):
    line.send("PUT", file_path(bo, "half"), token(bo), f"Content-Length: {size}", body=some_bytes(size)[:-1])
    line.end()
    assert line.answer().status == 400
    assert names_in(bo.top) == []
    assert leftovers() == NOTHING


def test_a_broken_tus_body_keeps_what_arrived(line, gunicorn, bo):
    data = some_bytes(3 * MIB + 9)
    path = bo.upload(len(data))
    line.send(
        "PATCH", path, token(bo), *TUS, "Upload-Offset: 0", f"Content-Length: {len(data)}", body=data[: 2 * MIB + 77]
    )
    line.end()
    answer = line.answer()
    assert (answer.status, answer.headers["upload-offset"]) == (204, str(2 * MIB + 77))
    rest = data[2 * MIB + 77 :]
    with gunicorn.connect() as again:
        head = again.ask("HEAD", path, token(bo), TUS[0])
        assert head.headers["upload-offset"] == str(2 * MIB + 77)
        answer = again.ask(
            "PATCH", path, token(bo), *TUS, f"Upload-Offset: {2 * MIB + 77}", f"Content-Length: {len(rest)}", body=rest
        )
    assert answer.status == 204
    assert content_of("a.bin") == data


@pytest.mark.parametrize(
    ("path", "status"), [("/api/v1/uploads/" + "0" * 32, 404), ("/api/v1/nodes/999999/content", 404), ("/nothing", 404)]
)
def test_an_error_to_head_has_no_body_on_the_wire(line, bo, path, status):
    assert line.ask("HEAD", path, token(bo), TUS[0]).status == status
    assert line.ask("GET", "/livez", token(bo)).status == 200


def test_head_of_a_content_has_its_length_and_no_body_on_the_wire(line, bo):
    node = bo.put("a", b"hello").json()["id"]
    answer = line.ask("HEAD", f"/api/v1/nodes/{node}/content", token(bo), "Range: bytes=1-2")
    assert (answer.status, answer.headers["content-length"]) == (200, "5")
    assert line.ask("GET", f"/api/v1/nodes/{node}/content", token(bo)).body == b"hello"


def test_not_modified_leaves_the_connection_usable(line, bo):
    node = bo.put("a", b"hello").json()["id"]
    etag = f'"{digest_of(b"hello")}"'
    for _ in range(2):
        answer = line.ask("GET", f"/api/v1/nodes/{node}/content", token(bo), f"If-None-Match: {etag}")
        assert (answer.status, answer.headers["etag"]) == (304, etag)
        assert answer.headers.get("content-length", "5") == "5"
    assert line.ask("GET", f"/api/v1/nodes/{node}/content", token(bo)).body == b"hello"


@pytest.mark.parametrize("name", ["taken", "..", "x" * 300, "%07", "%ff"])
@pytest.mark.parametrize("sent", [1000, 4 * MIB])
def test_a_refusal_is_heard_whether_the_client_stalls_or_sends_on(gunicorn, bo, name, sent):
    bo.put("taken", b"1")
    data = some_bytes(4 * MIB)
    with gunicorn.connect() as line:
        path = file_path(bo, name) + "?conflict=fail"
        line.send("PUT", path, token(bo), f"Content-Length: {len(data)}", body=data[:1])
        with suppress(ConnectionError):  # the server may stop listening while we still send
            line.sock.sendall(data[1:sent])
        answer = line.answer()
    assert answer.status == (409 if name == "taken" else 400)
    assert names_in(bo.top) == ["taken"]


def test_the_rest_of_a_refused_body_is_not_taken_for_a_request(gunicorn, bo):
    evil = f"PUT {file_path(bo, 'smuggled')} HTTP/1.1\r\nHost: localhost\r\nAuthorization: {token(bo)}\r\n".encode()
    evil += b"Content-Length: 4\r\n\r\nevil"
    with gunicorn.connect() as line:
        try:
            line.send("PUT", file_path(bo, ".."), token(bo), f"Content-Length: {len(evil)}", body=evil)
            assert line.answer().status == 400
            line.ask("GET", "/livez", token(bo))
        except ConnectionError:
            pass  # closing is fine too
    assert names_in(bo.top) == []


def test_a_listing_answers_while_slow_uploads_and_downloads_run(gunicorn, bo):
    """More transfers than any engine's pool has connections are open, and provably still open afterwards."""
    size = 3 * MIB
    data = some_bytes(size)
    big = bo.put("big", some_bytes(16 * MIB, seed=2)).json()["id"]
    slow = [Slow(gunicorn, "PUT", file_path(bo, f"p{number}"), token(bo), data[:1000], 500) for number in range(20)]
    slow += [Slow(gunicorn, "PUT", file_path(bo, f"q{number}"), token(bo), data, 2 * MIB) for number in range(4)]
    creating = (*TUS, "Upload-Length: 1000")
    for number in range(20):
        metadata = f"Upload-Metadata: {encoded(filename=f's{number}', parent=bo.top)}"
        slow.append(Slow(gunicorn, "POST", "/api/v1/uploads", token(bo), data[:1000], 500, *creating, metadata))
    for number in range(4):
        path = bo.upload(size, f"t{number}")
        slow.append(Slow(gunicorn, "PATCH", path, token(bo), data, 2 * MIB, *TUS, "Upload-Offset: 0"))
    downloads = [gunicorn.connect() for _ in range(20)]
    try:
        for line in downloads:
            line.send("GET", f"/api/v1/nodes/{big}/content", token(bo))
            assert line.some()
        with gunicorn.connect() as quick:
            for _ in range(3):
                listing = quick.ask("GET", f"/api/v1/nodes/{bo.top}/children", token(bo))
                assert (listing.status, names_in(bo.top)) == (200, ["big"])
            assert quick.ask("PUT", file_path(bo, "small"), token(bo), "Content-Length: 2", body=b"ok").status == 201
        assert [transfer.finish() for transfer in slow] == [201] * 44 + [204] * 4
        assert all(line.some() for line in downloads)
    finally:
        for line in [*downloads, *(transfer.line for transfer in slow)]:
            line.sock.close()
    assert len(names_in(bo.top)) == 50


class Slow:
    """An upload that has sent `sent` bytes of its body and waits."""

    def __init__(self, gunicorn, method: str, path: str, token: str, data: bytes, sent: int, *headers: str) -> None:
        self.line, self._rest = gunicorn.connect(), data[sent:]
        self.line.send(method, path, token, *headers, f"Content-Length: {len(data)}", body=data[:sent])

    def finish(self) -> int:
        self.line.sock.sendall(self._rest)
        return self.line.answer().status


def test_bytes_of_two_uploads_at_once_do_not_mix(gunicorn, bo):
    contents = [some_bytes(2 * MIB + 11, seed=number) for number in range(6)]
    answers: dict[int, int] = {}

    def send(number: int) -> None:
        data = contents[number]
        with gunicorn.connect() as line:
            answer = line.ask("PUT", file_path(bo, f"f{number}"), token(bo), f"Content-Length: {len(data)}", body=data)
            answers[number] = answer.status

    threads = [threading.Thread(target=send, args=(number,)) for number in range(6)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert answers == dict.fromkeys(range(6), 201)
    assert [content_of(f"f{number}") for number in range(6)] == contents


def test_creation_with_a_body_that_breaks_off_gives_the_upload_to_go_on_with(line, bo):
    metadata = encoded(filename="a.bin", parent=bo.top)
    line.send(
        "POST", "/api/v1/uploads", token(bo), *TUS, "Upload-Length: 1000", f"Upload-Metadata: {metadata}",
        "Content-Length: 1000", body=b"x" * 400,
    )  # fmt: skip
    line.end()
    answer = line.answer()
    assert (answer.status, answer.headers["upload-offset"]) == (201, "400")
    assert bo.patch(answer.headers["location"], 400, b"x" * 600).status_code == 204
    assert content_of("a.bin") == b"x" * 1000
