"""Team spaces: made and given their quota by administrators, kept by those who manage their top folder.

An administrator sees that a team's space is there, how it is called and how much it holds; what is in it, only its
members see.
"""

from __future__ import annotations

import unicodedata
from typing import Any

from django.db import transaction

from drive.accounts.models import User
from drive.lib.errors import Forbidden, InvalidField, NotFound
from drive.sharing import gate
from drive.sharing.errors import SpaceNotEmpty
from drive.sharing.models import Grant
from drive.sharing.reach import grants_of
from drive.sharing.roles import Role
from drive.tree import journal, locks, purging, services
from drive.tree.models import Change, Node, Space

NAME_CHARACTERS = 255
MAX_QUOTA = 2**62  # bytes; sums of two of them fit an engine's integer


def create(who: User, name: str, quota_bytes: int | None = None) -> Space:
    """A team space; who makes it becomes its first manager. Raises Forbidden, InvalidField."""
    if not who.is_superuser:
        raise Forbidden("Administrators make spaces for teams.")
    name, quota_bytes = clean_name(name), clean_quota(quota_bytes)
    with transaction.atomic():
        space = services.create_space(owner=None, kind=Space.Kind.TEAM, name=name, quota_bytes=quota_bytes)
        root = space.root
        assert root is not None, "a new space has a top folder"
        Grant.objects.create(node=root, user=who, role=Role.MANAGER, created_by=who)
        journal.note(locks.hold(root), root, Change.Kind.SHARE, by=who)
    return Space.objects.get(pk=space.pk)


def look(who: User, space_id: str) -> tuple[Space, Role | None]:
    """The space and the role on its top folder; a team's space also for administrators (role None without one).

    Raises NotFound.
    """
    number = gate.parse_id(space_id)
    space = None if number is None else Space.objects.select_related("owner", "root").filter(pk=number).first()
    if space is None or space.root is None:
        raise NotFound
    space.root.space = space
    role = gate.role(who, space.root)
    if role is None and not (who.is_superuser and space.kind == Space.Kind.TEAM):
        raise NotFound
    return space, role


def all_of_teams(who: User) -> list[tuple[Space, Role | None]]:
    """Every team's space, by name, for administrators. Two queries. Raises Forbidden."""
    if not who.is_superuser:
        raise Forbidden("Administrators list the spaces of all teams.")
    rows = Space.objects.filter(kind=Space.Kind.TEAM, root__isnull=False)
    held: dict[int, Role] = {}
    for root_id, role in grants_of(who).filter(node__parent=None).values_list("node_id", "role"):
        held[root_id] = max(Role(role), held.get(root_id, Role.VIEWER))
    found = [(row, held.get(row.root_id or 0)) for row in rows]
    return sorted(found, key=lambda pair: (pair[0].name.casefold(), pair[0].pk))


def change(who: User, space_id: str, wanted: dict[str, Any]) -> tuple[Space, Role | None]:
    """`name`: who manages it. `quota_bytes` (None: no limit): administrators, for teams' spaces; below what is used
    nothing more fits. Raises NotFound, Forbidden, InvalidField."""
    space, role = look(who, space_id)
    if "name" in wanted:
        wanted = {**wanted, "name": clean_name(wanted["name"])}
        if space.kind != Space.Kind.TEAM or not (role == Role.MANAGER or who.is_superuser):
            raise Forbidden("Who manages a team's space names it.")
    if "quota_bytes" in wanted:
        wanted = {**wanted, "quota_bytes": clean_quota(wanted["quota_bytes"])}
        if not who.is_superuser:
            raise Forbidden("Administrators set how much a space may hold.")
    Space.objects.filter(pk=space.pk).update(**wanted)
    return look(who, space_id)


def delete(who: User, space_id: str) -> None:
    """Delete a team's space in which nothing is left: no node, no trash, no upload that runs.

    An administrator's or a manager's to do. Emptied first and on purpose: so one wrong request can not take away what
    a whole team has. Raises NotFound, Forbidden, SpaceNotEmpty.
    """
    space, role = look(who, space_id)
    if space.kind != Space.Kind.TEAM or not (who.is_superuser or role == Role.MANAGER):
        raise Forbidden("Only the space of a team can be deleted, by who manages it.")
    assert space.root is not None, "look() finds spaces with a top folder alone"
    with transaction.atomic():
        held = locks.hold(space.root)
        if held.space.reserved_bytes or Node.objects.filter(space=held.space).exclude(pk=held.node.pk).exists():
            raise SpaceNotEmpty
        Space.objects.filter(pk=space.pk).update(root=None)
        purging.delete([held.node.pk])
        Space.objects.get(pk=space.pk).delete()


def clean_name(name: str) -> str:
    """The name as it is kept: NFC, without spaces at its ends. Raises InvalidField."""
    name = unicodedata.normalize("NFC", name).strip()
    controls = any(unicodedata.category(char) in ("Cc", "Cs") for char in name)
    if not name or len(name) > NAME_CHARACTERS or controls:
        raise InvalidField(name=f"1 to {NAME_CHARACTERS} characters, without line breaks.")
    return name


def clean_quota(quota_bytes: int | None) -> int | None:
    """Raises InvalidField."""
    if quota_bytes is not None and not 0 <= quota_bytes <= MAX_QUOTA:
        raise InvalidField(quota_bytes=f"Bytes from 0 to {MAX_QUOTA}, or null for no limit.")
    return quota_bytes
