"""What the page says of nodes, in plain dicts for the templates."""

from __future__ import annotations

import re
from typing import Any

from django.urls import reverse
from django.utils.formats import get_format
from django.utils.translation import gettext, ngettext

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
    """Bytes with the unit that leaves one to three digits, in steps of 1000: `8.4 MB`, in German `8,4 MB`."""
    value, unit = float(count), 0
    while value >= 999.5 and unit < len(_UNITS) - 1:
        value, unit = value / 1000, unit + 1
    digits = 1 if unit and value < 99.95 else 0
    number = f"{value:.{digits}f}".removesuffix(".0").replace(".", get_format("DECIMAL_SEPARATOR"))
    return f"{number} {_UNITS[unit]}"


def items(number: int) -> str:
    """`1 item`, `1,200 items`."""
    return ngettext("%(n)s item", "%(n)s items", number) % {"n": _grouped(number)}


def _left(number: int) -> str:
    return ngettext("%(n)s download left", "%(n)s downloads left", number) % {"n": _grouped(number)}


def arrived(number: int) -> str:
    """The thanks for that many files."""
    words = ngettext("%(n)s file arrived. Thank you.", "%(n)s files arrived. Thank you.", number)
    return words % {"n": _grouped(number)}


def _grouped(number: int) -> str:
    return f"{number:,}".replace(",", get_format("THOUSAND_SEPARATOR"))


def row(token: str, node: Node) -> dict[str, Any]:
    """A node in a list: its page if it is a folder, its bytes if it is a file."""
    icon, tint = _look(node)
    route = "link-node" if node.is_folder else "link-download"
    return {
        "name": node.name or gettext("Files"),
        "is_folder": node.is_folder,
        "icon": icon,
        "tint": tint,
        "url": reverse(route, args=[token, node.pk]),
        "size": items(node.items) if node.is_folder else size(node.size),
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
        "left": None if left is None else _left(left),
        "is_spent": left == 0,
        "has_password": bool(row.password),
    }


def _look(node: Node) -> tuple[str, str]:
    if node.is_folder:
        return "folder", "folder"
    hits = ((icon, tint) for pattern, icon, tint in _LOOKS if pattern.search(node.media_type))
    return next(hits, ("file", "slate"))
