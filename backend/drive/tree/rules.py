"""What a change must satisfy, asked under the space's lock; constraints stand behind it."""

from __future__ import annotations

from drive.lib.errors import InTrash, MoveIntoItself, NameTaken, NotAFolder, NotInTrash, RootIsFixed, TooDeep
from drive.tree import ancestry, journal, locks
from drive.tree.locks import Held
from drive.tree.models import Node
from drive.tree.placing import at


def must_be_changeable(held: Held, if_version: int | None) -> None:
    """Raises PreconditionFailed, RootIsFixed, InTrash."""
    locks.must_be_version(held.node, if_version)
    if held.node.parent_id is None:
        raise RootIsFixed
    locks.must_be_live(held)


def must_be_trashed(held: Held) -> None:
    """Itself, not with the folder it is in. Raises NotInTrash."""
    if held.node.trashed_at is None:
        if ancestry.in_trash(held.trail):
            raise NotInTrash("It went to the trash with the folder it is in.")
        raise NotInTrash


def must_be_free(folder_id: int | None, name: str, *, except_for: Node | None = None) -> None:
    """Raises NameTaken."""
    there = at(folder_id, name)
    if there is not None and (except_for is None or there.pk != except_for.pk):
        raise NameTaken(there)


def must_fit(held: Held, target: Held) -> None:
    """May the node hang below the target? Deep trees are walked down only when the node goes deeper than it was.

    Raises NotAFolder, MoveIntoItself, InTrash, TooDeep.
    """
    if not target.node.is_folder:
        raise NotAFolder
    if held.node.pk in target.ids:
        raise MoveIntoItself
    if ancestry.in_trash(target.trail):
        raise InTrash
    if not held.node.is_folder:
        return
    room = ancestry.DEPTH_LIMIT - (target.depth + 1)
    # What was in the trash was not looked at when a folder above it went deeper.
    unsure = target.depth + 1 > held.depth or held.node.trashed_at is not None
    if room < 0 or (unsure and ancestry.is_higher_than(held.node.pk, room)):
        raise TooDeep


def touch(held: Held, *columns: str) -> None:
    """Write those columns, and that the node itself changed."""
    held.node.version += 1
    held.node.seq = journal.next_seq(held.space)
    held.node.save(update_fields=[*columns, "version", "seq"])
