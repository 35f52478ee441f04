"""What a person can reach at all: the tops of everything they may read, and their spaces. Fixed numbers of queries."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from drive.accounts.models import User
from drive.sharing.models import Grant
from drive.sharing.roles import Role
from drive.tree import ancestry
from drive.tree.models import Space


@dataclass(frozen=True, slots=True)
class Top:
    """A node that a person may read, with all below it, and nothing above it."""

    space_id: int
    node_id: int
    role: Role


def grants_of(user: User) -> QuerySet[Grant]:
    """The grants that a person holds: their own, and those of their groups."""
    return Grant.objects.filter(
        Q(user_id=user.pk) | Q(group__in=user.groups.through.objects.filter(user_id=user.pk).values("group_id"))
    )


def tops(user: object) -> list[Top]:
    """The topmost nodes that the person may read: own spaces, team spaces, granted nodes that are not in the trash.

    Nothing for links and for nobody. Three queries.
    """
    if not (isinstance(user, User) and user.is_active):
        return []
    own = Space.objects.filter(owner_id=user.pk, root__isnull=False).order_by("pk").values_list("pk", "root_id")
    found = [Top(space_id, int(root_id or 0), Role.MANAGER) for space_id, root_id in own]
    mine = {top.space_id for top in found}
    held: dict[int, int] = {}
    for node_id, role in grants_of(user).exclude(node__space__in=mine).values_list("node_id", "role"):
        held[node_id] = max(role, held.get(node_id, 0))
    for node_id, steps in sorted(ancestry.trails(held).items()):
        covered = any(step.id in held for step in steps[:-1])
        if not covered and not ancestry.in_trash(steps):
            found.append(Top(steps[-1].space_id, node_id, Role(held[node_id])))
    return found


def reachable_spaces(user: User) -> list[tuple[Space, Role]]:
    """The spaces whose top folder the person may read, with the role there; the own one first, then by name."""
    held: dict[int, int] = {}
    for root_id, role in grants_of(user).filter(node__parent=None).values_list("node_id", "role"):
        held[root_id] = max(role, held.get(root_id, 0))
    rows = Space.objects.select_related("owner").filter(Q(owner_id=user.pk) | Q(root__in=held))
    found = [(row, Role.MANAGER if row.owner_id == user.pk else Role(held[row.root_id or 0])) for row in rows]
    return sorted(found, key=lambda pair: (pair[0].kind != Space.Kind.PERSONAL, pair[0].name.casefold(), pair[0].pk))
