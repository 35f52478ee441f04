"""Objects as they travel. What one may not see is cut for whoever acts."""

from __future__ import annotations

from typing import Any

from . import gate
from .actor import acting, acting_user
from .model import Node, User


def node_json(node: Node) -> dict[str, Any]:
    """A node as every answer shows it."""
    user = acting_user()
    return {
        "id": node.id,
        "kind": "folder" if node.is_folder else "file",
        "name": node.name,
        "parent": node.parent.id if node.parent and gate.role(acting(), node.parent) else None,
        "space": node.space.id,
        "size": node.size,
        "items": len(node.live) if node.live is not None else None,
        "media_type": node.media_type,
        "digest": node.content.digest if node.content else None,
        "version": node.version,
        "etag": node.etag,
        "seq": node.seq,
        "created_at": node.created_at,
        "modified_at": node.modified_at,
        "trashed_at": node.trashed_at,
        "starred": user is not None and node.id in user.stars,
        "tags": [tag.id for tag in user.tags.values() if node.id in tag.nodes] if user else [],
    }


def node_with_path(node: Node) -> dict[str, Any]:
    """The node and its ancestors, from the topmost one that may be seen down to the parent."""
    path = [{"id": above.id, "name": above.name} for above in gate.seen_path(acting(), node)]
    return {**node_json(node), "path": path}


def user_json(user: User) -> dict[str, Any]:
    """The signed-in person."""
    space = user.space
    return {
        "id": user.id,
        "username": user.username,
        "display_name": user.display_name,
        "email": user.email,
        "is_admin": user.is_admin,
        "space": {
            "id": space.id,
            "root": space.root.id,
            "used_bytes": space.used,
            "reserved_bytes": space.reserved,
            "quota_bytes": space.quota,
        },
    }


def person(user: User | None) -> dict[str, str] | None:
    """A person as others see them."""
    return {"id": user.id, "name": user.display_name or user.username} if user else None
