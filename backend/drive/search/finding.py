"""Finding nodes by name: only what the asker may see, nothing that is in the trash, best first, page by page.

The index hands out windows of the newest hits; those of a window are put in order of relevance, and when they are all
shown the next, older window follows. A question with fewer hits than a window (base.WINDOW) is in order as a whole.
Each request looks at a bounded number of rows: a page may be shorter than asked for, or empty, while `next` says that
there is more to look at.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from drive.lib.errors import InvalidCursor
from drive.search import below
from drive.search.asking import Question
from drive.search.index import adapter
from drive.search.index.base import HIGHEST, Hit, Window, floor, scanned, window
from drive.search.ranking import Rank, rank
from drive.tree import ancestry, cursors, queries
from drive.tree.ancestry import Step
from drive.tree.models import Node
from drive.tree.queries import Crumb

WINDOWS = 3  # a request
FILTERED = 50_000  # live nodes that one request without words looks through


@dataclass(frozen=True, slots=True)
class Where:
    """What is looked through. `tops`: the topmost nodes that may be seen, by space; `folder`: only below it."""

    tops: dict[int, frozenset[int]]
    folder: int | None = None

    @property
    def scope(self) -> str:
        return f"{','.join(map(str, sorted(self.tops)))}:{self.folder}"

    def path(self, steps: Sequence[Step]) -> list[Crumb] | None:
        """The folders above the last of those steps, from the topmost that may be seen; None: it may not be found."""
        if ancestry.in_trash(steps) or not steps:
            return None
        tops = self.tops.get(steps[-1].space_id, frozenset())
        first = next((at for at, step in enumerate(steps) if step.id in tops), None)
        if first is None or (self.folder is not None and all(step.id != self.folder for step in steps[:-1])):
            return None
        return [Crumb(step.id, step.name) for step in steps[first:-1]]


@dataclass(frozen=True, slots=True)
class Found:
    node: Node
    path: list[Crumb]


@dataclass(frozen=True, slots=True)
class FoundPage:
    items: list[Found]
    next: str | None


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a page ended: in the window of hits below `below`, from `low` on, behind `last` (None: before all)."""

    below: int = HIGHEST
    low: int = 0
    last: Rank | None = None


def find(question: Question, where: Where, *, limit: int = 200, cursor: str | None = None) -> FoundPage:
    """One page. A bounded number of queries, whatever is found. Raises InvalidCursor."""
    scope = f"search:{question.scope}:{where.scope}"
    mark = _read(cursor, scope) if cursor else Mark()
    shown: list[tuple[Hit, list[Crumb]]] = []
    after: Mark | None = mark
    inside = below.few(where.folder) if where.folder is not None and where.tops else None
    for _ in range(WINDOWS):
        if after is None or not where.tops:
            after = None
            break
        part, after = _window(question, where, after, limit - len(shown), inside)
        shown += part
        if len(shown) >= limit:
            break
    nodes = queries.nodes_by_id(hit.id for hit, _ in shown)
    items = [Found(nodes[hit.id], path) for hit, path in shown if hit.id in nodes]
    return FoundPage(items, _write(after, scope) if after else None)


def _window(
    question: Question, where: Where, mark: Mark, room: int, inside: list[int] | None
) -> tuple[list[tuple[Hit, list[Crumb]]], Mark | None]:
    """At most `room` of the window, and where to go on."""
    found = _hits(question, where, mark.below, inside)
    low = max(found.low or 0, mark.low)
    ranked = sorted((rank(hit, question.words), hit) for hit in found.hits if hit.id >= low)
    left = [pair for pair in ranked if mark.last is None or pair[0] > mark.last]
    shown: list[tuple[Hit, list[Crumb]]] = []
    for some in (left[: room + 1], left[room + 1 :]):
        ways = ancestry.trails(hit.id for _, hit in some)
        for _, hit in some:
            path = where.path(ways.get(hit.id, []))
            if path is None:
                continue
            if len(shown) == room:  # one more than there is room for
                return shown, Mark(mark.below, low, rank(shown[-1][0], question.words))
            shown.append((hit, path))
    older = low if found.low is not None or mark.low else None
    return shown, Mark(below=older) if older else None


def _hits(question: Question, where: Where, top: int, inside: list[int] | None) -> Window:
    """The newest hits with ids below `top`; of the nodes `inside` alone, when these are given."""
    spaces = sorted(where.tops)
    rows = Node.objects.filter(space_id__in=spaces, trashed_at=None).exclude(parent_id=None)
    wanted = question.filter(rows)
    if inside is not None:
        return window(scanned(wanted.filter(pk__in=inside), question.words, top))
    if question.marked:  # a person's own marks: few, and found by themselves
        return window(scanned(wanted, question.words, top))
    index = adapter()
    if question.words:
        return index.newest(wanted, spaces, question.words, top)
    low = floor(index.connection, spaces, top, FILTERED)
    return window(scanned(wanted, (), top, low or 0), low)


def _write(mark: Mark, scope: str) -> str:
    key = [mark.below, mark.low, *(mark.last or ())]
    return cursors.write(scope, cursors.Place(0, key, 0))


def _read(cursor: str, scope: str) -> Mark:
    return cursors.read(cursor, scope, _mark).key


def _mark(value: Any) -> Mark:
    if not isinstance(value, list) or len(value) not in (2, 5):
        raise InvalidCursor
    below, low = (cursors.integer(one) for one in value[:2])
    last = [_rank_part(one) for one in value[2:]]
    return Mark(below, low, (last[0], last[1], last[2]) if last else None)


def _rank_part(value: Any) -> int:
    if type(value) is not int or abs(value) > HIGHEST:
        raise InvalidCursor
    return value


def paths_of(ids: Iterable[int], where: Where) -> dict[int, list[Crumb]]:
    """The paths of those of the nodes that may be found. One query."""
    told = {id_: where.path(steps) for id_, steps in ancestry.trails(ids).items()}
    return {id_: path for id_, path in told.items() if path is not None}
