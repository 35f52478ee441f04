"""A row of the trash: the node, where it was, who put it there, and when it would be purged by itself."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from . import telling
from .model import Node, Space
from .wire import node_with_path

DAYS = 30  # as the server has it when nobody sets it otherwise


def json(space: Space, node: Node) -> dict[str, Any]:
    done = next((row for row in reversed(space.changes) if row.node == node.id and row.kind == "trash"), None)
    actor = done.actor if done else None
    return {
        **node_with_path(node),
        "trashed_by": {"id": actor.id, "name": telling.name_of(actor)} if actor else None,
        "trashed_link": done.link.label if done and done.link else None,
        "purge_at": _later(node.trashed_at),
    }


def _later(trashed_at: str | None) -> str | None:
    if trashed_at is None:
        return None
    when = datetime.fromisoformat(trashed_at) + timedelta(days=DAYS)
    return when.isoformat(timespec="milliseconds").replace("+00:00", "Z")
