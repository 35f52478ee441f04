"""SQLite: two FTS5 tables, asked by raw MATCH (Django's `contains` adds ESCAPE, with which no index is used).

`search_name` has trigrams, for words of three characters and more. `search_short` has each character and each pair of
them, written in hexadecimal so that a tokenizer that knows only ASCII takes them as words. Both know the space of a
name as well, or the hits of strangers would have to be looked through. They hold no names, only where they stand.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from django.db.models import Max, QuerySet

from drive.search.index.base import EDGE, WINDOW, Checked, Index, Window, hits, window
from drive.tree.models import Node

STEP = 20_000  # ids a statement

_FIELDS = "{row}.id, char(10) || {row}.name_key || char(10), char(10) || {row}.space_id || char(10)"
_PIECES = (
    "(SELECT group_concat(hex(substr({row}.name_key, n, 1)) || ' ' || hex(substr({row}.name_key, n, 2)), ' ') FROM "
    "(WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < length({row}.name_key)) "
    "SELECT n FROM n))"
)
_ADD = (
    f"INSERT INTO search_name (rowid, name, place) SELECT {_FIELDS} {{source}}WHERE {{row}}.name_key <> ''",
    "INSERT INTO search_short (rowid, pieces, place) SELECT {row}.id, " + _PIECES + ", 's' || {row}.space_id "
    "{source}WHERE {row}.name_key <> ''",
)
_REMOVE = "DELETE FROM search_name WHERE rowid = OLD.id; DELETE FROM search_short WHERE rowid = OLD.id;"
TABLES = ("search_name", "search_short")
TRIGGERS = ("search_node_inserted", "search_node_changed", "search_node_deleted")


class SqliteIndex(Index):
    def newest(self, rows: QuerySet[Node], spaces: Collection[int], words: Sequence[str], below: int) -> Window:
        long = [word for word in words if len(word) >= 3]
        short = [word for word in words if len(word) < 3]
        table = "search_name" if long else "search_short"
        match = _long(long, spaces) if long else _short(short, spaces)
        found = rows.extra(
            tables=[table],
            where=[f"{table} MATCH %s", f"{table}.rowid < %s", f"{table}.rowid = node.id"],
            params=[match, below],
            order_by=[f"-{table}.rowid"],
        )
        if long and short:  # the long ones leave little
            found = found.extra(where=["instr(node.name_key, %s) > 0"] * len(short), params=short)
        return window(hits(found[:WINDOW]))

    def installed(self) -> bool:
        there = self.column("SELECT name FROM sqlite_master WHERE type IN ('table', 'trigger')")
        return {*TABLES, *TRIGGERS} <= set(there)

    def statements(self) -> Sequence[str]:
        add = "; ".join(one.format(row="NEW", source="") for one in _ADD) + ";"
        changed = "NEW.name_key <> OLD.name_key OR NEW.space_id <> OLD.space_id"
        return [
            *(f"DROP TRIGGER IF EXISTS {name}" for name in TRIGGERS),
            *(f"DROP TABLE IF EXISTS {name}" for name in TABLES),
            "CREATE VIRTUAL TABLE search_name USING fts5(name, place, content='', contentless_delete=1, "
            "tokenize='trigram case_sensitive 1')",
            "CREATE VIRTUAL TABLE search_short USING fts5(pieces, place, content='', contentless_delete=1, "
            "detail='column', tokenize='ascii')",
            f"CREATE TRIGGER search_node_inserted AFTER INSERT ON node BEGIN {add} END",
            "CREATE TRIGGER search_node_changed AFTER UPDATE OF name_key, space_id ON node "
            f"WHEN {changed} BEGIN {_REMOVE} {add} END",
            f"CREATE TRIGGER search_node_deleted AFTER DELETE ON node BEGIN {_REMOVE} END",
        ]

    def build(self) -> None:
        last = Node.objects.using(self.connection.alias).aggregate(last=Max("id"))["last"] or 0
        for first in range(0, last + 1, STEP):
            span = f" AND node.id BETWEEN {first} AND {first + STEP - 1}"
            self.run(*(one.format(row="node", source="FROM node ") + span for one in _ADD))

    def check(self) -> Checked:
        if not self.installed():
            return Checked(broken="a table or a trigger of it is missing")
        checked = Checked()
        named = Node.objects.exclude(name_key="").values_list("id", "name_key", "space_id")
        for id_, name_key, space in named.iterator():
            checked.nodes += 1
            checked.missing += not self._has("search_name", id_, _exact(name_key, space))
            checked.missing += not self._has("search_short", id_, _short(_pieces(name_key), [space]))
        for table in TABLES:
            self.run(f"INSERT INTO {table} ({table}) VALUES ('integrity-check')")
            there = self.column(f"SELECT count(*) FROM {table}")[0]
            checked.surplus += max(0, there - checked.nodes)
        return checked

    def _has(self, table: str, id_: int, match: str) -> bool:
        return bool(self.column(f"SELECT 1 FROM {table} WHERE {table} MATCH %s AND rowid = %s", match, id_))


def _long(words: Iterable[str], spaces: Collection[int]) -> str:
    places = " OR ".join(f'place : "{EDGE}{space}{EDGE}"' for space in sorted(spaces))
    return " AND ".join([*(f"name : {_quoted(word)}" for word in words), f"({places})"])


def _short(words: Iterable[str], spaces: Collection[int]) -> str:
    places = " OR ".join(f'place : "s{space}"' for space in sorted(spaces))
    return " AND ".join([*(f'pieces : "{word.encode().hex()}"' for word in words), f"({places})"])


def _exact(name_key: str, space: int) -> str:
    return _long([f"{EDGE}{name_key}{EDGE}"], [space])


def _pieces(name_key: str) -> list[str]:
    """All characters and pairs of a name."""
    return list(dict.fromkeys([*name_key, *(name_key[at : at + 2] for at in range(len(name_key) - 1))]))


def _quoted(word: str) -> str:
    return '"' + word.replace('"', '""') + '"'
