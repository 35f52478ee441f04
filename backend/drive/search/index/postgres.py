"""PostgreSQL. No extension is needed; docs/decisions/0012 tells why not pg_trgm, and what was measured."""

from __future__ import annotations

from collections.abc import Sequence

from drive.search.index.base import TRIGGERS, Index, Run
from drive.search.models import BLOCK_BITS

_BLOCKS = (
    f"INSERT INTO search_block (space_id, block) SELECT DISTINCT {{row}}.space_id, {{row}}.id >> {BLOCK_BITS} "
    "{source}WHERE {row}.name_key <> '' {more} ON CONFLICT DO NOTHING"
)
_PIECES = (
    f"INSERT INTO search_gram (space_id, block, gram) SELECT DISTINCT {{row}}.space_id, {{row}}.id >> {BLOCK_BITS}, "
    "substr(chr(10) || {row}.name_key || chr(10) || chr(10), n, 3) FROM {source} WHERE {row}.name_key <> '' {more} "
    "ON CONFLICT DO NOTHING"
)
_NUMBERS = "generate_series(1, char_length({row}.name_key) + 1) n"


class PostgresIndex(Index):
    def statements(self) -> Sequence[str]:
        pieces = _PIECES.format(row="NEW", source=_NUMBERS.format(row="NEW"), more="")
        changed = "NEW.name_key <> OLD.name_key OR NEW.space_id <> OLD.space_id"
        add = "FOR EACH ROW {when}EXECUTE FUNCTION search_node_named()"
        return [
            "CREATE OR REPLACE FUNCTION search_node_named() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"{_BLOCKS.format(row='NEW', source='', more='')}; {pieces}; RETURN NULL; END $$",
            "CREATE OR REPLACE FUNCTION search_space_gone() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            "DELETE FROM search_gram WHERE space_id = OLD.id; DELETE FROM search_block WHERE space_id = OLD.id; "
            "RETURN NULL; END $$",
            f"CREATE TRIGGER search_node_inserted AFTER INSERT ON node {add.format(when='')}",
            "CREATE TRIGGER search_node_changed AFTER UPDATE OF name_key, space_id ON node "
            + add.format(when=f"WHEN ({changed}) "),
            "CREATE TRIGGER search_space_deleted AFTER DELETE ON space "
            "FOR EACH ROW EXECUTE FUNCTION search_space_gone()",
        ]

    def remove_triggers(self, run: Run) -> None:
        for name, table in TRIGGERS.items():
            run(f"DROP TRIGGER IF EXISTS {name} ON {table}")

    def filling(self, first: int, last: int) -> Sequence[str]:
        more = f"AND node.id BETWEEN {int(first)} AND {int(last)}"
        return [
            _BLOCKS.format(row="node", source="FROM node ", more=more),
            _PIECES.format(row="node", source=f"node CROSS JOIN {_NUMBERS.format(row='node')}", more=more),
        ]

    def installed(self) -> set[str]:
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")
            return {name for (name,) in cursor.fetchall()} & set(TRIGGERS)
