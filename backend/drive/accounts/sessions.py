"""Sessions: begin, refresh, end, and the user of an access token. All of them die at once, on the server's word."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.contrib.auth import authenticate
from django.db import connection, transaction
from django.http import HttpRequest
from django.utils import timezone
from rest_framework_simplejwt.token_blacklist.models import BlacklistedToken, OutstandingToken

from drive.accounts import limiter, tokens
from drive.accounts.errors import BadCredentials, SessionEnded, TokenInvalid
from drive.accounts.models import Session, User
from drive.lib.loading import Loader

# Two tabs, or a repeated request after a lost answer, may send one refresh token twice: no theft within this time.
REUSE_GRACE = timedelta(seconds=10)
KEEP_ENDED = timedelta(days=7)


@dataclass(frozen=True)
class Issued:
    """What a sign-in or a refresh gives: `refresh` goes into the cookie, never into a body."""

    user: User
    access: str
    refresh: str
    refresh_expires: datetime


def sign_in(request: HttpRequest, username: str, password: str) -> Issued:
    """A new session for that name and password.

    Raises BadCredentials, alike for an unknown name, a wrong password and a deactivated user, or TooManyAttempts.
    """
    address = limiter.address_of(request)
    limiter.attempt(username, address)
    user = authenticate(request, username=username, password=password)
    if not isinstance(user, User):
        raise BadCredentials()
    limiter.succeeded(username, address)
    return begin_from(request, user)


def begin_from(request: HttpRequest, user: User) -> Issued:
    """A new session of `user` on the device that the request comes from."""
    return begin(user, user_agent=request.headers.get("User-Agent", ""), address=limiter.address_of(request))


def begin(user: User, *, user_agent: str = "", address: str = "") -> Issued:
    """A new session of `user`, on one device."""
    now = timezone.now()
    session = Session(user=user, rotated_at=now, user_agent=user_agent[:200], address=address[:45])
    refresh = tokens.refresh_for(session, user)
    session.refresh_jti = refresh["jti"]
    with transaction.atomic():
        # First: it locks the user's row, of which the foreign keys of the others want a shared lock.
        User.objects.filter(pk=user.pk).update(last_login=now)
        session.save(force_insert=True)
        _note(refresh, user, now)
    return _issued(session, user, refresh)


def refresh(raw: str) -> Issued:
    """A new pair for a refresh token; the old one is used up. Of any number of parallel uses exactly one succeeds.

    Raises SessionEnded. A token that was used before ends its whole session, unless it was used up just now: who
    holds a used token is either a second tab or a thief.
    """
    claims = tokens.read_refresh(raw)
    session = _live_session(claims) if claims else None
    if claims is None or session is None:
        raise SessionEnded()
    now = timezone.now()
    fresh = tokens.refresh_for(session, session.user)
    live = Session.objects.filter(pk=session.pk, ended_at=None)
    with transaction.atomic():
        _note(fresh, session.user, now)  # first: its foreign key locks the user's row, which comes before the session's
        rotated = live.filter(refresh_jti=claims["jti"]).update(refresh_jti=fresh["jti"], rotated_at=now)
        if rotated:
            _use_up(claims["jti"], now)
        transaction.set_rollback(not rotated)
    if not rotated:
        live.filter(rotated_at__lt=now - REUSE_GRACE).update(ended_at=now)
        raise SessionEnded()
    return _issued(session, session.user, fresh)


def end(raw: str) -> None:
    """Ends the session of a refresh token, at once, with its access tokens. Ending an ended one is no error."""
    claims = tokens.read_refresh(raw)
    if not claims:
        return
    now = timezone.now()
    with transaction.atomic():
        Session.objects.filter(pk=claims["sid"], user_id=claims["sub"], ended_at=None).update(ended_at=now)
        _use_up(claims["jti"], now)


def user_of_access(raw: str) -> User:
    """The active user of a good access token whose session lives; `user.session` is that session. One query.

    Raises TokenInvalid.
    """
    claims = tokens.read_access(raw)
    session = _live_session(claims) if claims else None
    if session is None:
        raise TokenInvalid()
    user = session.user
    user.session = session
    return user


def live_user(session_id: str, user_id: int, version: int) -> User | None:
    """The active user of a session that has not ended since. For what outlives the request that opened it."""
    session = _live_session({"sid": session_id, "sub": str(user_id), "ver": version})
    return None if session is None else session.user


def remove_expired() -> int:
    """Takes away sessions that are over and tokens that have expired; how many sessions. For the worker."""
    now = timezone.now()
    BlacklistedToken.objects.filter(token__expires_at__lt=now).delete()
    OutstandingToken.objects.filter(expires_at__lt=now).delete()
    limiter.remove_old()
    dead, _ = Session.objects.filter(ended_at__lt=now - KEEP_ENDED).delete()
    idle, _ = Session.objects.filter(rotated_at__lt=now - tokens.Refresh.lifetime - KEEP_ENDED).delete()
    return dead + idle


def _live_session(claims: dict[str, object]) -> Session | None:
    """The session of these claims with its user, when both are good now."""
    session = _read(str(claims["sid"]))
    if session is None or str(session.user_id) != claims["sub"]:
        return None
    user = session.user
    return session if user.is_active and user.session_version == claims["ver"] else None


_SESSION, _USER = Loader(Session), Loader(User)


def _read(session_id: str) -> Session | None:
    """The session that has not ended, with its user. Every request asks this."""
    quote = connection.ops.quote_name
    session, user = quote(Session._meta.db_table), quote(User._meta.db_table)
    sql = (
        f"SELECT {_SESSION.columns}, {_USER.columns} FROM {session} JOIN {user} ON {user}.id = {session}.user_id"
        f" WHERE {session}.id = %s AND {session}.ended_at IS NULL"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [session_id])
        row = cursor.fetchone()
    if row is None:
        return None
    found = _SESSION.read(row)
    found.user = _USER.read(row, _SESSION.width)
    return found


def active_user(user_id: int) -> User | None:
    """The user, while the account is active. What signed addresses ask at each use."""
    user = connection.ops.quote_name(User._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_USER.columns} FROM {user} WHERE {user}.id = %s", [user_id])
        row = cursor.fetchone()
    found = _USER.read(row) if row else None
    return found if found is not None and found.is_active else None


def _note(refresh: tokens.Refresh, user: User, now: datetime) -> None:
    """simplejwt's list of tokens that are out. The token itself is not kept: who reads the table gets nothing."""
    OutstandingToken.objects.create(
        user=user, jti=refresh["jti"], token="", created_at=now, expires_at=_expiry(refresh)
    )


def _use_up(jti: str, now: datetime) -> None:
    """Onto simplejwt's blacklist; a token that the list does not know is dead by the session's row all the same."""
    outstanding = OutstandingToken.objects.filter(jti=jti).first()
    if outstanding:
        BlacklistedToken.objects.get_or_create(token=outstanding, defaults={"blacklisted_at": now})


def _issued(session: Session, user: User, refresh: tokens.Refresh) -> Issued:
    return Issued(user, tokens.access_for(session, user), str(refresh), _expiry(refresh))


def _expiry(refresh: tokens.Refresh) -> datetime:
    return datetime.fromtimestamp(refresh["exp"], UTC)
