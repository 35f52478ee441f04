"""Who sends this request: from `Authorization: Bearer …`, the same for REST framework's views and plain ones."""

from __future__ import annotations

from django.http import HttpRequest
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request

from drive.accounts import sessions
from drive.accounts.errors import TokenInvalid, Unauthenticated
from drive.accounts.models import User


def authenticate(request: HttpRequest) -> User:
    """The user, with one query; `user.session` is the session. For plain Django views, such as those of bytes.

    Raises Unauthenticated without a token, TokenInvalid with one that is not good.
    """
    token = _bearer(request)
    if token is None:
        raise Unauthenticated()
    return sessions.user_of_access(token)


def _bearer(request: HttpRequest) -> str | None:
    header = request.META.get("HTTP_AUTHORIZATION", "")
    if not header:
        return None
    kind, _, token = header.partition(" ")
    if kind.lower() != "bearer" or not token or " " in token:
        raise TokenInvalid()
    return token


class AccessToken(BaseAuthentication):
    """REST framework's authentication by access token. `request.auth` is the session."""

    def authenticate(self, request: Request) -> tuple[User, object] | None:
        if not request.META.get("HTTP_AUTHORIZATION"):
            return None
        user = authenticate(request._request)
        return user, user.session

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="holdfast"'


class AccessTokenScheme(OpenApiAuthenticationExtension):
    """How the contract describes it."""

    target_class = "drive.api.authentication.AccessToken"
    name = "access"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
