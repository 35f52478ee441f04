"""SQLite: triggers in plain SQL, so that a program that knows nothing of us may write names too."""

from __future__ import annotations

from collections.abc import Sequence

from drive.search.index.base import TRIGGERS, Index
from drive.search.index.grams import NAME_CHARACTERS
from drive.search.models import BLOCK_BITS

_NUMBERS = (
    f"(WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n <= {NAME_CHARACTERS}) SELECT n FROM n) n"
)
_BLOCKS = (
    f"INSERT INTO search_block (space_id, block) SELECT {{row}}.space_id, {{row}}.id >> {BLOCK_BITS} {{source}}"
    "WHERE {row}.name_key <> '' {more} ON CONFLICT DO NOTHING"
)
_PIECES = (
    f"INSERT INTO search_gram (space_id, block, gram) SELECT {{row}}.space_id, {{row}}.id >> {BLOCK_BITS}, "
    "substr(char(10) || {row}.name_key || char(10, 10), n.n, 3) FROM {source} "
    "WHERE {row}.name_key <> '' AND n.n <= length({row}.name_key) + 1 {more} ON CONFLICT DO NOTHING"
)
# In a trigger the recursion can stop at the name's end.
_NEW_NUMBERS = (
    "(WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n <= length(NEW.name_key)) "
    "SELECT n FROM n) n"
)


class SqliteIndex(Index):
    def statements(self) -> Sequence[str]:
        add = (
            f"BEGIN {_BLOCKS.format(row='NEW', source='', more='')}; "
            f"{_PIECES.format(row='NEW', source=_NEW_NUMBERS, more='')}; END"
        )
        changed = "NEW.name_key <> OLD.name_key OR NEW.space_id <> OLD.space_id"
        return [
            f"CREATE TRIGGER search_node_inserted AFTER INSERT ON node {add}",
            f"CREATE TRIGGER search_node_changed AFTER UPDATE OF name_key, space_id ON node WHEN {changed} {add}",
            "CREATE TRIGGER search_space_deleted AFTER DELETE ON space BEGIN "
            "DELETE FROM search_gram WHERE space_id = OLD.id; DELETE FROM search_block WHERE space_id = OLD.id; END",
        ]

    def filling(self, first: int, last: int) -> Sequence[str]:
        more = f"AND node.id BETWEEN {int(first)} AND {int(last)}"
        return [
            _BLOCKS.format(row="node", source="FROM node ", more=more),
            _PIECES.format(row="node", source=f"node JOIN {_NUMBERS}", more=more),
        ]

    def installed(self) -> set[str]:
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            return {name for (name,) in cursor.fetchall()} & set(TRIGGERS)
