"""Making users."""

from __future__ import annotations

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from drive.accounts.models import User
from drive.lib.errors import InvalidField


def create_user(username: str, password: str, *, admin: bool = False) -> User:
    """A new user with a password that Django's validators take; `admin`: superuser.

    Raises InvalidField for a name that is taken (also by a twin: `Ada`, `ada`), or not allowed, or a weak password.
    """
    user = User(username=User.normalize_username(username), is_staff=admin, is_superuser=admin)
    wrong: dict[str, str] = {}
    try:
        user.clean_fields(exclude=["password", "username_key"])
    except ValidationError as error:
        wrong |= {name: " ".join(texts) for name, texts in error.message_dict.items()}
    try:
        must_be_strong(password, user)
    except InvalidField as error:
        wrong["password"] = error.detail
    if wrong:
        raise InvalidField(**wrong)
    user.set_password(password)
    try:
        with transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError:
        raise InvalidField(username="That user name is taken.") from None
    return user


def must_be_strong(password: str, user: User, *, field: str = "password") -> None:
    """Raises InvalidField, of `field`, for a password that Django's validators do not take."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise InvalidField(**{field: " ".join(error.messages)}) from None
