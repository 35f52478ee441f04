"""Contents become files, through the services of every other door: small ones many at a time, large ones as uploads.

Those go on where they were cut. A file has its time from the same transaction that makes it.
"""

from __future__ import annotations

import random
import time
from base64 import b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import BinaryIO, TypeVar

from django.db import OperationalError, transaction
from django.utils import timezone

from drive.accounts.models import User
from drive.blobs.chunks import CHUNK_BYTES
from drive.blobs.small import Prepared, prepare
from drive.blobs.sql import default_store
from drive.blobs.store import BlobRef
from drive.lib import names
from drive.lib.errors import DriveError, QuotaExceeded
from drive.lib.media import media_type
from drive.transfer.errors import TransferError
from drive.transfer.hashing import TreeDigest, digest_of
from drive.transfer.progress import Progress
from drive.tree import locks, many
from drive.tree import services as tree
from drive.tree.models import Node
from drive.tree.placing import Conflict, Placed
from drive.uploads import services as uploads
from drive.uploads.errors import Unpublished
from drive.uploads.models import Upload

T = TypeVar("T")
TRIES = 5
BATCH_FILES = 200


class Skip(Exception):
    """This one can not come, the others can; the words say why."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A content that is to be a file called `name`. `open` gives its bytes, each time from the first on.

    `digest` is the tree digest that it must have, None when any will do. `path` tells people which one it is, `key`
    tells whether an upload that was cut was of the same content. `fresh` raises Skip when it has changed meanwhile.
    """

    path: str
    name: str
    size: int
    modified_at: datetime
    open: Callable[[], BinaryIO]
    key: str
    digest: bytes | None = None
    created_at: datetime | None = None
    media_type: str = ""
    fresh: Callable[[], None] = lambda: None


@dataclass
class Report:
    """What a run did. `skipped`: (path, why)."""

    files: int = 0
    bytes: int = 0
    kept: int = 0  # were there already, equal
    folders: int = 0
    skipped: list[tuple[str, str]] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)  # (path, what it is): no files, never followed
    renamed: list[tuple[str, str]] = field(default_factory=list)  # (path of the source, name in the drive)


