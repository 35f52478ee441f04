"""What one can do to a tree. Every function holds the world's lock while it changes anything."""

from __future__ import annotations

from .actor import Who, acting_user
from .content import Content
from .gate import ADD, EDIT, is_below
from .model import Node, now_text
from .names import clean_name, name_key, numbered
from .problems import Problem
from .records import Revision
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


def live_folder(world: World, who: Who, node_id: str) -> Node:
    """A folder that something may be put into."""
    node = world.node_for(who, node_id, ADD)
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


def create_folder(world: World, who: Who, parent_id: str, name: str) -> Node:
    with world.lock:
        parent = live_folder(world, who, parent_id)
        name = clean_name(name)
        if found := in_the_way(parent, name):
            raise taken(found)
        if depth(parent) > MAX_DEPTH:
            raise Problem("too_deep")
        return world.add(parent, name)


def trash(world: World, who: Who, node_id: str, if_match: str | None) -> None:
    with world.lock:
        node = world.node_for(who, node_id, EDIT)
        if node.parent is None:
            raise Problem("root_is_fixed")
        if in_trash(node):
            raise Problem("in_trash")
        check_etag(node, if_match)
        world.detach(node)
        node.trashed_at = now_text()
        node.version += 1
        node.space.trash[node.id] = node
        world.touch(node, "trash")


def purge(world: World, who: Who, node_id: str) -> None:
    """Gone for good, with all below it, also what was trashed from inside it before."""
    with world.lock:
        node = world.node_for(who, node_id, EDIT)
        if not node.trashed_at:
            raise Problem("not_in_trash")
        forget(world, node)


def forget(world: World, node: Node) -> None:
    """Take a trashed node out of the world, with what hangs on it: old contents, grants, links, stars, tags."""
    inside = [other for other in world.nodes.values() if other.space is node.space and is_below(other, node)]
    for gone in inside:
        del world.nodes[gone.id]
        node.space.trash.pop(gone.id, None)
        if gone.content:
            node.space.used -= gone.content.size + sum(old.content.size for old in gone.past)
        world.let_go(gone)
    world.touch(node, "purge")


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
    set_content(world, node, content, media_type, "content")
    node.space.used += content.size


def set_content(world: World, node: Node, content: Content, media_type: str | None, kind: str) -> None:
    """Give a file another content and keep the one it had. The space's bytes are the caller's to count."""
    assert node.content is not None
    node.past.append(Revision(world.next_id(), node.content, node.media_type, node.content_at, node.content_by))
    world.grow(node.parent, content.size - node.size)
    node.content, node.size, node.media_type = content, content.size, media_type
    node.modified_at = node.content_at = now_text()
    node.content_by = acting_user()
    node.version += 1
    world.touch(node, kind)


def put_back(world: World, node: Node, old: Revision) -> None:
    """Make an earlier content the current one. The one that stood there is kept; the earlier one is not lost either."""
    assert node.content is not None
    if node.content.digest == old.content.digest:
        return
    space, more = node.space, old.content.size
    if space.quota is not None and space.used + space.reserved + more > space.quota:
        raise Problem("quota_exceeded", "The space has no room for that.")
    set_content(world, node, old.content, old.media_type, "revert")
    space.used += more


def _has_digest(node: Node, if_match: str) -> bool:
    return node.content is not None and if_match in ("*", node.content.digest)


def check_cycle(node: Node, target: Node) -> None:
    if is_below(target, node):
        raise Problem("move_into_itself", f"“{node.name}” can not be moved into itself.")
