"""Puts right what has one truth: sizes follow contents, sums follow what is added up. Each under the space's lock."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from django.db.models import Count, Max, Sum

from drive.tree import ancestry, locks
from drive.tree.models import Change, Node, Revision, Space


def size_of_file(node: int) -> bool:
    """Give a file the size of its content, and the folders above it their sums. Whether there was such a file."""
    with transaction.atomic():
        row = _locked(node)
        if row is None or row.blob is None or row.blob.digest is None:
            return False
        Node.objects.filter(pk=node).update(size=row.blob.size)
        _add_up(node)
        return True


def size_of_revision(revision: int) -> bool:
    """Give a past content the size of its content. Whether there was one."""
    row = Revision.objects.select_related("blob", "node").filter(pk=revision).first()
    if row is None or row.blob.digest is None:
        return False
    with transaction.atomic():
        locks.spaces(row.node)
        return bool(Revision.objects.filter(pk=revision).update(size=row.blob.size))


def sums_of_folder(node: int) -> bool:
    """Add up a folder, and those above it, from what is in them. Whether there was such a folder."""
    with transaction.atomic():
        if _locked(node) is None:
            return False
        _add_up(node)
        return True


def used_bytes(space: int) -> bool:
    """Add up all contents of a space, trash and past ones too."""

    def fix(row: Space) -> None:
        files = Node.objects.filter(space=row, kind=Node.Kind.FILE).aggregate(sum=Sum("size"))["sum"] or 0
        past = Revision.objects.filter(node__space=row).aggregate(sum=Sum("size"))["sum"] or 0
        Space.objects.filter(pk=row.pk).update(used_bytes=files + past)

    return _of_space(space, fix)


def reserved_bytes(space: int, promised: Callable[[], int]) -> bool:
    """`promised` tells, under the space's lock, how many bytes its running uploads may bring."""
    return _of_space(space, lambda row: Space.objects.filter(pk=row.pk).update(reserved_bytes=promised()))


def end_of_journal(space: int) -> bool:
    """A space that stands before the end of its journal could not write the next change; bring it there."""

    def fix(row: Space) -> bool:
        last = Change.objects.filter(space_id=row.pk).aggregate(last=Max("seq"))["last"] or 0
        return last > row.seq and bool(Space.objects.filter(pk=row.pk).update(seq=last))

    return _of_space(space, fix)


def _of_space(space: int, fix: Callable[[Space], object]) -> bool:
    with transaction.atomic():
        row = Space.objects.select_for_update().filter(pk=space).first()
        return row is not None and fix(row) is not False


def _locked(node: int) -> Node | None:
    """The node, read again under its space's lock."""
    before = Node.objects.filter(pk=node).first()
    if before is None:
        return None
    locks.spaces(before)
    return Node.objects.select_related("blob").filter(pk=node, space_id=before.space_id).first()


def _add_up(node: int) -> None:
    """The folders from the node up to the top, the lowest first: each adds up what is right by then."""
    for step in reversed(ancestry.trail(node)):
        live = Node.objects.filter(parent_id=step.id, trashed_at=None).aggregate(size=Sum("size"), items=Count("pk"))
        folder = Node.objects.filter(pk=step.id, kind=Node.Kind.FOLDER)
        folder.update(size=live["size"] or 0, items=live["items"])