class Bringer:
    """Brings contents in as `by`. `replace`: another content at the same name becomes a past one; else it is refused.

    `done` is told each file that stands where it should, with what it came from.
    """

    def __init__(
        self,
        by: User | None,
        report: Report,
        progress: Progress,
        *,
        replace: bool,
        done: Callable[[Node, Incoming], None] = lambda node, incoming: None,
    ) -> None:
        self._by, self._report, self._progress, self._replace, self._done = by, report, progress, replace, done
        self._conflict: Conflict = "replace" if replace else "fail"
        self._waiting: list[tuple[Node, bytes, Incoming]] = []
        self._bytes = 0
        self._folders: list[tuple[int, datetime, datetime | None]] = []

    def folder(self, parent: Node, there: Node | None, name: str) -> Node:
        """The folder of that name, made unless it is `there`. Raises Skip."""
        if there is not None:
            if not there.is_folder:
                raise Skip("a file has that name in the drive")
            return there
        self._report.folders += 1
        return _told(lambda: tree.create_folder(parent, name, by=self._by))

    def time_of(self, folder: Node, modified_at: datetime, created_at: datetime | None = None) -> None:
        """Its times, set by `finish`: what is put into it changes them."""
        self._folders.append((folder.pk, modified_at, created_at))

    def file(self, folder: Node, there: Node | None, incoming: Incoming) -> None:
        """Make it a file of the folder, where `there` stands at its name. Raises Skip."""
        if there is not None and self._is(there, incoming):
            _set_times([(there, incoming)])
            self._report.kept += 1
            self._progress.update(incoming.size)
            self._done(there, incoming)
        elif there is not None and not self._replace:
            raise Skip("the drive has another file there; it was left as it is")
        elif incoming.size <= CHUNK_BYTES:
            self._small(folder, incoming)
        else:
            self._large(folder, incoming)

    def finish(self) -> None:
        self.flush()
        for start in range(0, len(self._folders), BATCH_FILES):
            with transaction.atomic():
                for pk, modified_at, created_at in self._folders[start : start + BATCH_FILES]:
                    more = {} if created_at is None else {"created_at": created_at}
                    Node.objects.filter(pk=pk).update(modified_at=modified_at, **more)
        self._folders.clear()

    def flush(self) -> None:
        """Make files of the small ones that wait, in one transaction."""
        waiting, self._waiting, self._bytes = self._waiting, [], 0
        if not waiting:
            return
        store = default_store()
        contents = [prepare(data) for _, data, _ in waiting]
        # Where bytes do not ride along with names, they go first, outside of the transaction.
        kept: Sequence[Prepared | BlobRef] = contents if store.put_rides else store.keep(contents)
        items = [
            many.Item(folder.pk, incoming.name, content, _media(incoming), self._conflict)
            for (folder, _, incoming), content in zip(waiting, kept, strict=True)
        ]
        incomings = [incoming for _, _, incoming in waiting]
        outcomes = again(lambda: self._placed(waiting[0][0].space_id, items, incomings))
        for outcome, incoming in zip(outcomes, incomings, strict=True):
            if isinstance(outcome, DriveError):
                must_have_room(outcome)
                self._report.skipped.append((incoming.path, outcome.detail))
            else:
                self._count(outcome.node, incoming)

    def _is(self, there: Node, incoming: Incoming) -> bool:
        if there.is_folder:
            raise Skip("a folder has that name in the drive")
        if there.blob is None or there.size != incoming.size:
            return False
        digest = incoming.digest
        if digest is None:
            with incoming.open() as source:
                digest = digest_of(source)
        return bytes(there.blob.digest or b"") == digest

    def _small(self, folder: Node, incoming: Incoming) -> None:
        with incoming.open() as source:
            data = read(source, incoming.size + 1)
        incoming.fresh()
        total = TreeDigest()
        total.update(data)
        _must_be(total, incoming)
        if self._waiting and (
            self._bytes + len(data) > default_store().commit_bytes
            or len(self._waiting) >= BATCH_FILES
            or self._waiting[0][0].space_id != folder.space_id
        ):
            self.flush()
        self._waiting.append((folder, data, incoming))
        self._bytes += len(data)

    def _placed(
        self, space_id: int, items: Sequence[many.Item], incomings: Sequence[Incoming]
    ) -> list[Placed | DriveError]:
        with transaction.atomic():
            outcomes = many.put_files(space_id, items, by=self._by, via="api", whole=False, keep=default_store().keep)
            pairs = zip(outcomes, incomings, strict=True)
            _set_times([(placed.node, incoming) for placed, incoming in pairs if isinstance(placed, Placed)])
            return outcomes

    def _large(self, folder: Node, incoming: Incoming) -> None:
        self.flush()  # a long file should not keep small ones waiting
        upload = _told(lambda: self._begun(folder, incoming))
        try:
            with incoming.open() as source:
                total = _told(lambda: self._sent(upload, _Body(source, self._progress), incoming.size))
            incoming.fresh()
            _must_be(total, incoming)
        except Skip:
            uploads.terminate(upload)
            raise
        node = _told(lambda: again(lambda: self._published(upload, folder, incoming)))
        uploads.terminate(upload)  # what it made stays
        self._count(node, incoming, told=True)

    def _sent(self, upload: Upload, body: _Body, size: int) -> TreeDigest:
        """What is missing of the upload; the digest is of all that was read."""
        try:
            at = uploads.offset_of(upload)
        except Unpublished:
            at = size
        while body.at < at and body.read(min(CHUNK_BYTES, at - body.at)):
            pass
        if body.at == at and at < size and uploads.append(upload, body, offset=at) != size and body.at == size:
            raise Skip("something else wrote to its upload; run the command again")
        return body.total

    def _begun(self, folder: Node, incoming: Incoming) -> Upload:
        """The upload of the same content that a run before this one began, or a new one."""
        mark = f"import {b64encode(incoming.key.encode('utf-8', 'surrogateescape')).decode()}"
        began = Upload.objects.filter(
            user=self._by, folder=folder, length=incoming.size, metadata=mark, node_id=None, draft__isnull=False,
            expires_at__gt=timezone.now(),
        )  # fmt: skip
        target = uploads.Target(folder, incoming.name, _media(incoming), self._conflict)
        return began.first() or uploads.begin(self._by, target, incoming.size, metadata=mark)

    def _published(self, upload: Upload, folder: Node, incoming: Incoming) -> Node:
        with transaction.atomic():
            node = uploads.publish(upload, folder, by=self._by, via="api").node
            _set_times([(node, incoming)])
            return node

    def _count(self, node: Node, incoming: Incoming, *, told: bool = False) -> None:
        self._report.files += 1
        self._report.bytes += incoming.size
        if not told:
            self._progress.update(incoming.size)
        self._done(node, incoming)


