"""What one can do to a tree. Every function holds the world's lock while it changes anything."""

from __future__ import annotations

from .content import Content
from .model import Node, User, now_text
from .names import clean_name, name_key, numbered
from .problems import Problem
from .wire import node_json
from .world import World

MAX_DEPTH = 100  # levels of folders below the top folder


def in_trash(node: Node | None) -> bool:
    """True for a trashed node and for everything below it."""
    while node:
        if node.trashed_at:
            return True
        node = node.parent
    return False


def live_folder(world: World, user: User, node_id: str) -> Node:
    """A folder that something may be put into."""
    node = world.node_for(user, node_id)
    if not node.is_folder:
        raise Problem("not_a_folder", f"“{node.name}” is a file.")
    if in_trash(node):
        raise Problem("in_trash", f"“{node.name}” is in the trash.")
    return node


def taken(node: Node) -> Problem:
    return Problem("name_taken", f"“{node.name}” is already in this folder.", node=node_json(node))


def changed(node: Node | None) -> Problem:
    return Problem("precondition_failed", node=node_json(node) if node else None)


def in_the_way(folder: Node, name: str, besides: Node | None = None) -> Node | None:
    assert folder.live is not None
    found = folder.live.get(name_key(name))
    return None if found is besides else found


def check_etag(node: Node, if_match: str | None) -> None:
    """If-Match of a change to a node: absent, `*`, or a list with its etag."""
    if if_match is None or if_match.strip() == "*":
        return
    if node.etag not in [tag.strip() for tag in if_match.split(",")]:
        raise changed(node)


def depth(node: Node | None) -> int:
    levels = 0
    while node:
        levels += 1
        node = node.parent
    return levels


def height(node: Node) -> int:
    """Levels of the deepest branch from this node on, itself included."""
    below = [height(child) for child in (node.live or {}).values() if child.is_folder]
    return 1 + max(below, default=0)


def create_folder(world: World, user: User, parent_id: str, name: str) -> Node:
    with world.lock:
        parent = live_folder(world, user, parent_id)
        name = clean_name(name)
        if found := in_the_way(parent, name):
            raise taken(found)
        if depth(parent) > MAX_DEPTH:
            raise Problem("too_deep")
        return world.add(parent, name)


def change_node(
    world: World, user: User, node_id: str, name: str | None, parent_id: str | None, if_match: str | None
) -> Node:
    """Rename, move, or both, in one step."""
    with world.lock:
        node = world.node_for(user, node_id)
        if node.parent is None:
            raise Problem("root_is_fixed")
        if in_trash(node):
            raise Problem("in_trash")
        check_etag(node, if_match)
        target = live_folder(world, user, parent_id) if parent_id is not None else node.parent
        new_name = clean_name(name) if name is not None else node.name
        _check_cycle(node, target)
        if found := in_the_way(target, new_name, besides=node):
            raise taken(found)
        if node.is_folder and target is not node.parent and depth(target) + height(node) > MAX_DEPTH + 1:
            raise Problem("too_deep")
        if (target, new_name) != (node.parent, node.name):
            _rehang(world, node, target, new_name)
        return node


def trash(world: World, user: User, node_id: str, if_match: str | None) -> None:
    with world.lock:
        node = world.node_for(user, node_id)
        if node.parent is None:
            raise Problem("root_is_fixed")
        if in_trash(node):
            raise Problem("in_trash")
        check_etag(node, if_match)
        world.detach(node)
        node.trashed_at = now_text()
        node.version += 1
        node.space.trash[node.id] = node


def restore(world: World, user: User, node_id: str, parent_id: str | None, name: str | None) -> Node:
    with world.lock:
        node = world.node_for(user, node_id)
        if not node.trashed_at:
            raise Problem("not_in_trash")
        assert node.parent is not None
        parent = world.node_for(user, parent_id) if parent_id is not None else node.parent
        if in_trash(parent):
            raise Problem("parent_in_trash", f"“{parent.name}” is in the trash; choose another folder.")
        parent = live_folder(world, user, parent.id)
        _check_cycle(node, parent)
        new_name = clean_name(name) if name is not None else node.name
        if found := in_the_way(parent, new_name):
            raise taken(found)
        node.trashed_at, node.parent, node.name = None, parent, new_name
        node.version += 1
        del node.space.trash[node.id]
        world.attach(node)
        return node


def purge(world: World, user: User, node_id: str) -> None:
    """Gone for good, with all below it, also what was trashed from inside it before."""
    with world.lock:
        node = world.node_for(user, node_id)
        if not node.trashed_at:
            raise Problem("not_in_trash")
        inside = [other for other in world.nodes.values() if other.space is node.space and _is_below(other, node)]
        for gone in inside:
            del world.nodes[gone.id]
            node.space.trash.pop(gone.id, None)
            if gone.content:
                node.space.used -= gone.content.size + sum(old.size for old in gone.past)
        world.touch(node.parent)


def put_file(
    world: World, folder: Node, name: str, content: Content, media_type: str | None,
    conflict: str = "replace", if_match: str | None = None, none_match: bool = False,
) -> tuple[Node, bool]:  # fmt: skip
    """Publish a content under a name. Returns the node and whether it is new.

    `conflict` is fail, replace or keep_both; `if_match` is the bare digest that may be replaced, or `*`.
    """
    with world.lock:
        found = check_clash(world, folder, name, conflict, if_match, none_match)
        if found and conflict == "keep_both":
            name, found = free_name(folder, name), None
        if found is None:
            return world.add(folder, name, content, media_type), True
        _replace(world, found, content, media_type)
        return found, False


def check_clash(
    world: World, folder: Node, name: str, conflict: str, if_match: str | None = None, none_match: bool = False
) -> Node | None:
    """The node in the way that may be replaced (or stepped aside from), None when the name is free; else a Problem."""
    found = in_the_way(folder, name)
    if none_match and found:
        raise changed(found)
    if if_match is not None and found is None:
        raise changed(None)
    if found and (conflict == "fail" or (conflict == "replace" and found.is_folder)):
        raise taken(found)
    if if_match is not None and found and not _has_digest(found, if_match):
        raise changed(found)
    return found


def free_name(folder: Node, name: str) -> str:
    number = 2
    while in_the_way(folder, numbered(name, number)):
        number += 1
    return numbered(name, number)


def _replace(world: World, node: Node, content: Content, media_type: str | None) -> None:
    assert node.content is not None
    if node.content.digest == content.digest:
        return  # the same content again changes nothing
    node.past.append(node.content)
    node.space.used += content.size
    world.grow(node.parent, content.size - node.size)
    node.content, node.size, node.media_type = content, content.size, media_type
    node.modified_at = now_text()
    node.version += 1
    world.touch(node)


def _rehang(world: World, node: Node, target: Node, name: str) -> None:
    before = node.parent.modified_at if node.parent is target else ""
    world.detach(node)
    node.parent, node.name = target, name
    node.version += 1
    world.attach(node, when=before)  # a rename puts nothing in and takes nothing out


def _has_digest(node: Node, if_match: str) -> bool:
    return node.content is not None and if_match in ("*", node.content.digest)


def _is_below(node: Node | None, top: Node) -> bool:
    while node:
        if node is top:
            return True
        node = node.parent
    return False


def _check_cycle(node: Node, target: Node) -> None:
    if _is_below(target, node):
        raise Problem("move_into_itself", f"“{node.name}” can not be moved into itself.")
