"""All that hangs below a folder, when that is little: then no index has to be asked, and nothing be dropped."""

from __future__ import annotations

from drive.tree.models import Node

MOST = 2_000  # nodes
LEVELS = 6


def few(folder_id: int) -> list[int] | None:
    """The ids of all live nodes below the folder; None when there are more than MOST, or more LEVELS of folders.

    One query a level; none reads more than MOST rows.
    """
    found: list[int] = []
    level = [folder_id]
    for _ in range(LEVELS):
        rows = Node.objects.filter(parent_id__in=level, trashed_at=None).values_list("id", "kind")
        below = list(rows[: MOST + 1 - len(found)])
        found += [id_ for id_, _ in below]
        if len(found) > MOST:
            return None
        level = [id_ for id_, kind in below if kind == Node.Kind.FOLDER]
        if not level:
            return found
    return None
