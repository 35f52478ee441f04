"""Who sends this request: from `Authorization: Bearer …`, the same for REST framework's views and plain ones."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request

from drive.accounts import sessions, tokens
from drive.accounts.errors import TokenInvalid, Unauthenticated
from drive.accounts.models import User
from drive.sharing import links_visits
from drive.sharing.visitor import Visitor

Who = User | Visitor  # who may come to a route that is open to visitors


def authenticate(request: HttpRequest) -> User:
    """The user, with one query; `user.session` is the session. For plain Django views, such as those of bytes.

    Raises Unauthenticated without a token, TokenInvalid with one that is not good: a link's visitor is nobody here.
    """
    user = sessions.user_of_access(_token(request))
    request.who = user  # type: ignore[attr-defined]  # for the log
    return user


def whoever(request: HttpRequest) -> Who:
    """As `authenticate`, or the visitor of a link: for the routes that are open to those, whom the gate then judges.

    Raises also NotFound for a link that is gone, PasswordRequired when it has another password now.
    """
    token = _token(request)
    # A person's first: those tokens are remembered, and nearly all are such.
    by_link = tokens.read_access(token) is None and links_visits.read_access(token) is not None
    who = links_visits.of_access(token) if by_link else sessions.user_of_access(token)
    request.who = who  # type: ignore[attr-defined]  # for the log
    return who


def _token(request: HttpRequest) -> str:
    token = _bearer(request)
    if token is None:
        raise Unauthenticated()
    return token


def _bearer(request: HttpRequest) -> str | None:
    header = request.META.get("HTTP_AUTHORIZATION", "")
    if not header:
        return None
    kind, _, token = header.partition(" ")
    if kind.lower() != "bearer" or not token or " " in token:
        raise TokenInvalid()
    return token


class AccessToken(BaseAuthentication):
    """REST framework's authentication by access token. `request.auth` is a person's session.

    A view that says `visitors = True` lets visitors of links in as well; `request.auth` is their link then. No other
    view ever sees one as its user.
    """

    def authenticate(self, request: Request) -> tuple[Any, object] | None:
        if not request.META.get("HTTP_AUTHORIZATION"):
            return None
        view = (request.parser_context or {}).get("view")
        if not getattr(view, "visitors", False):
            user = authenticate(request._request)
            return user, user.session
        who = whoever(request._request)
        return who, who.share if isinstance(who, Visitor) else who.session

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="holdfast"'


class AccessTokenScheme(OpenApiAuthenticationExtension):
    """How the contract describes it."""

    target_class = "drive.api.authentication.AccessToken"
    name = "access"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