def children(folder: Node) -> dict[str, Node]:
    """The live nodes directly in the folder, by the key of their names."""
    return {str(node.live_key): node for node in locks.nodes().filter(parent_id=folder.pk, trashed_at=None)}


def named(there: dict[str, Node], name: str) -> Node | None:
    return there.get(names.live_key(name))


def read(source: BinaryIO, size: int) -> bytes:
    """Up to `size` bytes: fewer only at the end."""
    pieces = []
    while size > 0 and (piece := source.read(size)):
        pieces.append(piece)
        size -= len(piece)
    return b"".join(pieces)


def again(work: Callable[[], T]) -> T:
    """Run a transaction, again when it met a deadlock: others may store equal contents at the same time."""
    for attempt in range(1, TRIES + 1):
        try:
            return work()
        except OperationalError as error:
            if attempt == TRIES or not default_store().is_race(error):
                raise
            time.sleep(random.uniform(0.01, 0.05) * attempt)
    raise AssertionError("unreachable")


def must_have_room(error: DriveError) -> None:
    """Once the space is full, nothing after it would come either."""
    if isinstance(error, QuotaExceeded):
        raise TransferError(
            "The quota of the space is full. What came stays; raise the quota, and the same command goes on."
        ) from None


def _told(work: Callable[[], T]) -> T:
    try:
        return work()
    except DriveError as error:
        must_have_room(error)
        raise Skip(error.detail) from None


def _must_be(total: TreeDigest, incoming: Incoming) -> None:
    if total.size != incoming.size:
        raise Skip("its size changed while it was read")
    if incoming.digest is not None and total.digest() != incoming.digest:
        raise Skip("its bytes are not what they were when it was exported")


def _media(incoming: Incoming) -> str:
    return incoming.media_type or media_type(incoming.name)


def _set_times(pairs: Sequence[tuple[Node, Incoming]]) -> None:
    """In the transaction that made them, under the space's lock, or on files that had another time."""
    changed = []
    for node, incoming in pairs:
        wanted = incoming.modified_at, incoming.created_at or node.created_at
        if (node.modified_at, node.created_at) != wanted:
            node.modified_at, node.created_at = wanted
            changed.append(node)
    if changed:
        Node.objects.bulk_update(changed, ["modified_at", "created_at"], batch_size=100)


class _Body:
    """What an upload reads: the source, hashed and counted as it passes."""

    def __init__(self, source: BinaryIO, progress: Progress) -> None:
        self._source, self._progress = source, progress
        self.total = TreeDigest()

    @property
    def at(self) -> int:
        return self.total.size

    def read(self, size: int) -> bytes:
        piece = self._source.read(size)
        self.total.update(piece)
        self._progress.update(len(piece))
        return piece

    def abandon(self) -> None:
        """A file keeps nobody waiting."""
