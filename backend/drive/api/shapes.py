"""How things look in JSON, for every view alike (docs/api.md). Plain dicts: a listing writes hundreds of them."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from drive.sharing.roles import Role
from drive.tree.models import Node
from drive.tree.queries import Crumb

KINDS = {Node.Kind.FOLDER: "folder", Node.Kind.FILE: "file"}


@functools.lru_cache(maxsize=256)  # the files of one request share theirs
def moment(value: datetime | None) -> str | None:
    """`2026-11-22T17:03:12.345Z`: UTC, milliseconds."""
    if value is None:
        return None
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{value.microsecond // 1000:03d}Z"


def node_json(node: Node, path: Sequence[Crumb] | None = None, *, role: Role | None = None) -> dict[str, Any]:
    """A node, with its `path` and the asker's `role` when they are given. Reads nothing: the node has its blob with it.

    The path ends at the topmost folder that the asker may see, and so does `parent`.
    """
    is_file = node.kind == Node.Kind.FILE
    shown: dict[str, Any] = {
        "id": str(node.pk),
        "kind": KINDS[Node.Kind(node.kind)],
        "name": node.name,
        "parent": None if node.parent_id is None else str(node.parent_id),
        "space": str(node.space_id),
        "size": node.size,
        "items": None if is_file else node.items,
        "media_type": node.media_type if is_file else None,
        "digest": node.blob.digest.hex() if node.blob is not None and node.blob.digest is not None else None,
        "version": node.version,
        "etag": etag(node),
        "seq": node.seq,
        "created_at": moment(node.created_at),
        "modified_at": moment(node.modified_at),
        "trashed_at": moment(node.trashed_at),
    }
    if path is not None:
        shown["path"] = [{"id": str(crumb.id), "name": crumb.name} for crumb in path]
        if not path:
            shown["parent"] = None
    if role is not None:
        shown["role"] = role.word
    return shown


def etag(node: Node) -> str:
    """Of the node itself, not of its content: it changes with the node's own changes."""
    return f'"v{node.version}"'
