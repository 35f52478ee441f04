"""Rename, move (also into another space), and back from the trash."""

from __future__ import annotations

from .actor import Who
from .gate import ADD, EDIT, is_below
from .model import Node
from .names import clean_name
from .problems import Problem
from .tree import MAX_DEPTH, check_cycle, check_etag, depth, free_name, in_the_way, in_trash, live_folder, taken
from .world import World


def height(node: Node) -> int:
    """Levels of the deepest branch from this node on, itself included."""
    below = [height(child) for child in (node.live or {}).values() if child.is_folder]
    return 1 + max(below, default=0)


def change_node(
    world: World, who: Who, node_id: str, name: str | None, parent_id: str | None, if_match: str | None
) -> Node:
    """Rename, move, or both, in one step."""
    with world.lock:
        node = world.node_for(who, node_id, EDIT)
        if node.parent is None:
            raise Problem("root_is_fixed")
        if in_trash(node):
            raise Problem("in_trash")
        check_etag(node, if_match)
        target = live_folder(world, who, parent_id) if parent_id is not None else node.parent
        new_name = clean_name(name) if name is not None else node.name
        check_cycle(node, target)
        if found := in_the_way(target, new_name, besides=node):
            raise taken(found)
        if node.is_folder and target is not node.parent and depth(target) + height(node) > MAX_DEPTH + 1:
            raise Problem("too_deep")
        if (target, new_name) != (node.parent, node.name):
            _rehang(world, node, target, new_name)
        return node


def restore(
    world: World, who: Who, node_id: str, parent_id: str | None, name: str | None, conflict: str = "fail"
) -> Node:
    """Back from the trash, to where it was or to `parent_id`. Folders above it that are in the trash are made again."""
    with world.lock:
        node = world.node_for(who, node_id, EDIT)
        if not node.trashed_at:
            raise Problem("not_in_trash")
        assert node.parent is not None
        if parent_id is not None:
            parent = world.node_for(who, parent_id, ADD)
            if in_trash(parent):
                raise Problem("parent_in_trash", f"“{parent.name}” is in the trash; choose another folder.")
            parent = live_folder(world, who, parent_id)
        else:
            parent = _standing(world, node.parent, conflict)
        check_cycle(node, parent)
        new_name = clean_name(name) if name is not None else node.name
        if found := in_the_way(parent, new_name):
            if conflict != "keep_both":
                raise taken(found)
            new_name = free_name(parent, new_name)
        before, old_name = node.parent, node.name
        if node.space is not parent.space:
            _restamp(world, node, parent)
        node.trashed_at, node.parent, node.name = None, parent, new_name
        node.version += 1
        del node.space.trash[node.id]
        world.attach(node)
        world.touch(node, "restore", before=before, name_before=old_name)
        return node


def _standing(world: World, folder: Node, conflict: str) -> Node:
    """The folder if it is live; else one of its name in the folder above, made again with what is missing there."""
    if not in_trash(folder):
        return folder
    assert folder.parent is not None
    above = _standing(world, folder.parent, conflict)
    found = in_the_way(above, folder.name)
    if found is None:
        return world.add(above, folder.name)
    if found.is_folder:
        return found
    if conflict != "keep_both":
        raise taken(found)
    return world.add(above, free_name(above, folder.name))


def _rehang(world: World, node: Node, target: Node, name: str) -> None:
    old, old_name = node.parent, node.name
    assert old is not None
    if old.space is not target.space:
        _restamp(world, node, target)
    when = old.modified_at if old is target else ""  # a rename puts nothing in and takes nothing out
    world.detach(node, when)
    node.parent, node.name = target, name
    node.version += 1
    world.attach(node, when)
    if old.space is target.space:
        world.touch(node, "rename" if old is target else "move", before=old, name_before=old_name)
        world.mark(old, node.seq)
    else:
        world.touch(node, "move_out", before=old, name_before=old_name, space=old.space)
        world.touch(node, "move_in", before=old, name_before=old_name)


def _restamp(world: World, node: Node, target: Node) -> None:
    """Into another space, with all below it, what was trashed from inside it, and its bytes."""
    source, space = node.space, target.space
    inside = [other for other in world.nodes.values() if other.space is source and is_below(other, node)]
    total = sum(one.content.size + sum(past.content.size for past in one.past) for one in inside if one.content)
    if space.quota is not None and space.used + space.reserved + total > space.quota:
        raise Problem("quota_exceeded", "The space has no room for that.")
    for one in inside:
        one.space = space
        if one.id in source.trash:
            space.trash[one.id] = source.trash.pop(one.id)
    source.used -= total
    space.used += total
