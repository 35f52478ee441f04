"""An administrator takes a role or a link away, without being one of those who manage the node.

It gives nobody anything: administering is no right to read.
"""

from __future__ import annotations

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from drive.accounts.models import User
from drive.sharing.errors import LastManager
from drive.sharing.grants import has_manager
from drive.sharing.models import Grant, Share
from drive.tree import journal, locks
from drive.tree.actor import Actor
from drive.tree.models import Change


def grant(row: Grant, *, by: User) -> bool:
    """Take the role away, at once; False when it was gone. Raises LastManager for a team's space."""
    with transaction.atomic():
        held = locks.hold(row.node)
        deleted, _ = Grant.objects.filter(pk=row.pk).delete()
        is_top_of_team = held.space.owner_id is None and held.node.pk == held.space.root_id
        if deleted and is_top_of_team and not has_manager(held.node):
            raise LastManager
        if deleted:
            journal.note(held, held.node, Change.Kind.UNSHARE, by=by)
    return bool(deleted)


def share(row: Share, *, by: User) -> bool:
    """The link opens no more, at once, with all that it gave; False when it was revoked already."""
    with transaction.atomic():
        held = locks.hold(row.node)
        live = Share.objects.filter(pk=row.pk, revoked_at=None)
        revoked = live.update(revoked_at=timezone.now(), version=F("version") + 1)
        if revoked:
            journal.note(held, held.node, Change.Kind.UNSHARE, by=Actor(by, link_id=row.pk))
    return bool(revoked)
