"""Looks at every stored byte: chunks against their digests, contents against their chunks, drafts against their offset.

Reads alone, a few rows a statement, so that nobody waits for it; `mark` and `fix_size` are all it can write.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db import DatabaseError, InterfaceError, OperationalError, transaction

from drive.blobs import paths
from drive.blobs.chunks import CHUNK_BYTES, border, whole_chunks
from drive.blobs.codec import NotDecodable, decode
from drive.blobs.models import Blob, BlobChunk, Chunk, ChunkState, Draft
from drive.blobs.parts import PARTS, is_part_sound
from drive.lib.sql import marks

LIST_ROWS = 512  # rows without bytes a statement
READ_BYTES = 4 * CHUNK_BYTES  # of chunks in memory at a time
READ_ROWS = 64
MANIFEST_ROWS = 4096  # 256 GiB of them would be 25 MiB; a content's are never in memory at once
TOLD = 5  # places of a content that are named, before "and more"


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong with one row. `code` says of which table: chunk_…, blob_…, draft_…; `detail` is for people."""

    code: str
    id: int
    detail: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A chunk without its bytes. `size` is what its row says; `verified_at` None when it was never hashed."""

    id: int
    size: int
    verified_at: datetime | None
    damaged_at: datetime | None


# -- chunks


def chunks_after(after: int) -> list[Listed]:
    """The next chunks by id, at most LIST_ROWS; [] at the end."""
    rows = Chunk.objects.filter(pk__gt=after).order_by("pk")
    return [
        Listed(*row) for row in rows.values_list("pk", "size", "state__verified_at", "state__damaged_at")[:LIST_ROWS]
    ]


def portions(chunks: Iterable[Listed]) -> Iterator[list[Listed]]:
    """Cut into what may be in memory at once: READ_BYTES, READ_ROWS."""
    portion: list[Listed] = []
    room = READ_BYTES
    for chunk in chunks:
        if portion and (chunk.size > room or len(portion) == READ_ROWS):
            yield portion
            portion, room = [], READ_BYTES
        portion.append(chunk)
        room -= chunk.size
    if portion:
        yield portion


def check_chunks(ids: Sequence[int]) -> tuple[list[int], list[Flaw]]:
    """Hash the stored bytes of those chunks: the ids of the good ones, and what is wrong with the others.

    A chunk that was collected meanwhile is in neither.
    """
    good: list[int] = []
    flaws: list[Flaw] = []
    for chunk, digest, size, codec, data in _with_bytes(ids, flaws):
        problem = _problem(bytes(digest), size, codec, bytes(data))
        if problem:
            flaws.append(Flaw("chunk_damaged", chunk, problem))
        else:
            good.append(chunk)
    return good, flaws


def mark(good: Sequence[int], bad: Sequence[int], now: datetime) -> None:
    """Remember what was found: reads need not hash the good ones again, and an upload of equal bytes heals the bad."""
    with transaction.atomic():
        _set(sorted(good), verified_at=now, damaged_at=None)
        _set(sorted(bad), damaged_at=now, verified_at=None)


def contents_of(chunk: int) -> Iterator[int]:
    """The ids of the blobs, drafts' too, that hold this chunk, in ascending order."""
    digest = Chunk.objects.filter(pk=chunk).values_list("digest", flat=True).first()
    after = 0
    while digest is not None:
        rows = BlobChunk.objects.filter(chunk__digest=digest, blob_id__gt=after).order_by("blob_id")
        blobs = list(rows.values_list("blob_id", flat=True).distinct()[:LIST_ROWS])
        yield from blobs
        if len(blobs) < LIST_ROWS:
            return
        after = blobs[-1]


def last_chunk() -> int:
    """The highest id there is; 0 in an empty store."""
    return Chunk.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def _with_bytes(ids: Sequence[int], flaws: list[Flaw]) -> Iterator[tuple[Any, ...]]:
    """The rows of those chunks; one that the engine itself can not read becomes a flaw."""
    sql = f"SELECT id, digest, size, codec, data FROM chunk WHERE id IN ({', '.join(['%s'] * len(ids))})"
    try:
        yield from paths.for_engine().read(sql, ids)
    except (OperationalError, InterfaceError):  # the connection, not the chunk
        raise
    except DatabaseError as error:
        if len(ids) == 1:
            flaws.append(Flaw("chunk_damaged", ids[0], f"the database can not read it: {error}"))
            return
        for chunk in ids:
            yield from _with_bytes([chunk], flaws)


def _problem(digest: bytes, size: int, codec: int, data: bytes) -> str:
    try:
        plain = decode(codec, data, size)
    except NotDecodable as error:
        return f"its bytes can not be decoded: {error}"
    return "" if hashlib.sha256(plain).digest() == digest else "its bytes are not the ones it was stored with"


