"""Groups of people (Django's own), to whom nodes can be granted as to one."""

from __future__ import annotations

import unicodedata

from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction
from django.db.models import Count, Q
from django.db.models.functions import Lower

from drive.accounts.models import User
from drive.lib.errors import InvalidField, NotFound

NAME_CHARACTERS = 150


def listed(*, words: str = "", after: tuple[str, int] | None = None, limit: int = 200) -> list[Group]:
    """Groups by name with `members`, how many; those behind the (name, id) `after`. One query."""
    found = Group.objects.order_by("name", "pk").annotate(members=Count("user"))
    if words:
        small = found.alias(name_small=Lower("name"))  # MariaDB compares text byte by byte here
        found = small.filter(Q(name_small__contains=words.lower()) | Q(name__contains=words))
    if after:
        name, id_ = after
        found = found.filter(Q(name__gt=name) | Q(name=name, pk__gt=id_))
    return list(found[:limit])


def find(group_id: int) -> Group:
    """The group with `members`, how many. Raises NotFound."""
    group = Group.objects.annotate(members=Count("user")).filter(pk=group_id).first()
    if group is None:
        raise NotFound
    return group


def create(name: str) -> Group:
    """Raises InvalidField for a name that is none, or taken."""
    return _saved(Group(name=_clean(name)))


def rename(group: Group, name: str) -> Group:
    """Raises InvalidField for a name that is none, or taken."""
    group.name = _clean(name)
    return _saved(group)


def delete(group: Group) -> None:
    """With what was granted to it; its members stay."""
    group.delete()


def add(group: Group, user: User) -> None:
    """Being in it already is no error."""
    group.user_set.add(user)


def remove(group: Group, user: User) -> None:
    """Not being in it is no error."""
    group.user_set.remove(user)


def _saved(group: Group) -> Group:
    try:
        with transaction.atomic():
            group.save()
    except IntegrityError:
        raise InvalidField(name="That name is taken.") from None
    return group


def _clean(name: str) -> str:
    name = unicodedata.normalize("NFC", name).strip()
    if not name or len(name) > NAME_CHARACTERS or any(unicodedata.category(char) == "Cc" for char in name):
        raise InvalidField(name=f"1 to {NAME_CHARACTERS} characters, and no control characters.")
    return name
