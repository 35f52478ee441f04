"""Where the bytes are: what is live, dead, shared, saved by compression, and free inside the database's files."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.db import DatabaseError, connection
from django.db.models import Sum
from django.db.models.functions import Length

from drive.blobs.codec import PLAIN
from drive.blobs.garbage import CHUNKS, referrers
from drive.blobs.models import BlobChunk, Chunk, Draft

SAMPLE_CHUNKS = 20  # of a window's compressed chunks, where asking for a length reads the bytes (MariaDB)
# PostgreSQL cuts what stands out of line at 1996 bytes and puts four cuts on a page of 8 KiB.
_DATABASE_SIZE = "SELECT pg_database_size(current_database())"
TOAST_FACTOR = 8192 / (4 * 1996)


@dataclass(frozen=True, slots=True)
class Files:
    """What the database occupies on its disk, in bytes; `free` of it is room for new rows, `log` what is in passing."""

    size: int
    free: int
    log: int = 0


@dataclass(frozen=True, slots=True)
class Space:
    """All in bytes. `referred`: contents as often as files and their revisions refer to them; `content`: each content
    once; `live`: the same as it is stored; `dead`: stored, and wanted by nobody."""

    referred: int
    content: int
    live: int
    dead: int
    files: Files

    @property
    def shared(self) -> int:
        """What storing equal chunks once saves."""
        return max(0, self.referred - self.content)

    @property
    def compressed(self) -> int:
        """What compression saves."""
        return self.content - self.live

    @property
    def reclaimable(self) -> int:
        """What collection and giving back can free."""
        return self.dead + self.files.free

    def as_dict(self) -> dict[str, Any]:
        derived = {"shared": self.shared, "compressed": self.compressed, "reclaimable": self.reclaimable}
        return asdict(self) | derived


def report() -> Space:
    """Counted from the rows, window by window, while others work: of a busy database it is a picture, not a proof."""
    content = live = dead = 0
    for wanted, sizes in _windows():
        size, stored = sum(sizes.values()), _stored(sizes)
        if wanted:
            content, live = content + size, live + stored
        else:
            dead += stored
    return Space(_referred(), content, live, dead, files())


def files() -> Files:
    """The sizes that the engine tells."""
    return {"sqlite": _sqlite, "mysql": _mariadb, "postgresql": _postgres}[connection.vendor]()


def size() -> int:
    """Bytes of the database on its disk, without what is in passing."""
    return files().size if connection.vendor != "postgresql" else int(_one(_DATABASE_SIZE))


def pragma(name: str) -> int:
    """SQLite: a number that it tells about its file."""
    return int(_one(f"PRAGMA {name}"))


def chunk_file() -> tuple[int, int]:
    """MariaDB: (size, free) of the file that `chunk` is in. What was deleted becomes free a second or so later."""
    rows = "SELECT data_free FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'chunk'"
    free = int(_one(rows))
    return _told("name = CONCAT(DATABASE(), '/chunk')") or free + int(_one("SELECT SUM(size) FROM chunk") or 0), free


def dead_rows() -> int:
    """PostgreSQL: rows of `chunk`, and cuts of their bytes, that were deleted and are still there."""
    _one("SELECT pg_stat_force_next_flush()")  # what this session deleted counts at once
    dead = "SELECT COALESCE(SUM(n_dead_tup), 0) FROM pg_stat_all_tables JOIN pg_class"
    return int(_one(f"{dead} ON relid IN (pg_class.oid, reltoastrelid) WHERE pg_class.oid = 'chunk'::regclass"))


def _windows() -> Iterator[tuple[bool, dict[int, int]]]:
    """Chunks with their sizes, those that are wanted and those that are not."""
    after, more = "", True
    while more:
        rows, after = CHUNKS.window(after, foresee=True)
        more = bool(after)
        for wanted in True, False:
            ids = [row.id for row in rows if bool(row.wanted) is wanted]
            if ids:
                yield wanted, CHUNKS.weights(ids)


def _stored(sizes: dict[int, int]) -> int:
    """How many bytes those chunks take as they are stored."""
    rows = Chunk.objects.filter(pk__in=list(sizes)).exclude(codec=PLAIN)
    if connection.vendor != "mysql":
        packed = dict(rows.values_list("pk", Length("data")))
        return sum(packed.get(one, size) for one, size in sizes.items())
    # InnoDB reads a megabyte to tell its length: a sample of each window is enough.
    ids = list(rows.values_list("pk", flat=True))
    if not ids:
        return sum(sizes.values())
    sample = _evenly(ids, SAMPLE_CHUNKS)
    taken = sum(Chunk.objects.filter(pk__in=sample).values_list(Length("data"), flat=True))
    share = taken / sum(sizes[one] for one in sample)
    return sum(sizes.values()) - round((1 - share) * sum(sizes[one] for one in ids))


def _evenly(ids: Sequence[int], count: int) -> list[int]:
    return list(ids[:: max(1, len(ids) // count)][:count])


def _referred() -> int:
    """Bytes of all contents, each as often as something refers to it; of drafts, what has come in whole chunks."""
    total = BlobChunk.objects.filter(blob__draft__isnull=False).aggregate(sum=Sum("chunk__size"))["sum"] or 0
    for model, column in referrers():
        if model is not Draft:
            size = f"{column.removesuffix('_id')}__size"
            total += model._base_manager.aggregate(sum=Sum(size))["sum"] or 0
    return int(total)


def _sqlite() -> Files:
    page, count, free = (pragma(name) for name in ("page_size", "page_count", "freelist_count"))
    try:
        log = os.stat(f"{connection.settings_dict['NAME']}-wal").st_size
    except FileNotFoundError:
        log = 0
    return Files(page * count, page * free, log)


def _mariadb() -> Files:
    sql = "SELECT SUM(data_length + index_length + data_free), SUM(data_free) FROM information_schema.tables"
    size, free = _row(f"{sql} WHERE table_schema = DATABASE() AND engine = 'InnoDB'")
    return Files(_told("SUBSTRING_INDEX(name, '/', 1) = DATABASE()") or int(size or 0), int(free or 0))


def _told(which: str) -> int:
    """What InnoDB itself says about its files, in bytes; 0 to a user who may not ask. `information_schema.tables` goes
    by statistics that lag behind and leave out what stands outside of a row, which is nearly all of a chunk."""
    try:
        return int(_one(f"SELECT SUM(file_size) FROM information_schema.innodb_sys_tablespaces WHERE {which}") or 0)
    except DatabaseError:
        return 0


def _postgres() -> Files:
    """PostgreSQL does not tell what is free inside a table; what its rows should take is subtracted from its size."""
    chunks = _one("SELECT pg_table_size('chunk')")
    stored = _one("SELECT COALESCE(SUM(octet_length(data)), 0) FROM chunk")
    return Files(size(), max(0, int(chunks) - round(int(stored) * TOAST_FACTOR)))


def _row(sql: str, *params: str) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params or None)
        return cursor.fetchone()


def _one(sql: str) -> Any:
    return _row(sql)[0]
