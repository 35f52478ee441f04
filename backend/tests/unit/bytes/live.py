"""A real gunicorn on the tests' own database, and raw sockets to talk to it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from urllib.parse import quote, urlsplit

from django.db import connection

BACKEND = Path(__file__).resolve().parents[3]
START_SECONDS = 60
THREADS = 100  # 84 byte transfers at once: more than any engine's pool of connections


class Live:
    """The running server."""

    def __init__(self, port: int, log: IO[bytes], process: int = 0) -> None:
        self.port = port
        self.process = process  # gunicorn's master
        self._log = log

    def said(self) -> str:
        """All that the server has written to its log."""
        self._log.seek(0)
        return self._log.read().decode()

    def connect(self) -> Connection:
        return Connection(self.port)


class Answer:
    """One parsed answer."""

    def __init__(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.status, self.headers, self.body = status, headers, body


class Connection:
    """One kept-alive TCP connection. It sends exactly the bytes it is told and parses answers by their own framing,

    so bytes too many or too few show in the next answer.
    """

    def __init__(self, port: int) -> None:
        self.sock = socket.create_connection(("127.0.0.1", port), timeout=30)
        self._buffer = b""

    def __enter__(self) -> Connection:
        return self

    def __exit__(self, *_: object) -> None:
        self.sock.close()

    def send(self, method: str, path: str, token: str, *headers: str, body: bytes = b"") -> None:
        lines = [f"{method} {path} HTTP/1.1", "Host: localhost", f"Authorization: {token}", *headers, "", ""]
        self.sock.sendall("\r\n".join(lines).encode() + body)

    def ask(self, method: str, path: str, token: str, *headers: str, body: bytes = b"") -> Answer:
        self.send(method, path, token, *headers, body=body)
        return self.answer(method)

    def answer(self, method: str = "GET") -> Answer:
        head = self._until(b"\r\n\r\n").decode("latin-1")
        status_line, *lines = head.split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        status = int(status_line.split()[1])
        if method == "HEAD" or status in (204, 304):
            return Answer(status, headers, b"")
        if "content-length" in headers:
            return Answer(status, headers, self._take(int(headers["content-length"])))
        assert headers.get("transfer-encoding") == "chunked", headers
        return Answer(status, headers, self._chunks())

    def some(self) -> bytes:
        """A few bytes of whatever comes; b"" when the server has closed."""
        if self._buffer:
            piece, self._buffer = self._buffer, b""
            return piece
        try:
            return self.sock.recv(4096)
        except ConnectionResetError:
            return b""

    def end(self) -> None:
        """No more from us; the answer can still come."""
        self.sock.shutdown(socket.SHUT_WR)

    def _chunks(self) -> bytes:
        body = b""
        while size := int(self._until(b"\r\n"), 16):
            body += self._take(size)
            self._take(2)
        self._take(2)
        return body

    def _until(self, mark: bytes) -> bytes:
        while mark not in self._buffer:
            self._more()
        found, _, self._buffer = self._buffer.partition(mark)
        return found

    def _take(self, size: int) -> bytes:
        while len(self._buffer) < size:
            self._more()
        found, self._buffer = self._buffer[:size], self._buffer[size:]
        return found

    def _more(self) -> None:
        piece = self.sock.recv(65536)
        if not piece:
            raise ConnectionError(f"the server closed; unread: {self._buffer!r}")
        self._buffer += piece


@contextmanager
def server(**more: str) -> Iterator[Live]:
    """gunicorn with the real application on the test database; its users and tokens are the tests' own.

    `more` goes into its environment.
    """
    with socket.socket() as place, tempfile.TemporaryFile() as log:
        place.bind(("127.0.0.1", 0))
        place.listen(256)
        port = place.getsockname()[1]
        os.set_inheritable(place.fileno(), True)
        env = os.environ | {
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "HOLDFAST_DATABASE": _test_database(),
            "HOLDFAST_API_THREADS": str(THREADS),
            "HOLDFAST_API_WORKERS": "1",
            "HOLDFAST_GRACE_SECONDS": "1",
            **more,
        }
        command = [sys.executable, "-m", "gunicorn", "-c", "config/gunicorn.py", "--bind", f"fd://{place.fileno()}"]
        process = subprocess.Popen(
            [*command, "config.wsgi"], cwd=BACKEND, env=env, stdout=log, stderr=log, pass_fds=[place.fileno()]
        )
        try:
            _wait(process, port, log)
            yield Live(port, log, process.pid)
        finally:
            process.terminate()
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _test_database() -> str:
    """HOLDFAST_DATABASE with the name of the database that the tests use."""
    parts = urlsplit(os.environ["HOLDFAST_DATABASE"])
    name = str(connection.settings_dict["NAME"])
    path = quote(name if name.startswith("/") else f"/{name}")
    netloc = parts.netloc or ("@" if parts.scheme == "postgres" else "")
    return f"{parts.scheme}://{netloc}{path}" + (f"?{parts.query}" if parts.query else "")


def _wait(process: subprocess.Popen[bytes], port: int, log) -> None:
    """Until it answers. The listening socket is ours, so a connection waits for the server's start by itself."""
    until = time.monotonic() + START_SECONDS
    with Connection(port) as line:
        line.sock.settimeout(0.5)
        line.send("GET", "/livez", "none")
        while True:
            try:
                assert line.answer().status == 200
                return
            except TimeoutError:
                if process.poll() is not None or time.monotonic() > until:
                    log.seek(0)
                    raise RuntimeError(f"gunicorn did not start:\n{log.read().decode()}") from None
