"""What can become garbage, blobs and chunks, and how each is looked at, marked, locked and deleted.

`drive.blobs.collect` has the rules; here are the rows. All questions go by id and in small windows: a reader that stays
open for minutes would keep SQLite's WAL growing and PostgreSQL's dead rows in place.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any, Protocol

from django.db import connection
from django.db.models import Exists, Model, OuterRef, Q

from drive.blobs.chunks import CHUNK_BYTES
from drive.blobs.models import Blob, BlobChunk, Chunk, ChunkState
from drive.lib.sql import marks, quoted

WINDOW_ROWS = 2000
PIECE_WEIGHT = 4096  # bytes that deleting one row of a blob's list is reckoned as


@dataclass(frozen=True, slots=True)
class Row:
    """A blob or chunk as one look found it. `key` orders the windows; `wanted`: something refers to it."""

    id: int
    key: Any
    condemned_at: datetime | None
    wanted: bool


class Kind(Protocol):
    """One of the two kinds of garbage."""

    name: str

    def window(self, after: str, *, foresee: bool = False) -> tuple[list[Row], str]:
        """The next rows behind the place `after` ("": from the start) and the place behind them ("": no more).

        `foresee` asks as if what nothing refers to were condemned already: for a dry run, which marks nothing.
        """

    def mark(self, ids: Sequence[int], now: datetime) -> int:
        """Condemn those that are not yet; how many."""

    def clear(self, ids: Sequence[int]) -> int:
        """Take those back that are condemned; how many."""

    def weights(self, ids: Sequence[int]) -> dict[int, int]:
        """About how many bytes deleting each of them moves."""

    def lock(self, ids: Sequence[int], limit: datetime) -> list[int]:
        """Lock those that are still condemned since `limit` or longer. Others' locks are not waited for: what somebody
        is busy with is no garbage."""

    def used(self, ids: Sequence[int]) -> set[int]:
        """Those that something refers to now, whatever the first look found. Asked under their locks."""

    def delete(self, ids: Sequence[int]) -> int:
        """Delete them; bytes of content that went with them. Raises IntegrityError when one is referred to."""


def referrers() -> list[tuple[type[Model], str]]:
    """Every table that may refer to a blob, with the column that does; its own list of chunks is none of them.

    Found by the foreign keys themselves, hidden ones too (`related_name="+"`): this room knows nothing of those above.
    """
    found = []
    for field in Blob._meta.get_fields(include_hidden=True):
        if field.auto_created and not field.concrete and (field.one_to_many or field.one_to_one):
            model: Any = field.related_model
            key: Any = field.remote_field
            if model is not BlobChunk:
                found.append((model, key.attname))
    return found


def _referred(blob: str) -> Any:
    """Whether anything refers to the blob whose id is in the outer query's column `blob`."""
    return reduce(or_, (Q(Exists(model._base_manager.filter(**{name: OuterRef(blob)}))) for model, name in referrers()))


