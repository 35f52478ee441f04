"""Who a sealed URL stands for, in a few characters."""

from __future__ import annotations

import re

from django.http import HttpRequest

from drive.accounts import sessions
from drive.api.authentication import Who
from drive.lib.errors import NotFound
from drive.sharing import links_visits
from drive.sharing.visitor import Visitor

_PERSON = re.compile(r"u(\d{1,18})", re.ASCII)
_VISITOR = re.compile(r"l(\d{1,18})\.(\d{1,18})", re.ASCII)


def written(who: Who) -> str:
    """`u7` for the user 7, `l5.2` for a visitor of the link 5 in its second version: with that the URL dies too."""
    return f"l{who.link_id}.{who.share.version}" if isinstance(who, Visitor) else f"u{who.pk}"


def read(text: str) -> Who:
    """The one it stands for, if they may still come in at all. Raises NotFound. One query, for a link two."""
    if link := _VISITOR.fullmatch(text):
        return links_visits.of_ticket(int(link[1]), int(link[2]))
    person = _PERSON.fullmatch(text)
    user = sessions.active_user(int(person[1])) if person else None
    if user is None:
        raise NotFound
    return user


def came(request: HttpRequest, text: str) -> Who:
    """As `read`, and the log of requests tells for whom it was."""
    who = read(text)
    request.who = who  # type: ignore[attr-defined]
    return who


def is_person(text: str) -> bool:
    return _PERSON.fullmatch(text) is not None
