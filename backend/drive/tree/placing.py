"""Putting a file at a name: which clash is a new revision, which a second name, which a refusal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from django.db import IntegrityError, transaction
from django.utils import timezone

from drive.accounts.models import User
from drive.blobs.models import Blob
from drive.lib import names
from drive.lib.errors import InTrash, NameTaken, NotAFolder, NotFound, PreconditionFailed
from drive.tree import ancestry, journal, locks, quota
from drive.tree.actor import By
from drive.tree.locks import Held
from drive.tree.models import Change, Node, Revision

if TYPE_CHECKING:
    from drive.blobs.store import BlobRef

Conflict = Literal["replace", "keep_both", "fail"]
CONFLICTS: tuple[Conflict, ...] = ("replace", "keep_both", "fail")

# How many names `keep_both` looks at, one query each step; the last is where it gives up.
_COUNTS = (range(2, 102), range(102, 1_002), range(1_002, 10_002))

WRITTEN = (Change.Kind.CREATE, Change.Kind.CONTENT, Change.Kind.COPY, Change.Kind.REVERT)  # a file has a new content


@dataclass(frozen=True, slots=True)
class Placed:
    """`created`: a new node, not a new revision (nor the content that was there already)."""

    node: Node
    created: bool


def check_place(folder: Node, name: str, *, conflict: Conflict, if_match: bytes | None, length: int) -> None:
    """Would `put_file` take `length` bytes there now? Raises what it would raise; writes and locks nothing."""
    name = names.clean(name)
    if not folder.is_folder:
        raise NotAFolder
    steps = ancestry.trail(folder.pk)
    if not steps:
        raise NotFound
    if ancestry.in_trash(steps):
        raise InTrash
    check_clash(at(folder.pk, name), conflict=conflict, if_match=if_match)
    quota.check_length(folder.space_id, length)


def put_file(
    folder: Node,
    name: str,
    content: BlobRef | Callable[[], BlobRef],
    *,
    media_type: str,
    by: By,
    via: str,
    conflict: Conflict = "replace",
    if_match: bytes | None = None,
    reserved: int = 0,
) -> Placed:
    """Make the content a file of that folder: a new node, or a new revision of the file with that name.

    `content` may be a callable: it runs in this transaction, under the space's lock and after the clash was checked, so
    small contents can ride along. `if_match` is the tree digest of the content that may be replaced. `reserved` bytes
    that were promised to this content are released. An equal content changes nothing.

    Raises InvalidName, NotAFolder, InTrash, NameTaken, PreconditionFailed, QuotaExceeded, NotFound.
    """
    name = names.clean(name)
    with one_name(folder.pk, name):
        target = locks.hold(folder)
        locks.must_take_nodes(target)
        return place(
            target,
            name,
            content,
            media_type=media_type,
            by=by,
            via=via,
            conflict=conflict,
            if_match=if_match,
            reserved=reserved,
        )


def place(
    target: Held,
    name: str,
    content: BlobRef | Callable[[], BlobRef],
    *,
    media_type: str,
    by: By,
    via: str,
    conflict: Conflict = "replace",
    if_match: bytes | None = None,
    reserved: int = 0,
) -> Placed:
    """As `put_file`, for a clean name in a live folder whose space the caller has locked."""
    there = at(target.node.pk, name)
    check_clash(there, conflict=conflict, if_match=if_match)
    if there is not None and conflict == "keep_both":
        name, there = free_name(there), None
    ref = content() if callable(content) else content
    if there is None:
        return Placed(_create(target, name, ref, media_type, by=by, via=via, reserved=reserved), True)
    return Placed(revise(target, there, ref, media_type, by=by, via=via, reserved=reserved), False)


def at(folder_id: int | None, name: str) -> Node | None:
    """The live node with that name (as names are compared) in the folder."""
    return locks.nodes().filter(parent_id=folder_id, live_key=names.live_key(name)).first()


def check_clash(there: Node | None, *, conflict: Conflict, if_match: bytes | None) -> None:
    """May the content go to a name where `there` stands? A folder is never replaced."""
    if there is None:
        if if_match is not None:
            raise PreconditionFailed("There is no such file any more.")
        return
    if conflict == "fail" or (conflict == "replace" and there.is_folder):
        raise NameTaken(there)
    if if_match is not None and (there.blob is None or there.blob.digest != if_match):
        raise PreconditionFailed(node=there)


def free_name(taken: Node) -> str:
    """The first free of `name (2)`, `name (3)`, …; sure only under the space's lock. Raises NameTaken past 10,000."""
    for counts in _COUNTS:
        wanted = {names.live_key(name): name for name in (names.numbered(taken.name, count) for count in counts)}
        used = set(
            Node.objects.filter(parent_id=taken.parent_id, live_key__in=wanted).values_list("live_key", flat=True)
        )
        for live_key, name in wanted.items():
            if live_key not in used:
                return name
    raise NameTaken(taken)


