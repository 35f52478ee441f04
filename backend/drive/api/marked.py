"""`starred` and `tags` in the rows of a page: the asker's own marks, in one query."""

from __future__ import annotations

from typing import Any

from drive.accounts.models import User
from drive.marks import queries


def add(who: Any, rows: list[dict[str, Any]]) -> None:
    """Puts both into each row, which is a node's. A link's visitor has no marks, and nothing is asked."""
    found = queries.of_nodes(who, [int(row["id"]) for row in rows]) if isinstance(who, User) else {}
    for row in rows:
        one = found.get(int(row["id"]))
        row["starred"] = one is not None and one.starred
        row["tags"] = [str(tag) for tag in one.tags] if one is not None else []
