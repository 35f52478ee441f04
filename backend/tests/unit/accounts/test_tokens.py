"""Tokens of the wrong kind, or not ours, stand for nobody."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta

import jwt
import pytest
from django.conf import settings

from drive.accounts import sessions, tokens
from tests.unit.accounts.conftest import code

FUTURE = datetime(2100, 1, 1, tzinfo=UTC)


@pytest.fixture
def claims(access) -> dict:
    return jwt.decode(access, options={"verify_signature": False})


def signed(claims: dict, *, key=None, algorithm="HS256", **header) -> str:
    return jwt.encode(claims, key or settings.JWT_KEY, algorithm=algorithm, headers=header or None)


def test_the_test_itself_can_make_a_good_token(browser, claims):
    assert browser.me(signed(claims)).status_code == 200


def unsigned(claims: dict) -> str:
    parts = [json.dumps(part).encode() for part in ({"alg": "none", "typ": "JWT"}, claims)]
    return ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts) + "."


FORGERIES = {
    "alg none": unsigned,
    "another algorithm with our key": lambda c: signed(c, algorithm="HS512"),
    "the install's secret itself": lambda c: signed(c, key=settings.SECRET_KEY),
    "the key of signed URLs": lambda c: signed(c, key=settings.URL_KEY),
    "a kid that names a file": lambda c: signed(c, key=b"0" * 32, kid="/dev/null"),
    "a key of its own in the header": lambda c: signed(c, key=b"0" * 32, jwk={"kty": "oct", "k": "MDAw"}),
    "a critical extension nobody knows": lambda c: signed(c, crit=["exp-urgent"]),
    "expired": lambda c: signed(c | {"exp": 1}),
    "without expiry": lambda c: signed({k: v for k, v in c.items() if k != "exp"}),
    "not yet": lambda c: signed(c | {"nbf": FUTURE}),
    "without an id": lambda c: signed({k: v for k, v in c.items() if k != "jti"}),
    "of another issuer": lambda c: signed(c | {"iss": "other"}),
    "a refresh token by kind": lambda c: signed(c | {"token_type": "refresh"}),
    "of another user": lambda c: signed(c | {"sub": str(int(c["sub"]) + 1)}),
    "of no session": lambda c: signed(c | {"sid": "0" * 32}),
    "session of another type": lambda c: signed(c | {"sid": 1}),
    "of an older version": lambda c: signed(c | {"ver": c["ver"] - 1}),
    "without version": lambda c: signed({k: v for k, v in c.items() if k != "ver"}),
}


@pytest.mark.filterwarnings("ignore::jwt.warnings.InsecureKeyLengthWarning")
@pytest.mark.parametrize("forge", FORGERIES.values(), ids=FORGERIES.keys())
def test_a_forged_token_is_nobody(browser, claims, forge):
    assert code(browser.me(forge(claims))) == (401, "token_invalid")


def test_a_token_that_was_good_is_not_good_for_longer_than_it_says(browser, access, claims, monkeypatch):
    assert browser.me(access).status_code == 200
    monkeypatch.setattr(tokens.time, "time", lambda: claims["exp"] - 1)
    assert browser.me(access).status_code == 200
    monkeypatch.setattr(tokens.time, "time", lambda: claims["exp"])
    assert browser.me(access).status_code == 401


def test_a_bad_token_is_not_remembered(browser, claims):
    tokens.read_access("rubbish")
    before = tokens._signed.cache_info().currsize
    for number in range(10):
        assert tokens.read_access(f"rubbish {number}") is None
    assert tokens._signed.cache_info().currsize == before


def test_a_refresh_token_is_no_access_token(browser, access):
    assert code(browser.me(browser.refresh_token)) == (401, "token_invalid")


def test_an_access_token_is_no_refresh_token(browser, access):
    browser.refresh_token = access
    assert code(browser.refresh()) == (401, "session_ended")


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "é", "a" * 100_000])
def test_rubbish_in_the_cookie_is_an_ended_session(browser, db, token):
    browser.refresh_token = token
    assert code(browser.refresh()) == (401, "session_ended")


def test_an_expired_refresh_token_is_an_ended_session(browser, access, bo):
    claims = jwt.decode(browser.refresh_token, options={"verify_signature": False})
    browser.refresh_token = signed(claims | {"exp": datetime.now(UTC) - timedelta(seconds=1)})
    assert code(browser.refresh()) == (401, "session_ended")


def test_keys_of_different_purposes_differ():
    assert len({settings.JWT_KEY, settings.URL_KEY, settings.SECRET_KEY.encode()}) == 3
    assert len(settings.JWT_KEY) == len(settings.URL_KEY) == 32


def test_refresh_of_a_deleted_user_is_an_ended_session(browser, access, bo):
    bo.sessions.all().delete()
    assert sessions.tokens.read_refresh(browser.refresh_token)
    assert code(browser.refresh()) == (401, "session_ended")