@contextmanager
def one_name(folder_id: int | None, name: str) -> Iterator[None]:
    """A transaction in which a name is given. The constraint has the last word; this makes its words friendly."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        there = at(folder_id, name)
        if there is None:
            raise
        raise NameTaken(there) from None


def keys(name: str) -> dict[str, object]:
    """The columns that follow from a name."""
    return {
        "name": name,
        "name_key": names.key(name),
        "live_key": names.live_key(name),
        "sort_key": names.sort_key(name),
    }


def _create(target: Held, name: str, ref: BlobRef, media_type: str, *, by: By, via: str, reserved: int) -> Node:
    quota.check(target.space, ref.size - reserved)
    now = timezone.now()
    node = Node(
        space_id=target.space.pk,
        parent_id=target.node.pk,
        kind=Node.Kind.FILE,
        blob=blob_row(ref),
        size=ref.size,
        media_type=media_type,
        seq=journal.next_seq(target.space),
        created_at=now,
        modified_at=now,
        **keys(name),
    )
    node.save(force_insert=True)
    effect = journal.Effect(target.ids, size=ref.size, into=target.node.pk, at=now)
    journal.record(target.space, node, Change.Kind.CREATE, effect, by=by, via=via, used=ref.size, reserved=-reserved)
    return node


def revise(
    target: Held,
    node: Node,
    ref: BlobRef,
    media_type: str,
    *,
    by: By,
    via: str,
    reserved: int = 0,
    kind: Change.Kind = Change.Kind.CONTENT,
) -> Node:
    """Give a live file of the folder `target`, whose space is locked, another content; an equal one changes nothing."""
    if node.blob is not None and node.blob.digest == ref.digest:
        if reserved:
            journal.settle(target.space, reserved=-reserved)
        return node
    quota.check(target.space, ref.size - reserved)
    _keep_current(node)
    grown, now = ref.size - node.size, timezone.now()
    node.blob, node.size, node.media_type = blob_row(ref), ref.size, media_type
    node.version, node.seq, node.modified_at = node.version + 1, journal.next_seq(target.space), now
    node.save(update_fields=["blob", "size", "media_type", "version", "seq", "modified_at"])
    effect = journal.Effect(target.ids, size=grown, at=now)
    # The old content stays, as a revision, and goes on counting.
    journal.record(
        target.space,
        node,
        kind,
        effect,
        by=by,
        via=via,
        parent_before=node.parent_id,
        used=ref.size,
        reserved=-reserved,
    )
    return node


def _keep_current(node: Node) -> None:
    """Make the current content a revision; the journal knows who wrote it."""
    assert node.blob is not None, "a file has a content"
    author = author_of(node)
    Revision.objects.create(
        node=node,
        blob=node.blob,
        size=node.size,
        media_type=node.media_type,
        created_at=node.modified_at,
        created_by_id=User.objects.filter(pk=author).values_list("pk", flat=True).first() if author else None,
    )


def author_of(node: Node) -> int | None:
    """Who wrote the current content.

    By its blob and not by its space: the node may have been in another one, whose numbers do not compare; and with the
    space an engine may rather walk back through the whole journal of it.
    """
    written = Change.objects.filter(node_id=node.pk, kind__in=WRITTEN, blob_id=node.blob_id)
    return written.order_by("-seq").values_list("actor_id", flat=True).first()


def blob_row(ref: BlobRef) -> Blob:
    """The blob's row without reading it."""
    return Blob(id=ref.id, digest=ref.digest, size=ref.size)
