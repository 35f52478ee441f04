"""What can be said about an install from its settings, and from the checks that its start runs anyway."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks as system
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import get_connection

from drive.uploads.services import IDLE_LIFE
from drive.watching.doctor import Check, Told, fail, ok, warn

HERE = ("localhost", "127.0.0.1", "::1")


def start() -> Iterator[Told]:
    """The checks on which the server refuses to start: secret, origins, the engine's live settings and more."""
    found = [one for one in system.run_checks(databases=["default"]) if not one.is_silenced()]
    for one in found:
        text, advice = " ".join(one.msg.split()), " ".join((one.hint or "").split())
        yield (fail if one.is_serious() else warn)("settings", f"{text} ({one.id})", advice)
    if not found:
        yield ok("settings", "secret, origins and the database's own settings are safe")


def switches() -> Iterator[Told]:
    """Switches that are for work on the code."""
    if settings.DEBUG:
        yield fail("debug", "HOLDFAST_DEBUG is on: errors show the inside to strangers", "Unset it.")
    else:
        yield ok("debug", "off")
    if settings.ALLOW_UNSAFE_STORAGE:
        yield fail("storage", "HOLDFAST_ALLOW_UNSAFE_STORAGE is on: acknowledged bytes can be lost", "Unset it.")
    if settings.COLLECT_GRACE < IDLE_LIFE:
        text = "HOLDFAST_COLLECT_GRACE is shorter than an upload may rest"
        yield warn("collection", text, "Leave it at 48h.")


def secret() -> Iterator[Told]:
    file = settings.DATA / "secret.key"
    if not file.exists():
        yield ok("secret", "comes from HOLDFAST_SECRET_KEY; keep a copy: a new one ends every session")
        return
    if stat.S_IMODE(file.stat().st_mode) & 0o077:
        yield fail("secret", f"{file} can be read by other users of this machine", f"chmod 600 {file}")
    else:
        yield ok("secret", f"{file} is for us alone; keep a copy: a new one ends every session")


def address() -> Iterator[Told]:
    """How it is reached."""
    public = urlsplit(settings.PUBLIC_URL)
    if not settings.HTTPS and public.hostname not in HERE:
        text = f"{settings.PUBLIC_URL} has no TLS: passwords and files travel in the clear"
        yield warn("address", text, "Put a proxy with TLS in front and set HOLDFAST_PUBLIC_URL to its https address.")
    else:
        yield ok("address", settings.PUBLIC_URL)
    plain = [origin for origin in settings.PAGE_ORIGINS if origin.startswith("http://")]
    if settings.HTTPS and plain:
        text = f"HOLDFAST_PAGE_ORIGINS trusts {plain[0]}, without TLS"
        yield warn("origins", text, "Name the page by its https address alone.")


def proxies() -> Iterator[Told]:
    """Who tells where a request comes from: limits on guessing and the log go by that."""
    if any(network.prefixlen == 0 for network in settings.TRUSTED_PROXIES):
        text = "HOLDFAST_TRUSTED_PROXIES trusts everybody: each client may choose its own address"
        yield fail("proxies", text, "Name the proxy's address alone.")
    elif settings.TRUSTED_PROXIES:
        names = ", ".join(str(network) for network in settings.TRUSTED_PROXIES)
        yield ok("proxies", f"X-Forwarded-For is believed from {names}")
    elif settings.HTTPS:
        text = "a proxy brings TLS, and is not trusted: all people count as one address"
        yield warn("proxies", text, "Set HOLDFAST_TRUSTED_PROXIES to the proxy's address.")
    else:
        yield ok("proxies", "none; the peer's own address counts")


def mail() -> Iterator[Told]:
    """Can mail be sent?"""
    if not settings.MAIL:
        yield ok("mail", "off: nobody can ask for a new password, or is told what was shared with them")
        return
    back_end = settings.EMAIL_BACKEND.rpartition(".")[0].rpartition(".")[2]
    if back_end == "console":
        yield warn("mail", "goes into the log, with the links for new passwords", "For trying out alone.")
        return
    try:
        with get_connection(timeout=10):
            yield ok("mail", f"{back_end}: the connection opens")
    except (OSError, ImproperlyConfigured) as error:  # smtplib's errors are OSErrors
        yield warn("mail", f"{back_end}: {error}", "Without it no mail leaves.")


CHECKS: list[Check] = [start, switches, secret, address, proxies, mail]
