"""Finding people and groups to share with. Everybody who has an account may look for the others by name."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import Group
from django.db.models import Q
from django.db.models.functions import Lower

from drive.accounts.models import User, username_key
from drive.sharing.models import Grant

MOST = 20
LONGEST = 150  # characters that are searched for


@dataclass(frozen=True, slots=True)
class Principal:
    """Somebody that a grant can be for."""

    kind: str  # user, group
    id: int
    name: str


def person(user: User) -> Principal:
    return Principal("user", user.pk, user.display_name or user.username)


def group(found: Group) -> Principal:
    return Principal("group", found.pk, found.name)


def principal(grant: Grant) -> Principal:
    """Whom the grant is for; it must come with them."""
    if grant.user is not None:
        return person(grant.user)
    assert grant.group is not None, "a grant is for one of the two"
    return group(grant.group)


def people(who: User, text: str) -> list[Principal]:
    """Active people (without `who`) and groups whose name has the text in it, by name; without a text the first ones.

    An address finds its person only as a whole: it is not to be guessed letter by letter. Two queries.
    """
    text = text.strip()
    if len(text) > LONGEST or "\0" in text:
        return []
    low = text.lower()  # the engines' own ways to ignore case differ, and one of them ignores nothing
    named = Q(username_key__contains=username_key(text)) | Q(shown__contains=low) | Q(address=low, address__gt="")
    users = User.objects.annotate(shown=Lower("display_name"), address=Lower("email")).filter(named, is_active=True)
    groups = Group.objects.annotate(shown=Lower("name")).filter(shown__contains=low).order_by("name")[:MOST]
    found = [*map(person, users.exclude(pk=who.pk).order_by("username_key")[:MOST]), *map(group, groups)]
    return sorted(found, key=lambda one: (one.name.casefold(), one.kind, one.id))[:MOST]
