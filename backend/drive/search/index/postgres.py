"""PostgreSQL: a GIN index over the pieces of each name, of one, two and three characters. It keeps that by itself.

Not pg_trgm: it leaves out what the database's language does not call a letter (in the locale C everything that is not
ASCII), has no answer for one and two characters, and is an extension (docs/decisions/0015).

Such an index finds all hits at once and knows no order. So the newest nodes are looked through first, which
answers what is common, and only what is not is asked of the index.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.db.models import QuerySet

from drive.search.index.base import Checked, Index, Window, floor, scanned, window
from drive.tree.models import Node

LENGTH = 3
COMMON = 50  # hits among the newest nodes that make a question a common one

# The space is a piece as well, so that the hits of strangers are never looked at.
_FUNCTION = """
CREATE OR REPLACE FUNCTION search_pieces(name text, space bigint) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT array_agg(substr(name, n, width)) || (chr(10) || space)
    FROM generate_series(1, char_length(name)) n, generate_series(1, 3) width
$$
"""


class PostgresIndex(Index):
    def newest(self, rows: QuerySet[Node], spaces: Collection[int], words: Sequence[str], below: int) -> Window:
        low = floor(self.connection, spaces, below)
        newest = scanned(rows, words, below, low or 0)
        if low is None or len(newest) >= COMMON:
            return window(newest, low)
        # One `&&` finds the spaces, `@>` the pieces: both conditions of the same index.
        indexed = "search_pieces(node.name_key, node.space_id)"
        found = rows.extra(
            where=[f"{indexed} @> %s::text[]", f"{indexed} && %s::text[]"],
            params=[_pieces(words), [f"\n{space}" for space in sorted(spaces)]],
        )
        return window(scanned(found, words, below))

    def installed(self) -> bool:
        return bool(
            self.column(
                "SELECT 1 FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid "
                "WHERE relname = 'search_node_pieces' AND indisvalid"
            )
        )

    def statements(self) -> Sequence[str]:
        return [
            "DROP INDEX IF EXISTS search_node_pieces",
            _FUNCTION,
            "CREATE INDEX search_node_pieces ON node USING gin (search_pieces(name_key, space_id)) "
            "WHERE trashed_at IS NULL",
        ]

    def build(self) -> None:
        """CREATE INDEX has done it."""

    def check(self) -> Checked:
        if not self.installed():
            return Checked(broken="the index search_node_pieces is missing or not valid")
        return Checked(nodes=Node.objects.exclude(name_key="").count())


def _pieces(words: Sequence[str]) -> list[str]:
    found: dict[str, None] = {}
    for word in words:
        if len(word) <= LENGTH:
            found[word] = None
        for at in range(len(word) - LENGTH + 1):
            found[word[at : at + LENGTH]] = None
    return list(found)
