"""Gives the disk back what collection freed inside the database's files, as far as each engine can while it works.

SQLite: pages from the end of the file are moved into free ones, a few at a time, and the file is cut. MariaDB: the room
is used again by itself; when most of `chunk`'s file is free it is rebuilt, online. PostgreSQL: VACUUM makes the room
usable again and cuts what is free at the end.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.db import OperationalError, connection, transaction

from drive.blobs import space
from drive.blobs.collect import nudge
from drive.blobs.pace import Pace

log = logging.getLogger(__name__)

MIB = 1024 * 1024
# SQLite: from this share of free pages on it is worth moving others; some room is left for what comes next.
START_SHARE, LEAVE_SHARE = 0.05, 0.02
START_BYTES = 16 * MIB
PAGES_AT_ONCE = 2048  # measured with two busy cores: 256 pages hold others up for 9 ms, 1024 for 29, 2048 for 51
CHECKPOINT_TRIES = 20
# MariaDB: a rebuild writes all that is live once more, beside the old file, so it has to bring more than it takes.
REBUILD_SHARE, REBUILD_BYTES = 0.5, 1024 * MIB
METADATA_WAIT_SECONDS = 5  # a rebuild that waits for a long transaction makes all others wait behind it
NOT_NOW = frozenset({1205, 1799, 1846})  # lock wait, too many changes meanwhile, not possible online
# PostgreSQL: dead cuts of chunks (2 KB each) that make a VACUUM worth it; its own comes much later, at a fifth.
VACUUM_ROWS = 10_000
TABLES = ("chunk", "chunk_state", "blob_chunk", "blob", "draft_part")


@dataclass(slots=True)
class GivenBack:
    """Bytes on disk before and after; the longest of `steps` transactions held others up for `longest` seconds."""

    before: int = 0
    after: int = 0
    steps: int = 0
    longest: float = 0.0
    seconds: float = 0.0
    note: str = ""


def give_back(*, whole: bool = False, pause: float = 1.0, go_on: Callable[[], bool] = lambda: True) -> GivenBack:
    """Shrink the files when it is worth it; `whole`: as far as they will. `pause` and `go_on` as in `collect.run`."""
    done, began = GivenBack(before=space.size()), time.monotonic()
    work = {"sqlite": _sqlite, "mysql": _mariadb, "postgresql": _postgres}[connection.vendor]
    work(done, whole=whole, pause=pause, go_on=go_on)
    done.after, done.seconds = space.size(), time.monotonic() - began
    return done


def _sqlite(done: GivenBack, *, whole: bool, pause: float, go_on: Callable[[], bool]) -> None:
    page, pages, free = (space.pragma(name) for name in ("page_size", "page_count", "freelist_count"))
    if not whole and (free < START_SHARE * pages or free * page < START_BYTES):
        return
    leave = 0 if whole else int(LEAVE_SHARE * pages)
    # A page that is free itself is looked for in the whole list of free pages: of a very large file one may be enough.
    pace = Pace(connection.vendor, rows=PAGES_AT_ONCE, smallest=1 / PAGES_AT_ONCE)
    while free > leave and go_on():
        took = _step(min(pace.rows, free - leave))
        pace.took(took)
        done.steps, done.longest = done.steps + 1, max(done.longest, took)
        nudge()
        time.sleep(pause * took)
        left = space.pragma("freelist_count")
        if left >= free and pages == space.pragma("page_count"):
            break  # others fill it as fast as we empty it, or the file was made without auto_vacuum
        free, pages = left, space.pragma("page_count")
    if done.steps:
        _checkpoint()


def _step(pages: int) -> float:
    """Move that many pages in one transaction; seconds for which no other could write."""
    with transaction.atomic():
        began = time.monotonic()
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA incremental_vacuum({pages})")
            cursor.fetchall()  # each row is one page: it goes on only as far as it is read
    return time.monotonic() - began


def _checkpoint() -> None:
    """The file is cut when the last page of the WAL is in it. Waits for nobody: what a reader needs stays for later."""
    with connection.cursor() as cursor:
        for _ in range(CHECKPOINT_TRIES):
            cursor.execute("PRAGMA wal_checkpoint(PASSIVE)")
            busy, frames, moved = cursor.fetchone()
            if not busy and frames == moved:
                return
            time.sleep(0.05)


def _mariadb(done: GivenBack, *, whole: bool, pause: float, go_on: Callable[[], bool]) -> None:
    size, free = space.chunk_file()
    if not whole and (free < REBUILD_SHARE * size or free < REBUILD_BYTES):
        done.note = "InnoDB uses the free room again; a rebuild is not worth it yet"
        return
    with connection.cursor() as cursor:
        cursor.execute(f"SET SESSION lock_wait_timeout = {METADATA_WAIT_SECONDS}")
        try:
            # Said in full, so that it fails where it would stop others.
            cursor.execute("ALTER TABLE chunk FORCE, ALGORITHM=INPLACE, LOCK=NONE")
            done.steps = 1
        except OperationalError as error:
            if error.args[0] not in NOT_NOW:
                raise
            done.note = f"not now: {error.args[1]}"
            log.warning("chunk was not rebuilt: %s", error)
        finally:
            cursor.execute("SET SESSION lock_wait_timeout = DEFAULT")


def _postgres(done: GivenBack, *, whole: bool, pause: float, go_on: Callable[[], bool]) -> None:
    dead = space.dead_rows()
    if not whole and dead < VACUUM_ROWS:
        done.note = "there is too little dead to be worth a VACUUM"
        return
    with connection.cursor() as cursor:
        # A rest of 1 ms now and then: about a quarter of what the disk could do.
        cursor.execute("SET vacuum_cost_delay = 1")
        cursor.execute("SET vacuum_cost_limit = 1000")
        try:
            for table in TABLES:
                if go_on():
                    cursor.execute(f"VACUUM {connection.ops.quote_name(table)}")
                    done.steps += 1
        finally:
            cursor.execute("RESET vacuum_cost_delay")
            cursor.execute("RESET vacuum_cost_limit")
