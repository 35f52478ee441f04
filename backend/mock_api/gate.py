"""Who may what: roles by ownership, grants and links. The only place of the mock that answers it."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

from .actor import Who
from .model import Node, User
from .problems import Problem
from .records import Visitor

if TYPE_CHECKING:
    from .world import World


class Role(IntEnum):
    NONE = 0
    VIEWER = 1
    CONTRIBUTOR = 2
    EDITOR = 3
    MANAGER = 4


READ, ADD, EDIT, MANAGE = Role.VIEWER, Role.CONTRIBUTOR, Role.EDITOR, Role.MANAGER
WORDS = {Role.VIEWER: "viewer", Role.CONTRIBUTOR: "contributor", Role.EDITOR: "editor", Role.MANAGER: "manager"}
ROLES = {word: role for role, word in WORDS.items()}
LINK_ROLES = {"view": Role.VIEWER, "edit": Role.EDITOR, "drop": Role.NONE}


def role(who: Who | None, node: Node) -> Role:
    """The best role of a person or a visitor on a node, NONE when it is hidden from them."""
    if isinstance(who, Visitor):
        return LINK_ROLES[who.share.kind] if reaches(who, node) else Role.NONE
    if who is None:
        return Role.NONE
    if node.space.owner is who:
        return Role.MANAGER
    best, at = Role.NONE, node
    while at:
        for grant in at.grants:
            if grant.principal is who or (not isinstance(grant.principal, User) and who in grant.principal.members):
                best = max(best, Role(grant.role))
        at = at.parent  # type: ignore[assignment]
    return best


def allow(world: World, who: Who | None, node_id: str, right: Role = READ) -> Node:
    """The node. Raises not_found when they may not even see it, forbidden when they may see it but not do that."""
    node = world.nodes.get(node_id)
    if node is None:
        raise hidden()
    if isinstance(who, Visitor) and blind(who):
        if right == ADD and node is who.share.node and reaches(who, node):
            return node
        raise hidden()
    has = role(who, node)
    if not has:
        raise hidden()
    if has < right:
        raise Problem("forbidden")
    return node


def reaches(visitor: Visitor, node: Node | None) -> bool:
    """Whether a node is the link's own or below it; what is in the trash is gone for visitors."""
    while node and not node.trashed_at:
        if node is visitor.share.node:
            return True
        node = node.parent
    return False


def placing(who: Who, folder: Node, conflict: str, found: Node | None) -> str:
    """What becomes of a name that `found` may have: a drop box tells nothing about names, and takes another one.

    Raises forbidden for who may only add and wants to replace it.
    """
    if blind(who):
        return "keep_both"
    if conflict == "replace" and role(who, folder) < EDIT:
        if found is not None:
            raise Problem("forbidden", "You may add files here, and not replace those that are there.")
        return "fail"
    return conflict


def blind(who: Who | None) -> bool:
    """A drop box's visitor: nothing of the folder may be told to them."""
    return isinstance(who, Visitor) and who.share.kind == "drop"


def hidden() -> Problem:
    """Missing and not yours look the same."""
    return Problem("not_found", "There is nothing here, or it is not yours.")


def is_below(node: Node | None, top: Node) -> bool:
    while node:
        if node is top:
            return True
        node = node.parent
    return False


def seen_path(who: Who | None, node: Node) -> list[Node]:
    """The ancestors that they may see, from the topmost one down to the parent."""
    path: list[Node] = []
    above = node.parent
    while above and role(who, above):
        path.insert(0, above)
        above = above.parent
    return path


def tops(world: World, user: User) -> list[Node]:
    """The topmost live nodes that they may read: their own tree, team spaces, what was granted to them."""
    found = [user.space.root]
    for grant in world.grants.values():
        node = grant.node
        if node not in found and role(user, node) and not (node.parent and role(user, node.parent)):
            found.append(node)
    return found
