"""Signing in, staying signed in, and being out at once."""

from __future__ import annotations

import threading
from contextlib import suppress
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone
from rest_framework_simplejwt.token_blacklist.models import BlacklistedToken, OutstandingToken

from drive.accounts import sessions
from drive.accounts.errors import SessionEnded
from drive.accounts.models import Session, User
from tests.unit.accounts.conftest import OWN_PAGE, PASSWORD, Browser, code


def later(session: Session, **span) -> None:
    """As if the last rotation had been that long ago."""
    Session.objects.filter(pk=session.pk).update(rotated_at=timezone.now() - timedelta(**span))


def test_signing_in_gives_an_access_token_and_a_cookie_that_scripts_can_not_read(browser, bo):
    answer = browser.sign_in("bo")
    body, cookie = answer.json(), answer.cookies[settings.REFRESH_COOKIE]
    assert answer.status_code == 200
    assert body["expires_in"] == 600
    assert body["user"]["username"] == "bo"
    assert (body["user"]["id"], body["user"]["is_admin"]) == (str(bo.pk), False)
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Strict", "/api/v1/session")
    assert cookie.value not in answer.content.decode()


def test_it_tells_who_i_am_with_my_space(browser, access, bo):
    me = browser.me(access).json()
    assert me["space"]["root"] == str(bo.spaces.get().root_id)
    assert me["space"]["quota_bytes"] is None


@pytest.mark.parametrize(("username", "password"), [("bo", "wrong"), ("nobody", PASSWORD), ("", ""), ("bo", "")])
def test_a_wrong_name_and_a_wrong_password_look_the_same(browser, bo, username, password):
    answer = browser.sign_in(username, password)
    assert code(answer) == (401, "bad_credentials")
    assert answer.json()["detail"] == "User name or password is wrong"
    assert settings.REFRESH_COOKIE not in answer.cookies


def test_an_unknown_name_costs_as_many_hashes_as_a_wrong_password(browser, bo, monkeypatch):
    from django.contrib.auth.hashers import MD5PasswordHasher

    hashed = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda *args: hashed.append(1) or encode(*args))
    browser.sign_in("bo", "wrong")
    known = len(hashed)
    browser.sign_in("nobody", "wrong")
    assert len(hashed) - known == known == 1


def test_a_name_signs_in_in_any_case(browser, bo):
    assert browser.sign_in("Bo").status_code == 200
    assert browser.sign_in("ｂｏ").status_code == 200


def test_no_token_and_a_bad_one_are_told_apart(client, db):
    assert code(client.get("/api/v1/me")) == (401, "unauthenticated")
    assert code(client.get("/api/v1/me", HTTP_AUTHORIZATION="Bearer x.y.z")) == (401, "token_invalid")
    assert code(client.get("/api/v1/me", HTTP_AUTHORIZATION="Basic Ym86Ym8=")) == (401, "token_invalid")


def test_refreshing_gives_a_new_pair_and_uses_up_the_old_token(browser, access):
    old = browser.refresh_token
    answer = browser.refresh()
    assert answer.status_code == 200
    assert browser.refresh_token != old
    assert browser.me(answer.json()["access"]).status_code == 200
    assert BlacklistedToken.objects.get().token.jti == sessions.tokens.read_refresh(old)["jti"]


def test_a_token_used_twice_within_seconds_is_refused_and_the_session_lives(browser, access):
    old = browser.refresh_token
    browser.refresh()
    new = browser.refresh_token
    browser.refresh_token = old
    assert code(browser.refresh()) == (401, "session_ended")
    browser.refresh_token = new
    assert browser.refresh().status_code == 200


def test_a_token_used_again_later_ends_the_whole_session(browser, access):
    old = browser.refresh_token
    access = browser.refresh().json()["access"]
    new = browser.refresh_token
    later(Session.objects.get(), seconds=11)
    browser.refresh_token = old
    assert code(browser.refresh()) == (401, "session_ended")
    assert code(browser.me(access)) == (401, "token_invalid")
    browser.refresh_token = new
    assert code(browser.refresh()) == (401, "session_ended")


