"""Coming by a link: with its token, and its password if it has one, a visit begins; later requests carry a token of it.

Nothing is believed of what a visit was once. Each request reads the share's row again, and asks whether the one who
made the link may still give the node away: an account that was closed, a right that was lost, a node in the trash, a
revoked or expired link all end it at once, and all look like a link that never was.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib.auth.hashers import check_password
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from rest_framework_simplejwt.exceptions import TokenError
from rest_framework_simplejwt.tokens import Token

from drive.accounts import limiter
from drive.accounts.errors import BadCredentials, TokenInvalid
from drive.lib.errors import Forbidden, InTrash, NotFound
from drive.sharing import gate
from drive.sharing.links_errors import LinkSpent, PasswordRequired
from drive.sharing.links_models import Share
from drive.sharing.visitor import Visitor

VISIT_LIFE = timedelta(hours=1)
_TOKEN = re.compile(r"[0-9a-f]{32}")


class VisitToken(Token):
    """A JWT of its own type: no person's access token, and no access token is one of these."""

    token_type = "visit"
    lifetime = VISIT_LIFE


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit that has begun: `access` goes with the requests of it, for VISIT_LIFE."""

    access: str
    visitor: Visitor


def begin(token: str, password: str | None, address: str) -> Visit:
    """A new visit of that link, from that address. Counts a view.

    Raises NotFound; PasswordRequired without a password where one is needed; BadCredentials for a wrong one, and
    TooManyAttempts after too many of those on this link or from this address.
    """
    visitor = find(token)
    share = visitor.share
    if share.password:
        _must_know(share, password, address)
    count_view(share)
    return Visit(access_for(share), visitor)


def find(token: str) -> Visitor:
    """The visitor that somebody with that link would be, its password not asked. Raises NotFound."""
    # One link has one spelling, also where a database would not tell `A` from `a`.
    return _visitor(_shares().filter(token=token).first() if _TOKEN.fullmatch(token) else None)


def of_access(raw: str) -> Visitor:
    """Whoever comes with this token of a visit. Two queries.

    Raises TokenInvalid for a token that is forged, expired or of another kind; NotFound when the link is gone;
    PasswordRequired when its password was changed since.
    """
    claims = read_access(raw)
    if claims is None:
        raise TokenInvalid()
    visitor = _visitor(_shares().filter(pk=claims["shr"]).first())
    if visitor.share.version != claims["ver"]:
        raise PasswordRequired() if visitor.share.password else TokenInvalid()
    return visitor


def of_ticket(share_id: int, version: int) -> Visitor:
    """Whom a signed URL stands for that a visitor asked for. Raises NotFound. Two queries."""
    return _visitor(_shares().filter(pk=share_id, version=version).first())


def claim(who: Any) -> None:
    """Count one download by a link; people's are not counted. To be called when the bytes are about to go.

    One statement decides, so of any number at the same moment exactly as many succeed as are left. Raises LinkSpent.
    """
    if not isinstance(who, Visitor):
        return
    left = Q(download_limit=None) | Q(downloads__lt=F("download_limit"))
    with transaction.atomic():  # on SQLite a place in the line of writers
        won = Share.objects.filter(left, pk=who.link_id).update(downloads=F("downloads") + 1)
    if not won:
        raise LinkSpent()


def count_view(share: Share) -> None:
    """Somebody has opened the link."""
    with transaction.atomic():
        Share.objects.filter(pk=share.pk).update(views=F("views") + 1)


def access_for(share: Share) -> str:
    """A token for a visit of that share as it is now."""
    token = VisitToken()
    token["shr"] = share.pk
    token["ver"] = share.version
    return str(token)


def read_access(raw: str) -> dict[str, Any] | None:
    """The claims of a visit's token that we signed and that has not expired; else None."""
    try:
        claims = VisitToken(raw).payload  # type: ignore[arg-type]
    except TokenError:
        return None
    good = all(type(claims.get(name)) is int for name in ("shr", "ver"))
    return claims if good else None


def _shares() -> QuerySet[Share]:
    return Share.objects.select_related("created_by")


def _visitor(share: Share | None) -> Visitor:
    """The visitor of a link that opens now; its share comes with the node. Raises NotFound. One query."""
    now = timezone.now()
    if share is None or share.revoked_at is not None or (share.expires_at is not None and share.expires_at <= now):
        raise NotFound
    try:
        share.node = gate.manage(share.created_by, share.node_id)
    except (Forbidden, InTrash):
        raise NotFound from None
    return Visitor(share)


def _must_know(share: Share, password: str | None, address: str) -> None:
    if not password:
        raise PasswordRequired()
    counted = f"link:{share.pk}"  # no user is called so: a colon is in no user name
    limiter.attempt(counted, address)
    if not check_password(password, share.password):
        raise BadCredentials("That is not the password of this link.")
    limiter.succeeded(counted, address)
