"""Users and their sessions."""

from __future__ import annotations

import secrets
import unicodedata
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone


def new_session_id() -> str:
    """128 random bits, as 32 hex digits."""
    return secrets.token_hex(16)


def username_key(username: str) -> str:
    """What two users may not share: NFKC, case folded, NFKC again (folding can undo it)."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", username).casefold())


class People(UserManager["User"]):
    """Users, found by their key: `Ada` finds `ada`."""

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(username_key=username_key(username or ""))


class User(AbstractUser):
    """A person. `username_key` (NFKC, case folded) is what must be unique: `Ada` and `ada` are one."""

    username_key = models.CharField(max_length=450, unique=True, editable=False)
    display_name = models.CharField(max_length=150, blank=True)
    # Part of every access token: raising it ends all sessions at once (password change, deactivation).
    session_version = models.PositiveIntegerField(default=0, editable=False)

    objects: ClassVar[People] = People()

    session: Session  # of the request; set by sessions.user_of_access

    class Meta(AbstractUser.Meta):
        db_table = "user"
        swappable = "AUTH_USER_MODEL"

    def clean(self) -> None:
        """For forms, such as the admin's: a twin of a name is told as a message. The constraint decides."""
        super().clean()
        if not self.username:  # a field's own check has refused it already
            return
        twins = User.objects.filter(username_key=username_key(self.username)).exclude(pk=self.pk)
        if twins.exists():
            raise ValidationError({"username": "That user name is taken."})

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keeps `username_key` in step with `username`; a new password or a deactivation ends all sessions."""
        self.username = unicodedata.normalize("NFKC", self.username)
        self.username_key = username_key(self.username)
        fields = kwargs.get("update_fields")
        if fields is not None and "username" in fields:
            kwargs["update_fields"] = {*fields, "username_key"}
        # Django sets `_password` in set_password and not when it merely re-hashes an old password with a newer hasher.
        new_password = getattr(self, "_password", None) is not None
        off = not self.is_active and (fields is None or "is_active" in fields)
        if self._state.adding or not (new_password or off):
            return super().save(*args, **kwargs)
        with transaction.atomic():
            super().save(*args, **kwargs)
            self.end_sessions()

    def end_sessions(self) -> None:
        """Ends every session of this user, at once, on every device, also their access tokens.

        Twice: the rows end for good, and the version kills what a stale row in memory might write back.
        """
        User.objects.filter(pk=self.pk).update(session_version=models.F("session_version") + 1)
        self.refresh_from_db(fields=["session_version"])
        self.sessions.filter(ended_at=None).update(ended_at=timezone.now())


class Attempts(models.Model):
    """Attempts to sign in on one account, or from one address; none is let through before `blocked_until`."""

    key = models.CharField(primary_key=True, max_length=64)  # hex SHA-256 of what it counts: see limiter.py
    failures = models.PositiveIntegerField(default=0)
    blocked_until = models.DateTimeField()
    updated_at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "attempts"

    def __str__(self) -> str:
        return f"{self.failures} of {self.key[:8]}"


class Setup(models.Model):
    """One row, with id 1, which a set-up locks: of two at the same moment the second finds the first one's user."""

    id = models.SmallIntegerField(primary_key=True)

    class Meta:
        db_table = "setup"

    def __str__(self) -> str:
        return "the lock of first run"


class Session(models.Model):
    """One sign-in on one device. `refresh_jti` is the only refresh token that is good now."""

    id = models.CharField(primary_key=True, max_length=32, default=new_session_id, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="sessions")
    refresh_jti = models.CharField(max_length=64)
    rotated_at = models.DateTimeField()
    created_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)
    user_agent = models.CharField(max_length=200, blank=True)
    address = models.CharField(max_length=45, blank=True)  # where the sign-in came from; told to its user alone

    class Meta:
        db_table = "session"

    def __str__(self) -> str:
        return f"{self.pk[:8]} of user {self.user_id}"


class Preferences(models.Model):
    """How one person wants the page. A key that is not there has its default (preferences.py knows them all)."""

    user = models.OneToOneField(User, models.CASCADE, primary_key=True, related_name="preferences")
    chosen = models.JSONField(default=dict)

    class Meta:
        db_table = "preferences"
        verbose_name_plural = "preferences"

    def __str__(self) -> str:
        return f"of user {self.pk}"
