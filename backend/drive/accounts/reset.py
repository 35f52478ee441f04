"""A new password for somebody who forgot the old one, by a token that went to the address of the account."""

from __future__ import annotations

import re
import unicodedata
from datetime import timedelta
from typing import Any

from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.db import transaction
from django.db.models.functions import Lower
from django.http import HttpRequest
from django.utils.http import int_to_base36

from drive.accounts import limiter, people
from drive.accounts.errors import ResetTokenWrong
from drive.accounts.limiter import Rule
from drive.accounts.models import User, username_key

MOST_CHARACTERS = 254  # of a name or an address
SOME = 5  # accounts of one address that are written to
# Of one name or address, whoever asks: each may send a mail to somebody.
ASKED = Rule(free=3, longest=timedelta(hours=1))

_TOKEN = re.compile(r"([0-9a-z]{1,13})\.([0-9a-z]{1,13}-[0-9a-f]{1,64})", re.ASCII)


class _Tokens(PasswordResetTokenGenerator):
    """Django's, good for PASSWORD_RESET_TIMEOUT. A new password, a sign-in and another address end them; so does what
    ends all sessions."""

    key_salt = "drive.accounts.reset"

    def _make_hash_value(self, user: Any, timestamp: int) -> str:
        return f"{super()._make_hash_value(user, timestamp)}{user.session_version}"


_tokens = _Tokens()


def ask(request: HttpRequest, typed: str) -> str:
    """Counts that somebody asks for a link, and gives what was typed as `accounts_of` takes it. Raises TooManyAttempts.

    It does not look whether there is such an account: known and unknown ones take the same time.
    """
    who = typed.strip()
    if len(who) > MOST_CHARACTERS or any(unicodedata.category(char) in ("Cc", "Cs") for char in who):
        who = ""  # nobody's; and no database has to take it
    limiter.attempt_by({limiter.key("reset", username_key(who)): ASKED}, limiter.address_of(request))
    return who


def accounts_of(who: str) -> list[User]:
    """The accounts of that user name or address that can get a link: active, with an address; that is written to."""
    key = username_key(who)
    open_ones = User.objects.filter(is_active=True).exclude(email="")
    named = [user for user in open_ones.filter(username_key=key)[:1] if user.has_usable_password()]
    if named or "@" not in who:
        return named
    same = open_ones.alias(small=Lower("email")).filter(small=who.lower()).order_by("pk")[:SOME]
    # An engine may hold more letters to be equal than we do.
    return [user for user in same if username_key(user.email) == key and user.has_usable_password()]


def token_for(user: User) -> str:
    """Opens `confirm` once, for PASSWORD_RESET_TIMEOUT. It belongs into a mail, and nowhere else."""
    return f"{int_to_base36(user.pk)}.{_tokens.make_token(user)}"


def confirm(request: HttpRequest, token: str, password: str) -> User:
    """The new password; every session ends, and so do all tokens of that account.

    Raises ResetTokenWrong for one that is forged, used, too old or of a closed account; InvalidField for a weak
    password, then the token stays good; TooManyAttempts.
    """
    limiter.attempt_by({}, limiter.address_of(request))
    found = _TOKEN.fullmatch(token)
    if found is None:
        raise ResetTokenWrong()
    number = int(found[1], 36)
    whose = User.objects.filter(pk=number if number < 2**63 else 0, is_active=True)
    user = whose.first()
    if user is None or not _tokens.check_token(user, found[2]):
        raise ResetTokenWrong()
    people.must_be_strong(password, user)
    user.set_password(password)  # slow on purpose: nobody's writing waits for it
    with transaction.atomic():
        # Under the lock: of two requests with one token the second finds another password.
        now = whose.select_for_update().first()
        if now is None or not _tokens.check_token(now, found[2]):
            raise ResetTokenWrong()
        user.save(update_fields=["password"])  # ends all sessions
    limiter.succeeded(user.username, limiter.address_of(request))
    return user
