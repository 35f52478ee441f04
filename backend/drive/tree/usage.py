"""What takes the room of a space."""

from __future__ import annotations

from collections.abc import Iterable

from drive.tree.models import Space


def of_owners(user_ids: Iterable[int]) -> dict[int, Space]:
    """The personal spaces of those people, by owner. One query."""
    spaces = Space.objects.filter(kind=Space.Kind.PERSONAL, owner_id__in=list(user_ids)).order_by("-pk")
    return {space.owner_id: space for space in spaces if space.owner_id is not None}  # of two, the first made counts
