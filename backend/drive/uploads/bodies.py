"""Reading request bodies in bounded memory."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Protocol

READ_BYTES = 1024 * 1024


class Body(Protocol):
    """A stream of bytes; `read` returns b"" at its end, and at once when the client has gone."""

    def read(self, size: int) -> bytes: ...

    def abandon(self) -> None:
        """Nobody wants the rest: a `read` that waits for the client, in another thread, ends soon."""


class Arrived(io.BytesIO):
    """A body that is here already."""

    def abandon(self) -> None:
        """Nobody waits for it."""


def blocks(body: Body, *, at: int, size: int, limit: int | None) -> Iterator[bytes]:
    """The body in blocks that end at multiples of `size` of the content, the first beginning at offset `at`.

    Reads `limit` bytes at most (None: all there are).
    """
    left = limit
    while left is None or left > 0:
        want = size - at % size
        block = take(body, want if left is None else min(want, left))
        if not block:
            return
        yield block
        at += len(block)
        left = None if left is None else left - len(block)
        if len(block) < want:
            return


def take(body: Body, size: int) -> bytes:
    """Up to `size` bytes: fewer only at the end of the body."""
    pieces: list[bytes] = []
    while size > 0:
        piece = body.read(min(size, READ_BYTES))
        if not piece:
            break
        pieces.append(piece)
        size -= len(piece)
    return pieces[0] if len(pieces) == 1 else b"".join(pieces)
