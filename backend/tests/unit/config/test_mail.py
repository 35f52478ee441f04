"""HOLDFAST_MAIL_URL and HOLDFAST_MAIL_FROM."""

from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import mail

FROM = "Holdfast <drive@example.org>"


def test_without_it_mail_is_off():
    assert mail.from_url("", "").on is False


@pytest.mark.parametrize(
    ("url", "host", "port", "starttls", "tls"),
    [
        ("smtp://mail.example.org", "mail.example.org", 587, True, False),
        ("smtp://mail.example.org:25", "mail.example.org", 25, True, False),
        ("smtps://mail.example.org", "mail.example.org", 465, False, True),
        ("smtp://127.0.0.1?tls=none", "127.0.0.1", 25, False, False),
    ],
)
def test_it_is_encrypted_unless_told_otherwise(url, host, port, starttls, tls):
    options = mail.from_url(url, FROM).options
    assert (options["EMAIL_HOST"], options["EMAIL_PORT"]) == (host, port)
    assert (options["EMAIL_USE_TLS"], options["EMAIL_USE_SSL"]) == (starttls, tls)


def test_a_password_may_hold_any_character():
    options = mail.from_url("smtps://a%40b.example:p%2F%3A%40s@mail.example.org", FROM).options
    assert (options["EMAIL_HOST_USER"], options["EMAIL_HOST_PASSWORD"]) == ("a@b.example", "p/:@s")


@pytest.mark.parametrize(
    "url",
    ["mail.example.org", "http://hidden@mail.example.org", "smtp://", "smtp://hidden@h?tls=off", "smtps://h?tls=none",
     "smtp://hidden@h/folder", "smtp://hidden@h?ttl=1", "smtp://hidden@h#x", "log://hidden", "smtp://hidden@h:port"],
)  # fmt: skip
def test_what_makes_no_sense_stops_the_start_and_is_not_shown(url):
    with pytest.raises(ImproperlyConfigured, match="HOLDFAST_MAIL_URL must be") as refused:
        mail.from_url(url, FROM)
    assert "hidden" not in str(refused.value)


@pytest.mark.parametrize("sender", ["", "drive", "Holdfast <>", "a@b.example\nBcc: c@d.example"])
def test_it_wants_to_know_where_mail_comes_from(sender):
    with pytest.raises(ImproperlyConfigured, match="HOLDFAST_MAIL_FROM must be"):
        mail.from_url("log://", sender)
