"""Upload sessions. The caller has asked the gate; everything here is about bytes becoming a file.

Lock order: the upload, then its space, then nodes.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar, cast

from django.db import OperationalError, connection, transaction
from django.utils import timezone

from drive.blobs.chunks import CHUNK_BYTES
from drive.blobs.models import Draft
from drive.blobs.sql import default_store
from drive.blobs.store import BlobRef, DraftGone, OffsetMismatch
from drive.lib import names
from drive.lib.media import media_type
from drive.tree import actor, locks, quota
from drive.tree import services as tree
from drive.tree.actor import By
from drive.tree.models import Node
from drive.tree.placing import Conflict, Placed
from drive.uploads import small
from drive.uploads.bodies import Body, take
from drive.uploads.errors import Incomplete, IncompleteBody, LengthExceeded, TooLarge, Unpublished, UploadGone
from drive.uploads.models import Upload
from drive.uploads.receiving import Checksum, receive

T = TypeVar("T")

TRIES = 5
IDLE_LIFE = timedelta(hours=24)  # after the last byte
WHOLE_LIFE = timedelta(days=7)
QUIET_LIFE = timedelta(hours=1)  # how long a running request may be without storing anything
METER_BYTES = 8 * CHUNK_BYTES  # how often a body of unknown length is held against the quota
SLOW_SECONDS = 1.0  # a small body that took longer finds the rights asked again; a large one always does
SMALL_BYTES = CHUNK_BYTES  # up to here a content goes in with its name, in one commit where the engine is fast at that


@dataclass(frozen=True, slots=True)
class Target:
    """Where a content is to go. `if_match` is the tree digest (raw) of the content that may be replaced.

    `ask` asks for the rights once more when the bytes are here, which may be long after they began; it raises.
    """

    folder: Node
    name: str
    media_type: str = ""
    conflict: Conflict = "fail"
    if_match: bytes | None = None
    ask: Callable[[], None] | None = None


def begin(by: By, target: Target, length: int, *, metadata: str = "") -> Upload:
    """A new upload of `length` bytes. Clashes, names and quota are answered now, before a byte is sent.

    Raises InvalidName, NameTaken, PreconditionFailed, QuotaExceeded, InTrash, NotAFolder, NotFound.
    """
    with transaction.atomic():
        quota.reserve(target.folder.space_id, length)  # first: it locks the space
        _check(target, 0)
        upload = _row(by, target, length, metadata)
        upload.draft_id = default_store().begin()
        upload.save(force_insert=True)
        return upload


def append(
    upload: Upload, body: Body, *, offset: int, size: int | None = None, checksum: Checksum | None = None
) -> int:
    """Store the body at `offset`; the upload's new offset. What arrived before a broken connection is kept.

    `size` is how many bytes the body claims to have, None when it does not tell; bytes beyond the length are not read.
    Raises OffsetMismatch, TooLarge, LeaseLost, UploadGone, ChecksumMismatch.
    """
    store = default_store()
    draft = _draft(upload)
    try:
        lease, stands = store.acquire(draft)
    except DraftGone:
        _must_stand_at(_published_meanwhile(upload), offset)
        return upload.length
    try:
        _must_stand_at(stands, offset)
        if size is not None and offset + size > upload.length:
            raise TooLarge("That is more than the upload may have.")
        return receive(store, draft, body, lease=lease, offset=offset, length=upload.length, checksum=checksum)
    finally:
        with transaction.atomic():
            _keep_alive(upload)
            store.release(draft, lease)


def offset_of(upload: Upload) -> int:
    """How many bytes are durable. Asks a running request to stop first, so the answer does not move.

    Raises Unpublished when all bytes are here and the file is not; UploadGone.
    """
    if upload.node_id is not None:
        return upload.length
    store = default_store()
    draft = _draft(upload)
    try:
        lease, stands = store.acquire(draft)
    except DraftGone:
        return _published_meanwhile(upload)
    store.release(draft, lease)
    if stands == upload.length:
        raise Unpublished()
    return stands


def publish(
    upload: Upload,
    folder: Node,
    *,
    by: By,
    via: str,
    conflict: Conflict | None = None,
    name: str | None = None,
    if_match: bytes | None = None,
    ask: Callable[[], None] | None = None,
) -> Placed:
    """Make the complete upload a file, in one transaction of a few rows.

    `ask` asks for the rights once more, under the space's lock. Publishing twice gives the same file.
    Raises Incomplete, and what `tree.put_file` raises; the bytes are kept then.
    """
    work = partial(_publish, upload, folder, by=by, via=via, conflict=conflict, name=name, if_match=if_match, ask=ask)
    return _repeated(work)


def _publish(
    upload: Upload,
    folder: Node,
    *,
    by: By,
    via: str,
    conflict: Conflict | None,
    name: str | None,
    if_match: bytes | None,
    ask: Callable[[], None] | None,
) -> Placed:
    with transaction.atomic():
        row = Upload.objects.select_for_update().filter(pk=upload.pk).first()
        if row is None:
            raise UploadGone()
        if row.node_id is not None:
            return Placed(Node.objects.select_related("blob").get(pk=row.node_id), False)
        draft = Draft.objects.filter(upload_of=row).first()
        if draft is None or draft.offset != row.length:
            raise Incomplete()
        promised = _promise(row, folder)
        placed = tree.put_file(
            folder,
            name or row.name,
            _asked(ask, partial(_sealed, row)),
            media_type=row.media_type,
            by=by,
            via=via,
            reserved=promised,
            conflict=conflict or cast(Conflict, row.conflict),
            if_match=if_match if if_match is not None else _expected(row, conflict),
        )
        row.node_id = placed.node.pk
        row.save(update_fields=["node_id"])
        return placed


def _promise(row: Upload, folder: Node) -> int:
    """The bytes that the folder's space holds free for the upload: none when the folder came there meanwhile."""
    if folder.space_id == row.space_id:
        return row.length
    locks.spaces(folder, Node(space_id=row.space_id))
    quota.release(row.space_id, row.length)
    return 0


