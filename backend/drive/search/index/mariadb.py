"""MariaDB. Its full-text index has no n-gram parser; docs/decisions/0012 has what was measured beside this.

The pieces are compared with what is there by a read that locks nothing: INSERT IGNORE alone would lock each of them.
"""

from __future__ import annotations

from collections.abc import Sequence

from drive.search.index.base import TRIGGERS, Index
from drive.search.index.grams import NAME_CHARACTERS
from drive.search.models import BLOCK_BITS

_BLOCKS = (
    f"INSERT IGNORE INTO search_block (space_id, block) SELECT DISTINCT {{row}}.space_id, {{row}}.id >> {BLOCK_BITS} "
    f"FROM {{source}} WHERE {{row}}.name_key <> '' {{more}} AND NOT EXISTS (SELECT 1 FROM search_block b "
    f"WHERE b.space_id = {{row}}.space_id AND b.block = {{row}}.id >> {BLOCK_BITS})"
)
# A table that MariaDB makes up: numbers from 1 to the last.
_NUMBERS = f"seq_1_to_{NAME_CHARACTERS + 1}"
_PIECE = "SUBSTRING(CONCAT('\\n', {row}.name_key, '\\n\\n'), seq, 3)"
_PIECES = (
    f"INSERT IGNORE INTO search_gram (space_id, block, gram) SELECT DISTINCT {{row}}.space_id, "
    f"{{row}}.id >> {BLOCK_BITS}, {_PIECE} FROM {{source}} "
    "WHERE {row}.name_key <> '' AND seq <= CHAR_LENGTH({row}.name_key) + 1 {more} AND NOT EXISTS (SELECT 1 "
    f"FROM search_gram g WHERE g.space_id = {{row}}.space_id AND g.block = {{row}}.id >> {BLOCK_BITS} "
    f"AND g.gram = {_PIECE})"
)


class MariaDbIndex(Index):
    hint = (
        "Give the database's user the TRIGGER privilege; where the binary log is on, also set "
        "log_bin_trust_function_creators=1."
    )

    def statements(self) -> Sequence[str]:
        add = (
            f"{_BLOCKS.format(row='NEW', source='DUAL', more='')}; "
            f"{_PIECES.format(row='NEW', source=_NUMBERS, more='')};"
        )
        changed = "NEW.name_key <> OLD.name_key OR NEW.space_id <> OLD.space_id"
        return [
            f"CREATE TRIGGER search_node_inserted AFTER INSERT ON node FOR EACH ROW BEGIN {add} END",
            "CREATE TRIGGER search_node_changed AFTER UPDATE ON node FOR EACH ROW "
            f"BEGIN IF {changed} THEN {add} END IF; END",
            "CREATE TRIGGER search_space_deleted AFTER DELETE ON space FOR EACH ROW BEGIN "
            "DELETE FROM search_gram WHERE space_id = OLD.id; DELETE FROM search_block WHERE space_id = OLD.id; END",
        ]

    def filling(self, first: int, last: int) -> Sequence[str]:
        more = f"AND node.id BETWEEN {int(first)} AND {int(last)}"
        return [
            _BLOCKS.format(row="node", source="node", more=more),
            _PIECES.format(row="node", source=f"node JOIN {_NUMBERS}", more=more),
        ]

    def installed(self) -> set[str]:
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT trigger_name FROM information_schema.triggers WHERE trigger_schema = DATABASE()")
            return {name for (name,) in cursor.fetchall()} & set(TRIGGERS)