def _set(chunks: Sequence[int], **values: datetime | None) -> None:
    """Write to the chunks' states; one whose state was lost gets it back."""
    for at in range(0, len(chunks), LIST_ROWS):
        ids = chunks[at : at + LIST_ROWS]
        if ChunkState.objects.filter(pk__in=ids).update(**values) == len(ids):
            continue
        there = set(ChunkState.objects.filter(pk__in=ids).values_list("pk", flat=True))
        still = set(Chunk.objects.filter(pk__in=ids).values_list("pk", flat=True))  # not collected meanwhile
        lost = [ChunkState(chunk_id=chunk, **values) for chunk in sorted(still - there)]
        ChunkState.objects.bulk_create(lost, ignore_conflicts=True)


# -- contents


def blobs_after(after: int) -> tuple[int | None, int, list[Flaw]]:
    """Check the next contents by id: (the last id checked, None at the end; how many; what is wrong)."""
    batch = list(Blob.objects.filter(pk__gt=after).order_by("pk").values_list("pk", "digest", "size")[:LIST_ROWS])
    sealed = [(blob, bytes(digest), size) for blob, digest, size in batch if digest is not None]
    flaws = [flaw for row in _suspects(sealed) if (flaw := _sure(row[0]))]
    return (batch[-1][0] if batch else None), len(sealed), flaws


def is_sound(blob: int) -> bool:
    """Whether it is a finished content whose list of chunks is right. Its chunks' bytes are not looked at."""
    return Blob.objects.filter(pk=blob, digest__isnull=False).exists() and _sure(blob) is None


def fix_size(blob: int) -> bool:
    """Give a content the size that its chunks have, where that is beyond doubt: its list of chunks has its digest, and
    its last chunk, whose size alone may vary, is whole. Whether it was done."""
    with transaction.atomic():
        row = Blob.objects.select_for_update().filter(pk=blob, digest__isnull=False).first()
        if row is None:
            return False
        found = _Manifest(bytes(row.digest or b""), row.size)
        found.take(_manifest(blob))
        last = BlobChunk.objects.filter(blob_id=blob).order_by("-seq").values_list("chunk__id", flat=True).first()
        if found.problems() or (last is not None and check_chunks([last])[1]):
            return False
        Blob.objects.filter(pk=blob).update(size=found.bytes)
        return True


class _Manifest:
    """Adds up a content's rows, in order of seq, and says what they should have been."""

    def __init__(self, digest: bytes, size: int) -> None:
        self.digest, self.size = digest, size
        self.bytes = self.rows = 0
        self._next, self._last = 0, CHUNK_BYTES
        self._hash = hashlib.sha256()
        self._told: list[str] = []

    def take(self, rows: Iterable[tuple[int, bytes, int | None]]) -> None:
        """(seq, the chunk's digest, the chunk's size or None when the chunk is not there) each."""
        for seq, digest, size in rows:
            if seq != self._next:
                self._told.append(f"chunk {self._next} is missing from its list")
            if size is None:
                self._told.append(f"chunk {seq} is lost")
            elif self._last != CHUNK_BYTES or not 0 < size <= CHUNK_BYTES:
                self._told.append(f"chunk {seq} or the one before it has another size")
            self._hash.update(digest)
            self._next, self._last = seq + 1, CHUNK_BYTES if size is None else size
            self.bytes += size or 0
            self.rows += 1

    def problems(self) -> list[str]:
        """Without the size of the whole, which `fix_size` can put right."""
        wrong = [] if self._hash.digest() == self.digest else ["its list of chunks does not have its digest"]
        return [*self._told[:TOLD], *wrong]

    def size_differs(self) -> bool:
        return self.bytes != self.size or self.rows != whole_chunks(self.size, has_tail=False)


def _suspects(blobs: Sequence[tuple[int, bytes, int]]) -> Iterator[tuple[int, bytes, int]]:
    """Those with something wrong at first sight. They were read in two statements, so a change may deceive us."""
    waiting: list[tuple[int, bytes, int]] = []
    rows = 0
    for blob in blobs:
        waiting.append(blob)
        rows += whole_chunks(max(blob[2], 0), has_tail=False)
        if rows >= MANIFEST_ROWS:
            yield from _suspects_of(waiting, rows)
            waiting, rows = [], 0
    if waiting:
        yield from _suspects_of(waiting, rows)