class Blobs:
    """A blob is wanted while a row of any other table refers to it: a node, a revision, a draft, …"""

    name = "blob"

    def window(self, after: str, *, foresee: bool = False) -> tuple[list[Row], str]:
        rows = (
            Blob.objects.filter(pk__gt=int(after or 0))
            .order_by("pk")
            .annotate(wanted=_referred("pk"))
            .values_list("pk", "pk", "condemned_at", "wanted")[:WINDOW_ROWS]
        )
        found = [Row(*row) for row in rows]
        return found, str(found[-1].key) if len(found) == WINDOW_ROWS else ""

    def mark(self, ids: Sequence[int], now: datetime) -> int:
        return Blob.objects.filter(pk__in=ids, condemned_at=None).update(condemned_at=now)

    def clear(self, ids: Sequence[int]) -> int:
        return Blob.objects.filter(pk__in=ids).exclude(condemned_at=None).update(condemned_at=None)

    def weights(self, ids: Sequence[int]) -> dict[int, int]:
        sizes = Blob.objects.filter(pk__in=ids).values_list("pk", "size")
        return {blob: (1 + size // CHUNK_BYTES) * PIECE_WEIGHT for blob, size in sizes}

    def lock(self, ids: Sequence[int], limit: datetime) -> list[int]:
        if connection.vendor != "mysql":
            return _lock("blob", "id", ids, limit)
        # InnoDB locks index entries, one index after the other. An upload comes by the digest; who came by the id would
        # hold what it waits for and wait for what it holds.
        rows = Blob.objects.filter(pk__in=ids).values_list("digest", flat=True)
        digests = [bytes(digest) for digest in rows if digest is not None]
        named = _lock_by_digest(digests, limit) if digests else []
        return named + _lock("blob", "id", ids, limit, "AND digest IS NULL")

    def used(self, ids: Sequence[int]) -> set[int]:
        found: set[int] = set()
        for model, name in referrers():
            field: Any = model._meta.get_field(name)
            column, table = quoted(field.column), quoted(model._meta.db_table)
            found |= set(_ids(f"SELECT {column} FROM {table} WHERE {column} IN {_list(ids)}"))
        return found

    def delete(self, ids: Sequence[int]) -> int:
        _run(f"DELETE FROM blob_chunk WHERE blob_id IN {_list(ids)}")
        _run(f"DELETE FROM {quoted('blob')} WHERE id IN {_list(ids)}")
        return 0  # its bytes are its chunks': they count when those go

    # -- a blob with a long list of chunks goes in several transactions

    def unname(self, blob: int) -> None:
        """Nobody finds the blob by its digest any more: from here on its list may be taken apart."""
        Blob.objects.filter(pk=blob).update(digest=None)

    def is_nameless(self, blob: int) -> bool:
        return Blob.objects.filter(pk=blob, digest=None).exists()

    def shorten(self, blob: int, rows: int) -> int:
        """Delete at most `rows` from the end of the list of its chunks; how many."""
        last = BlobChunk.objects.filter(blob_id=blob).order_by("-seq").values_list("seq", flat=True).first()
        if last is None:
            return 0
        return _run("DELETE FROM blob_chunk WHERE blob_id = %s AND seq > %s", blob, last - rows)


class Chunks:
    """A chunk is wanted while a blob that is not condemned has it: both then wait the same grace, side by side.

    It is deleted only when no blob has it at all, condemned or not.
    """

    name = "chunk"

    def window(self, after: str, *, foresee: bool = False) -> tuple[list[Row], str]:
        pieces = BlobChunk.objects.filter(chunk_id=OuterRef("digest"), blob__condemned_at=None)
        if foresee:
            pieces = pieces.filter(_referred("blob_id"))
        # By digest, not by id: that index holds all that is asked here, the row itself a megabyte.
        rows = (
            Chunk.objects.filter(digest__gt=bytes.fromhex(after))
            .order_by("digest")
            .annotate(wanted=Exists(pieces))
            .values_list("pk", "digest", "state__condemned_at", "wanted")[:WINDOW_ROWS]
        )
        found = [Row(*row) for row in rows]
        return found, found[-1].key.hex() if len(found) == WINDOW_ROWS else ""

    def mark(self, ids: Sequence[int], now: datetime) -> int:
        return ChunkState.objects.filter(pk__in=ids, condemned_at=None).update(condemned_at=now)

    def clear(self, ids: Sequence[int]) -> int:
        return ChunkState.objects.filter(pk__in=ids).exclude(condemned_at=None).update(condemned_at=None)

    def weights(self, ids: Sequence[int]) -> dict[int, int]:
        return dict(Chunk.objects.filter(pk__in=ids).values_list("pk", "size"))

    def lock(self, ids: Sequence[int], limit: datetime) -> list[int]:
        return _lock("chunk_state", "chunk_id", ids, limit)

    def used(self, ids: Sequence[int]) -> set[int]:
        held = "EXISTS (SELECT 1 FROM blob_chunk WHERE blob_chunk.chunk_digest = chunk.digest)"
        return set(_ids(f"SELECT id FROM chunk WHERE id IN {_list(ids)} AND {held}"))

    def delete(self, ids: Sequence[int]) -> int:
        freed = _ids(f"SELECT COALESCE(SUM(size), 0) FROM chunk WHERE id IN {_list(ids)}")[0]
        _run(f"DELETE FROM chunk_state WHERE chunk_id IN {_list(ids)}")
        _run(f"DELETE FROM chunk WHERE id IN {_list(ids)}")
        return int(freed)


# What runs under locks is plain SQL, so that the locks are held for the rows and not for Python.


def _lock(table: str, key: str, ids: Sequence[int], limit: datetime, more: str = "") -> list[int]:
    skip = "FOR UPDATE SKIP LOCKED" if connection.features.has_select_for_update_skip_locked else ""
    sql = f"SELECT {key} FROM {quoted(table)} WHERE {key} IN {_list(ids)} AND condemned_at <= %s {more} {skip}"
    return _ids(sql, connection.ops.adapt_datetimefield_value(limit))


def _lock_by_digest(digests: Sequence[bytes], limit: datetime) -> list[int]:
    wanted = f"digest IN ({marks(digests)}) AND condemned_at <= %s"
    sql = f"SELECT id FROM {quoted('blob')} FORCE INDEX (digest) WHERE {wanted}"
    return _ids(f"{sql} FOR UPDATE SKIP LOCKED", *digests, connection.ops.adapt_datetimefield_value(limit))


def _list(ids: Sequence[int]) -> str:
    """Row ids as SQL; none is a list that nothing is in."""
    return f"({', '.join(str(int(one)) for one in ids) or 'NULL'})"


def _run(sql: str, *params: Any) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, params or None)
        return cursor.rowcount


def _ids(sql: str, *params: Any) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params or None)
        return [row[0] for row in cursor.fetchall()]


BLOBS = Blobs()
CHUNKS = Chunks()


def kinds() -> Iterator[Kind]:
    """Blobs first: their lists go with them, and leave chunks behind that nobody has."""
    yield BLOBS
    yield CHUNKS
