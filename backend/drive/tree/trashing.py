"""Into the trash and back. Trash marks the top node alone; what is below is in the trash by ancestry."""

from __future__ import annotations

from typing import Literal

from django.db import transaction
from django.utils import timezone

from drive.lib import names
from drive.lib.errors import Forbidden, NameTaken, ParentInTrash
from drive.tree import ancestry, folders, journal, locks
from drive.tree.actor import By
from drive.tree.locks import Held
from drive.tree.models import Change, Node, Space
from drive.tree.placing import at, free_name, keys, one_name
from drive.tree.rules import must_be_changeable, must_be_trashed, must_fit, touch

Clash = Literal["fail", "keep_both"]
CLASHES: tuple[Clash, ...] = ("fail", "keep_both")


def trash(node: Node, *, by: By, via: str = "api", if_version: int | None = None) -> Node:
    """Put the node, with all below it, into the trash; its name is free again.

    Raises RootIsFixed, InTrash, PreconditionFailed, NotFound.
    """
    with transaction.atomic():
        held = locks.hold(node)
        must_be_changeable(held, if_version)
        node = held.node
        node.live_key, node.trashed_at = None, timezone.now()
        touch(held, "live_key", "trashed_at")
        effect = journal.Effect(held.above, size=-node.size, out_of=node.parent_id, at=node.trashed_at)
        journal.record(held.space, node, Change.Kind.TRASH, effect, by=by, via=via, parent_before=node.parent_id)
        return node


def restore(
    node: Node,
    parent: Node | None = None,
    name: str | None = None,
    *,
    by: By,
    via: str = "api",
    conflict: Clash = "fail",
) -> Node:
    """Bring the node back from the trash: where it was, or to another folder, or under another name.

    Folders above it that are in the trash too stay there: folders of the same names are made where they were.
    Raises NotInTrash (also for a node below the one that was trashed), ParentInTrash (for a `parent`), NameTaken,
    InvalidName, NotAFolder, TooDeep, NotFound; Forbidden between spaces.
    """
    name = names.clean(name) if name is not None else node.name
    with one_name(parent.pk if parent is not None else node.parent_id, name):
        spaces = locks.spaces(*([node] if parent is None else [node, parent]))
        held = locks.read_again(node, spaces)
        must_be_trashed(held)
        if parent is None:
            target = _old_place(held, spaces, conflict, by=by, via=via)
        else:
            target = locks.read_again(parent, spaces)
            if ancestry.in_trash(target.trail):
                raise ParentInTrash
        if held.space.pk != target.space.pk:
            raise Forbidden("From the trash, it comes back to its own space.")
        must_fit(held, target)
        return _restore(held, target, free(target.node, name, conflict), by=by, via=via)


def landing(node: Node) -> int | None:
    """Where `restore` without a parent begins: the folder it was in, or the nearest above that is not in the trash."""
    live = 0
    way = ancestry.trail(node.pk)[:-1]
    while live < len(way) and not way[live].trashed:
        live += 1
    return way[live - 1].id if live else None


def free(folder: Node, name: str, conflict: Clash) -> str:
    """A name that is free in the folder: that one, or with `keep_both` the next. Raises NameTaken."""
    there = at(folder.pk, name)
    if there is None:
        return name
    if conflict == "fail":
        raise NameTaken(there)
    return free_name(there)


def _old_place(held: Held, spaces: dict[int, Space], conflict: Clash, *, by: By, via: str) -> Held:
    """The folder it was in, or one like it: the way there is made again from where it is in the trash."""
    way = held.trail[:-1]
    live = next((place for place, step in enumerate(way) if step.trashed), len(way))
    target = locks.read_again(Node(pk=way[live - 1].id), spaces)
    for step in way[live:]:
        there = at(target.node.pk, step.name)
        if there is None or not there.is_folder:
            there = folders.make(target, free(target.node, step.name, conflict), by=by, via=via)
        target = locks.read_again(there, spaces)
    return target


def _restore(held: Held, target: Held, name: str, *, by: By, via: str) -> Node:
    node, before = held.node, held.node.parent_id
    node.parent_id, node.trashed_at = target.node.pk, None
    for column, value in keys(name).items():
        setattr(node, column, value)
    touch(held, "parent", "trashed_at", "name", "name_key", "live_key", "sort_key")
    effect = journal.Effect({*held.above, *target.ids}, size=node.size, gain=target.ids, into=target.node.pk)
    journal.record(held.space, node, Change.Kind.RESTORE, effect, by=by, via=via, parent_before=before)
    return node
