"""Bodies in and bytes out, as plain Django views under WSGI need them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from socket import IPPROTO_TCP, SHUT_RD, TCP_CORK

from django.http import HttpRequest

from drive.lib.errors import BadHeader, Busy


class RequestBody:
    """The raw body of a request, also one with `Transfer-Encoding: chunked`, which Django sees as empty.

    `length` is its Content-Length in bytes, None when chunked, 0 when neither was `declared`. `broken` says that it
    ended by an error: then the end of what was read is not the end of the body.
    """

    def __init__(self, request: HttpRequest) -> None:
        chunked = "chunked" in request.META.get("HTTP_TRANSFER_ENCODING", "").lower()
        self.length = None if chunked else _content_length(request)
        self.declared = chunked or bool(request.META.get("CONTENT_LENGTH"))
        self.broken = False
        self._stream = request.META["wsgi.input"] if chunked else request
        self._socket = request.META.get("gunicorn.socket")

    def read(self, size: int) -> bytes:
        try:
            return self._stream.read(size)
        except Exception:  # a vanished client shows itself as any of a dozen, by server and moment
            self.broken = True
            return b""

    def abandon(self) -> None:
        """Nobody wants the rest of the body: end a `read` that waits for the client in another thread."""
        if self._socket is not None:
            with suppress(OSError):
                self._socket.shutdown(SHUT_RD)


def _content_length(request: HttpRequest) -> int | None:
    text = request.META.get("CONTENT_LENGTH") or "0"
    if not (text.isascii() and text.isdigit()) or len(text) > 18:
        raise BadHeader("Content-Length")
    return int(text)


class Slots:
    """How many byte transfers a process carries at once; the threads above that number stay free for short requests."""

    def __init__(self, count: int) -> None:
        self._free = count
        self._taken: set[int] = set()

    def take(self) -> Slot:
        """Raises Busy when all are taken."""
        slot = Slot(self)
        # A set's add and len are atomic under the interpreter's lock; one slot too many for a moment harms nobody.
        if len(self._taken) >= self._free:
            raise Busy("Too many transfers are running.", retry_after=5)
        self._taken.add(id(slot))
        return slot

    def give_back(self, slot: Slot) -> None:
        self._taken.discard(id(slot))


class Slot:
    """One transfer's place. Given back once, however often it is asked."""

    def __init__(self, slots: Slots) -> None:
        self._slots = slots

    def give_back(self) -> None:
        self._slots.give_back(self)

    def __enter__(self) -> Slot:
        return self

    def __exit__(self, *_: object) -> None:
        self.give_back()


class Streamed:
    """Pieces of a response that give their slot back when the server is done with them, also when the client left.

    Its headers travel with the first piece: alone they would be a packet of their own, and wake the client for nothing.
    """

    def __init__(self, pieces: Iterable[bytes], slot: Slot, request: HttpRequest) -> None:
        self._pieces = pieces
        self._slot = slot
        self._socket = request.META.get("gunicorn.socket")

    def __iter__(self) -> Iterator[bytes]:
        self._hold(True)
        return iter(self._pieces)

    def close(self) -> None:
        self._hold(False)
        self._slot.give_back()

    def _hold(self, on: bool) -> None:
        """Whether the kernel waits for more before it sends less than a whole packet."""
        if self._socket is not None:
            with suppress(OSError):  # it is gone, or no TCP
                self._socket.setsockopt(IPPROTO_TCP, TCP_CORK, on)
