"""How bytes are cut and named. Pure functions."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

CHUNK_BYTES = 1024 * 1024
EMPTY_DIGEST = hashlib.sha256(b"").digest()

Buffer = bytes | bytearray | memoryview


@dataclass(frozen=True, slots=True)
class Piece:
    """A whole chunk of a content: its place, its SHA-256 and its bytes."""

    seq: int
    digest: bytes
    data: Buffer


@dataclass(frozen=True, slots=True)
class Plan:
    """What one append writes: whole chunks, and the rest below a border as a part that starts at `part_at`."""

    pieces: list[Piece] = field(default_factory=list)
    part_at: int = 0
    part: Buffer = b""


def tree_digest(digests: Iterable[bytes]) -> bytes:
    """SHA-256 over the concatenated SHA-256 digests of the chunks; of an empty content, SHA-256 of nothing."""
    total = hashlib.sha256()
    for digest in digests:
        total.update(digest)
    return total.digest()


def border(offset: int) -> int:
    """The last chunk border at or before `offset`."""
    return offset - offset % CHUNK_BYTES


def plan(offset: int, data: Buffer, *, tail: bytes = b"", last: bool = False) -> Plan:
    """Cut `data`, which begins at `offset` bytes of the content, at multiples of CHUNK_BYTES.

    `tail` is what is already stored between the border before `offset` and `offset`; it is needed only when the chunk
    gets full (see `fills_chunk`) or when `last` says that nothing follows.
    """
    view = memoryview(data)
    pieces: list[Piece] = []
    at = border(offset)
    if offset > at:
        room = CHUNK_BYTES - (offset - at)
        if len(view) < room and not last:
            return Plan(part_at=offset, part=view)
        pieces.append(_piece(at, tail + bytes(view[:room])))
        view, at = view[room:], at + CHUNK_BYTES
    while len(view) >= CHUNK_BYTES or (last and len(view)):
        pieces.append(_piece(at, view[:CHUNK_BYTES]))
        view, at = view[CHUNK_BYTES:], at + CHUNK_BYTES
    return Plan(pieces, part_at=at, part=view)


def fills_chunk(offset: int, size: int) -> bool:
    """Whether `size` bytes at `offset` reach the next chunk border."""
    return offset % CHUNK_BYTES + size >= CHUNK_BYTES


def whole_chunks(offset: int, *, has_tail: bool) -> int:
    """How many chunks a draft of `offset` bytes has. Without a stored tail an odd last chunk counts as complete."""
    return offset // CHUNK_BYTES if has_tail else -(-offset // CHUNK_BYTES)


def spans(start: int, stop: int) -> Iterator[tuple[int, int, int]]:
    """The chunks that hold bytes `start` to `stop` (exclusive): (seq, first byte in it, how many bytes of it)."""
    while start < stop:
        seq, skip = divmod(start, CHUNK_BYTES)
        count = min(CHUNK_BYTES - skip, stop - start)
        yield seq, skip, count
        start += count


def _piece(at: int, data: Buffer) -> Piece:
    return Piece(at // CHUNK_BYTES, hashlib.sha256(data).digest(), data)
