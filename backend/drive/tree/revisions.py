"""Past contents of files: look, bring back, pin, delete. The current content stands on the node itself."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from drive.accounts.models import User
from drive.blobs.store import BlobRef
from drive.lib.errors import NotAFile, NotFound
from drive.tree import cursors, journal, locks, placing
from drive.tree.actor import By
from drive.tree.locks import Held
from drive.tree.models import Change, Node, Revision

CURRENT = "current"  # the id of the content that stands on the node


@dataclass(frozen=True, slots=True)
class Content:
    """One content of a file. `id` None: the current one. `written_at` is when it became the current one.

    `blob` is its row, as it stands on a node.
    """

    id: int | None
    blob: Any
    size: int
    media_type: str
    written_at: datetime
    author: User | None
    pinned: bool


@dataclass(frozen=True, slots=True)
class Page:
    items: list[Content]
    next: str | None


def page(node: Node, *, limit: int = 200, cursor: str | None = None) -> Page:
    """All contents of the file, the current one first, then the newest. Raises NotAFile, InvalidCursor."""
    scope = f"revisions:{_file(node).pk}"
    rows = _rows(node).order_by("-created_at", "-id")
    found: list[Content] = []
    if cursor:
        start = cursors.read(cursor, scope, cursors.moment)
        rows = rows.filter(Q(created_at__lt=start.key) | Q(created_at=start.key, pk__lt=start.id))
    else:
        found.append(_current(node))
    found += [_content(row) for row in rows[: limit - len(found) + 1]]
    if len(found) <= limit:
        return Page(found, None)
    last = found[limit - 1]
    return Page(found[:limit], cursors.write(scope, cursors.Place(1, last.written_at, last.id or cursors.MAX_INTEGER)))


def one(node: Node, revision_id: int | None) -> Content:
    """That content of the file; None asks for the current one. Raises NotAFile, NotFound."""
    if revision_id is None:
        return _current(_file(node))
    row = _rows(_file(node)).filter(pk=revision_id).first()
    if row is None:
        raise NotFound
    return _content(row)


def as_node(node: Node, content: Content) -> Node:
    """The file as it would be with that content: for whoever sends bytes. It is not to be saved."""
    past = copy.copy(node)
    past.blob, past.size, past.media_type = content.blob, content.size, content.media_type
    return past


def with_digest(node: Node, digest: bytes) -> Node | None:
    """The file with the past content of that tree digest, if it has one."""
    row = _rows(node).filter(blob__digest=digest).order_by("-created_at", "-id").first()
    return None if row is None else as_node(node, _content(row))


def restore(node: Node, revision_id: int, *, by: By, via: str = "api") -> Node:
    """Make that content the current one again, as a new content: the list only grows. An equal one changes nothing.

    Raises NotAFile, NotFound, InTrash, QuotaExceeded.
    """
    with transaction.atomic():
        held = locks.hold(_file(node))
        locks.must_be_live(held)
        content = one(held.node, revision_id)
        folder = Held(Node(pk=held.node.parent_id), held.space, held.trail[:-1])
        ref = BlobRef(content.blob.pk, bytes(content.blob.digest or b""), content.blob.size)
        return placing.revise(folder, held.node, ref, content.media_type, by=by, via=via, kind=Change.Kind.REVERT)


def pin(node: Node, revision_id: int, pinned: bool) -> Content:
    """A pinned content is not thinned out. Raises NotAFile, NotFound."""
    with transaction.atomic():
        locks.hold(_file(node))
        Revision.objects.filter(node=node, pk=revision_id).update(pinned=pinned)
        return one(node, revision_id)


def delete(node: Node, revision_id: int) -> None:
    """Delete a past content for good; its bytes no longer count. Raises NotAFile, NotFound."""
    with transaction.atomic():
        held = locks.hold(_file(node))
        content = one(node, revision_id)
        Revision.objects.filter(pk=revision_id).delete()
        journal.settle(held.space, used=-content.size)


def _rows(node: Node) -> QuerySet[Revision]:
    rows = Revision.objects.filter(node_id=node.pk).select_related("blob", "created_by")
    return rows.defer("blob__sha256", "blob__sha1", "blob__created_at")


def _content(row: Revision) -> Content:
    return Content(row.pk, row.blob, row.size, row.media_type, row.created_at, row.created_by, row.pinned)


def _current(node: Node) -> Content:
    assert node.blob is not None
    author_id = placing.author_of(node)
    author = User.objects.filter(pk=author_id).first() if author_id else None
    return Content(None, node.blob, node.size, node.media_type, node.modified_at, author, False)


def _file(node: Node) -> Node:
    if node.kind != Node.Kind.FILE:
        raise NotAFile
    return node
