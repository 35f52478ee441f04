"""Guessing passwords: counted before the guess, per account and per address."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.test import RequestFactory
from django.utils import timezone

from drive.accounts import limiter, people
from drive.accounts.errors import TooManyAttempts
from drive.accounts.models import Attempts
from tests.unit.accounts.conftest import PASSWORD, code

FREE = limiter.ACCOUNT.free


def wait_over() -> None:
    """As if everybody had waited."""
    Attempts.objects.update(blocked_until=timezone.now())


def test_after_some_wrong_passwords_one_has_to_wait_even_with_the_right_one(browser, bo):
    for _ in range(FREE):
        assert code(browser.sign_in("bo", "wrong")) == (401, "bad_credentials")
    answer = browser.sign_in("bo")
    assert code(answer) == (429, "too_many_attempts")
    assert int(answer.headers["Retry-After"]) >= 1
    wait_over()
    assert browser.sign_in("bo").status_code == 200


def test_an_unknown_name_has_to_wait_just_the_same(browser, bo):
    answers = {name: [browser.sign_in(name, "wrong").status_code for _ in range(FREE + 1)] for name in ("bo", "nobody")}
    assert answers["bo"] == answers["nobody"] == [401] * FREE + [429]


def test_the_twins_of_a_name_count_as_one(browser, bo):
    for name in ["bo", "Bo", "BO", "ｂｏ", "bO"][:FREE]:
        browser.sign_in(name, "wrong")
    assert code(browser.sign_in("bo")) == (429, "too_many_attempts")


def test_the_wait_grows_and_has_an_end():
    waits = [limiter.ACCOUNT.wait(failures) for failures in range(0, 100)]
    assert waits[FREE - 1] == timedelta(0) < waits[FREE] < waits[FREE + 1]
    assert waits[-1] == waits[-2] == limiter.ACCOUNT.longest


def test_the_right_password_takes_the_account_back_to_the_start(browser, bo):
    for _ in range(FREE - 1):
        browser.sign_in("bo", "wrong")
    browser.sign_in("bo")
    for _ in range(FREE):
        assert browser.sign_in("bo", "wrong").status_code == 401


def test_an_address_that_tries_many_names_has_to_wait(db):
    for number in range(limiter.ADDRESS.free):
        limiter.attempt(f"name{number}", "192.0.2.7")
    with pytest.raises(TooManyAttempts):
        limiter.attempt("another", "192.0.2.7")
    limiter.attempt("another", "192.0.2.8")


def test_an_ipv6_customer_is_one_address_and_a_mapped_ipv4_is_itself(db):
    for number in range(limiter.ADDRESS.free):
        limiter.attempt(f"name{number}", f"2001:db8:0:1::{number:x}")
    with pytest.raises(TooManyAttempts):
        limiter.attempt("another", "2001:db8:0:1:ffff::1")
    limiter.attempt("another", "2001:db8:0:2::1")
    assert limiter._address("::ffff:192.0.2.7") == limiter._address("192.0.2.7")


@pytest.mark.django_db(transaction=True)
def test_guesses_sent_at_the_same_moment_are_counted_one_by_one(monkeypatch):
    # A slow machine must not sit out the first wait, which is a second.
    long = timedelta(hours=1)
    monkeypatch.setattr(limiter.Rule, "wait", lambda rule, failures: long if failures >= rule.free else timedelta(0))
    people.create_user("bo", PASSWORD)
    gate, let_through = threading.Barrier(16), []

    def guess() -> None:
        gate.wait()
        try:
            limiter.attempt("bo", "192.0.2.7")
            let_through.append(1)
        except TooManyAttempts:
            pass
        finally:
            connection.close()

    threads = [threading.Thread(target=guess) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(let_through) == FREE


def test_what_is_forgotten_counts_no_more(browser, bo):
    for _ in range(FREE):
        browser.sign_in("bo", "wrong")
    old = timezone.now() - limiter.FORGOTTEN_AFTER - timedelta(minutes=1)
    Attempts.objects.update(updated_at=old, blocked_until=old)
    assert [browser.sign_in("bo", "wrong").status_code for _ in range(FREE)] == [401] * FREE
    Attempts.objects.update(updated_at=old)
    limiter.remove_old()
    assert Attempts.objects.count() == 0


class TestAddress:
    def address(self, peer: str, forwarded: str = "") -> str:
        more = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
        return limiter.address_of(RequestFactory().get("/", REMOTE_ADDR=peer, **more))

    def test_nobody_is_believed_by_default(self):
        assert self.address("192.0.2.7", "198.51.100.1") == "192.0.2.7"

    def test_a_trusted_proxy_is_believed_as_far_as_it_saw_itself(self, settings):
        from ipaddress import ip_network

        settings.TRUSTED_PROXIES = [ip_network("10.0.0.0/8")]
        assert self.address("10.0.0.1", "203.0.113.9, 198.51.100.1") == "198.51.100.1"
        assert self.address("10.0.0.1", "203.0.113.9, 198.51.100.1, 10.0.0.2") == "198.51.100.1"
        assert self.address("192.0.2.7", "198.51.100.1") == "192.0.2.7"
        assert self.address("", "198.51.100.1") == "198.51.100.1"


def test_the_admins_own_sign_in_counts_with_the_same_limiter(browser, ada):
    form = {"username": "ada", "password": "wrong"}
    for _ in range(FREE):
        assert b"Too many attempts" not in browser.post("/admin/login/", form).content
    answer = browser.post("/admin/login/", form | {"password": PASSWORD})
    assert b"Too many attempts" in answer.content
    assert code(browser.sign_in("ada")) == (429, "too_many_attempts")
    wait_over()
    assert browser.post("/admin/login/", form | {"password": PASSWORD}).status_code == 302
