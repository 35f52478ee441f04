"""MariaDB: which pieces of three characters stand in the names of a block of BLOCK neighbouring ids of a space.

MariaDB's full-text index has no n-gram parser, and a row for each piece of each name would be twenty rows a node; of a
block most pieces are there already. The table tells which blocks can hold a name, and those are looked through, newest
first. It may tell too much, never too little. docs/decisions/0012 has what else was measured.

Names stand between line feeds, which no name can hold: so a word of one or two characters is the beginning of a piece,
also at a name's end.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from django.db.models import Max, Q, QuerySet

from drive.lib.sql import marks
from drive.search.index.base import EDGE, WINDOW, Checked, Hit, Index, Window, scanned, window
from drive.tree.models import Node

BLOCK_BITS = 10
BLOCK = 1 << BLOCK_BITS  # ids
LENGTH = 3
MOST = 12  # pieces a question is asked for; more would find little less
AT_ONCE = (16, 48)  # blocks that are looked through in one statement, one after the other
NAME_CHARACTERS = 768  # of a folded name, at most
FILL_BLOCKS = 16  # a statement

TABLES = {"search_block": ("space_id", "block"), "search_gram": ("space_id", "block", "gram")}
TRIGGERS = ("search_node_inserted", "search_node_changed", "search_space_deleted")

# What is there is found by a read that locks nothing; INSERT IGNORE alone would lock each piece.
_PIECE = "SUBSTRING(CONCAT('\\n', {row}.name_key, '\\n\\n'), n.seq, 3)"
_ADD = (
    f"INSERT IGNORE INTO search_block (space_id, block) SELECT DISTINCT {{row}}.space_id, {{row}}.id >> {BLOCK_BITS} "
    f"FROM {{source}} WHERE {{row}}.name_key <> '' {{more}} AND NOT EXISTS (SELECT 1 FROM search_block b "
    f"WHERE b.space_id = {{row}}.space_id AND b.block = {{row}}.id >> {BLOCK_BITS})",
    f"INSERT IGNORE INTO search_gram (space_id, block, gram) SELECT DISTINCT {{row}}.space_id, "
    f"{{row}}.id >> {BLOCK_BITS}, {_PIECE} FROM {{numbers}} "
    "WHERE {row}.name_key <> '' AND n.seq <= CHAR_LENGTH({row}.name_key) + 1 {more} AND NOT EXISTS (SELECT 1 "
    f"FROM search_gram g WHERE g.space_id = {{row}}.space_id AND g.block = {{row}}.id >> {BLOCK_BITS} "
    f"AND g.gram = {_PIECE})",
)
_NUMBERS = f"seq_1_to_{NAME_CHARACTERS + 1} n"  # a table that MariaDB makes up


class MariaDbIndex(Index):
    hint = (
        "Give the database's user the TRIGGER privilege; where the binary log is on, also set "
        "log_bin_trust_function_creators=1."
    )

    def newest(self, rows: QuerySet[Node], spaces: Collection[int], words: Sequence[str], below: int) -> Window:
        blocks = self.blocks(spaces, words, top=below >> BLOCK_BITS, limit=sum(AT_ONCE) + 1)
        found: list[Hit] = []
        done = 0
        for count in AT_ONCE:
            some = blocks[done : done + count]
            if not some or len(found) >= WINDOW // 4:
                break
            found += scanned(rows.filter(_within(some)), words, below)
            if len(found) >= WINDOW:
                return window(found)
            done += len(some)
        return Window(found, blocks[done - 1] << BLOCK_BITS if done < len(blocks) else None)

    def blocks(self, spaces: Collection[int], words: Sequence[str], *, top: int, limit: int) -> list[int]:
        """Blocks that can hold a name with all the words, newest first, from `top` down. One statement."""
        tests, values = [f"b.space_id IN ({marks(spaces)})", "b.block <= %s"], [*sorted(spaces), top]
        # In one space a block is there once; DISTINCT would gather all before it sorts.
        what = "b.block" if len(spaces) == 1 else "DISTINCT b.block"
        for piece in asked_pieces(words):
            test, given = _holds(piece)
            tests.append(test)
            values += given
        return self.column(
            f"SELECT {what} FROM search_block b WHERE {' AND '.join(tests)} ORDER BY b.block DESC LIMIT {limit}",
            *values,
        )

    def installed(self) -> bool:
        made = self.column("SELECT trigger_name FROM information_schema.triggers WHERE trigger_schema = DATABASE()")
        return {*TABLES, *TRIGGERS} <= {*made, *self.connection.introspection.table_names()}

    def statements(self) -> Sequence[str]:
        add = "; ".join(one.format(row="NEW", source="DUAL", numbers=_NUMBERS, more="") for one in _ADD) + ";"
        changed = "NEW.name_key <> OLD.name_key OR NEW.space_id <> OLD.space_id"
        return [
            *(f"DROP TRIGGER IF EXISTS {name}" for name in TRIGGERS),
            *(f"DROP TABLE IF EXISTS {name}" for name in TABLES),
            *(_table(name, columns) for name, columns in TABLES.items()),
            f"CREATE TRIGGER search_node_inserted AFTER INSERT ON node FOR EACH ROW BEGIN {add} END",
            "CREATE TRIGGER search_node_changed AFTER UPDATE ON node FOR EACH ROW "
            f"BEGIN IF {changed} THEN {add} END IF; END",
            "CREATE TRIGGER search_space_deleted AFTER DELETE ON space FOR EACH ROW BEGIN "
            "DELETE FROM search_gram WHERE space_id = OLD.id; DELETE FROM search_block WHERE space_id = OLD.id; END",
        ]

    def build(self) -> None:
        last = Node.objects.using(self.connection.alias).aggregate(last=Max("id"))["last"] or 0
        step = FILL_BLOCKS << BLOCK_BITS
        for first in range(0, last + 1, step):
            more = f"AND node.id BETWEEN {first} AND {first + step - 1}"
            numbers = f"node JOIN {_NUMBERS}"
            self.run(*(one.format(row="node", source="node", numbers=numbers, more=more) for one in _ADD))

    def check(self) -> Checked:
        if not self.installed():
            return Checked(broken="a table or a trigger of it is missing")
        checked = Checked()
        for space, block, there in self._held():
            wanted, nodes = _wanted(space, block)
            checked.nodes += nodes
            checked.missing += len(wanted - there)
            checked.surplus += len(there - wanted)
        return checked

    def _held(self) -> Iterator[tuple[int, int, set[str]]]:
        """Each block that has nodes or pieces, with its pieces."""
        with self.connection.cursor() as cursor:
            cursor.execute(
                f"SELECT space_id, block FROM search_block UNION SELECT DISTINCT space_id, id >> {BLOCK_BITS} FROM node"
            )
            blocks = [(int(space), int(block)) for space, block in cursor.fetchall()]  # a union gives decimals
        for space, block in blocks:
            where = "space_id = %s AND block = %s"
            pieces = set(self.column(f"SELECT gram FROM search_gram WHERE {where}", space, block))
            # A block that is not listed is never looked through, whatever its pieces.
            listed = self.column(f"SELECT block FROM search_block WHERE {where}", space, block)
            yield space, block, pieces if listed else set()


def pieces_of(name_key: str) -> set[str]:
    """All pieces of a folded name; none of the nameless top folder."""
    text = EDGE + name_key + EDGE * 2
    return {text[at : at + LENGTH] for at in range(len(text) - LENGTH + 1)} if name_key else set()


def asked_pieces(words: Iterable[str]) -> list[str]:
    """Pieces of which all must stand in a block with such a name; a short word gives itself. At most MOST."""
    found: dict[str, None] = {}
    later: dict[str, None] = {}
    for word in words:
        if len(word) <= LENGTH:
            found[word] = None
            continue
        last = len(word) - LENGTH
        for at in range(last + 1):
            # First those that cover the word without overlap, then the rest.
            (found if at % LENGTH == 0 or at == last else later)[word[at : at + LENGTH]] = None
    return list(dict.fromkeys([*found, *later]))[:MOST]


def _holds(piece: str) -> tuple[str, list[Any]]:
    """The condition that the block `b` has that piece, or one that begins with it."""
    which, values = "= %s", [piece]
    if len(piece) < LENGTH:
        which, values = "BETWEEN %s AND %s", [piece.ljust(LENGTH, EDGE), piece + "\U0010ffff" * (LENGTH - len(piece))]
    where = "g.space_id = b.space_id AND g.block = b.block"
    return f"EXISTS (SELECT 1 FROM search_gram g WHERE {where} AND g.gram {which})", values


def _within(blocks: Iterable[int]) -> Q:
    """Ids of those blocks; neighbours are one range."""
    ranges: list[list[int]] = []
    for block in sorted(blocks):
        if ranges and ranges[-1][1] == block - 1:
            ranges[-1][1] = block
        else:
            ranges.append([block, block])
    found = Q()
    for first, last in ranges:
        found |= Q(id__range=(first << BLOCK_BITS, (last << BLOCK_BITS) + BLOCK - 1))
    return found


def _wanted(space: int, block: int) -> tuple[set[str], int]:
    """The pieces of the block's names, and how many names."""
    ids = (block << BLOCK_BITS, (block << BLOCK_BITS) + BLOCK - 1)
    keys = Node.objects.filter(space_id=space, id__range=ids).exclude(name_key="").values_list("name_key", flat=True)
    return set().union(*map(pieces_of, keys)), len(keys)


def _table(name: str, columns: Sequence[str]) -> str:
    typed = ", ".join(f"{one} {'varchar(3)' if one == 'gram' else 'bigint'} NOT NULL" for one in columns)
    collated = "CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"
    return f"CREATE TABLE {name} ({typed}, PRIMARY KEY ({', '.join(columns)})) ENGINE=InnoDB {collated}"