def publish_at_once(by: By, target: Target, data: bytes, *, via: str, metadata: str = "") -> tuple[Upload, Placed]:
    """An upload whose small content came along: one transaction, and a row that answers later HEADs."""
    job = small.make_ready(by, _with_bytes(target, data), via=via)
    with transaction.atomic():
        placed = small.place(job)
        upload = _row(by, target, len(data), metadata)
        upload.node_id = placed.node.pk
        upload.save(force_insert=True)
        return upload, placed


def put(by: By, target: Target, body: Body, *, length: int | None, via: str) -> Placed:
    """A content in one request (PUT). `length` is None when only the body's end tells.

    Raises IncompleteBody when the client left early (nothing is kept), and what `tree.put_file` raises.
    """
    if length is None or length > SMALL_BYTES or not default_store().put_rides:
        # Before bytes are stored; elsewhere the lock's own look comes first. A small content may be the one that is
        # there already, as in a request that is sent again, and takes no room then: that is seen under the lock.
        _check(target, length if length is not None and length > SMALL_BYTES else 0)
    let_go()
    started = time.monotonic()
    first = take(body, SMALL_BYTES + 1 if length is None else min(length, SMALL_BYTES + 1))
    if len(first) <= SMALL_BYTES:
        _must_be_whole(len(first), length)
        if target.ask is not None and time.monotonic() - started > SLOW_SECONDS:
            target.ask()
        return small.put(by, _with_bytes(target, first), via=via)
    return _put_large(by, target, _Joined(first, body), length=length, via=via)


def let_go() -> None:
    """Give the thread's connection back before a conversation with a client that may be slow."""
    default_store().let_go()


def terminate(upload: Upload) -> None:
    """Forget an upload and its bytes; a file that was made of it stays."""
    with transaction.atomic():
        row = Upload.objects.select_for_update().filter(pk=upload.pk).first()
        if row is None:
            return
        if row.node_id is None:
            quota.release(row.space_id, row.length)
        draft = row.draft_id
        row.delete()
        if draft is not None:
            default_store().discard(draft)


def expire(now: datetime | None = None) -> int:
    """Remove uploads past their time, and drafts that a killed PUT left behind; how many. Run by the worker."""
    now = now or timezone.now()
    count = 0
    # A request may be long: bytes that came lately prove that it runs, whatever the row says.
    running = Draft.objects.filter(lease_until__gte=now - QUIET_LIFE).values("pk")
    idle = Upload.objects.filter(expires_at__lt=now).exclude(draft__in=running, created_at__gte=now - WHOLE_LIFE)
    for upload in list(idle[:1000]):
        terminate(upload)
        count += 1
    stale = Draft.objects.filter(upload_of=None, blob__created_at__lt=now - IDLE_LIFE)
    for draft in list(stale.exclude(pk__in=running).values_list("pk", flat=True)[:1000]):
        default_store().discard(draft)
        count += 1
    return count


