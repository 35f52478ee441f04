"""Objects as they travel. What one may not see is cut for whoever acts."""

from __future__ import annotations

import hashlib
from typing import Any

from flask import request

from . import gate
from .actor import Who, acting, acting_user
from .model import Node, User
from .records import Visitor

PREVIEW_SIZES = (256, 1024)
PICTURED = ("image/jpeg", "image/png", "image/gif", "image/webp", "image/tiff", "image/bmp", "image/avif",
            "application/pdf")  # fmt: skip


def node_json(node: Node) -> dict[str, Any]:
    """A node as every answer shows it."""
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
    }


def node_with_path(node: Node) -> dict[str, Any]:
    """The node and its ancestors, from the topmost one that may be seen down to the parent."""
    path = [{"id": above.id, "name": above.name} for above in gate.seen_path(acting(), node)]
    return {**node_json(node), "path": path}


def placed_json(who: Who, node: Node, name: str) -> dict[str, Any]:
    """A file that was just put there; a drop box does not tell which other name it got, nor where it stands."""
    shown = node_json(node)
    return {**shown, "name": name, "parent": None} if gate.blind(who) else shown


def row_json(node: Node, *, path: bool = False) -> dict[str, Any]:
    """A node in a list: with the asker's own marks on it, and where its small pictures are."""
    user = acting_user()
    return {
        **(node_with_path(node) if path else node_json(node)),
        "starred": user is not None and node.id in user.stars,
        "tags": [tag.id for tag in user.tags.values() if node.id in tag.nodes] if user else [],
        "thumbnail": _thumbnail(node),
    }


def _thumbnail(node: Node) -> dict[str, str] | None:
    if node.content is None or node.size == 0 or not (node.media_type or "").startswith(PICTURED):
        return None
    who, digest = acting(), node.content.digest
    sealed = f"v{who.share.id}.{who.share.version}" if isinstance(who, Visitor) else f"u{who.id}" if who else ""
    return {
        str(size): f"{request.host_url}content/preview/{digest}/{size}.webp?w={sealed}"
        f"&s={preview_seal(digest, size, sealed)}"
        for size in PREVIEW_SIZES
    }


def preview_seal(digest: str, size: int, who: str) -> str:
    """The right to one picture; without an end, so that browsers keep it."""
    return hashlib.sha256(f"the mock seals {digest} {size} {who}".encode()).hexdigest()[:32]


def user_json(user: User) -> dict[str, Any]:
    """The signed-in person."""
    space = user.space
    return {
        "id": user.id,
        "username": user.username,
        "display_name": user.display_name or user.username,
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
