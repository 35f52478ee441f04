"""HOLDFAST_MAIL_URL → Django's mail settings. Without it nothing is sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parseaddr
from typing import Any
from urllib.parse import parse_qs, unquote

from django.core.exceptions import ImproperlyConfigured

from config import env

WAIT_SECONDS = 15  # for each answer of the mail server; the worker does nothing else meanwhile
STARTTLS_PORT, TLS_PORT, PLAIN_PORT = 587, 465, 25


@dataclass(frozen=True, slots=True)
class Mail:
    """Django's back end, the options of its connection, and the address that mail comes from."""

    backend: str = "django.core.mail.backends.dummy.EmailBackend"
    options: Mapping[str, Any] = field(default_factory=dict)
    sender: str = ""

    @property
    def on(self) -> bool:
        return bool(self.sender)


def from_url(value: str, sender: str) -> Mail:
    """Takes `smtp://user:password@host:587` (STARTTLS; `?tls=none`: plain, for a relay on this machine),
    `smtps://user:password@host:465` (TLS from the first byte), and `log://` (into the log, for trying things out).

    Raises ImproperlyConfigured; the value is never put into a message, as a password may be in it.
    """
    if not value:
        return Mail()
    parts = env.split_url("MAIL_URL", value)
    wanted = parse_qs(parts.query, keep_blank_values=True)
    plain = wanted.pop("tls", None) == ["none"] and parts.scheme == "smtp"
    if parts.scheme not in ("smtp", "smtps", "log") or wanted or parts.path.strip("/") or parts.fragment:
        raise _bad()
    if (parts.scheme == "log") == bool(parts.hostname) or ("tls=" in parts.query and not plain):
        raise _bad()
    if "@" not in parseaddr(sender)[1] or "\n" in sender:
        raise ImproperlyConfigured(
            "HOLDFAST_MAIL_FROM must be the address that mail comes from, such as Holdfast <drive@example.org>."
        )
    if parts.scheme == "log":
        return Mail("django.core.mail.backends.console.EmailBackend", {}, sender)
    usual = TLS_PORT if parts.scheme == "smtps" else PLAIN_PORT if plain else STARTTLS_PORT
    options = {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or usual,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp" and not plain,
    }
    return Mail("django.core.mail.backends.smtp.EmailBackend", options, sender)


def _bad() -> ImproperlyConfigured:
    return ImproperlyConfigured(
        "HOLDFAST_MAIL_URL must be smtp://user:password@host:587 (with ?tls=none for a relay without TLS), "
        "smtps://user:password@host:465 or log://."
    )
