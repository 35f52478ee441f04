"""`limit` and `cursor` of every list. Lists page by keyset, never by offset, never with a COUNT."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from rest_framework.request import Request

from drive.lib.errors import InvalidField
from drive.tree.models import Node
from drive.tree.queries import Page

LIMIT = 200  # rows, when none are asked for
MAX_LIMIT = 1000


@dataclass(frozen=True, slots=True)
class Slice:
    limit: int
    cursor: str | None


def asked(request: Request) -> Slice:
    """Which part of the list. Raises InvalidField; the cursor itself is judged by its list."""
    return Slice(_limit(request.query_params.get("limit")), request.query_params.get("cursor"))


def _limit(text: str | None) -> int:
    if text is None:
        return LIMIT
    if not (text.isascii() and text.isdigit() and len(text) <= 4 and 1 <= int(text) <= MAX_LIMIT):
        raise InvalidField(limit=f"A whole number from 1 to {MAX_LIMIT}.")
    return int(text)


def page_json(page: Page, show: Callable[[Node], dict[str, Any]]) -> dict[str, Any]:
    return {"items": [show(node) for node in page.items], "next": page.next}
