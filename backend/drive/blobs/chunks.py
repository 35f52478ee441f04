"""How bytes are cut and named. Pure functions."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from drive.blobs.codec import Buffer, encode

CHUNK_BYTES = 1024 * 1024
DIGEST_BYTES = 32
EMPTY_DIGEST = hashlib.sha256(b"").digest()


@dataclass(frozen=True, slots=True)
class Piece:
    """A whole chunk of a content, ready to be stored.

    `seq` is its place, `digest` the SHA-256 and `size` the number of its plain bytes; `data` is what `codec` made of
    them.
    """

    seq: int
    digest: bytes
    size: int
    codec: int
    data: Buffer


@dataclass(frozen=True, slots=True)
class Plan:
    """What one append stores: `size` bytes that begin at `offset` bytes of the content.

    `pieces` are whole chunks. `head` completes a chunk whose first bytes are parts already (see `joined`); None when
    nothing is to be completed. `part` is the rest below a border; it starts at `part_at`.
    """

    offset: int
    size: int
    pieces: list[Piece] = field(default_factory=list)
    head: Buffer | None = None
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


def plan(offset: int, data: Buffer, *, last: bool = False) -> Plan:
    """Cut `data`, which begins at `offset` bytes of the content, at multiples of CHUNK_BYTES; hash and encode each.

    `last` says that nothing follows: then no part is left. Needs no database, so it can run beside another commit.
    """
    view = memoryview(data)
    pieces: list[Piece] = []
    head: Buffer | None = None
    at = border(offset)
    if offset > at:
        room = CHUNK_BYTES - (offset - at)
        if len(view) < room and not last:
            return Plan(offset, len(view), part_at=offset, part=view)
        head, view, at = view[:room], view[room:], at + CHUNK_BYTES
    while len(view) >= CHUNK_BYTES or (last and len(view)):
        pieces.append(piece(at // CHUNK_BYTES, view[:CHUNK_BYTES]))
        view, at = view[CHUNK_BYTES:], at + CHUNK_BYTES
    return Plan(offset, len(data), pieces, head, part_at=at, part=view)


def joined(todo: Plan, tail: bytes) -> list[Piece]:
    """All pieces of a plan. `tail` is what is stored between the border before its offset and the offset."""
    if todo.head is None:
        return todo.pieces
    return [piece(todo.offset // CHUNK_BYTES, tail + bytes(todo.head)), *todo.pieces]


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


def piece(seq: int, plain: Buffer) -> Piece:
    """A chunk from its plain bytes. Hashing and compressing take a millisecond: never do it in a transaction."""
    codec, data = encode(plain)
    return Piece(seq, hashlib.sha256(plain).digest(), len(plain), codec, data)
