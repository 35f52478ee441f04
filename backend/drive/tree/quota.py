"""Bytes promised and bytes used. `used + reserved` never passes the quota, not by one byte."""

from __future__ import annotations

from django.db.models import F, Q

from drive.lib.errors import NotFound, QuotaExceeded
from drive.tree.models import Space


def reserve(space_id: int, length: int) -> None:
    """Promise `length` bytes to an upload. One statement, so two uploads can not both take the last bytes.

    Raises QuotaExceeded.
    """
    fits = Q(quota_bytes=None) | Q(quota_bytes__gte=F("used_bytes") + F("reserved_bytes") + length)
    if not Space.objects.filter(fits, pk=space_id).update(reserved_bytes=F("reserved_bytes") + length):
        raise QuotaExceeded


def release(space_id: int, length: int) -> None:
    """Give a promise of `length` bytes back."""
    Space.objects.filter(pk=space_id).update(reserved_bytes=F("reserved_bytes") - length)


def check(space: Space, growth: int) -> None:
    """Does `used + reserved` have room to grow by that many bytes? Sure only under the space's lock.

    Bytes that were promised are never refused later (growth 0), even if the quota was lowered meanwhile.
    """
    if growth <= 0 or space.quota_bytes is None:
        return
    if space.used_bytes + space.reserved_bytes + growth > space.quota_bytes:
        raise QuotaExceeded


def check_length(space_id: int, length: int) -> None:
    """As `check`, on the space as it is now and without a lock: an early answer, before bytes are sent."""
    space = Space.objects.filter(pk=space_id).first()
    if space is None:
        raise NotFound
    check(space, length)
