"""The cookie that remembers that a link's password was given: the visit's token, for that link's paths alone."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from drive.sharing import links_visits
from drive.sharing.visitor import Visitor


def name() -> str:
    return "__Secure-holdfast_link" if settings.HTTPS else "holdfast_link"


def is_inside(request: HttpRequest, visitor: Visitor) -> bool:
    """Has this browser given the password that the link has now?"""
    claims: dict[str, Any] | None = links_visits.read_access(request.COOKIES.get(name(), ""))
    share = visitor.share
    return claims is not None and (claims["shr"], claims["ver"]) == (share.pk, share.version)


def remember(response: HttpResponseBase, visit: links_visits.Visit) -> None:
    """Out of reach of scripts, never sent with a form of another site, and to no other link's paths.

    Lax, not Strict: who gave the password, and comes back by the same link in a mail, is not asked again.
    """
    response.set_cookie(
        name(),
        visit.access,
        max_age=links_visits.VISIT_LIFE,
        path=f"/s/{visit.visitor.share.token}",
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )
