"""The blob store in SQL: one set of statements, and a byte path an engine."""

from __future__ import annotations

import functools
import logging
import random
import secrets
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from typing import TypeVar

from django.db import IntegrityError, transaction
from django.utils import timezone

from drive.blobs import paths
from drive.blobs.chunks import Buffer, Piece, border, fills_chunk, plan, spans, tree_digest, whole_chunks
from drive.blobs.models import Blob, BlobChunk, Draft, DraftPart
from drive.blobs.paths.base import Transaction
from drive.blobs.store import BlobRef, DamagedBlob, DraftGone, LeaseLost, OffsetMismatch

log = logging.getLogger(__name__)

T = TypeVar("T")

LEASE = timedelta(seconds=10)
POLL_SECONDS = 0.1
TRIES = 5


class SqlStore:
    """The blob store of the configured database (see drive.blobs.store.BlobStore)."""

    def __init__(self) -> None:
        self.path = paths.for_engine()
        self.commit_bytes = self.path.commit_bytes
        self.put_rides = self.path.put_rides

    # -- drafts

    def begin(self) -> int:
        with transaction.atomic():
            return Draft.objects.create(blob=Blob.objects.create()).pk

    def acquire(self, draft: int, *, patience: float = 3.0) -> tuple[str, int]:
        lease, deadline = secrets.token_hex(16), time.monotonic() + patience
        while True:
            with transaction.atomic():
                row = Draft.objects.select_for_update().filter(pk=draft).first()
                if row is None:
                    raise DraftGone()
                now = timezone.now()
                free = row.lease is None or row.lease_until is None or row.lease_until < now
                if free or time.monotonic() >= deadline:
                    # The holder's next append fails on the lease, so taking it by force is safe, only less polite.
                    fresh = {"lease": lease, "lease_until": now + LEASE, "stop_requested": False}
                    Draft.objects.filter(pk=draft).update(**fresh)
                    self._drop_beyond(row)
                    return lease, row.offset
                Draft.objects.filter(pk=draft).update(stop_requested=True)
            time.sleep(POLL_SECONDS)

    def release(self, draft: int, lease: str) -> None:
        Draft.objects.filter(pk=draft, lease=lease).update(lease=None, lease_until=None, stop_requested=False)

    def append(
        self, draft: int, offset: int, data: Buffer, *, lease: str, last: bool = False, base: int | None = None
    ) -> bool:
        write = functools.partial(_append, draft=draft, offset=offset, data=data, lease=lease, last=last, base=base)
        return self._repeat(lambda tx: write(tx, now=self._time(), until=self._time(LEASE)))

    def confirm(self, draft: int, base: int, offset: int, *, lease: str) -> None:
        def move(tx: Transaction) -> None:
            blob = _claim(tx, draft, base, offset, lease, self._time(LEASE))[0]
            sql = "SELECT seq FROM blob_chunk WHERE blob_id = %s AND seq = %s"
            complete = tx.fetch(sql, (blob, whole_chunks(offset, has_tail=True)))
            _forget_parts(tx, draft, offset if complete else border(offset))

        self._repeat(move)

    def discard(self, draft: int) -> None:
        with transaction.atomic():
            row = Draft.objects.select_for_update().filter(pk=draft).first()
            if row is not None:
                _forget(row)

    def seal(self, draft: int, size: int) -> BlobRef:
        row = Draft.objects.select_for_update().filter(pk=draft).first()
        if row is None:
            raise DraftGone()
        pieces = BlobChunk.objects.filter(blob_id=row.blob_id).order_by("seq")
        digests = [bytes(digest) for digest in pieces.values_list("chunk__digest", flat=True)]
        if row.offset != size or len(digests) != whole_chunks(size, has_tail=False) or row.parts.exists():
            raise OffsetMismatch(row.offset)
        digest = tree_digest(digests)
        if _name(row.blob_id, digest, size):
            row.delete()
            return BlobRef(row.blob_id, digest, size)
        _forget(row)
        return _find(digest)

    # -- small contents

    def put(self, data: bytes) -> BlobRef:
        pieces = plan(0, data, last=True).pieces
        assert len(pieces) <= 1, "put is for at most one chunk; longer contents go through a draft"
        digest = tree_digest(piece.digest for piece in pieces)
        found = Blob.objects.filter(digest=digest).first()
        if found:
            return BlobRef(found.pk, digest, found.size)
        if pieces:
            self._repeat(lambda tx: _add_missing(tx, pieces, self._time()))
        try:
            with transaction.atomic():
                blob = Blob.objects.create(digest=digest, size=len(data))
                if pieces:
                    BlobChunk.objects.create(blob=blob, seq=0, chunk_id=pieces[0].digest)
            return BlobRef(blob.pk, digest, len(data))
        except IntegrityError:
            return _find(digest)

    # -- reading

    def open(self, blob: BlobRef, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        for seq, skip, count in spans(start, blob.size if stop is None else stop):
            data = self._piece(blob.id, seq, skip, count)
            if len(data) != count:
                log.error("blob %s, chunk %s: %s bytes are missing", blob.id, seq, count - len(data))
                raise DamagedBlob()
            yield data

    def let_go(self) -> None:
        """Give the thread's connection back before a long conversation; `open` borrows one a piece."""
        self.path.let_go()

    def _time(self, later: timedelta = timedelta()) -> object:
        return self.path.time(timezone.now() + later)

    def _piece(self, blob: int, seq: int, skip: int, count: int) -> bytes:
        sql = (
            "SELECT SUBSTR(chunk.data, %s, %s) FROM blob_chunk JOIN chunk ON chunk.digest = blob_chunk.chunk_digest"
            " WHERE blob_chunk.blob_id = %s AND blob_chunk.seq = %s"
        )
        rows = self.path.read(sql, (skip + 1, count, blob, seq))
        return bytes(rows[0][0]) if rows else b""

    def _drop_beyond(self, row: Draft) -> None:
        """Forget what an append stored beyond the offset and nobody confirmed."""
        row.parts.filter(offset__gte=row.offset).delete()
        has_tail = row.parts.filter(offset__gte=border(row.offset)).exists()
        whole = whole_chunks(row.offset, has_tail=has_tail)
        BlobChunk.objects.filter(blob_id=row.blob_id, seq__gte=whole).delete()

    def _repeat(self, work: Callable[[Transaction], T]) -> T:
        """Run `work` in a transaction, again when another writer was in the way: at most TRIES times."""
        for attempt in range(1, TRIES + 1):
            try:
                with self.path.transaction() as tx:
                    return work(tx)
            except Exception as error:
                if attempt == TRIES or not self.path.is_race(error):
                    raise
                time.sleep(random.uniform(0.01, 0.05) * attempt)
        raise AssertionError("unreachable")


def _append(
    tx: Transaction,
    *,
    draft: int,
    offset: int,
    data: Buffer,
    lease: str,
    last: bool,
    base: int | None,
    now: object,
    until: object,
) -> bool:
    stands = offset if base is None else base
    reaches = offset + len(data) if base is None else base
    blob, stop = _claim(tx, draft, stands, reaches, lease, until)
    tail = _tail(tx, draft, offset) if last or fills_chunk(offset, len(data)) else b""
    todo = plan(offset, data, tail=tail, last=last)
    _add_missing(tx, todo.pieces, now)
    for piece in todo.pieces:
        row = (blob, piece.seq, piece.digest)
        tx.execute("INSERT INTO blob_chunk (blob_id, seq, chunk_digest) VALUES (%s, %s, %s)", row)
    if base is None and todo.pieces:
        _forget_parts(tx, draft, border(reaches) if todo.part else reaches)
    if todo.part:
        sql = "INSERT INTO draft_part (draft_id, start_at, data) VALUES (%s, %s, %s)"
        tx.execute(sql, (draft, todo.part_at, bytes(todo.part)))
    return stop


def _claim(tx: Transaction, draft: int, stands: int, reaches: int, lease: str, until: object) -> tuple[int, bool]:
    """Move the offset if draft and lease are as the writer believes: (blob, whether another writer waits)."""
    sql = "UPDATE draft SET received = %s, lease_until = %s WHERE id = %s AND received = %s AND lease = %s"
    moved = tx.execute(sql, (reaches, until, draft, stands, lease))
    rows = tx.fetch("SELECT blob_id, received, lease, stop_requested FROM draft WHERE id = %s", (draft,))
    if not rows:
        raise DraftGone()
    blob, received, holder, stop = rows[0]
    if not moved:
        raise OffsetMismatch(received) if holder == lease else LeaseLost()
    return blob, bool(stop)


def _add_missing(tx: Transaction, pieces: Sequence[Piece], now: object) -> None:
    """Insert the chunks that are not there, in ascending order of digest: unordered writers deadlock each other."""
    if not pieces:
        return
    wanted = {piece.digest: piece for piece in pieces}
    marks = ", ".join(["%s"] * len(wanted))
    have = tx.fetch(f"SELECT digest FROM chunk WHERE digest IN ({marks})", list(wanted))
    new = sorted(wanted.keys() - {bytes(row[0]) for row in have})
    if new:
        tx.add_chunks([wanted[digest] for digest in new])
        marks = ", ".join(["%s"] * len(new))
        sql = f"INSERT INTO chunk_state (chunk_id, verified_at) SELECT id, %s FROM chunk WHERE digest IN ({marks})"
        tx.execute(sql, [now, *new])


def _tail(tx: Transaction, draft: int, offset: int) -> bytes:
    """What is stored between the border before `offset` and `offset`."""
    sql = "SELECT data FROM draft_part WHERE draft_id = %s AND start_at >= %s AND start_at < %s ORDER BY start_at"
    tail = b"".join(bytes(row[0]) for row in tx.fetch(sql, (draft, border(offset), offset)))
    if len(tail) != offset - border(offset):
        raise DamagedBlob(f"Draft {draft} has lost bytes before {offset}.")
    return tail


def _forget_parts(tx: Transaction, draft: int, before: int) -> None:
    tx.execute("DELETE FROM draft_part WHERE draft_id = %s AND start_at < %s", (draft, before))


def _name(blob: int, digest: bytes, size: int) -> bool:
    """Give a blob its digest; False when another blob has it."""
    if Blob.objects.filter(digest=digest).exists():
        return False
    try:
        with transaction.atomic():
            return bool(Blob.objects.filter(pk=blob).update(digest=digest, size=size))
    except IntegrityError:
        return False


def _find(digest: bytes) -> BlobRef:
    row = Blob.objects.only("id", "size").get(digest=digest)
    return BlobRef(row.pk, digest, row.size)


def _forget(row: Draft) -> None:
    """Delete a draft with all that hangs on it. Chunks stay: others may share them, and collecting is another task."""
    DraftPart.objects.filter(draft_id=row.pk).delete()
    row.delete()
    BlobChunk.objects.filter(blob_id=row.blob_id).delete()
    Blob.objects.filter(pk=row.blob_id).delete()


@functools.cache
def default_store() -> SqlStore:
    """The store of this process."""
    return SqlStore()
