"""The bad line: WSGI middleware that delays, slows and cuts connections, as staged."""

from __future__ import annotations

import contextlib
import socket
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from .faults import Fault, Faults, wait_for

SLOW_PIECE = 16 * 1024


class BadLine:
    """Wraps the app. The faults drawn for a request travel in its environ under FAULTS."""

    FAULTS = "mock.faults"

    def __init__(self, app: Callable[..., Iterable[bytes]], faults: Callable[[], Faults]):
        self.app = app
        self.faults = faults

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] == "POST" and environ.get("PATH_INFO", "").startswith("/api/v1/uploads"):
            # tus 1.0.0, X-HTTP-Method-Override: for clients whose network lets only GET and POST pass.
            environ["REQUEST_METHOD"] = environ.get("HTTP_X_HTTP_METHOD_OVERRIDE", "POST").upper()
        drawn = self.faults().draw(environ["REQUEST_METHOD"], environ.get("PATH_INFO", ""))
        environ[self.FAULTS] = drawn
        time.sleep(_milliseconds(environ, drawn) / 1000)
        cut = min((fault.after_bytes for fault in drawn if fault.after_bytes is not None), default=None)
        speed = min((fault.bandwidth for fault in drawn if fault.bandwidth), default=None)
        has_body = environ.get("CONTENT_LENGTH") not in (None, "", "0") or environ.get("wsgi.input_terminated")
        if has_body and (cut is not None or speed):
            environ["wsgi.input"] = SlowInput(environ, cut, speed)
            cut = None
        answer = self.app(environ, start_response)
        return answer if cut is None and not speed else _slow_answer(environ, answer, cut, speed)


class SlowInput:
    """A request body that arrives slowly and may break off after `cut` bytes."""

    def __init__(self, environ: dict[str, Any], cut: int | None, speed: int | None):
        self._environ = environ
        self._inner = environ["wsgi.input"]
        self._left = cut
        self._speed = speed

    def read(self, size: int = -1) -> bytes:
        wanted = SLOW_PIECE if size is None or size < 0 else min(size, SLOW_PIECE)
        if self._left is not None:
            if self._left == 0:
                hang_up(self._environ)
                return b""
            wanted = min(wanted, self._left)
        piece = self._inner.read(wanted)
        if self._left is not None:
            self._left -= len(piece)
        wait_for(len(piece), self._speed)
        return piece

    def readinto(self, buffer: bytearray) -> int:
        piece = self.read(len(buffer))
        buffer[: len(piece)] = piece
        return len(piece)


def hang_up(environ: dict[str, Any]) -> None:
    """Close the connection under the feet of both sides."""
    line = environ.get("werkzeug.socket")
    if line is not None:
        with contextlib.suppress(OSError):
            line.shutdown(socket.SHUT_RDWR)


def _slow_answer(
    environ: dict[str, Any], answer: Iterable[bytes], cut: int | None, speed: int | None
) -> Iterator[bytes]:
    sent = 0
    try:
        for whole in answer:
            for at in range(0, len(whole), SLOW_PIECE):
                piece = whole[at : at + SLOW_PIECE]
                if cut is not None and sent + len(piece) > cut:
                    yield piece[: cut - sent]
                    hang_up(environ)
                    raise ConnectionResetError("cut as staged")
                yield piece
                sent += len(piece)
                wait_for(len(piece), speed)
    finally:
        close = getattr(answer, "close", None)
        if close:
            close()


def _milliseconds(environ: dict[str, Any], drawn: list[Fault]) -> int:
    asked = environ.get("HTTP_X_MOCK_DELAY", "")
    return sum(fault.delay_ms for fault in drawn) + (int(asked) if asked.isascii() and asked.isdigit() else 0)
