"""The two JWTs of a session, by simplejwt. Signature, algorithm, issuer, expiry, kind: checked there, HS256 alone."""

from __future__ import annotations

import functools
import time
from typing import Any, TypeVar

from rest_framework_simplejwt.exceptions import TokenError
from rest_framework_simplejwt.tokens import AccessToken, RefreshToken, Token

from drive.accounts.models import Session, User

TOKENS_KNOWN = 4096  # a process; a kilobyte each

AnyToken = TypeVar("AnyToken", bound=Token)


class Refresh(RefreshToken):
    """A refresh token. Whether it is the good one is decided by the session's row (see sessions.refresh):

    simplejwt raises for a blacklisted token before one can see whose it is, and a second use has to be told from junk.
    """

    def check_blacklist(self) -> None:
        return None


def access_for(session: Session, user: User) -> str:
    """A new access token: `sub` user, `sid` session, `ver` the user's session version."""
    return str(_with_claims(AccessToken(), session, user))


def refresh_for(session: Session, user: User) -> Refresh:
    return _with_claims(Refresh(), session, user)


def read_access(raw: str) -> dict[str, Any] | None:
    """The claims of a good access token, else None."""
    try:
        claims = _signed(raw)
    except TokenError:
        return None
    return claims if claims["exp"] > time.time() else None


@functools.lru_cache(maxsize=TOKENS_KNOWN)
def _signed(raw: str) -> dict[str, Any]:
    """The claims of an access token that is good now; raises TokenError, which is not remembered.

    The same token comes with every request, and of what is checked here only the time can turn it bad. Whether its
    session lives is asked anew each time (sessions.user_of_access).
    """
    claims = _claims(AccessToken, raw)
    if claims is None:
        raise TokenError
    return claims


def read_refresh(raw: str) -> dict[str, Any] | None:
    """The claims of a refresh token that we signed and that has not expired, used or not; else None."""
    return _claims(Refresh, raw)


def _with_claims(token: AnyToken, session: Session, user: User) -> AnyToken:
    token["sub"] = str(user.pk)
    token["sid"] = session.pk
    token["ver"] = user.session_version
    return token


def _claims(kind: type[Token], raw: str) -> dict[str, Any] | None:
    try:
        claims = kind(raw).payload  # type: ignore[arg-type]
    except TokenError:
        return None
    wanted = {"sub": str, "sid": str, "ver": int, "jti": str}
    return claims if all(isinstance(claims.get(name), of) for name, of in wanted.items()) else None
