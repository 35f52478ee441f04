"""python -m tests.faults.corruption_inside: the hand that harms. A process with the drive's settings, asked by lines of
JSON: ["harm", {…}] answers what was done and whom it hurts, ["verify", repair] what verify finds.

Whom a harm hurts is told by plain SQL of its own, not by the code under test.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import sys
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import django

KINDS = (
    "flip a bit", "cut a chunk", "drop a chunk", "swap two chunks", "swap two rows of a list", "drop a row of a list",
    "size of a file", "size of a content", "gap in the journal", "part of an upload", "row of an upload",
)  # fmt: skip
WEIGHTS = (5, 3, 3, 3, 2, 2, 2, 2, 1, 1, 1)

Hurt = dict[str, Any]


def serve() -> None:
    """Answer each line of stdin with one line on the real stdout; what is logged goes to stderr."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    django.setup()
    commands: dict[str, Callable[..., Any]] = {
        "root": root, "harm": harm, "undo": undo, "verify": verify, "marked": marked, "count": count
    }  # fmt: skip
    for line in sys.stdin:
        name, *arguments = json.loads(line)
        answers.write(json.dumps(commands[name](*arguments)) + "\n")
        answers.flush()


def rows(sql: str, *params: Any) -> list[tuple[Any, ...]]:
    from django.db import connection

    for word in ("change", "blob"):  # reserved on MariaDB
        sql = sql.replace(f"{{{word}}}", connection.ops.quote_name(word))
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall() if cursor.description else []


def root() -> str:
    [(top,)] = rows("SELECT root_id FROM space ORDER BY id LIMIT 1")
    return str(top)


def count() -> dict[str, int]:
    return {table: rows(f"SELECT COUNT(*) FROM {table}")[0][0] for table in ("chunk", "node", "{blob}")}


def verify(repair: bool) -> list[dict[str, Any]]:
    """Verify everything anew; each finding."""
    from drive.operations import verify as operation

    found = operation.run(repair=repair, restart=True).findings.order_by("pk")
    return [dict(one) for one in found.values("code", "detail", "path", "owner", "node_id", "revision_id", "repaired")]


def marked(chunks: list[int]) -> bool:
    """Whether all of those chunks that are still there are marked as damaged."""
    marks = ", ".join(["%s"] * len(chunks))
    return not rows(f"SELECT 1 FROM chunk_state WHERE chunk_id IN ({marks}) AND damaged_at IS NULL", *chunks)


def harm(kind: str, seed: int) -> Hurt:
    """Do one harm at a place chosen by the seed. `nodes`, `revisions`, `uploads`: whom verify must name; `digests`:
    the contents that are hurt; `chunks`: those whose bytes are wrong; `undo`: how it is taken back if nothing heals it.
    """
    from django.utils import timezone

    rows("UPDATE chunk_state SET verified_at = %s", timezone.now() - timedelta(days=60))
    rng = random.Random(seed)
    return HARMS[kind](rng)


def _chunk(rng: random.Random, besides: int = 0) -> tuple[int, bytes]:
    """(id, digest) of a chunk that some content needs."""
    sql = (
        "SELECT DISTINCT c.id, c.digest FROM chunk c JOIN blob_chunk m ON m.chunk_digest = c.digest"
        " JOIN {blob} b ON b.id = m.blob_id LEFT JOIN node n ON n.blob_id = b.id"
        " LEFT JOIN revision r ON r.blob_id = b.id"
        " WHERE (n.id IS NOT NULL OR r.id IS NOT NULL) AND c.id <> %s ORDER BY c.id"
    )
    id_, digest = rng.choice(rows(sql, besides))
    return id_, bytes(digest)


def _blob(rng: random.Random, least: int) -> int:
    """A content that a file has, with at least so many distinct chunks."""
    sql = (
        "SELECT m.blob_id FROM blob_chunk m JOIN node n ON n.blob_id = m.blob_id GROUP BY m.blob_id"
        " HAVING COUNT(DISTINCT m.chunk_digest) >= %s ORDER BY m.blob_id"
    )
    return int(rng.choice(rows(sql, least))[0])


