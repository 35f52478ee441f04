"""Taking a person away: the one thing about accounts that needs the tree and the uploads as well."""

from __future__ import annotations

from django.db import transaction

from drive.accounts import administration
from drive.accounts.administration import Changes
from drive.accounts.errors import UserHasContent
from drive.accounts.models import User
from drive.lib.errors import Busy
from drive.tree import locks, purging, services
from drive.tree.models import Change, Node, Space
from drive.uploads import services as uploads
from drive.uploads.models import Upload

ROWS = 500  # a statement


def remove(user: User, *, purge: bool, by: User) -> None:
    """Delete the account and the personal space, with all that is in it if `purge`. What the person made in the spaces
    of others stays there, as nobody's.

    The account is switched off first; when this is interrupted, the same call goes on with what is left. Raises
    UserHasContent, LastAdministrator, and Busy when others still write into the space.
    """
    own = Space.objects.filter(owner=user)
    if not purge and any(_has_content(space) for space in own):
        raise UserHasContent()
    administration.change(user, Changes(is_active=False))
    if not purge and any(_has_content(space) for space in own):  # stored meanwhile
        raise UserHasContent()
    for space in own:
        _clear(space, by)
    for upload in Upload.objects.filter(user=user):
        uploads.terminate(upload)
    user.delete()


def _has_content(space: Space) -> bool:
    return Node.objects.filter(space=space).filter(parent__isnull=False).exists()


def _clear(space: Space, by: User) -> None:
    for upload in Upload.objects.filter(space=space):
        uploads.terminate(upload)
    for node in Node.objects.filter(space=space, parent_id=space.root_id, trashed_at=None):
        services.trash(node, by=by)
    purging.empty(space, by=by)
    root = space.root
    with transaction.atomic():
        if root is not None:
            held = locks.hold(root)
            if held.space.reserved_bytes or _has_content(held.space):
                raise Busy("Somebody still writes into that space.")
            Space.objects.filter(pk=space.pk).update(root=None)
            purging.delete([root.pk])
        Space.objects.get(pk=space.pk).delete()
    _forget(space.pk)


def _forget(space_id: int) -> None:
    """The journal of a space that is gone: the names of a person's files are not kept behind the person's back."""
    rows = Change.objects.filter(space_id=space_id).order_by("seq")
    while seqs := list(rows.values_list("seq", flat=True)[:ROWS]):
        Change.objects.filter(space_id=space_id, seq__in=seqs).delete()
