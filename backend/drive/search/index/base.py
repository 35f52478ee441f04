"""What every engine's index has in common: which blocks of a space can hold a name, and how it is kept and built.

An engine brings its triggers: no way of writing a node can forget them, and they write in the same transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any

from django.core.management.base import CommandError
from django.db import DatabaseError

from drive.lib.sql import marks
from drive.search.index import grams

Run = Callable[[str], Any]
TRIGGERS = {"search_node_inserted": "node", "search_node_changed": "node", "search_space_deleted": "space"}


class Index:
    """The index on one connection."""

    hint = ""  # what to do when the triggers may not be made

    def __init__(self, connection: Any) -> None:
        self.connection = connection

    def blocks(
        self, spaces: Collection[int], words: Sequence[str], *, before: int | None = None, limit: int
    ) -> list[int]:
        """Blocks of those spaces that can hold a name with all the words, newest first, below `before` if it is given.

        Words are folded, of one character or more, and stand anywhere in a name. One statement. A block may be named
        that holds no such name; none is left out.
        """
        tests, values = [f"b.space_id IN ({marks(spaces)})"], list[Any](sorted(spaces))
        if before is not None:
            tests.append("b.block < %s")
            values.append(before)
        for piece in grams.of_words(words):
            test, given = self.holds(piece)
            tests.append(test)
            values += given
        # In one space a block is there once; DISTINCT would make some planners gather all before they sort.
        what = "b.block" if len(spaces) == 1 else "DISTINCT b.block"
        with self.connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {what} FROM search_block b WHERE {' AND '.join(tests)} ORDER BY b.block DESC LIMIT %s",
                [*values, limit],
            )
            return [block for (block,) in cursor.fetchall()]

    def holds(self, piece: str) -> tuple[str, list[str]]:
        """The condition that the block `b` has that piece, or one that begins with it."""
        where = "g.space_id = b.space_id AND g.block = b.block AND "
        if len(piece) == grams.LENGTH:
            return f"EXISTS (SELECT 1 FROM search_gram g WHERE {where}g.gram = %s)", [piece]
        return f"EXISTS (SELECT 1 FROM search_gram g WHERE {where}g.gram BETWEEN %s AND %s)", [*grams.bounds(piece)]

    def statements(self) -> Sequence[str]:
        """What makes the triggers."""
        raise NotImplementedError

    def filling(self, first: int, last: int) -> Sequence[str]:
        """What adds whatever is missing for the nodes with ids from `first` to `last`."""
        raise NotImplementedError

    def installed(self) -> set[str]:
        """Which triggers of ours are there."""
        raise NotImplementedError

    def remove_triggers(self, run: Run) -> None:
        for name in TRIGGERS:
            run(f"DROP TRIGGER IF EXISTS {name}")

    def install(self) -> bool:
        """Make the triggers if one is missing; says whether one was. Raises CommandError when they may not be made."""
        if self.installed() == set(TRIGGERS):
            return False
        with self.connection.cursor() as cursor:
            try:
                self.remove_triggers(cursor.execute)
                for statement in self.statements():
                    cursor.execute(statement)
            except DatabaseError as error:
                raise CommandError(f"The index of names is kept by triggers, and: {error}. {self.hint}") from error
        return True

    def fill(self, first: int, last: int) -> None:
        """Add what is missing for the nodes with ids from `first` to `last`. Doing it again changes nothing."""
        with self.connection.cursor() as cursor:
            for statement in self.filling(first, last):
                cursor.execute(statement)
