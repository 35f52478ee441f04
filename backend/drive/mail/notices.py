"""Something was given to somebody: who is told, and what. Asked when it is sent, not when it was given."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings

from drive.accounts import preferences
from drive.accounts.errors import MailOff
from drive.accounts.models import User
from drive.lib.errors import DriveError
from drive.sharing import gate
from drive.sharing.models import Grant
from drive.sharing.roles import Role
from drive.tree.models import Node

# Who gave it to the wrong one has that long to take it back, and nobody has been told.
SETTLE = timedelta(minutes=1)
PORTION = 25  # of a group's members, and then a pause: a mail server is no bulk sender
PAUSE = timedelta(seconds=30)


def words(message: str) -> str:
    """What the giver has to say to it, without the space around. Raises MailOff where no mail would tell it."""
    message = message.strip()
    if message and not settings.MAIL:
        raise MailOff
    return message


def given(grant: Grant, message: str = "") -> None:
    """The grant is new: whoever it is for will be told, with the giver's message. Inside the transaction that made it,
    both or neither."""
    if settings.MAIL:
        from drive.mail import tasks  # it calls us

        tasks.tell_of_grant.using(run_after=tasks.sending.after(SETTLE)).enqueue(grant_id=grant.pk, message=message)


def address_changed(*, user: User, was: str, **_: Any) -> None:
    """Links for new passwords go elsewhere from now on: the address before is told, should a thief have done it."""
    if settings.MAIL:
        from drive.mail import tasks

        tasks.tell_old_address.enqueue(user_id=user.pk, address=was)


def find(grant_id: int) -> Grant | None:
    """The grant, unless it was taken back or its node is gone."""
    return Grant.objects.select_related("node__space", "user", "group", "created_by").filter(pk=grant_id).first()


def receivers(grant: Grant, *, after: int) -> list[User]:
    """A portion of those with an active account and an address, by id, the ones behind `after`. One query."""
    people = User.objects.filter(groups=grant.group_id) if grant.group_id else User.objects.filter(grants=grant.pk)
    people = people.filter(is_active=True, pk__gt=after).exclude(email="")
    return list(people.order_by("pk")[:PORTION])


def facts(grant: Grant, to: User, message: str = "") -> dict[str, Any] | None:
    """What the letter says; None when they shall get none: they gave it themselves, do not want to be told, or do not
    see it (any more)."""
    giver = grant.created_by
    if giver is None or giver.pk == to.pk or not preferences.of(to)["share_mail"]:
        return None
    try:
        node = gate.read(to, grant.node_id)
    except DriveError:
        return None
    space = grant.node.space
    team = node.parent_id is None
    return {
        "who": giver.display_name or giver.username,
        "name": space.name if team else node.name,
        "kind": "team" if team else "folder" if node.is_folder else "file",
        "group": grant.group.name if grant.group else "",
        "may_change": grant.role >= Role.CONTRIBUTOR,
        "message": "\n".join(f"> {line}" for line in message.splitlines()),  # quoted, it is not taken for ours
        "url": settings.PAGE_URL + _place(to, node),
    }


def _place(to: User, node: Node) -> str:
    """Where the page shows it: a file beside what is shared, when its folder is not theirs to see."""
    if node.is_folder:
        return f"/f/{node.pk}"
    try:
        return f"/f/{gate.read(to, node.parent_id or 0).pk}/p/{node.pk}"
    except DriveError:
        return "/shared"