def _put_large(by: By, target: Target, body: Body, *, length: int | None, via: str) -> Placed:
    store = default_store()
    draft = store.begin()
    lease, _ = store.acquire(draft)
    meter = _Meter(target.folder.space_id) if length is None else None
    try:
        size = receive(store, draft, body, lease=lease, offset=0, length=length, meter=meter)
        _must_be_whole(size, length)
        return _repeated(lambda: _place(by, target, _asked(target.ask, partial(store.seal, draft, size)), via=via))
    except BaseException:
        store.discard(draft)
        raise


def _repeated(work: Callable[[], T]) -> T:
    """Run a transaction, again when it met a deadlock: two uploads of equal contents may want one blob on MariaDB."""
    for attempt in range(1, TRIES + 1):
        try:
            return work()
        except OperationalError as error:
            if attempt == TRIES or connection.in_atomic_block or not default_store().is_race(error):
                raise
            time.sleep(random.uniform(0.01, 0.05) * attempt)
    raise AssertionError("unreachable")


def _place(by: By, target: Target, content: object, *, via: str) -> Placed:
    return tree.put_file(
        target.folder,
        target.name,
        content,  # type: ignore[arg-type]
        media_type=target.media_type or media_type(target.name),
        by=by,
        via=via,
        conflict=target.conflict,
        if_match=target.if_match,
    )


def _asked(ask: Callable[[], None] | None, content: Callable[[], BlobRef]) -> Callable[[], BlobRef]:
    """The content, after the rights were asked again: it is called under the space's lock."""

    def asked() -> BlobRef:
        if ask is not None:
            ask()
        return content()

    return asked


def _with_bytes(target: Target, data: bytes) -> small.SmallFile:
    return small.SmallFile(target.folder, target.name, data, target.media_type, target.conflict, target.if_match)


def _sealed(row: Upload) -> BlobRef:
    draft, row.draft_id = row.draft_id, None
    row.save(update_fields=["draft"])
    return default_store().seal(draft, row.length)  # type: ignore[arg-type]


def _row(by: By, target: Target, length: int, metadata: str) -> Upload:
    name, whose = names.clean(target.name), actor.of(by, "")
    return Upload(
        user_id=whose.user_id,
        link_id=whose.link_id,
        space_id=target.folder.space_id,
        folder=target.folder,
        name=name,
        length=length,
        metadata=metadata,
        media_type=target.media_type or media_type(name),
        conflict=target.conflict,
        if_match=target.if_match.hex() if target.if_match else "",
        expires_at=timezone.now() + IDLE_LIFE,
    )


def _check(target: Target, length: int) -> None:
    tree.check_place(target.folder, target.name, conflict=target.conflict, if_match=target.if_match, length=length)


def _draft(upload: Upload) -> int:
    if upload.draft_id is None or upload.expires_at < timezone.now():
        raise UploadGone()
    return upload.draft_id


def _expected(row: Upload, conflict: Conflict | None) -> bytes | None:
    """The digest given when the upload began; a new choice forgets it."""
    return bytes.fromhex(row.if_match) if row.if_match and conflict is None else None


def _keep_alive(upload: Upload) -> None:
    expires_at = min(timezone.now() + IDLE_LIFE, upload.created_at + WHOLE_LIFE)
    Upload.objects.filter(pk=upload.pk).update(expires_at=expires_at)
    upload.expires_at = expires_at


def _published_meanwhile(upload: Upload) -> int:
    """Its length, if the request that we waited for has brought the last byte. Raises UploadGone when it was ended."""
    upload.node_id = Upload.objects.filter(pk=upload.pk).values_list("node_id", flat=True).first()
    if upload.node_id is None:
        raise UploadGone()
    return upload.length


def _must_stand_at(stands: int, offset: int) -> None:
    if stands != offset:
        raise OffsetMismatch(stands)


def _must_be_whole(size: int, length: int | None) -> None:
    if length is not None and size < length:
        raise IncompleteBody(f"{size} of {length} bytes arrived.")
    if length is not None and size > length:
        raise LengthExceeded()


class _Joined:
    """What was read already, and then the rest of the body."""

    def __init__(self, first: bytes, rest: Body) -> None:
        self._first = first
        self._rest = rest

    def read(self, size: int) -> bytes:
        if self._first:
            piece, self._first = self._first[:size], self._first[size:]
            return piece
        return self._rest.read(size)

    def abandon(self) -> None:
        self._rest.abandon()


class _Meter:
    """Raises QuotaExceeded once the space has no room for what came of a body of unknown length."""

    def __init__(self, space_id: int) -> None:
        self._space_id, self._checked = space_id, 0

    def __call__(self, size: int) -> None:
        if size - self._checked >= METER_BYTES:
            self._checked = size
            quota.check_length(self._space_id, size)
            let_go()
