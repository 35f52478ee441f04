"""A node gets another name, another folder, or both. One row, whatever hangs below it."""

from __future__ import annotations

from drive.lib import names
from drive.tree import crossing, journal, locks
from drive.tree.actor import By
from drive.tree.locks import Held
from drive.tree.models import Change, Node
from drive.tree.placing import keys, one_name
from drive.tree.rules import must_be_changeable, must_be_free, must_fit, touch


def rename(node: Node, name: str, *, by: By, via: str = "api", if_version: int | None = None) -> Node:
    """Give the node another name; the name it has changes nothing.

    Raises InvalidName, NameTaken, RootIsFixed, InTrash, PreconditionFailed, NotFound.
    """
    name = names.clean(name)
    with one_name(node.parent_id, name):
        held = locks.hold(node)
        must_be_changeable(held, if_version)
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
    """Move the node to another folder, under another name if one is given; between spaces see `crossing`.

    Raises MoveIntoItself, TooDeep, NotAFolder, NameTaken, InvalidName, RootIsFixed, InTrash, PreconditionFailed,
    NotFound; between spaces QuotaExceeded and TooMany.
    """
    wanted = None if name is None else names.clean(name)
    with one_name(parent.pk, wanted or node.name):
        spaces = locks.spaces(node, parent)
        held, target = locks.read_again(node, spaces), locks.read_again(parent, spaces)
        must_be_changeable(held, if_version)
        name = wanted or held.node.name  # read again: it may have been renamed meanwhile
        if target.node.pk == held.node.parent_id:
            return _place(held, None, name, kind=Change.Kind.RENAME, by=by, via=via)
        must_fit(held, target)
        if held.space.pk != target.space.pk:
            must_be_free(target.node.pk, name)
            return crossing.cross(held, target, name, by=by, via=via)
        return _place(held, target, name, kind=Change.Kind.MOVE, by=by, via=via)


def _place(held: Held, target: Held | None, name: str, *, kind: Change.Kind, by: By, via: str) -> Node:
    """Give the node its name and, with a `target`, its folder."""
    node, before = held.node, held.node.parent_id
    if target is None and node.name == name:
        return node
    must_be_free(target.node.pk if target else before, name, except_for=node)
    if target is not None:
        node.parent_id = target.node.pk
    for column, value in keys(name).items():
        setattr(node, column, value)
    touch(held, "parent", "name", "name_key", "live_key", "sort_key")
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
