"""The blob store in SQL: one set of statements, and a byte path an engine."""

from __future__ import annotations

import functools
import hashlib
import random
import secrets
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TypeVar

from django.db import IntegrityError, transaction
from django.utils import timezone

from drive.blobs import adding, healing, paths, small
from drive.blobs.chunks import Piece, Plan, border, joined, tree_digest, whole_chunks
from drive.blobs.models import Blob, BlobChunk, Draft, DraftPart
from drive.blobs.parts import PARTS, is_part_sound
from drive.blobs.paths.base import Transaction
from drive.blobs.paths.orm import OrmTransaction
from drive.blobs.reading import Reader
from drive.blobs.store import BlobRef, DamagedBlob, DraftGone, LeaseLost, OffsetMismatch
from drive.lib.errors import Busy

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
        self._reader = Reader(self.path)

    def is_race(self, error: Exception) -> bool:
        """Whether repeating the whole transaction can help: a deadlock, or another writer that was first."""
        return self.path.is_race(error)

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

    def append(self, draft: int, todo: Plan, *, lease: str, base: int | None = None) -> bool:
        # Read, joined and hashed before the transaction: nobody waits for that. Should another writer have changed the
        # tail meanwhile, then the lease is lost, and `_claim` says so.
        tail = self._tail(draft, todo.offset) if todo.head is not None else b""
        whole = todo.head is None or len(tail) == todo.offset - border(todo.offset)
        pieces = joined(todo, tail) if whole else []
        part = bytes(todo.part)

        def write(tx: Transaction) -> bool:
            stands = todo.offset if base is None else base
            reaches = todo.offset + todo.size if base is None else base
            blob, stop = _claim(tx, draft, stands, reaches, lease, self._time(LEASE))
            if not whole:
                raise DamagedBlob(f"Draft {draft} has lost bytes before {todo.offset}.")
            adding.add(tx, pieces, self._time)
            _hold(tx, blob, pieces)
            if base is None and pieces:
                _forget_parts(tx, draft, border(reaches) if todo.part else reaches)
            if part:
                sql = "INSERT INTO draft_part (draft_id, start_at, data, digest) VALUES (%s, %s, %s, %s)"
                tx.execute(sql, (draft, todo.part_at, part, hashlib.sha256(part).digest()))
            return stop

        return self._repeat(write)

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
        digests = [bytes(digest) for digest in pieces.values_list("chunk_id", flat=True)]
        if row.offset != size or len(digests) != whole_chunks(size, has_tail=False) or row.parts.exists():
            raise OffsetMismatch(row.offset)
        digest = tree_digest(digests)
        if (equal := _reuse(digest)) is None and _name(row.blob_id, digest, size):
            row.delete()
            return BlobRef(row.blob_id, digest, size)
        equal = replace(equal or _must_find(digest), size=size)
        healing.restore(OrmTransaction(), equal, digests)
        _forget(row)
        return equal

    # -- small contents

    def put(self, data: bytes) -> BlobRef:
        return self.put_many([data])[0]

    def put_many(self, contents: Sequence[bytes]) -> list[BlobRef]:
        return self.keep([small.prepare(data) for data in contents])

    def keep(self, contents: Sequence[small.Prepared]) -> list[BlobRef]:
        refs: dict[bytes, BlobRef] = {}
        for some in small.portions(contents, self.commit_bytes):
            refs |= self._repeat(functools.partial(small.store, contents=some, time=self._time))
        return [refs[content.digest] for content in contents]

    # -- reading

    def open(self, blob: BlobRef, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        return self._reader.open(blob, start, blob.size if stop is None else stop)

    def let_go(self) -> None:
        """Give the thread's connection back before a long conversation; `open` borrows one a piece."""
        self.path.let_go()

    def _time(self, later: timedelta = timedelta()) -> object:
        return self.path.time(timezone.now() + later)

    def _tail(self, draft: int, offset: int) -> bytes:
        """What is stored between the border before `offset` and `offset`; less, when a part is lost or damaged."""
        rows = self.path.read(PARTS, (draft, border(offset), offset))
        return b"".join(bytes(data) for _, data, digest in rows if is_part_sound(data, digest))

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


def _hold(tx: Transaction, blob: int, pieces: Sequence[Piece]) -> None:
    """The blob's rows for these chunks: what pins them."""
    if pieces:
        rows = ", ".join(["(%s, %s, %s)"] * len(pieces))
        values = [value for piece in pieces for value in (blob, piece.seq, piece.digest)]
        tx.execute(f"INSERT INTO blob_chunk (blob_id, seq, chunk_digest) VALUES {rows}", values)


def _forget_parts(tx: Transaction, draft: int, before: int) -> None:
    tx.execute("DELETE FROM draft_part WHERE draft_id = %s AND start_at < %s", (draft, before))


def _name(blob: int, digest: bytes, size: int) -> bool:
    """Give a blob its digest; False when another blob got it first."""
    try:
        with transaction.atomic():
            return bool(Blob.objects.filter(pk=blob).update(digest=digest, size=size))
    except IntegrityError:
        return False


def _reuse(digest: bytes) -> BlobRef | None:
    """The blob of that content, no longer condemned. Locked until the caller's transaction, if any, ends: the collector
    asks again under the same lock."""
    with transaction.atomic():
        row = Blob.objects.select_for_update().only("id", "size", "condemned_at").filter(digest=digest).first()
        if row is None:
            return None
        if row.condemned_at is not None:
            Blob.objects.filter(pk=row.pk).update(condemned_at=None)
        return BlobRef(row.pk, digest, row.size)


def _must_find(digest: bytes) -> BlobRef:
    ref = _reuse(digest)
    if ref is None:
        raise Busy("The same content was being deleted.")
    return ref


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