def _hurt_by_chunks(what: str, chunks: dict[int, bytes], **more: Any) -> Hurt:
    marks = ", ".join(["%s"] * len(chunks))
    found = rows(f"SELECT DISTINCT blob_id FROM blob_chunk WHERE chunk_digest IN ({marks})", *chunks.values())
    return _hurt(what, [row[0] for row in found], chunks=list(chunks), **more)


def _hurt(what: str, contents: list[int], **more: Any) -> Hurt:
    marks = ", ".join(["%s"] * len(contents)) or "NULL"
    return {
        "what": what, "chunks": [], "undo": [],
        "digests": [bytes(row[0]).hex() for row in rows(
            f"SELECT digest FROM {{blob}} WHERE digest IS NOT NULL AND id IN ({marks})", *contents)],
        "nodes": [row[0] for row in rows(f"SELECT id FROM node WHERE blob_id IN ({marks})", *contents)],
        "revisions": [row[0] for row in rows(f"SELECT id FROM revision WHERE blob_id IN ({marks})", *contents)],
        "uploads": [row[0] for row in rows(
            f"SELECT u.name FROM upload u JOIN draft d ON d.id = u.draft_id WHERE d.blob_id IN ({marks})", *contents)],
    } | more  # fmt: skip


def _whole(chunk: int, digest: bytes) -> bool:
    """Whether the bytes are right all the same: a bit that nothing depends on was flipped."""
    import zstandard

    [(codec, data)] = rows("SELECT codec, data FROM chunk WHERE id = %s", chunk)
    try:
        plain = bytes(data) if codec == 0 else zstandard.ZstdDecompressor().decompress(bytes(data))
    except zstandard.ZstdError:
        return False
    return hashlib.sha256(plain).digest() == digest


def _flip(rng: random.Random) -> Hurt:
    from tests.unit.operations import damage

    chunk, digest = _chunk(rng)
    hurt = _hurt_by_chunks("", {chunk: digest})
    while True:
        bit = rng.randrange(8 * len(damage.stored(chunk)))
        damage.flip_bit(chunk, bit)
        if not _whole(chunk, digest):
            return hurt | {"what": f"bit {bit} of chunk {chunk} flipped"}
        damage.flip_bit(chunk, bit)


def _cut(rng: random.Random) -> Hurt:
    from tests.unit.operations import damage

    chunk, digest = _chunk(rng)
    size = rng.randrange(len(damage.stored(chunk)))
    damage.cut(chunk, size)
    return _hurt_by_chunks(f"chunk {chunk} cut to {size} bytes", {chunk: digest})


def _drop(rng: random.Random) -> Hurt:
    from tests.unit.operations import damage

    chunk, digest = _chunk(rng)
    hurt = _hurt_by_chunks(f"chunk {chunk} dropped", {chunk: digest})
    damage.drop_chunk(chunk)
    return hurt | {"chunks": []}


def _swap(rng: random.Random) -> Hurt:
    from tests.unit.operations import damage

    one, digest = _chunk(rng)
    other, another = _chunk(rng, besides=one)
    damage.swap_data(one, other)
    return _hurt_by_chunks(f"bytes of chunks {one} and {other} swapped", {one: digest, other: another})


def _swap_rows(rng: random.Random) -> Hurt:
    from tests.unit.operations import damage

    blob = _blob(rng, least=2)
    digests = [
        bytes(row[0]) for row in rows("SELECT chunk_digest FROM blob_chunk WHERE blob_id = %s ORDER BY seq", blob)
    ]
    pairs = [(i, k) for i in range(len(digests)) for k in range(i) if digests[i] != digests[k]]
    one, other = rng.choice(pairs)
    damage.swap_rows(blob, one, other)
    return _hurt(f"rows {one} and {other} of the list of blob {blob} swapped", [blob])


def _drop_row(rng: random.Random) -> Hurt:
    from tests.unit.operations import damage

    blob = _blob(rng, least=1)
    [(last,)] = rows("SELECT MAX(seq) FROM blob_chunk WHERE blob_id = %s", blob)
    seq = rng.randint(0, last)
    damage.drop_row(blob, seq)
    return _hurt(f"row {seq} of the list of blob {blob} dropped", [blob])


