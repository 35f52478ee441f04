"""How a person wants the page: a few known keys, each with its values and a default."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from drive.accounts.models import Preferences, User

# The first value is the default.
CHOICES: dict[str, tuple[Any, ...]] = {
    "view": ("list", "grid"),
    "sort": ("name", "-name", "modified", "-modified", "size", "-size"),
    "language": ("en", "de"),
    "theme": ("system", "light", "dark"),
    "shortcuts": (True, False),
    "share_mail": (True, False),  # a mail when somebody shares something with them
}


def of(user: User) -> dict[str, Any]:
    """Every key with the value that counts. One query."""
    chosen = Preferences.objects.filter(pk=user.pk).values_list("chosen", flat=True).first()
    return _complete(chosen or {})


def change(user: User, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Sets those keys and leaves the others, whoever sets them meanwhile; as `of`. The edge has checked the values."""
    Preferences.objects.get_or_create(pk=user.pk)  # not below: see limiter.attempt
    with transaction.atomic():
        kept = Preferences.objects.select_for_update().get(pk=user.pk)
        kept.chosen = {**kept.chosen, **changes}
        kept.save(update_fields=["chosen"])
    return _complete(kept.chosen)


def _complete(chosen: Mapping[str, Any]) -> dict[str, Any]:
    """A key or a value that this version does not know stays in the row and is not shown."""
    return {key: chosen[key] if _is_one_of(chosen.get(key), values) else values[0] for key, values in CHOICES.items()}


def _is_one_of(value: Any, values: tuple[Any, ...]) -> bool:
    return any(type(value) is type(one) and value == one for one in values)
