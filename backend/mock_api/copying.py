"""Copies: new nodes with the same contents. No history, grants or links come along."""

from __future__ import annotations

from .actor import Who, acting_user
from .gate import is_below
from .model import Node, now_text
from .moving import height
from .names import clean_name, name_key
from .problems import Problem
from .tree import MAX_DEPTH, depth, free_name, in_the_way, in_trash, live_folder, taken
from .world import World


def copy(world: World, who: Who, node_id: str, parent_id: str, name: str | None, conflict: str) -> Node:
    """The node and all live nodes below it, again, in another folder (or beside itself under another name)."""
    with world.lock:
        node = world.node_for(who, node_id)
        if in_trash(node):
            raise Problem("in_trash")
        target = live_folder(world, who, parent_id)
        if node.parent is None and name is None:
            raise Problem("root_is_fixed")
        if is_below(target, node):
            raise Problem("move_into_itself", f"“{node.name}” can not be copied into itself.")
        new_name = clean_name(name) if name is not None else node.name
        if found := in_the_way(target, new_name):
            if conflict != "keep_both":
                raise taken(found)
            new_name = free_name(target, new_name)
        if node.is_folder and depth(target) + height(node) > MAX_DEPTH + 1:
            raise Problem("too_deep")
        space = target.space
        if space.quota is not None and space.used + space.reserved + node.size > space.quota:
            raise Problem("quota_exceeded", "The space has no room for that.")
        made = _again(world, node, target, new_name, now_text())
        space.used += made.size
        world.attach(made)
        world.touch(made, "copy").origin = node.id
        return made


def _again(world: World, node: Node, parent: Node, name: str, when: str) -> Node:
    made = Node(world.next_id(), parent.space, parent, name, when, node.modified_at, node.content, node.media_type)
    made.size, made.seq = node.size, parent.space.seq + 1
    world.nodes[made.id] = made
    if node.live is None:
        made.content_at, made.content_by = when, acting_user()
    else:
        made.live = {}
        for child in node.live.values():
            made.live[name_key(child.name)] = _again(world, child, made, child.name, when)
    return made
