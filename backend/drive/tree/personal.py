"""Everyone has a space: it is made with the user, whichever way the user is made."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models.signals import post_save

from drive.tree import services
from drive.tree.models import Space


def connect() -> None:
    post_save.connect(_give_space, sender=settings.AUTH_USER_MODEL, dispatch_uid="tree.personal_space")


def _give_space(sender: Any, instance: Any, created: bool, raw: bool, **_: Any) -> None:
    """`raw` is a fixture being loaded: it brings its own spaces. Should this fail, the gate makes one when asked."""
    if created and not raw:
        ensure(instance)


def ensure(user: Any) -> Space:
    """The user's personal space; made now for a user that came in bulk, past the signal."""
    with transaction.atomic():
        # The user's row is the lock: two first requests make one space.
        type(user).objects.select_for_update().filter(pk=user.pk).first()
        space = Space.objects.filter(owner=user, kind=Space.Kind.PERSONAL).order_by("pk").first()
        return space or services.create_space(owner=user, quota_bytes=services.default_quota())
