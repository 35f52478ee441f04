"""What people change about themselves: name, address, password, and where they are signed in."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q, QuerySet
from django.dispatch import Signal
from django.http import HttpRequest
from django.utils import timezone

from drive.accounts import limiter, people, sessions, tokens
from drive.accounts.errors import BadCredentials, TokenInvalid
from drive.accounts.models import Session, User
from drive.lib.errors import InvalidField, NotFound

NAME_CHARACTERS = 150
EMAIL_CHARACTERS = 254

# Sent in the transaction that gives `user` another address than `was`, which is not empty.
address_changed = Signal()


def describe_oneself(
    request: HttpRequest, user: User, *, display_name: str | None = None, email: str | None = None, current: str = ""
) -> User:
    """As `describe`; another address needs the `current` password. Links for new passwords go there: who holds nothing
    but a session must not point it elsewhere.

    Raises InvalidField, TooManyAttempts, BadCredentials.
    """
    if email is not None and _address(email) != user.email:
        if not current:
            raise InvalidField(current="Another address needs your password.")
        _must_know(request, user, current)
    return describe(user, display_name=display_name, email=email)


def describe(user: User, *, display_name: str | None = None, email: str | None = None) -> User:
    """Sets what is not None. An empty name falls back to the user name, an empty address is none.

    Raises InvalidField.
    """
    changed, was = [], user.email
    if display_name is not None:
        user.display_name = _line(display_name)
        changed.append("display_name")
    if email is not None:
        user.email = _address(email)
        changed.append("email")
    with transaction.atomic():
        if changed:
            user.save(update_fields=changed)
        if was and was != user.email:
            address_changed.send(User, user=user, was=was)
    return user


def change_password(request: HttpRequest, user: User, current: str, new: str) -> sessions.Issued:
    """A new password; every session ends at once, and a fresh one begins on the device that asked.

    Raises TooManyAttempts, BadCredentials, InvalidField for a weak one; TokenInvalid when the password was changed, or
    the account switched off, by somebody else in the very moment.
    """
    _must_know(request, user, current)
    known = user.password  # as it is in the table: check_password may have hashed it anew
    people.must_be_strong(new, user, field="new")
    user.set_password(new)
    with transaction.atomic():
        now = User.objects.select_for_update().get(pk=user.pk)
        # Else an administrator's reset would be undone by whoever still knew the old password.
        if now.password != known or not now.is_active or now.session_version != user.session_version:
            raise TokenInvalid()
        user.save(update_fields=["password"])  # ends them all
        return sessions.begin_from(request, user)


def _must_know(request: HttpRequest, user: User, password: str) -> None:
    """Raises TooManyAttempts, BadCredentials."""
    address = limiter.address_of(request)
    limiter.attempt(user.username, address)
    if not user.check_password(password):
        raise BadCredentials("That is not your password.")
    limiter.succeeded(user.username, address)


@dataclass(frozen=True)
class After:
    """The last session that was shown."""

    used_at: datetime
    id: str


def live_sessions(user: User, *, limit: int, after: After | None = None) -> list[Session]:
    """Where the user is signed in, the last used first; at most `limit`. One query."""
    live = _live(user)
    if after:
        live = live.filter(Q(rotated_at__lte=after.used_at), Q(rotated_at__lt=after.used_at) | Q(pk__lt=after.id))
    return list(live.order_by("-rotated_at", "-pk")[:limit])


def end_session(user: User, session_id: str) -> None:
    """Ends one session of the user, at once. Raises NotFound for an ended one and for anybody else's."""
    if not _live(user).filter(pk=session_id).update(ended_at=timezone.now()):
        raise NotFound


def end_other_sessions(user: User) -> int:
    """Ends all sessions but the one that asks (`user.session`); how many."""
    return _live(user).exclude(pk=user.session.pk).update(ended_at=timezone.now())


def _live(user: User) -> QuerySet[Session]:
    """A session that was not refreshed for as long as a refresh token lives is over as well."""
    return Session.objects.filter(user=user, ended_at=None, rotated_at__gt=timezone.now() - tokens.Refresh.lifetime)


def _line(text: str) -> str:
    text = text.strip()
    if len(text) > NAME_CHARACTERS or any(unicodedata.category(char) == "Cc" for char in text):
        raise InvalidField(display_name=f"At most {NAME_CHARACTERS} characters, and no control characters.")
    return text


def _address(text: str) -> str:
    text = text.strip()
    if not text:
        return ""
    try:
        validate_email(text)
    except ValidationError:
        raise InvalidField(email="That is no e-mail address.") from None
    if len(text) > EMAIL_CHARACTERS:
        raise InvalidField(email=f"At most {EMAIL_CHARACTERS} characters.")
    return text
