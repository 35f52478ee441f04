"""The tree digest of bytes that pass by."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import BinaryIO

from drive.blobs.chunks import CHUNK_BYTES, tree_digest
from drive.blobs.sql import default_store
from drive.blobs.store import BlobRef, DamagedBlob


class TreeDigest:
    """Fed with bytes in pieces of any size; memory is 32 bytes a mebibyte."""

    def __init__(self) -> None:
        self._chunk, self._filled = hashlib.sha256(), 0
        self._done: list[bytes] = []
        self.size = 0

    def update(self, data: bytes) -> None:
        view = memoryview(data)
        self.size += len(view)
        while len(view):
            some = view[: CHUNK_BYTES - self._filled]
            self._chunk.update(some)
            self._filled += len(some)
            view = view[len(some) :]
            if self._filled == CHUNK_BYTES:
                self._done.append(self._chunk.digest())
                self._chunk, self._filled = hashlib.sha256(), 0

    def digest(self) -> bytes:
        return tree_digest([*self._done, self._chunk.digest()] if self._filled else self._done)


def digest_of(file: BinaryIO) -> bytes:
    """Of all that the file still has."""
    total = TreeDigest()
    while piece := file.read(CHUNK_BYTES):
        total.update(piece)
    return total.digest()


def verified(blob: BlobRef) -> Iterator[bytes]:
    """The bytes of a stored content, in pieces. Raises DamagedBlob, at the latest behind the last piece.

    The reader trusts chunks that were hashed lately; what leaves for good is hashed whatever happened lately.
    """
    total = TreeDigest()
    for piece in default_store().open(blob):
        total.update(piece)
        yield piece
    if total.digest() != blob.digest or total.size != blob.size:
        raise DamagedBlob()
