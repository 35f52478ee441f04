"""Who is it, by name and password, for the admin and the API alike."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from drive.accounts.models import User, username_key


class KeyBackend(ModelBackend):
    """Django's backend with the user looked up by `username_key`: `Ada` signs in as `ada`."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> User | None:
        """The active user whose password it is, or None. An unknown name costs one hash as well."""
        if username is None or password is None:
            return None
        user = User.objects.filter(username_key=username_key(username)).first()
        if user is None:
            User().set_password(password)  # as long as a known name takes
            return None
        return user if user.check_password(password) and self.user_can_authenticate(user) else None
