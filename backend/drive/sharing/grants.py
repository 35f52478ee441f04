"""Grants: giving people and groups roles on a node. Only who manages it may, and the gate is asked under the lock.

So nobody gives more than they have: there is no role above a manager's. The journal notes that a node was shared or no
longer is; who with, the grants themselves say.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.contrib.auth.models import Group
from django.db import transaction

from drive.accounts.models import User
from drive.lib.errors import Forbidden, InvalidField, NotFound
from drive.sharing import gate
from drive.sharing.errors import LastManager
from drive.sharing.models import Grant
from drive.sharing.roles import Right, Role
from drive.tree import journal, locks, queries
from drive.tree.locks import Held
from drive.tree.models import Change, Node, Space
from drive.tree.queries import Crumb


@dataclass(frozen=True, slots=True)
class Effective:
    """A grant that holds on a node. `source` is the folder above that it was given on; None: it is the node's own."""

    grant: Grant
    source: Crumb | None
    step: int = 0  # how many folders above


def of_node(who: User, node_id: int | str) -> list[Effective]:
    """What holds on the node: its own grants first, then those of the folders above, from the nearest up.

    Those above the topmost folder that `who` may see are not told. Three queries. Raises NotFound.
    """
    seen = gate.see(who, node_id, trash=True)
    above = {crumb.id: crumb for crumb in reversed(seen.path())}
    order = {node_id: step for step, node_id in enumerate([seen.node.pk, *above])}
    rows = Grant.objects.filter(node_id__in=order).select_related("user", "group", "created_by")
    found = [Effective(grant, above.get(grant.node_id), order[grant.node_id]) for grant in rows]
    return sorted(found, key=lambda one: (one.step, one.grant.pk))


def give(
    who: User, node_id: int | str, role: Role, *, user: str | None = None, group: str | None = None
) -> tuple[Grant, bool]:
    """Give the person or the group (by id) a role on the node; who has one on it gets this one instead.

    The bool: it is a new grant. Raises NotFound, Forbidden, InTrash, InvalidField, LastManager.
    """
    with _managed(who, node_id) as held:
        principal = _principal(held.space, user, group)
        there = Grant.objects.filter(node_id=held.node.pk, **principal).first()
        if there is not None:
            return _changed(who, held, there, role), False
        grant = Grant.objects.create(node_id=held.node.pk, role=role, created_by=who, **principal)
        _must_have_a_manager(held)
        journal.note(held, held.node, Change.Kind.SHARE, by=who)
        return grant, True


def change(who: User, node_id: int | str, grant_id: str, role: Role) -> Grant:
    """Another role for them. Raises NotFound, Forbidden, InTrash, LastManager."""
    with _managed(who, node_id) as held:
        return _changed(who, held, _one(held.node, grant_id), role)


def take(who: User, node_id: int | str, grant_id: str) -> None:
    """Take the role away; it ends at once, also for uploads that run. Whoever holds it may give it back themselves.

    Raises as `change`.
    """
    node = gate.read(who, node_id, trash=True)
    with transaction.atomic():
        held = locks.hold(node)
        grant = _one(node, grant_id)
        gate.see(who, node.pk, Right.READ if grant.user_id == who.pk else Right.MANAGE, trash=True)
        grant.delete()
        _must_have_a_manager(held)
        journal.note(held, held.node, Change.Kind.UNSHARE, by=who)


def _changed(who: User, held: Held, grant: Grant, role: Role) -> Grant:
    if grant.role != role:
        grant.role = role
        grant.save(update_fields=["role"])
        _must_have_a_manager(held)
        journal.note(held, held.node, Change.Kind.SHARE, by=who)
    return grant


@contextmanager
def _managed(who: User, node_id: int | str) -> Iterator[Held]:
    """The node under its space's lock, where it is asked again whether `who` manages it."""
    with transaction.atomic():
        held = locks.hold(_manageable(who, node_id))
        _manageable(who, held.node.pk)
        yield held


def _manageable(who: User, node_id: int | str) -> Node:
    """The node, if `who` manages it; to an administrator also the top folder of a team whose managers' accounts are
    all closed: so it gets its next manager. Raises as the gate."""
    try:
        return gate.manage(who, node_id)
    except (NotFound, Forbidden):
        number = gate.parse_id(node_id)
        root = queries.node(number) if number is not None and who.is_superuser and who.is_active else None
        if root is None or not _is_top_of_team(root) or has_manager(root):
            raise
        return root


def _one(node: Node, grant_id: str) -> Grant:
    number = gate.parse_id(grant_id)
    rows = Grant.objects.select_related("user", "group", "created_by")
    grant = None if number is None else rows.filter(pk=number, node_id=node.pk).first()
    if grant is None:
        raise NotFound
    return grant


def _principal(space: Space, user: str | None, group: str | None) -> dict[str, User | Group]:
    """Whom it is for. Raises InvalidField: for somebody who is not there, and for the owner, who has it all."""
    if (user is None) == (group is None):
        raise InvalidField(user="Give a user or a group, one of the two.")
    number = gate.parse_id((group if user is None else user) or "") or 0
    if user is None:
        found = Group.objects.filter(pk=number).first() if number < 2**31 else None
        if found is None:
            raise InvalidField(group="There is no such group.")
        return {"group": found}
    person = User.objects.filter(pk=number, is_active=True).first()
    if person is None:
        raise InvalidField(user="There is no such person.")
    if person.pk == space.owner_id:
        raise InvalidField(user="It is theirs already.")
    return {"user": person}


def _must_have_a_manager(held: Held) -> None:
    """A team's space has no owner: somebody who can sign in must be left to manage it."""
    if _is_top_of_team(held.node) and not has_manager(held.node):
        raise LastManager


def _is_top_of_team(node: Node) -> bool:
    return node.parent_id is None and node.space.kind == Space.Kind.TEAM


def has_manager(root: Node) -> bool:
    """Is there an active person with the role of a manager on that node, by themselves or in a group?"""
    managers = Grant.objects.filter(node=root, role=Role.MANAGER)
    return (
        managers.filter(user__is_active=True).exists()
        or managers.filter(group__in=Group.objects.filter(user__is_active=True)).exists()
    )
