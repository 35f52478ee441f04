"""Grants: giving a person or a group a role on a node, and taking it back."""

from __future__ import annotations

from .gate import Role, is_below
from .model import Node, Space, User, now_text
from .problems import Problem
from .records import Grant, Group
from .world import World

MESSAGE_CHARACTERS = 1000


def check_message(message: str) -> None:
    """No mail leaves the mock: what a giver writes is looked at and forgotten. Raises invalid_field."""
    if len(message) > MESSAGE_CHARACTERS:
        raise Problem("invalid_field", fields={"message": [f"At most {MESSAGE_CHARACTERS} characters."]})


def give(world: World, node: Node, principal: User | Group, role: Role, by: User | None, when: str = "") -> Grant:
    """A role on the node and all below it, also for who has another one there. Raises invalid_field, last_manager."""
    found = next((grant for grant in node.grants if grant.principal is principal), None)
    if principal is node.space.owner:
        raise Problem("invalid_field", fields={"user": ["It is theirs already."]})
    if found is not None:
        change(world, found, role)
        return found
    grant = Grant(world.next_id(), node, principal, role, by, when or now_text())
    world.grants[grant.id] = grant
    node.grants.append(grant)
    world.touch(node, "share", at=when)
    return grant


def change(world: World, grant: Grant, role: Role) -> None:
    """Another role. Raises last_manager."""
    if grant.role == role:
        return
    old, grant.role = grant.role, role
    if not _managed(grant.node):
        grant.role = old
        raise Problem("last_manager")
    world.touch(grant.node, "share")


def take(world: World, grant: Grant) -> None:
    """Take the role away, at once. Raises last_manager."""
    grant.node.grants.remove(grant)
    if not _managed(grant.node):
        grant.node.grants.append(grant)
        raise Problem("last_manager")
    del world.grants[grant.id]
    world.touch(grant.node, "unshare")


def _managed(node: Node) -> bool:
    """Whether somebody who can sign in is left to manage a team's top folder; True for every other node."""
    if node.space.owner is not None or node.parent is not None:
        return True
    people = [
        person
        for grant in node.grants
        if grant.role == Role.MANAGER
        for person in ([grant.principal] if isinstance(grant.principal, User) else grant.principal.members)
    ]
    return any(person.is_active for person in people)


def principal(world: World, user_id: str | None, group_id: str | None) -> User | Group:
    """Whom a request means. Raises invalid_field unless it names one that there is."""
    if (user_id is None) == (group_id is None):
        raise Problem("invalid_field", fields={"user": ["Name a user or a group, and not both."]})
    if user_id is not None:
        user = world.user_by_id(user_id)
        if user is None or not user.is_active:
            raise Problem("invalid_field", fields={"user": ["There is no such user."]})
        return user
    group = world.groups.get(group_id or "")
    if group is None:
        raise Problem("invalid_field", fields={"group": ["There is no such group."]})
    return group


def drop_space(world: World, space: Space) -> None:
    """A team's space is gone with all that is in it."""
    for node in [node for node in world.nodes.values() if node.space is space and is_below(node, space.root)]:
        del world.nodes[node.id]
        world.let_go(node)
    del world.spaces[space.id]
