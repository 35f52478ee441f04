"""The bytes of an archive, one chunk of one file at a time."""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Iterable, Iterator

from drive.archives import zip64
from drive.archives.contents import Contents
from drive.blobs.store import BlobStore, DamagedBlob

PIECE_BYTES = 256 * 1024  # small files go out together: 70,000 of them would be 200,000 sends


def stream(contents: Contents, store: BlobStore) -> Iterator[bytes]:
    """The whole archive, `contents.length` bytes of it. Nothing is held between two pieces but the list of entries.

    Raises DamagedBlob where a content is damaged, or was deleted for good meanwhile: the caller breaks the connection,
    so that nobody takes a part for the whole.
    """
    return _gathered(_parts(contents, store))


def _parts(contents: Contents, store: BlobStore) -> Iterator[bytes]:
    crcs, at = array("L"), 0
    for entry, blob in contents:
        crc, size = 0, 0
        yield zip64.header(entry)
        if not entry.is_folder:
            for piece in store.open(blob):
                crc, size = zlib.crc32(piece, crc), size + len(piece)
                yield piece
        if size != entry.size:
            raise DamagedBlob()
        yield zip64.descriptor(entry, crc)
        crcs.append(crc)
    start, directory = 0, 0
    for (entry, _), crc in zip(contents, crcs, strict=True):
        line = zip64.record(entry, crc, at)
        at += len(zip64.header(entry)) + entry.size + len(zip64.descriptor(entry, crc))
        start, directory = at, directory + len(line)
        yield line
    yield zip64.end(len(contents), start, directory)


def _gathered(parts: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in pieces of at least PIECE_BYTES, but for the last."""
    waiting: list[bytes] = []
    size = 0
    for part in parts:
        waiting.append(part)
        size += len(part)
        if size >= PIECE_BYTES:
            yield waiting[0] if len(waiting) == 1 else b"".join(waiting)
            waiting, size = [], 0
    if waiting:
        yield b"".join(waiting)
