"""Bytes out of the store: one chunk a statement, each one as it was when it came, or none."""

from __future__ import annotations

import hashlib
import logging
import os
import threading
from collections import OrderedDict
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice

from django.utils import timezone

from drive.blobs import verified
from drive.blobs.chunks import CHUNK_BYTES, DIGEST_BYTES, spans, tree_digest, whole_chunks
from drive.blobs.codec import PLAIN, NotDecodable, decode
from drive.blobs.paths.base import BytePath, StoredChunk
from drive.blobs.store import BlobRef, DamagedBlob

MANIFEST_ROWS = 4096  # a statement
FIND_CHUNKS = 32  # a statement; it tells where they are, not their bytes
MANIFESTS_BYTES = 16 * 1024 * 1024  # kept by a process: of 512 GiB of files
HASHERS = 2  # threads that hash while the request's own thread reads and sends
AT_ONCE_BYTES = 64 * 1024  # below, handing a chunk to another thread takes longer than hashing it

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Span:
    """Bytes `skip` to `skip + count` of one chunk, and the SHA-256 of the whole chunk."""

    digest: bytes
    size: int
    skip: int
    count: int


class Reader:
    """Reads blobs over a byte path. Between two pieces nothing is held: no transaction, no cursor, no connection."""

    def __init__(self, path: BytePath) -> None:
        self._path = path
        self._manifests = Manifests(path)

    def open(self, blob: BlobRef, start: int, stop: int) -> Iterator[bytes]:
        """The bytes from `start` up to `stop`, a chunk at a time. A chunk that was not hashed within VERIFY_AGE is
        hashed before it is given out; raises DamagedBlob instead of giving wrong bytes.

        Hashing one chunk runs beside sending the one before it.
        """
        if start >= stop:
            return
        manifest = self._manifests.of(blob)
        todo = (
            Span(manifest[seq * DIGEST_BYTES : (seq + 1) * DIGEST_BYTES], _size(blob, seq), skip, count)
            for seq, skip, count in spans(start, stop)
        )
        waiting: Future[bytes] | None = None
        while some := list(islice(todo, FIND_CHUNKS)):
            chunks = self._path.find([span.digest for span in some], timezone.now() - verified.age())
            for span in some:
                got = self._piece(span, chunks.get(span.digest))
                if waiting is not None:
                    yield waiting.result()
                    waiting = None
                if isinstance(got, bytes):
                    yield got
                else:
                    waiting = got
        if waiting is not None:
            yield waiting.result()

    def _piece(self, span: Span, chunk: StoredChunk | None) -> bytes | Future[bytes]:
        if chunk is None:
            log.error("the chunk %s is missing", span.digest.hex())
            raise DamagedBlob()
        trusted = chunk.trusted or verified.is_good(chunk.id)
        if trusted and chunk.codec == PLAIN:  # a range should not cost a megabyte
            data = self._path.data(chunk.id, span.skip, span.count)
            if data is None or len(data) != span.count:
                raise _damaged(chunk)
            return data
        stored = self._path.data(chunk.id, 0, None)
        if stored is None:
            raise _damaged(chunk)
        if trusted or span.size < AT_ONCE_BYTES:
            return _plain(chunk, stored, span, hashed=not trusted)
        return _hashers().submit(_plain, chunk, stored, span, hashed=True)


class Manifests:
    """Which chunks make up a blob, as one string of digests. Checked against the blob's own digest when this process
    first reads it; immutable, so it is kept."""

    def __init__(self, path: BytePath) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[int, bytes], bytes] = OrderedDict()
        self._bytes = 0

    def of(self, blob: BlobRef) -> bytes:
        """Raises DamagedBlob when rows are missing, exchanged or not the blob's."""
        key = (blob.id, blob.digest)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        manifest = self._read(blob)
        with self._lock:
            if key not in self._kept:
                self._kept[key] = manifest
                self._bytes += len(manifest)
            while self._bytes > MANIFESTS_BYTES and len(self._kept) > 1:
                self._bytes -= len(self._kept.popitem(last=False)[1])
        return manifest

    def _read(self, blob: BlobRef) -> bytes:
        sql = "SELECT chunk_digest FROM blob_chunk WHERE blob_id = %s AND seq >= %s AND seq < %s ORDER BY seq"
        wanted = whole_chunks(blob.size, has_tail=False)
        digests: list[bytes] = []
        for at in range(0, wanted, MANIFEST_ROWS):
            rows = self._path.read(sql, (blob.id, at, at + MANIFEST_ROWS))
            digests += [bytes(row[0]) for row in rows]
        if len(digests) != wanted or tree_digest(digests) != blob.digest:
            log.error("blob %s: its list of chunks is damaged", blob.id)
            raise DamagedBlob()
        return b"".join(digests)


def _size(blob: BlobRef, seq: int) -> int:
    return min(CHUNK_BYTES, blob.size - seq * CHUNK_BYTES)


def _plain(chunk: StoredChunk, stored: bytes, span: Span, *, hashed: bool) -> bytes:
    """The bytes of the span, from all that is stored of its chunk."""
    try:
        plain = decode(chunk.codec, stored, span.size)
    except NotDecodable:
        raise _damaged(chunk) from None
    if hashed:
        if hashlib.sha256(plain).digest() != span.digest:
            raise _damaged(chunk)
        verified.note_ok(chunk.id)
    return plain if span.count == span.size else plain[span.skip : span.skip + span.count]


def _damaged(chunk: StoredChunk) -> DamagedBlob:
    log.error("chunk %s is damaged", chunk.id)
    verified.note_damaged(chunk.id)
    return DamagedBlob()


_pool: tuple[int, ThreadPoolExecutor] | None = None


def _hashers() -> ThreadPoolExecutor:
    """This process's own: a forked child has no threads of its parent."""
    global _pool
    if _pool is None or _pool[0] != os.getpid():
        _pool = (os.getpid(), ThreadPoolExecutor(HASHERS, thread_name_prefix="hasher"))
    return _pool[1]
