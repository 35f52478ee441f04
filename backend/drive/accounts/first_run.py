"""First run: the first administrator of an empty install, made by whoever can read the one-time setup token."""

from __future__ import annotations

import hmac
import os
import secrets
from pathlib import Path

from django.conf import settings
from django.db import transaction

from drive.accounts import people
from drive.accounts.errors import SetupDone, SetupTokenWrong
from drive.accounts.models import Setup, User

TOKEN_BYTES = 16


def needed() -> bool:
    """Is this install empty: has nobody an account?"""
    return not User.objects.exists()


def token() -> str | None:
    """The setup token, made when there is none; None, and the file is gone, once somebody has an account."""
    if not needed():
        _file().unlink(missing_ok=True)
        return None
    return _read() or _make()


def run(given: str, username: str, password: str) -> User:
    """Makes the first administrator. Of two set-ups at the same moment one wins.

    Raises SetupTokenWrong, SetupDone, InvalidField.
    """
    if not needed():
        raise SetupDone()
    wanted = _read()
    if not wanted or not hmac.compare_digest(given.encode("utf-8", "replace"), wanted.encode()):
        raise SetupTokenWrong()
    Setup.objects.get_or_create(pk=1)  # not below: InnoDB keeps a shared lock on a row that was there already
    with transaction.atomic():
        Setup.objects.select_for_update().get(pk=1)  # the second waits here, and then finds a user
        if not needed():
            raise SetupDone()
        user = people.create_user(username, password, admin=True)
    _file().unlink(missing_ok=True)
    return user


def _file() -> Path:
    return settings.DATA / "setup-token"


def _read() -> str | None:
    if settings.SETUP_TOKEN:
        return settings.SETUP_TOKEN
    try:
        return _file().read_text().strip() or None
    except FileNotFoundError:
        return None


def _make() -> str:
    try:
        descriptor = os.open(_file(), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        os.chmod(_file(), 0o600)
        descriptor = os.open(_file(), os.O_WRONLY | os.O_TRUNC)
    made = secrets.token_hex(TOKEN_BYTES)
    with os.fdopen(descriptor, "w") as file:
        file.write(made + "\n")
    return made
