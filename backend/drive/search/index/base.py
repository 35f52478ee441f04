"""What every engine's index has in common. The engines differ in how they find names; the answers are the same.

Each index is kept by the engine in the transaction that writes the node, by triggers or as an index of the table: no
way of writing a node can forget it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.management.base import CommandError
from django.db import DatabaseError, transaction
from django.db.models import QuerySet, Value
from django.db.models.functions import StrIndex

from drive.tree.models import Node

EDGE = "\n"  # before and behind each name in an index; no name can hold it
WINDOW = 500  # hits that are put in order together
SCAN = 16_384  # live nodes, the newest, that are looked through without an index
HIGHEST = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Hit:
    id: int
    name_key: str
    modified_at: datetime


@dataclass(frozen=True, slots=True)
class Window:
    """The newest hits below some id. All hits from `low` on are among them; None: there are no older ones."""

    hits: list[Hit]
    low: int | None


@dataclass(slots=True)
class Checked:
    """What the index lacks (names that nobody would find) and what it has too much (looked at in vain)."""

    nodes: int = 0
    missing: int = 0
    surplus: int = 0
    broken: str = ""  # in words, when the index itself is

    @property
    def good(self) -> bool:
        return not self.missing and not self.broken


class Index:
    """The index on one connection."""

    hint = ""  # what to do when it can not be made

    def __init__(self, connection: Any) -> None:
        self.connection = connection

    # What an engine brings

    def newest(self, rows: QuerySet[Node], spaces: Collection[int], words: Sequence[str], below: int) -> Window:
        """The newest of those `rows` whose names hold all the words, at least one; a bounded number of queries.

        `rows` are live nodes of `spaces` with whatever else is wanted of them. Words are folded.
        """
        raise NotImplementedError

    def installed(self) -> bool:
        raise NotImplementedError

    def statements(self) -> Sequence[str]:
        """What makes the index anew, also where a part of it is there."""
        raise NotImplementedError

    def build(self) -> None:
        """Index all nodes."""
        raise NotImplementedError

    def check(self) -> Checked:
        """Hold the index against the nodes."""
        raise NotImplementedError

    # What they share

    def install(self) -> None:
        """Make the index if it, or a part of it, is missing. Raises CommandError with what to do when that fails."""
        if "node" not in self.connection.introspection.table_names() or self.installed():
            return
        try:
            self.rebuild()
        except DatabaseError as error:
            raise CommandError(f"The index of names can not be made: {error}. {self.hint}") from error

    def rebuild(self) -> None:
        """Throw it away and make it anew."""
        with transaction.atomic(using=self.connection.alias):
            self.run(*self.statements())
            self.build()

    def run(self, *statements: str) -> None:
        with self.connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)

    def column(self, statement: str, *values: Any) -> list[Any]:
        """The first column of the answer."""
        with self.connection.cursor() as cursor:
            cursor.execute(statement, values or None)
            return [row[0] for row in cursor.fetchall()]


def scanned(rows: QuerySet[Node], words: Sequence[str], below: int, above: int = 0) -> list[Hit]:
    """What `holding` gives."""
    return hits(holding(rows, words, below, above))


def holding(rows: QuerySet[Node], words: Sequence[str], below: int, above: int = 0) -> QuerySet[Node]:
    """At most WINDOW of those rows with ids between, whose names hold all the words; newest first, without an index."""
    for number, word in enumerate(words):
        rows = rows.alias(**{f"word{number}": StrIndex("name_key", Value(word))}).filter(**{f"word{number}__gt": 0})
    return rows.filter(id__lt=below, id__gt=above).order_by("-id")[:WINDOW]


def hits(rows: QuerySet[Node]) -> list[Hit]:
    return [Hit(*row) for row in rows.values_list("id", "name_key", "modified_at")]


def window(found: list[Hit], low: int | None = None) -> Window:
    """`low` is what is known when fewer than WINDOW were found."""
    return Window(found, found[-1].id if len(found) >= WINDOW else low)


def floor(connection: Any, spaces: Collection[int], below: int, rows: int = SCAN) -> int | None:
    """The id above which some `rows` live nodes of those spaces stand, below `below`; None when that is all of them.

    One statement that walks along an index. With several spaces each is given its share.
    """
    share = max(1, rows // len(spaces))
    one = (
        "SELECT id FROM (SELECT id FROM node WHERE space_id = %s AND trashed_at IS NULL AND id < %s "
        "ORDER BY id DESC LIMIT 1 OFFSET %s) {name}"
    )
    text = " UNION ALL ".join(one.format(name=f"s{number}") for number in range(len(spaces)))
    values = [value for space in sorted(spaces) for value in (space, below, share)]
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        found = [row[0] for row in cursor.fetchall()]
    return max(found) if found else None
