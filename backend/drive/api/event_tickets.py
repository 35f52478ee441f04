"""The ticket that opens a stream of events: EventSource can send no header, so the right stands in the URL, shortly."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.utils import timezone

LIFE = timedelta(minutes=1)  # to open the stream with; an open one is not bound to it
_SALT = "events"


@dataclass(frozen=True, slots=True)
class Ticket:
    """Whose stream, and the session that it lives and ends with."""

    user: int
    session: str
    version: int


def issue(user: Any) -> tuple[str, datetime]:
    """A signed ticket for a user whose session this request is in (`user.session`), and when it expires."""
    expires = timezone.now() + LIFE
    claims = [user.pk, user.session.pk, user.session_version]
    return signing.dumps(claims, key=settings.URL_KEY, salt=_SALT), expires


def read(text: str) -> Ticket | None:
    """The ticket; None for one that is forged, malformed or older than a minute."""
    try:
        user, session, version = signing.loads(text, key=settings.URL_KEY, salt=_SALT, max_age=LIFE)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Ticket(user, session, version)
