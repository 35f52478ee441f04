"""Spaces and folders come into being."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from drive.accounts.models import User
from drive.lib import names
from drive.lib.errors import TooDeep
from drive.tree import ancestry, journal, locks
from drive.tree.actor import By
from drive.tree.locks import Held
from drive.tree.models import Change, Node, Space
from drive.tree.placing import keys, one_name
from drive.tree.rules import must_be_free


def create_space(
    *, owner: User | None, kind: Space.Kind = Space.Kind.PERSONAL, name: str = "", quota_bytes: int | None = None
) -> Space:
    """A space with its top folder. The top folder has no name: each edge calls it what it likes."""
    with transaction.atomic():
        space = Space.objects.create(owner=owner, kind=kind, name=name, quota_bytes=quota_bytes)
        space.root = Node.objects.create(
            space=space, kind=Node.Kind.FOLDER, name="", name_key="", live_key=None, sort_key=b""
        )
        space.save(update_fields=["root"])
        return space


def default_quota() -> int | None:
    """Bytes a new personal space may hold; None without a limit."""
    return getattr(settings, "DEFAULT_QUOTA_BYTES", None)


def create_folder(parent: Node, name: str, *, by: By, via: str = "api") -> Node:
    """A new, empty folder. Raises InvalidName, NameTaken, NotAFolder, InTrash, TooDeep, NotFound."""
    name = names.clean(name)
    with one_name(parent.pk, name):
        target = locks.hold(parent)
        locks.must_take_nodes(target)
        must_be_free(target.node.pk, name)
        return make(target, name, by=by, via=via)


def make(target: Held, name: str, *, by: By, via: str) -> Node:
    """As `create_folder`, for a clean, free name in a live folder whose space the caller has locked."""
    if target.depth + 1 > ancestry.DEPTH_LIMIT:
        raise TooDeep
    now = timezone.now()
    node = Node(
        space_id=target.space.pk,
        parent_id=target.node.pk,
        kind=Node.Kind.FOLDER,
        seq=journal.next_seq(target.space),
        created_at=now,
        modified_at=now,
        **keys(name),
    )
    node.save(force_insert=True)
    effect = journal.Effect(target.ids, into=target.node.pk, at=now)
    journal.record(target.space, node, Change.Kind.CREATE, effect, by=by, via=via)
    return node
