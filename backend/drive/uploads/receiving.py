"""Bytes from a body into a draft: one durable append after the other, nothing held open in between."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from drive.blobs.chunks import Plan, plan
from drive.blobs.store import BlobStore
from drive.uploads.ahead import ahead
from drive.uploads.bodies import Body, blocks
from drive.uploads.errors import ChecksumMismatch, ChecksumUnknown, TooLarge

if TYPE_CHECKING:
    from hashlib import _Hash as Hash

ALGORITHMS = ("sha1", "sha256", "md5")


@dataclass(frozen=True, slots=True)
class Checksum:
    """What a body must hash to: `digest` is raw bytes. Raises ChecksumUnknown for another algorithm."""

    algorithm: str
    digest: bytes

    def __post_init__(self) -> None:
        if self.algorithm not in ALGORITHMS:
            raise ChecksumUnknown(f"Known are {', '.join(ALGORITHMS)}.")

    def fits(self, data: bytes) -> bool:
        return hashlib.new(self.algorithm, data, usedforsecurity=False).digest() == self.digest


def receive(
    store: BlobStore,
    draft: int,
    body: Body,
    *,
    lease: str,
    offset: int,
    length: int | None,
    checksum: Checksum | None = None,
    meter: Callable[[int], None] | None = None,
) -> int:
    """Append the body to the draft at `offset`; the offset that is durable on return.

    Stops early when another request wants to go on with this draft. `length` is the content's whole length; None means
    that the body's end is the content's end. With a checksum it is all or nothing: raises ChecksumMismatch and the
    offset stays. `meter` is told the offset reached after each append, and may raise. Raises TooLarge, before the last
    bytes are stored, when more than `length` come; LeaseLost, OffsetMismatch, DraftGone.
    """
    base = offset if checksum else None
    total = hashlib.new(checksum.algorithm, usedforsecurity=False) if checksum else None
    at = offset
    store.let_go()  # a slow client must not sit on a connection
    plans = _plans(body, offset=offset, length=length, size=store.commit_bytes, total=total)
    if length is None or length - offset > store.commit_bytes:
        plans = ahead(plans, body.abandon)
    with closing(plans):
        for todo in plans:
            stop = store.append(draft, todo, lease=lease, base=base)
            store.let_go()
            at += todo.size
            if meter is not None:
                meter(at)
            if stop and at != length and checksum is None:
                break
    if checksum is not None and total is not None:
        if total.digest() != checksum.digest:
            raise ChecksumMismatch()
        store.confirm(draft, offset, at, lease=lease)
    if length is None:
        store.append(draft, plan(at, b"", last=True), lease=lease)
    return at


def _plans(
    body: Body, *, offset: int, length: int | None, size: int, total: Hash | None
) -> Generator[Plan, None, None]:
    """What to append, block by block: read, cut, hashed and encoded, without a look at the database."""
    for block in blocks(body, at=offset, size=size, limit=None if length is None else length - offset):
        if total is not None:
            total.update(block)
        last = length is not None and offset + len(block) == length
        if last and body.read(1):
            raise TooLarge("The body is longer than the upload.")
        yield plan(offset, block, last=last)
        offset += len(block)
