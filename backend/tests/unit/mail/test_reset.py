"""A forgotten password: who is written to, and what the link does."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from django.contrib.auth import authenticate
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult

from drive.accounts import preferences, reset, sessions
from drive.accounts.models import User
from drive.accounts.reset import accounts_of
from tests.unit.api.test_nodes import code
from tests.unit.mail.conftest import failed, person, run_queue, waiting

ASK, CONFIRM = "/api/v1/session/reset", "/api/v1/session/reset/confirm"
NEW = "quite another long one"


def ask(browser, who: str):
    return browser.post(ASK, {"who": who}, content_type="application/json")


def confirm(browser, token: str, password: str = NEW):
    return browser.post(CONFIRM, {"token": token, "password": password}, content_type="application/json")


def token_in(letter) -> str:
    found = re.search(r"^https://page\.example/reset#(\S+)$", letter.body, re.M)
    assert found, letter.body
    return found[1]


@pytest.fixture
def token(browser, bo, letters) -> str:
    assert ask(browser, "bo").status_code == 202
    run_queue()
    assert [letter.to for letter in letters] == [["bo@example.org"]]
    return token_in(letters[0])


def test_signing_in_meanwhile_ends_the_link(browser, bo, token):
    sessions.begin(bo)
    assert code(confirm(browser, token)) == (403, "reset_token_wrong")


def test_a_new_password_by_the_link(browser, bo, token):
    assert confirm(browser, token).status_code == 204
    assert authenticate(username="bo", password=NEW) == bo
    assert code(confirm(browser, token, NEW + " again")) == (403, "reset_token_wrong")
    assert authenticate(username="bo", password=NEW) == bo


def test_it_ends_sessions_that_were_begun_before_the_link(browser, bo, letters):
    issued = sessions.begin(bo)
    ask(browser, "bo")
    run_queue()
    assert confirm(browser, token_in(letters[0])).status_code == 204
    me = browser.get("/api/v1/me", HTTP_AUTHORIZATION=f"Bearer {issued.access}")
    assert code(me) == (401, "token_invalid")


def test_a_weak_password_leaves_the_link_good(browser, token):
    refused = confirm(browser, token, "12345678901")
    assert code(refused) == (400, "invalid_field")
    assert list(refused.json()["fields"]) == ["password"]
    assert confirm(browser, token).status_code == 204


@pytest.mark.parametrize(("field", "value"), [("email", "new@x.example"), ("is_active", False), ("session_version", 9)])
def test_what_changes_meanwhile_ends_the_link(browser, bo, token, field, value):
    User.objects.filter(pk=bo.pk).update(**{field: value})
    assert code(confirm(browser, token)) == (403, "reset_token_wrong")


@pytest.mark.parametrize(("late", "status"), [(timedelta(minutes=59), 204), (timedelta(minutes=61), 403)])
def test_the_link_lives_an_hour(browser, token, monkeypatch, late, status):
    now = datetime.now() + late
    monkeypatch.setattr(reset._Tokens, "_now", lambda self: now)
    assert confirm(browser, token).status_code == status


def test_the_link_of_one_is_not_good_for_another(browser, bo, cy, token):
    theirs = f"{reset.token_for(cy).partition('.')[0]}.{token.partition('.')[2]}"
    assert code(confirm(browser, theirs)) == (403, "reset_token_wrong")


def test_an_unknown_name_does_the_same_work_and_sends_nothing(browser, bo, letters):
    ask(browser, "warm up")
    counts = []
    for who in ("bo", "nobody"):
        with CaptureQueriesContext(connection) as queries:
            assert ask(browser, who).status_code == 202
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert len(waiting()) == 3
    run_queue()
    assert [letter.to for letter in letters] == [["bo@example.org"]]


def test_asking_is_limited_by_name_whoever_asks(browser, bo):
    for number in range(3):
        assert ask(browser, " Bo " if number else "bo").status_code == 202
    refused = ask(browser, "bo")
    assert code(refused) == (429, "too_many_attempts")
    assert int(refused.headers["Retry-After"]) >= 1
    assert ask(browser, "somebody").status_code == 202


def test_asking_does_not_keep_the_owner_from_signing_in(browser, bo):
    for _ in range(6):
        ask(browser, "bo")
    signed_in = browser.post(
        "/api/v1/session", {"username": "bo", "password": "a long enough one"}, content_type="application/json"
    )
    assert signed_in.status_code == 200


def test_without_mail_it_says_so(browser, bo, settings):
    settings.MAIL = False
    assert browser.get("/api/v1/setup").json()["mail"] is False
    assert code(ask(browser, "bo")) == (409, "mail_off")


class TestWhoIsWrittenTo:
    def test_by_name_in_any_case_and_by_address(self, bo):
        assert [accounts_of(who) for who in ("BO", "bo", "bo@example.org", "BO@Example.org")] == [[bo]] * 4

    @pytest.mark.parametrize("who", ["", "@", "b", "bo@example", "b\x1fo", "ｂｏ@example.com", "x" * 900])
    def test_nobody(self, browser, bo, letters, who):
        assert ask(browser, who).status_code == 202
        run_queue()
        assert (letters, failed()) == ([], [])

    def test_not_a_closed_account_nor_one_without_address_nor_one_without_password(self, transactional_db):
        person("closed", is_active=False)
        person("silent", email="")
        foreign = person("foreign")
        foreign.set_unusable_password()
        foreign.save()
        assert [accounts_of(who) for who in ("closed", "silent", "foreign", "closed@example.org")] == [[]] * 4

    def test_each_account_of_one_address(self, bo):
        second = person("second", email="Bo@example.org")
        assert accounts_of("bo@example.org") == [bo, second]


def test_the_letter_speaks_the_language_of_its_receiver(browser, bo, letters):
    preferences.change(bo, {"language": "de"})
    ask(browser, "bo")
    run_queue()
    assert letters[0].subject == "Ein neues Passwort wählen"
    assert "Konto „bo“" in letters[0].body
    assert letters[0].from_email == "Holdfast <drive@example.org>"


def test_no_token_is_kept_in_the_queue_or_the_log(browser, bo, letters, caplog):
    caplog.set_level("DEBUG")
    ask(browser, "bo")
    run_queue()
    token = token_in(letters[0])
    rows = [str(list(row)) for row in DBTaskResult.objects.values_list("args_kwargs", "return_value", "traceback")]
    assert len(rows) == 2
    assert not [row for row in rows if token in row]
    assert token not in caplog.text
