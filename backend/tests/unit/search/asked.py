"""Short ways to ask."""

from __future__ import annotations

from drive.search import finding
from drive.search.asking import Question
from drive.search.finding import FoundPage, Where
from drive.tree.models import Node


def within(*tops: Node, folder: Node | None = None) -> Where:
    """All that hangs below these nodes."""
    spaces = {top.space_id for top in tops}
    found = {space: frozenset(top.pk for top in tops if top.space_id == space) for space in spaces}
    return Where(found, None if folder is None else folder.pk)


def names(page: FoundPage) -> list[str]:
    return [item.node.name for item in page.items]


def search(top: Node, text: str, **more: object) -> list[str]:
    """The names found, page by page of seven."""
    found, cursor = [], None
    while True:
        page = finding.find(Question(text, **more), within(top), limit=7, cursor=cursor)
        found += names(page)
        if (cursor := page.next) is None:
            return found
