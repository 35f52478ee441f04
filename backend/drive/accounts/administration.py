"""What administrators do with accounts. One active administrator is always left."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from drive.accounts import people, profile
from drive.accounts.errors import LastAdministrator
from drive.accounts.models import Setup, User, username_key
from drive.lib.errors import NotFound

# No 0, 1, i, l, o: it may be read out. 20 of 31 characters are 99 bits.
_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
_GROUPS = 4


@dataclass(frozen=True)
class Changes:
    """What is to be changed; None leaves it."""

    display_name: str | None = None
    email: str | None = None
    is_active: bool | None = None
    is_admin: bool | None = None
    password: str | None = None


def generated_password() -> str:
    """`k7mwp-…`: shown once, stored only as a hash."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(5)) for _ in range(_GROUPS))


def find(user_id: int) -> User:
    """Raises NotFound."""
    user = User.objects.filter(pk=user_id).first()
    if user is None:
        raise NotFound
    return user


def users(*, words: str = "", group_id: int | None = None, after: str | None = None, limit: int = 200) -> list[User]:
    """Users by name, those behind the key `after`; `words` is looked for in names and addresses. One query."""
    found = User.objects.order_by("username_key")
    if words:
        found = matching(found, words)
    if group_id is not None:
        found = found.filter(groups=group_id)
    if after is not None:
        found = found.filter(username_key__gt=after)
    return list(found[:limit])


def group_ids(user_ids: Iterable[int]) -> dict[int, list[int]]:
    """Which groups each of those people is in. One query."""
    found: dict[int, list[int]] = {}
    rows = User.groups.through.objects.filter(user_id__in=list(user_ids)).order_by("group_id")
    for user_id, group_id in rows.values_list("user_id", "group_id"):
        found.setdefault(user_id, []).append(group_id)
    return found


def matching(found: QuerySet[User], words: str) -> QuerySet[User]:
    """Those with `words` in user name, name or address, in any case: MariaDB compares text byte by byte here.

    In names, letters beyond ASCII are found in any case where the engine can fold them (SQLite can not), else as they
    are written.
    """
    small = words.lower()
    found = found.alias(name_small=Lower("display_name"), email_small=Lower("email"))
    in_name = Q(name_small__contains=small) | Q(display_name__contains=words)
    return found.filter(Q(username_key__contains=username_key(words)) | in_name | Q(email_small__contains=small))


def create(username: str, changes: Changes) -> tuple[User, str | None]:
    """A new user, and the password if it was generated (`changes.password` None). Raises InvalidField."""
    made = None if changes.password is not None else generated_password()
    with transaction.atomic():
        user = people.create_user(username, made or changes.password or "", admin=bool(changes.is_admin))
        return change(user, Changes(changes.display_name, changes.email, changes.is_active)), made


def change(user: User, changes: Changes) -> User:
    """Sets what is given. Switching off and a new password end all sessions at once.

    Raises InvalidField; LastAdministrator when nobody active would be left who can administer.
    """
    if changes.password is not None:
        people.must_be_strong(changes.password, user)
    with one_administrator_stays():
        profile.describe(user, display_name=changes.display_name, email=changes.email)
        changed = []
        if changes.is_active is not None:
            user.is_active = changes.is_active
            changed.append("is_active")
        if changes.is_admin is not None:
            user.is_staff = user.is_superuser = changes.is_admin
            changed += ["is_staff", "is_superuser"]
        if changes.password is not None:
            user.set_password(changes.password)
            changed.append("password")
        if changed:
            user.save(update_fields=changed)
    return user


@contextmanager
def one_administrator_stays() -> Iterator[None]:
    """A transaction in which accounts are changed. Two of them wait for each other: two administrators that switch each
    other off in the same moment do not both succeed. Raises LastAdministrator at its end, and nothing was changed.
    """
    Setup.objects.get_or_create(pk=1)
    with transaction.atomic():
        Setup.objects.select_for_update().get(pk=1)
        had = _administrators().exists()
        yield
        if had and not _administrators().exists():
            raise LastAdministrator()


def _administrators() -> QuerySet[User]:
    return User.objects.filter(is_active=True, is_superuser=True)
