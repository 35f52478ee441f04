"""Links to nodes: making, listing, changing and revoking them. Who may give a node to others may do so by links too.

Several links to one node are several answers to the question who it is for: each has its own kind, password, expiry,
limit, label and counters. What coming by one is like is told in links_visits.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from drive.accounts.models import User
from drive.lib.errors import Forbidden, InTrash, InvalidField, NotFound
from drive.sharing import gate
from drive.sharing.links_models import Share
from drive.sharing.roles import Right, Role
from drive.tree import cursors, journal, locks
from drive.tree.actor import Actor
from drive.tree.models import Change

LABEL_CHARACTERS = 255
PASSWORD_CHARACTERS = range(6, 1025)  # who guesses is slowed down by the limiter
MAX_DOWNLOADS = 10**9
FIELDS = ("kind", "label", "password", "expires_at", "download_limit")


@dataclass(frozen=True, slots=True)
class Page:
    """Some links, newest first; `next` is the cursor of those after them."""

    items: list[Share]
    next: str | None


def create(who: User, node_id: str, wanted: dict[str, Any]) -> Share:
    """A new link to the node, of the FIELDS in `wanted` (`kind` is needed).

    Raises NotFound, Forbidden, InTrash, InvalidField.
    """
    node = gate.manage(who, node_id)
    share = Share(node=node, created_by=who)
    _set(share, wanted)
    with transaction.atomic():
        held = locks.hold(node)
        share.save(force_insert=True)
        journal.note(held, held.node, Change.Kind.SHARE, by=Actor(who, link_id=share.pk))
    return share


def of_node(who: User, node_id: str, *, limit: int, cursor: str | None = None) -> Page:
    """The links to the node, whoever made them. Raises NotFound, Forbidden, InTrash, InvalidCursor."""
    node = gate.manage(who, node_id)
    rows = Share.objects.filter(node=node, revoked_at=None).select_related("created_by")
    page = _page(rows, f"shares:{node.pk}", limit, cursor)
    for share in page.items:
        share.node = node
    return page


def mine(who: User, *, limit: int, cursor: str | None = None) -> Page:
    """The links that `who` made and may still manage, each with its node. A page may come with fewer than `limit`.

    Raises InvalidCursor.
    """
    rows = Share.objects.filter(created_by=who, revoked_at=None).select_related("created_by", "node__space")
    page = _page(rows, f"shares:by:{who.pk}", limit, cursor)
    roles = gate.roles(who, [share.node for share in page.items])
    return Page([share for share in page.items if roles.get(share.node_id) == Role.MANAGER], page.next)


def change(who: User, share_id: str, wanted: dict[str, Any]) -> Share:
    """Change those of FIELDS that are in `wanted`; another password ends all visits. Raises NotFound, InvalidField."""
    with transaction.atomic():
        share = _locked(who, share_id)
        _set(share, wanted)
        if "password" in wanted:
            share.version += 1
        share.save(update_fields=[*wanted, "version"])
    return share


def revoke(who: User, share_id: str) -> None:
    """The link opens no more, and what it gave (visits, signed URLs) is dead with it. Raises NotFound."""
    with transaction.atomic():
        node = _found(who, share_id).node
        held = locks.hold(node)
        share = _locked(who, share_id)
        share.revoked_at = timezone.now()
        share.version += 1
        share.save(update_fields=["revoked_at", "version"])
        journal.note(held, held.node, Change.Kind.UNSHARE, by=Actor(who, link_id=share.pk))


def _found(who: User, share_id: str) -> Share:
    """The link, if `who` may manage its node. Missing and forbidden look the same: NotFound."""
    number = gate.parse_id(share_id)
    rows = Share.objects.filter(revoked_at=None).select_related("created_by")
    share = None if number is None else rows.filter(pk=number).first()
    if share is None:
        raise NotFound
    try:
        share.node = gate.see(who, share.node_id, Right.MANAGE, trash=True).node
    except (Forbidden, InTrash):
        raise NotFound from None
    return share


def _locked(who: User, share_id: str) -> Share:
    """As `_found`, as nobody else can change it before this transaction's end."""
    share = _found(who, share_id)
    now = Share.objects.select_for_update().filter(pk=share.pk, revoked_at=None).first()
    if now is None:
        raise NotFound
    now.node, now.created_by = share.node, share.created_by
    return now


def _set(share: Share, wanted: dict[str, Any]) -> None:
    """The fields of `wanted` into the row, checked. Raises InvalidField."""
    wrong: dict[str, str] = {}
    for field in FIELDS:
        if field in wanted and (problem := _RULES[field](share, wanted[field])):
            wrong[field] = problem
    if not wrong and share.kind == Share.Kind.DROP:
        if not share.node.is_folder:
            wrong["kind"] = "Only a folder can be a drop box."
        elif share.download_limit is not None:
            wrong["download_limit"] = "Nothing can be downloaded from a drop box."
    if wrong:
        raise InvalidField(**wrong)


def _kind(share: Share, value: str) -> str | None:
    if value not in Share.Kind.values:
        return f"It is one of {', '.join(Share.Kind.values)}."
    share.kind = value
    return None


def _label(share: Share, value: str) -> str | None:
    if len(value) > LABEL_CHARACTERS or any(ord(char) < 32 or 0xD800 <= ord(char) < 0xE000 for char in value):
        return f"At most {LABEL_CHARACTERS} characters, on one line."
    share.label = value
    return None


def _password(share: Share, value: str | None) -> str | None:
    if value is not None and len(value) not in PASSWORD_CHARACTERS:
        return f"From {PASSWORD_CHARACTERS[0]} to {PASSWORD_CHARACTERS[-1]} characters."
    share.password = "" if value is None else make_password(value)
    return None


def _expires_at(share: Share, value: datetime | None) -> str | None:
    if value is not None and not timezone.now() < value < datetime(9000, 1, 1, tzinfo=value.tzinfo):
        return "It must be in the future."
    share.expires_at = value
    return None


def _download_limit(share: Share, value: int | None) -> str | None:
    if value is not None and not 1 <= value <= MAX_DOWNLOADS:
        return f"A whole number from 1 to {MAX_DOWNLOADS}."
    share.download_limit = value
    return None


_RULES: dict[str, Callable[[Share, Any], str | None]] = {
    "kind": _kind,
    "label": _label,
    "password": _password,
    "expires_at": _expires_at,
    "download_limit": _download_limit,
}


def _page(rows: Any, scope: str, limit: int, cursor: str | None) -> Page:
    if cursor:
        rows = rows.filter(pk__lt=cursors.read(cursor, scope, cursors.integer).id)
    found: list[Share] = list(rows.order_by("-pk")[: limit + 1])
    if len(found) <= limit:
        return Page(found, None)
    return Page(found[:limit], cursors.write(scope, cursors.Place(0, 0, found[limit - 1].pk)))
