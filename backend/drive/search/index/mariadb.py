"""MariaDB: which pieces of one to four characters stand in the names of a block of BLOCK neighbouring ids of a space.

MariaDB's full-text index has no n-gram parser, and a row for each piece of each name would be a hundred rows a node; of
a block most pieces are there already. The table tells which blocks can hold a name, and those are looked through, the
newest first. It may tell too much, never too little. docs/decisions/0015 has what else was measured.

Four characters and not three, or a thousand numbered photos would have every piece that a number can have.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import UTC

from django.db.models import Max, Q, QuerySet

from drive.lib.sql import marks
from drive.search.index.base import WINDOW, Checked, Hit, Index, Window, holding, window
from drive.tree.models import Node

BLOCK_BITS = 10
BLOCK = 1 << BLOCK_BITS  # ids
LENGTH = 4  # characters of a piece, at most
MOST = 12  # pieces a question is asked for; more would find little less
AT_ONCE = (4, 28)  # blocks that are looked through in one statement, one after the other
NAME_CHARACTERS = 768  # of a folded name, at most
FILL_BLOCKS = 16  # read at once

TABLES = {"search_block": ("space_id", "block"), "search_gram": ("space_id", "block", "gram")}
TRIGGERS = ("search_node_inserted", "search_node_changed", "search_space_deleted")

# What is there is found by a read that locks nothing; INSERT IGNORE alone would lock each piece. With a LIMIT it is
# asked piece by piece; a NOT EXISTS may become a join that reads the whole block.
_THERE = "(SELECT 1 FROM {table} t WHERE t.space_id = NEW.space_id AND t.block = {block}{more} LIMIT 1) IS NULL"
_BLOCK = f"NEW.id >> {BLOCK_BITS}"
# CAST: else each is taken for as long as a name can be.
_PIECE = f"CAST(SUBSTRING(NEW.name_key, n.seq, w.seq) AS CHAR({LENGTH}))"
# Words hold no spaces, so no piece with one is ever asked for; and to MariaDB "a" and "a " would be the same.
# Two tables that MariaDB makes up: where a piece begins, and how long it is.
_ADD = (
    f"INSERT IGNORE INTO search_block (space_id, block) SELECT NEW.space_id, {_BLOCK} FROM DUAL "
    f"WHERE NEW.name_key <> '' AND {_THERE.format(table='search_block', block=_BLOCK, more='')}; "
    f"INSERT IGNORE INTO search_gram (space_id, block, gram) SELECT DISTINCT NEW.space_id, {_BLOCK}, {_PIECE} "
    f"FROM seq_1_to_{NAME_CHARACTERS} n JOIN seq_1_to_{LENGTH} w WHERE n.seq <= CHAR_LENGTH(NEW.name_key) "
    "AND n.seq + w.seq <= CHAR_LENGTH(NEW.name_key) + 1 "
    f"AND LOCATE(' ', {_PIECE}) = 0 "
    f"AND {_THERE.format(table='search_gram', block=_BLOCK, more=f' AND t.gram = {_PIECE}')};"
)


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
            found += self._look_through(holding(rows.filter(_within(some)), words, below))
            if len(found) >= WINDOW:
                return window(found)
            done += len(some)
        return Window(found, blocks[done - 1] << BLOCK_BITS if done < len(blocks) else None)

    def blocks(self, spaces: Collection[int], words: Sequence[str], *, top: int, limit: int) -> list[int]:
        """Blocks that can hold a name with all the words, newest first, from `top` down. One statement."""
        tests = [f"b.space_id IN ({marks(spaces)})", "b.block <= %s"]
        values: list[int | str] = [*sorted(spaces), top]
        # In one space a block is there once; DISTINCT would gather all before it sorts.
        what = "b.block" if len(spaces) == 1 else "DISTINCT b.block"
        pieces = asked_pieces(words)
        tests += [_holds()] * len(pieces)
        values += pieces
        return self.column(
            f"SELECT {what} FROM search_block b WHERE {' AND '.join(tests)} ORDER BY b.block DESC LIMIT {limit}",
            *values,
        )

    def _look_through(self, rows: QuerySet[Node]) -> list[Hit]:
        """Along the primary key: by itself MariaDB takes an index of the whole space and reads all of it."""
        statement, values = rows.values_list("id", "name_key", "modified_at").query.sql_with_params()
        forced = statement.replace(" FROM `node` ", " FROM `node` FORCE INDEX (PRIMARY) ", 1)
        with self.connection.cursor() as cursor:
            cursor.execute(forced, values)
            return [Hit(id_, name, modified.replace(tzinfo=UTC)) for id_, name, modified in cursor.fetchall()]

    def installed(self) -> bool:
        made = self.column("SELECT trigger_name FROM information_schema.triggers WHERE trigger_schema = DATABASE()")
        return {*TABLES, *TRIGGERS} <= {*made, *self.connection.introspection.table_names()}

    def statements(self) -> Sequence[str]:
        changed = "NEW.name_key <> OLD.name_key OR NEW.space_id <> OLD.space_id"
        return [
            *(f"DROP TRIGGER IF EXISTS {name}" for name in TRIGGERS),
            *(f"DROP TABLE IF EXISTS {name}" for name in TABLES),
            *(_table(name, columns) for name, columns in TABLES.items()),
            f"CREATE TRIGGER search_node_inserted AFTER INSERT ON node FOR EACH ROW BEGIN {_ADD} END",
            "CREATE TRIGGER search_node_changed AFTER UPDATE ON node FOR EACH ROW "
            f"BEGIN IF {changed} THEN {_ADD} END IF; END",
            "CREATE TRIGGER search_space_deleted AFTER DELETE ON space FOR EACH ROW BEGIN "
            "DELETE FROM search_gram WHERE space_id = OLD.id; DELETE FROM search_block WHERE space_id = OLD.id; END",
        ]

    def build(self) -> None:
        """Piece by piece in memory: in SQL alone it takes ten times as long."""
        last = Node.objects.using(self.connection.alias).aggregate(last=Max("id"))["last"] or 0
        step = FILL_BLOCKS << BLOCK_BITS
        named = Node.objects.using(self.connection.alias).exclude(name_key="")
        for first in range(0, last + 1, step):
            found: dict[tuple[int, int], set[str]] = {}
            rows = named.filter(id__range=(first, first + step - 1)).values_list("space_id", "id", "name_key")
            for space, id_, name_key in rows:
                found.setdefault((space, id_ >> BLOCK_BITS), set()).update(pieces_of(name_key))
            with self.connection.cursor() as cursor:
                for block, pieces in sorted(found.items()):
                    cursor.execute("INSERT IGNORE INTO search_block (space_id, block) VALUES (%s, %s)", block)
                    cursor.executemany(
                        "INSERT IGNORE INTO search_gram (space_id, block, gram) VALUES (%s, %s, %s)",
                        [(*block, piece) for piece in sorted(pieces)],
                    )

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
    """All pieces of a folded name but those with a space in them."""
    ends = len(name_key) + 1
    found = {name_key[at : at + width] for width in range(1, LENGTH + 1) for at in range(ends - width)}
    return {piece for piece in found if " " not in piece}


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


def _holds() -> str:
    """The condition that the block `b` has a piece."""
    where = "g.space_id = b.space_id AND g.block = b.block AND g.gram = %s"
    # With a LIMIT MariaDB asks block by block. An EXISTS becomes a join, and that may read all pieces of all blocks.
    return f"(SELECT 1 FROM search_gram g WHERE {where} LIMIT 1) = 1"


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
    typed = ", ".join(f"{one} {f'varchar({LENGTH})' if one == 'gram' else 'bigint'} NOT NULL" for one in columns)
    collated = "CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"
    return f"CREATE TABLE {name} ({typed}, PRIMARY KEY ({', '.join(columns)})) ENGINE=InnoDB {collated}"
