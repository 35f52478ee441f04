"""Changes to a tree. Each is one transaction that locks its space first, and leaves one row in the journal.

`by` is who (None: the system), `via` which door: web, link, dav, api.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

from drive.accounts.models import User
from drive.lib import names
from drive.lib.errors import (
    Forbidden,
    InTrash,
    MoveIntoItself,
    NameTaken,
    NotAFolder,
    NotInTrash,
    ParentInTrash,
    RootIsFixed,
    TooDeep,
)
from drive.tree import ancestry, journal, locks
from drive.tree.actor import By
from drive.tree.locks import Held
from drive.tree.models import Change, Node, Revision, Space
from drive.tree.placing import Placed, at, check_place, keys, one_name, put_file

__all__ = [
    "Placed",
    "check_place",
    "create_folder",
    "create_space",
    "move",
    "purge",
    "put_file",
    "rename",
    "restore",
    "trash",
]

PURGE_ROWS = 500  # ids a statement


def create_space(
    *, owner: User | None, kind: Space.Kind = Space.Kind.PERSONAL, name: str = "", quota_bytes: int | None = None
) -> Space:
    """A space with its top folder. The top folder has no name: each edge calls it what it likes."""
    with transaction.atomic():
        space = Space.objects.create(owner=owner, kind=kind, name=name, quota_bytes=quota_bytes)
        space.root = Node.objects.create(
            space=space, kind=Node.Kind.FOLDER, name="", name_key="", live_key=None, sort_key=b""
        )
        space.save(update_fields=["root"])
        return space


def default_quota() -> int | None:
    """Bytes a new personal space may hold; None without a limit."""
    return getattr(settings, "DEFAULT_QUOTA_BYTES", None)


def create_folder(parent: Node, name: str, *, by: By, via: str = "api") -> Node:
    """A new, empty folder. Raises InvalidName, NameTaken, NotAFolder, InTrash, TooDeep, NotFound."""
    name = names.clean(name)
    with one_name(parent.pk, name):
        target = locks.hold(parent)
        locks.must_take_nodes(target)
        _must_be_free(target.node.pk, name)
        if target.depth + 1 > ancestry.DEPTH_LIMIT:
            raise TooDeep
        now = timezone.now()
        node = Node(
            space_id=target.space.pk,
            parent_id=target.node.pk,
            kind=Node.Kind.FOLDER,
            seq=journal.next_seq(target.space),
            created_at=now,
            modified_at=now,
            **keys(name),
        )
        node.save(force_insert=True)
        effect = journal.Effect(target.ids, into=target.node.pk, at=now)
        journal.record(target.space, node, Change.Kind.CREATE, effect, by=by, via=via)
        return node


def rename(node: Node, name: str, *, by: By, via: str = "api", if_version: int | None = None) -> Node:
    """Give the node another name; the name it has changes nothing.

    Raises InvalidName, NameTaken, RootIsFixed, InTrash, PreconditionFailed, NotFound.
    """
    name = names.clean(name)
    with one_name(node.parent_id, name):
        held = locks.hold(node)
        _must_be_changeable(held, if_version)
        return _place(held, None, name, kind=Change.Kind.RENAME, by=by, via=via)


def move(
    node: Node,
    parent: Node,
    name: str | None = None,
    *,
    by: By,
    via: str = "api",
    if_version: int | None = None,
) -> Node:
    """Move the node to another folder of its space, under another name if one is given.

    Raises MoveIntoItself, TooDeep, NotAFolder, NameTaken, InvalidName, RootIsFixed, InTrash, PreconditionFailed,
    NotFound; Forbidden between spaces.
    """
    wanted = None if name is None else names.clean(name)
    with one_name(parent.pk, wanted or node.name):
        spaces = locks.spaces(node, parent)
        held, target = locks.read_again(node, spaces), locks.read_again(parent, spaces)
        _must_be_changeable(held, if_version)
        name = wanted or held.node.name  # read again: it may have been renamed meanwhile
        if target.node.pk == held.node.parent_id:
            return _place(held, None, name, kind=Change.Kind.RENAME, by=by, via=via)
        _must_fit(held, target)
        return _place(held, target, name, kind=Change.Kind.MOVE, by=by, via=via)


def trash(node: Node, *, by: By, via: str = "api", if_version: int | None = None) -> Node:
    """Put the node, with all below it, into the trash; its name is free again.

    Raises RootIsFixed, InTrash, PreconditionFailed, NotFound.
    """
    with transaction.atomic():
        held = locks.hold(node)
        _must_be_changeable(held, if_version)
        node = held.node
        node.live_key, node.trashed_at = None, timezone.now()
        _touch(held, "live_key", "trashed_at")
        effect = journal.Effect(held.above, size=-node.size, out_of=node.parent_id, at=node.trashed_at)
        journal.record(held.space, node, Change.Kind.TRASH, effect, by=by, via=via, parent_before=node.parent_id)
        return node


def restore(node: Node, parent: Node | None = None, name: str | None = None, *, by: By, via: str = "api") -> Node:
    """Bring the node back from the trash: where it was, or to another folder, or under another name.

    Raises NotInTrash (also for a node below the one that was trashed), ParentInTrash, NameTaken, InvalidName,
    NotAFolder, TooDeep, NotFound; Forbidden between spaces.
    """
    name = names.clean(name) if name is not None else node.name
    folder_id = parent.pk if parent is not None else node.parent_id
    with one_name(folder_id, name):
        spaces = locks.spaces(*([node] if parent is None else [node, parent]))
        held = locks.read_again(node, spaces)
        _must_be_trashed(held)
        target = locks.read_again(parent or Node(pk=held.node.parent_id), spaces)
        if ancestry.in_trash(target.trail):
            raise ParentInTrash
        _must_fit(held, target)
        _must_be_free(target.node.pk, name)
        return _restore(held, target, name, by=by, via=via)


def purge(node: Node, *, by: By, via: str = "api") -> None:
    """Delete a trashed node, all below it and their revisions, for good; their bytes no longer count.

    The blobs stay for the collector. Raises NotInTrash, NotFound.
    """
    with transaction.atomic():
        held = locks.hold(node)
        _must_be_trashed(held)
        freed = 0
        for level in reversed(ancestry.levels(node.pk)):  # children first: MariaDB checks foreign keys row by row
            freed += sum(row.size for row in level if row.is_file)
            for start in range(0, len(level), PURGE_ROWS):
                freed += _delete([row.id for row in level[start : start + PURGE_ROWS]])
        journal.next_seq(held.space)
        effect = journal.Effect(held.above)
        journal.record(
            held.space,
            held.node,
            Change.Kind.PURGE,
            effect,
            by=by,
            via=via,
            parent_before=held.node.parent_id,
            used=-freed,
        )


def _place(held: Held, target: Held | None, name: str, *, kind: Change.Kind, by: By, via: str) -> Node:
    """Give the node its name and, with a `target`, its folder."""
    node, before = held.node, held.node.parent_id
    if target is None and node.name == name:
        return node
    _must_be_free(target.node.pk if target else before, name, except_for=node)
    if target is not None:
        node.parent_id = target.node.pk
    for column, value in keys(name).items():
        setattr(node, column, value)
    _touch(held, "parent", "name", "name_key", "live_key", "sort_key")
    if target is None:
        effect = journal.Effect(held.above)
    else:
        effect = journal.Effect(
            {*held.above, *target.ids},
            size=node.size,
            gain=target.ids,
            loss=held.above,
            into=target.node.pk,
            out_of=before,
        )
    journal.record(held.space, node, kind, effect, by=by, via=via, parent_before=before)
    return node


def _restore(held: Held, target: Held, name: str, *, by: By, via: str) -> Node:
    node, before = held.node, held.node.parent_id
    node.parent_id, node.trashed_at = target.node.pk, None
    for column, value in keys(name).items():
        setattr(node, column, value)
    _touch(held, "parent", "trashed_at", "name", "name_key", "live_key", "sort_key")
    effect = journal.Effect({*held.above, *target.ids}, size=node.size, gain=target.ids, into=target.node.pk)
    journal.record(held.space, node, Change.Kind.RESTORE, effect, by=by, via=via, parent_before=before)
    return node


def _touch(held: Held, *columns: str) -> None:
    """Write those columns, and that the node itself changed."""
    held.node.version += 1
    held.node.seq = journal.next_seq(held.space)
    held.node.save(update_fields=[*columns, "version", "seq"])


def _delete(ids: list[int]) -> int:
    """Delete those nodes, which have no children left; how many bytes their revisions held.

    Not through the ORM's collector, which reads every row first: rows that point here are let go of by their own rule.
    """
    revisions = Revision.objects.filter(node_id__in=ids)
    freed = revisions.aggregate(sum=models.Sum("size"))["sum"] or 0
    for relation in Node._meta.get_fields(include_hidden=True):
        if isinstance(relation, models.ManyToOneRel) and relation.on_delete is models.SET_NULL:
            pointing = relation.related_model._base_manager.filter(**{f"{relation.field.name}__in": ids})
            pointing.update(**{relation.field.name: None})
    revisions._raw_delete(revisions.db)
    nodes = Node.objects.filter(pk__in=ids)
    nodes._raw_delete(nodes.db)
    return int(freed)


def _must_be_changeable(held: Held, if_version: int | None) -> None:
    locks.must_be_version(held.node, if_version)
    if held.node.parent_id is None:
        raise RootIsFixed
    locks.must_be_live(held)


def _must_be_trashed(held: Held) -> None:
    if held.node.trashed_at is None:
        if ancestry.in_trash(held.trail):
            raise NotInTrash("It went to the trash with the folder it is in.")
        raise NotInTrash


def _must_be_free(folder_id: int | None, name: str, *, except_for: Node | None = None) -> None:
    there = at(folder_id, name)
    if there is not None and (except_for is None or there.pk != except_for.pk):
        raise NameTaken(there)


def _must_fit(held: Held, target: Held) -> None:
    """May the node hang below the target? Deep trees are walked down only when the node goes deeper than it was."""
    if held.node.space_id != target.node.space_id:
        raise Forbidden("It can not be moved to another space.")
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
