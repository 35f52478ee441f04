"""The blob store in memory: the contract without an engine, for tests of what stands above it."""

from __future__ import annotations

import itertools
import secrets
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from drive.blobs import small
from drive.blobs.chunks import CHUNK_BYTES, Plan, border, joined, spans, tree_digest, whole_chunks
from drive.blobs.codec import decode
from drive.blobs.store import BlobRef, DamagedBlob, DraftGone, LeaseLost, OffsetMismatch


@dataclass
class _Draft:
    offset: int = 0
    lease: str | None = None
    wanted: bool = False
    digests: dict[int, bytes] = field(default_factory=dict)
    parts: dict[int, bytes] = field(default_factory=dict)


class MemoryStore:
    """Keeps chunks in a dict by digest. Everything happens under one lock."""

    commit_bytes = 2 * CHUNK_BYTES
    put_rides = True

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._ids = itertools.count(1)
        self._chunks: dict[bytes, bytes] = {}
        self._drafts: dict[int, _Draft] = {}
        self._blobs: dict[bytes, BlobRef] = {}
        self._pieces: dict[int, list[bytes]] = {}

    def begin(self) -> int:
        with self._lock:
            draft = next(self._ids)
            self._drafts[draft] = _Draft()
            return draft

    def acquire(self, draft: int, *, patience: float = 3.0) -> tuple[str, int]:
        with self._lock:
            row = self._get(draft)
            row.lease = secrets.token_hex(16)
            self._drop_beyond(row)
            return row.lease, row.offset

    def release(self, draft: int, lease: str) -> None:
        with self._lock:
            row = self._drafts.get(draft)
            if row and row.lease == lease:
                row.lease = None

    def append(self, draft: int, todo: Plan, *, lease: str, base: int | None = None) -> bool:
        with self._lock:
            row = self._check(draft, lease, todo.offset if base is None else base)
            at = border(todo.offset)
            tail = b"".join(part for start, part in sorted(row.parts.items()) if at <= start < todo.offset)
            for piece in joined(todo, tail):
                self._chunks.setdefault(piece.digest, decode(piece.codec, bytes(piece.data), piece.size))
                row.digests[piece.seq] = piece.digest
            if todo.part:
                row.parts[todo.part_at] = bytes(todo.part)
            if base is None:
                self._move(row, todo.offset + todo.size)
            return row.wanted

    def confirm(self, draft: int, base: int, offset: int, *, lease: str) -> None:
        with self._lock:
            self._move(self._check(draft, lease, base), offset)

    def discard(self, draft: int) -> None:
        with self._lock:
            self._drafts.pop(draft, None)

    def seal(self, draft: int, size: int) -> BlobRef:
        with self._lock:
            row = self._get(draft)
            if row.offset != size or row.parts:
                raise OffsetMismatch(row.offset)
            digests = [row.digests[seq] for seq in sorted(row.digests)]
            del self._drafts[draft]
            return self._blob(digests, size)

    def put(self, data: bytes) -> BlobRef:
        return self.put_many([data])[0]

    def put_many(self, contents: Sequence[bytes]) -> list[BlobRef]:
        return self.keep([small.prepare(data) for data in contents])

    def keep(self, contents: Sequence[small.Prepared]) -> list[BlobRef]:
        with self._lock:
            return [self._keep(content) for content in contents]

    def open(self, blob: BlobRef, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        for seq, skip, count in spans(start, blob.size if stop is None else stop):
            digests = self._pieces.get(blob.id, [])
            data = self._chunks.get(digests[seq], b"")[skip : skip + count] if seq < len(digests) else b""
            if len(data) != count:
                raise DamagedBlob()
            yield data

    def let_go(self) -> None:
        """There is nothing to give back."""

    def _keep(self, content: small.Prepared) -> BlobRef:
        piece = content.piece
        if piece is not None:
            self._chunks.setdefault(piece.digest, decode(piece.codec, bytes(piece.data), piece.size))
        return self._blob([piece.digest] if piece else [], content.size)

    def _blob(self, digests: list[bytes], size: int) -> BlobRef:
        digest = tree_digest(digests)
        if digest not in self._blobs:
            self._blobs[digest] = BlobRef(next(self._ids), digest, size)
            self._pieces[self._blobs[digest].id] = digests
        return self._blobs[digest]

    def _get(self, draft: int) -> _Draft:
        if draft not in self._drafts:
            raise DraftGone()
        return self._drafts[draft]

    def _check(self, draft: int, lease: str, offset: int) -> _Draft:
        row = self._get(draft)
        if row.lease != lease:
            raise LeaseLost()
        if row.offset != offset:
            raise OffsetMismatch(row.offset)
        return row

    def _move(self, row: _Draft, offset: int) -> None:
        row.offset = offset
        complete = offset // CHUNK_BYTES in row.digests
        keep_from = offset if complete else border(offset)
        row.parts = {start: part for start, part in row.parts.items() if start >= keep_from}

    def _drop_beyond(self, row: _Draft) -> None:
        row.parts = {start: part for start, part in row.parts.items() if border(row.offset) <= start < row.offset}
        whole = whole_chunks(row.offset, has_tail=bool(row.parts))
        row.digests = {seq: digest for seq, digest in row.digests.items() if seq < whole}