def _file_size(rng: random.Random) -> Hurt:
    node, size = rng.choice(rows("SELECT id, size FROM node WHERE kind = 1 AND size > 0 ORDER BY id"))
    wrong = rng.choice([size - 1, size + 1, 0, size * 2])
    rows("UPDATE node SET size = %s WHERE id = %s", wrong, node)
    return _hurt(f"size of node {node} set from {size} to {wrong}", []) | {"nodes": [node], "repair": True}


def _content_size(rng: random.Random) -> Hurt:
    blob = _blob(rng, least=1)
    [(size,)] = rows("SELECT size FROM {blob} WHERE id = %s", blob)
    wrong = rng.choice([size - 1, size + 1, 0, size * 2, size + (1 << 20)])
    rows("UPDATE {blob} SET size = %s WHERE id = %s", wrong, blob)
    return _hurt(f"size of blob {blob} set from {size} to {wrong}", [blob])


def _gap(rng: random.Random) -> Hurt:
    seqs = [row[0] for row in rows("SELECT seq FROM {change} ORDER BY seq")]
    seq = rng.choice(seqs)
    columns = "space_id, seq, node_id, kind, actor_id, via, at, parent_before_id, parent_id, name, blob_id"
    [row] = rows(f"SELECT {columns} FROM {{change}} WHERE seq = %s", seq)
    rows("DELETE FROM {change} WHERE seq = %s", seq)
    marks = ", ".join(["%s"] * len(row))
    sql = f"INSERT INTO {{change}} ({columns}) VALUES ({marks})"
    # Nothing comes after the last one: without it the journal ends before its space does.
    code = "journal_end" if seq == seqs[-1] else "journal_gap"
    return _hurt(f"change {seq} dropped", [], undo=_keep(sql, *row), code=code)


def _part(rng: random.Random) -> Hurt:
    columns = "draft_id, start_at, data, digest"
    draft, start, data, digest = rng.choice(rows(f"SELECT {columns} FROM draft_part ORDER BY draft_id, start_at"))
    [(blob,)] = rows("SELECT blob_id FROM draft WHERE id = %s", draft)
    data, digest, where = bytes(data), bytes(digest), (draft, start)
    how = rng.choice(["lost", "cut", "changed"])
    if how == "lost":
        rows("DELETE FROM draft_part WHERE draft_id = %s AND start_at = %s", *where)
        sql, values = f"INSERT INTO draft_part ({columns}) VALUES (%s, %s, %s, %s)", (*where, data, digest)
    else:
        at = rng.randrange(len(data))
        wrong = data[:-1] if how == "cut" else data[:at] + bytes([data[at] ^ 1 << rng.randrange(8)]) + data[at + 1 :]
        rows("UPDATE draft_part SET data = %s WHERE draft_id = %s AND start_at = %s", wrong, *where)
        sql, values = "UPDATE draft_part SET data = %s WHERE draft_id = %s AND start_at = %s", (data, *where)
    return _hurt(f"part at {start} of draft {draft} {how}", [blob], undo=_keep(sql, *values))


def _upload_row(rng: random.Random) -> Hurt:
    sql = (
        "SELECT m.blob_id, m.seq, m.chunk_digest FROM blob_chunk m JOIN draft d ON d.blob_id = m.blob_id ORDER BY 1, 2"
    )
    blob, seq, digest = rng.choice(rows(sql))
    rows("DELETE FROM blob_chunk WHERE blob_id = %s AND seq = %s", blob, seq)
    back = "INSERT INTO blob_chunk (blob_id, seq, chunk_digest) VALUES (%s, %s, %s)"
    return _hurt(
        f"row {seq} of running upload's blob {blob} dropped", [blob], undo=_keep(back, blob, seq, bytes(digest))
    )


HARMS: dict[str, Callable[[random.Random], Hurt]] = dict(
    zip(
        KINDS,
        (_flip, _cut, _drop, _swap, _swap_rows, _drop_row, _file_size, _content_size, _gap, _part, _upload_row),
        strict=True,
    )
)

_kept: list[tuple[str, tuple[Any, ...]]] = []


def _keep(sql: str, *params: Any) -> list[int]:
    """Remember a statement that takes the harm back; its number."""
    _kept.append((sql, params))
    return [len(_kept) - 1]


def undo(numbers: list[int]) -> None:
    for number in numbers:
        sql, params = _kept[number]
        rows(sql, *params)


if __name__ == "__main__":
    serve()
