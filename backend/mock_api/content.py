"""Contents: bytes with a tree digest, made or hashed only when somebody asks."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from functools import cached_property

CHUNK_BYTES = 1024 * 1024
SEND_BYTES = 64 * 1024


def tree_digest(data: bytes | bytearray | memoryview) -> str:
    """Hex SHA-256 over the SHA-256 digests of the 1 MiB pieces; of nothing, SHA-256 of nothing."""
    whole = hashlib.sha256()
    view = memoryview(data)
    for start in range(0, len(view), CHUNK_BYTES):
        whole.update(hashlib.sha256(view[start : start + CHUNK_BYTES]).digest())
    return whole.hexdigest()


class Content:
    """Immutable bytes of known size. Seeds pass a function, so that 100,000 files cost nothing until one is read."""

    def __init__(
        self, data: bytes | bytearray = b"", *, size: int | None = None, make: Callable[[], bytes] | None = None
    ):
        self._data = data
        self._make = make
        self.size = len(data) if size is None else size

    @cached_property
    def data(self) -> bytes | bytearray:
        return self._make() if self._make else self._data

    @cached_property
    def digest(self) -> str:
        return tree_digest(self.data)

    def read(self, start: int, stop: int) -> Iterator[bytes]:
        """The bytes of [start, stop) in pieces of at most 64 KiB."""
        view = memoryview(self.data)
        for at in range(start, stop, SEND_BYTES):
            yield bytes(view[at : min(at + SEND_BYTES, stop)])


def pattern(size: int, salt: int) -> Content:
    """Deterministic bytes of a size that do not compress to nothing and differ by salt."""

    def make() -> bytes:
        block = b"".join(hashlib.sha256(b"%d:%d" % (salt, count)).digest() for count in range(256))
        return (block * (size // len(block) + 1))[:size]

    return Content(size=size, make=make)