def _suspects_of(blobs: Sequence[tuple[int, bytes, int]], rows: int) -> Iterator[tuple[int, bytes, int]]:
    if rows > MANIFEST_ROWS:  # one long content at the end of them, or sizes that lie
        found = {blob[0]: list(_flaws(*blob)) for blob in blobs}
    else:
        many = {blob: list(group) for blob, group in groupby(_manifests(blobs, rows + 1), key=lambda row: row[0])}
        if sum(map(len, many.values())) > rows:  # more rows than the sizes tell: at least one of them is wrong
            found = {blob[0]: list(_flaws(*blob)) for blob in blobs}
        else:
            found = {blob[0]: list(_flaws(*blob, [row[1:] for row in many.get(blob[0], [])])) for blob in blobs}
    yield from (blob for blob in blobs if found[blob[0]])


def _sure(blob: int) -> Flaw | None:
    """Look once more, at this content alone; None when all is well, or when it is being collected: a long list loses
    its digest first, and then row by row."""
    sealed = Blob.objects.filter(pk=blob, digest__isnull=False)
    row = sealed.first()
    if row is None:
        return None
    flaw = next(_flaws(blob, bytes(row.digest or b""), row.size), None)
    return flaw if flaw and sealed.exists() else None


def _flaws(
    blob: int, digest: bytes, size: int, rows: Iterable[tuple[int, bytes, int | None]] | None = None
) -> Iterator[Flaw]:
    found = _Manifest(digest, size)
    found.take(_manifest(blob) if rows is None else rows)
    if problems := found.problems():
        yield Flaw("blob_damaged", blob, "; ".join(problems))
    elif found.size_differs():
        yield Flaw("blob_size", blob, f"its size is {size} bytes, its chunks have {found.bytes}")


_ROWS = "SELECT m.{}seq, m.chunk_digest, c.size FROM blob_chunk m LEFT JOIN chunk c ON c.digest = m.chunk_digest"


def _manifests(blobs: Sequence[tuple[int, bytes, int]], limit: int) -> list[tuple[int, int, bytes, int | None]]:
    sql = _ROWS.format("blob_id, m.") + " WHERE m.blob_id IN ({}) ORDER BY m.blob_id, m.seq LIMIT %s"
    ids = [blob[0] for blob in blobs]
    rows = paths.for_engine().read(sql.format(marks(ids)), [*ids, limit])
    return [(blob, seq, bytes(digest), size) for blob, seq, digest, size in rows]


def _manifest(blob: int) -> Iterator[tuple[int, bytes, int | None]]:
    sql = _ROWS.format("") + " WHERE m.blob_id = %s AND m.seq >= %s ORDER BY m.seq LIMIT %s"
    start = 0
    while True:
        rows = paths.for_engine().read(sql, (blob, start, MANIFEST_ROWS))
        yield from ((seq, bytes(digest), size) for seq, digest, size in rows)
        if len(rows) < MANIFEST_ROWS:
            return
        start = rows[-1][0] + 1


# -- drafts


def drafts_after(after: int) -> tuple[int | None, int, list[Flaw]]:
    """As `blobs_after`, for the bytes of running uploads: what was acknowledged, up to the offset, must be there."""
    ids = list(Draft.objects.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:LIST_ROWS])
    flaws = [Flaw("draft_damaged", draft, problem) for draft in ids if (problem := _draft_problem(draft))]
    return (ids[-1] if ids else None), len(ids), flaws


def blob_of_draft(draft: int) -> int | None:
    return Draft.objects.filter(pk=draft).values_list("blob_id", flat=True).first()


def _draft_problem(draft: int) -> str:
    """Asked again as long as the offset moves: a request may be filling it, and we read in several statements."""
    offset = None
    while True:
        row = Draft.objects.filter(pk=draft).values_list("blob_id", "offset").first()
        if row is None:
            return ""
        problem = _lost(draft, *row)
        if not problem or row[1] == offset:
            return problem
        offset = row[1]


def _lost(draft: int, blob: int, offset: int) -> str:
    """Whole chunks up to the last border; behind it an odd last chunk, or parts one after the other."""
    sizes = {}
    expected = 0
    for seq, _, size in _manifest(blob):
        if seq < offset // CHUNK_BYTES and (seq != expected or size != CHUNK_BYTES):
            return f"chunk {expected if seq != expected else seq} is lost"
        expected = seq + 1
        if seq >= offset // CHUNK_BYTES:
            sizes[seq] = size
            break
    if expected < offset // CHUNK_BYTES:
        return f"chunk {expected} is lost"
    if offset == border(offset) or sizes.get(offset // CHUNK_BYTES) == offset - border(offset):
        return ""
    at = border(offset)
    for start, data, digest in paths.for_engine().read(PARTS, (draft, at, offset)):
        if start != at or not is_part_sound(data, digest):
            break
        at += len(data)
    return "" if at == offset else f"the bytes from {at} up to {offset} are lost"
