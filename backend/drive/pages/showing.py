"""What the page says of nodes, in plain dicts for the templates."""

from __future__ import annotations

import re
from typing import Any

from django.urls import reverse

from drive.sharing.visitor import Visitor
from drive.tree.models import Node

_UNITS = ("B", "KB", "MB", "GB", "TB", "PB")
# Media type → (icon, tint), the first that fits; the same pictures as in the page of those with an account.
_LOOKS = [
    (re.compile(pattern), icon, tint)
    for pattern, icon, tint in (
        (r"^image/", "image", "blue"),
        (r"^video/", "video", "violet"),
        (r"^audio/", "audio", "violet"),
        (r"pdf$", "document", "rose"),
        (r"word|opendocument\.text|rtf", "document", "blue"),
        (r"spreadsheet|excel|csv", "sheet", "green"),
        (r"zip|tar|gzip|x-7z|x-xz|compressed", "archive", "amber"),
        (r"json|javascript|html|xml|x-python|x-sh|css", "code", "blue"),
        (r"^text/", "text", "slate"),
    )
]


def size(count: int) -> str:
    """Bytes with the unit that leaves one to three digits, in steps of 1000: `8.4 MB`."""
    value, unit = float(count), 0
    while value >= 999.5 and unit < len(_UNITS) - 1:
        value, unit = value / 1000, unit + 1
    digits = 1 if unit and value < 99.95 else 0
    return f"{value:.{digits}f}".removesuffix(".0") + f" {_UNITS[unit]}"


def count(number: int, word: str) -> str:
    """`1 item`, `1,200 items`."""
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def row(token: str, node: Node) -> dict[str, Any]:
    """A node in a list: its page if it is a folder, its bytes if it is a file."""
    icon, tint = _look(node)
    route = "link-node" if node.is_folder else "link-download"
    return {
        "name": node.name or "Files",
        "is_folder": node.is_folder,
        "icon": icon,
        "tint": tint,
        "url": reverse(route, args=[token, node.pk]),
        "size": count(node.items, "item") if node.is_folder else size(node.size),
        "modified_at": node.modified_at,
    }


def share(visitor: Visitor) -> dict[str, Any]:
    """What a visitor is told of the link itself."""
    row = visitor.share
    maker = row.created_by
    left = None if row.download_limit is None else max(0, row.download_limit - row.downloads)
    return {
        "label": row.label,
        "maker": "" if maker is None else maker.display_name or maker.username,
        "expires_at": row.expires_at,
        "left": None if left is None else count(left, "download") + " left",
        "is_spent": left == 0,
        "has_password": bool(row.password),
    }


def _look(node: Node) -> tuple[str, str]:
    if node.is_folder:
        return "folder", "folder"
    hits = ((icon, tint) for pattern, icon, tint in _LOOKS if pattern.search(node.media_type))
    return next(hits, ("file", "slate"))