@pytest.mark.django_db(transaction=True)
def test_of_twenty_parallel_uses_of_one_token_exactly_one_succeeds():
    from drive.accounts import people

    issued = sessions.begin(people.create_user("bo", PASSWORD))
    gate, got = threading.Barrier(20), []

    def use() -> None:
        gate.wait()
        try:
            sessions.refresh(issued.refresh)
            got.append(True)
        except SessionEnded:
            got.append(False)
        finally:
            connection.close()

    threads = [threading.Thread(target=use) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(got) == [False] * 19 + [True]
    assert Session.objects.get().ended_at is None


@pytest.mark.django_db(transaction=True)
def test_signing_in_refreshing_and_a_new_password_at_the_same_moment_do_not_trip_each_other():
    from drive.accounts import people

    bo = people.create_user("bo", PASSWORD)
    gate, wrong = threading.Barrier(6), []

    def act(number: int) -> None:
        gate.wait()
        try:
            for _ in range(8):
                user = User.objects.get(pk=bo.pk)
                if number == 0:
                    user.set_password(PASSWORD)
                    user.save()
                else:
                    issued = sessions.begin(user)
                    with suppress(SessionEnded):
                        sessions.refresh(issued.refresh)
        except Exception as error:
            wrong.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=act, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_signing_out_ends_the_session_with_its_access_token(browser, access):
    token = browser.refresh_token
    answer = browser.sign_out()
    assert answer.status_code == 204
    assert answer.cookies[settings.REFRESH_COOKIE]["max-age"] == 0
    assert code(browser.me(access)) == (401, "token_invalid")
    browser.refresh_token = token
    assert code(browser.refresh()) == (401, "session_ended")


def test_signing_out_on_one_device_leaves_the_other(browser, access):
    other = Browser()
    other_access = other.sign_in("bo").json()["access"]
    browser.sign_out()
    assert other.me(other_access).status_code == 200


def test_signing_out_without_a_session_is_no_error(browser, db):
    assert browser.sign_out().status_code == 204


@pytest.mark.parametrize("how", ["password", "off", "off and on again", "deleted", "by the administrator"])
def test_all_sessions_die_at_once(browser, access, bo, how):
    if how == "password":
        bo.set_password("another good pass phrase")
        bo.save(update_fields=["password"])
    elif how == "off":
        User.objects.filter(pk=bo.pk).update(is_active=False)
    elif how == "off and on again":
        for bo.is_active in False, True:
            bo.save()
    elif how == "deleted":
        Session.objects.all().delete()
    else:
        bo.end_sessions()
    assert code(browser.me(access)) == (401, "token_invalid")
    assert code(browser.refresh()) == (401, "session_ended")


def test_a_deactivated_user_can_not_sign_in_and_is_not_told_why(browser, bo):
    User.objects.filter(pk=bo.pk).update(is_active=False)
    assert code(browser.sign_in("bo")) == (401, "bad_credentials")


def test_a_newer_hash_of_the_same_password_ends_nothing(browser, access, bo, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher", *settings.PASSWORD_HASHERS]
    assert bo.check_password(PASSWORD)
    bo.refresh_from_db()
    assert bo.password.startswith("pbkdf2")
    assert browser.me(access).status_code == 200


def test_a_stale_user_in_memory_can_not_bring_sessions_back(browser, access, bo):
    stale = User.objects.get(pk=bo.pk)
    bo.end_sessions()
    stale.save()
    assert code(browser.me(access)) == (401, "token_invalid")


def test_knowing_who_it_is_costs_one_query(access, django_assert_num_queries):
    with django_assert_num_queries(1):
        user = sessions.user_of_access(access)
        assert user.session.user_id == user.pk


def test_the_table_of_tokens_holds_no_token(browser, access):
    browser.refresh()
    assert set(OutstandingToken.objects.values_list("token", flat=True)) == {""}


def test_what_is_over_is_cleaned_away_and_what_lives_stays(browser, access, bo):
    dead = sessions.begin(bo)
    sessions.end(dead.refresh)
    Session.objects.exclude(ended_at=None).update(ended_at=timezone.now() - timedelta(days=8))
    OutstandingToken.objects.filter(blacklistedtoken__isnull=False).update(expires_at=timezone.now())
    assert sessions.remove_expired() == 1
    assert BlacklistedToken.objects.count() == 0
    assert browser.refresh().status_code == 200


class TestOrigin:
    @pytest.mark.parametrize(
        "origin",
        [
            "null",
            "http://localhost:8081",
            "http://localhost:8080.evil.example",
            "https://localhost:8080",
            "http://LOCALHOST:8080",
            "",
        ],
    )
    @pytest.mark.parametrize("call", ["refresh", "sign_out"])
    def test_the_cookie_counts_only_from_our_own_page(self, browser, access, call, origin):
        answer = getattr(browser, call)(HTTP_ORIGIN=origin)
        assert code(answer) == (403, "origin_not_allowed")
        assert "Access-Control-Allow-Origin" not in answer.headers
        assert browser.me(access).status_code == 200

    @pytest.mark.parametrize("call", ["refresh", "sign_out"])
    def test_the_cookie_needs_the_header_that_no_form_can_send(self, browser, access, call):
        assert code(getattr(browser, call)(HTTP_X_HOLDFAST="")) == (403, "header_missing")
        assert browser.me(access).status_code == 200

    def test_a_request_without_an_origin_is_refused_as_well(self, browser, access):
        answer = browser.post("/api/v1/session/refresh", HTTP_X_HOLDFAST="1")
        assert code(answer) == (403, "origin_not_allowed")

    def test_a_strangers_page_can_not_sign_a_browser_in(self, browser, bo):
        assert code(browser.sign_in("bo", HTTP_ORIGIN="https://evil.example")) == (403, "origin_not_allowed")

    def test_a_form_can_not_sign_a_browser_in(self, browser, bo):
        answer = browser.post("/api/v1/session", {"username": "bo", "password": PASSWORD})
        assert code(answer) == (415, "unsupported_media_type")
        text = browser.generic("POST", "/api/v1/session", '{"username": "bo"}', content_type="text/plain")
        assert code(text) == (415, "unsupported_media_type")

    def test_our_page_may_read_the_answer_and_send_the_cookie(self, browser, access):
        answer = browser.refresh()
        assert answer.headers["Access-Control-Allow-Origin"] == OWN_PAGE["HTTP_ORIGIN"]
        assert answer.headers["Access-Control-Allow-Credentials"] == "true"
        assert "origin" in answer.headers["Vary"].lower()

    def test_no_other_route_takes_cookies_from_another_origin(self, browser, access):
        answer = browser.get("/api/v1/me", HTTP_AUTHORIZATION=f"Bearer {access}", **OWN_PAGE)
        assert answer.headers["Access-Control-Allow-Origin"] == OWN_PAGE["HTTP_ORIGIN"]
        assert "Access-Control-Allow-Credentials" not in answer.headers


class TestBody:
    @pytest.mark.parametrize(
        ("body", "expected"),
        [
            ("{", (400, "not_json")),
            ("[" * 100_000, (400, "not_json")),
            ('{"username": "bo"}', (400, "invalid_field")),
            ('{"username": 1, "password": "x"}', (400, "invalid_field")),
            ('{"username": "\\ud800", "password": "x"}', (400, "invalid_field")),
            ('{"username": "b\\u0000", "password": "x"}', (400, "invalid_field")),
            ('{"username": "bo", "password": "x", "admin": true}', (400, "unknown_field")),
            ('{"username": "bo", "password": NaN}', (400, "not_json")),
        ],
    )
    def test_it_says_what_is_wrong_with_it(self, browser, db, body, expected):
        assert code(browser.generic("POST", "/api/v1/session", body, content_type="application/json")) == expected

    @pytest.mark.parametrize("charset", ["bz2_codec", "zip", "rot13", "nix", "utf-16", "idna"])
    def test_an_odd_charset_is_no_server_error(self, browser, db, charset):
        kind = f"application/json; charset={charset}"
        answer = browser.generic("POST", "/api/v1/session", b'{"username": "bo", "password": "x"}', content_type=kind)
        assert answer.status_code in (400, 401, 415)

    def test_broken_utf_8_is_not_json(self, browser, db):
        answer = browser.generic("POST", "/api/v1/session", b'{"username": "\xff"}', content_type="application/json")
        assert code(answer) == (400, "not_json")

    @pytest.mark.parametrize("accept", ["text/html", "application/xml", "x", "application/json;indent=9999"])
    def test_whatever_is_accepted_the_answer_is_json(self, browser, db, accept):
        answer = browser.get("/api/v1/setup", HTTP_ACCEPT=accept)
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/json")

    def test_a_body_past_a_mebibyte_is_refused(self, browser, db):
        body = '{"username": "' + "x" * 2**20 + '"}'
        answer = browser.generic("POST", "/api/v1/session", body, content_type="application/json")
        assert code(answer) == (413, "too_large")
