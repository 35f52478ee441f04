"""What can the disk and the engine do without any HTTP? The floor under every upload figure."""

from __future__ import annotations

import hashlib
import os
import time
from pathlib import Path

from pysqlite3 import dbapi2

CHUNK = 1024 * 1024


def raw_write(source: Path, folder: Path) -> float:
    """Seconds to write the bytes to a file and fsync it once."""
    began = time.perf_counter()
    with source.open("rb") as read, (folder / "raw").open("wb") as write:
        while piece := read.read(CHUNK):
            write.write(piece)
        write.flush()
        os.fsync(write.fileno())
    return time.perf_counter() - began


def raw_sqlite(source: Path, folder: Path, *, page: int, commit: int) -> float:
    """Seconds to insert the bytes as rows of 1 MiB, with the page and commit size of the drive, WAL and FULL."""
    connection = dbapi2.connect(folder / "raw.sqlite3", isolation_level=None)
    for pragma in (f"page_size = {page}", "journal_mode = WAL", "synchronous = FULL", "wal_autocheckpoint = 8192"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("CREATE TABLE chunk (id INTEGER PRIMARY KEY, digest BLOB UNIQUE, data BLOB)")
    began = time.perf_counter()
    with source.open("rb") as read:
        while pieces := [piece for _ in range(commit // CHUNK) if (piece := read.read(CHUNK))]:
            connection.execute("BEGIN IMMEDIATE")
            rows = [(hashlib.sha256(piece).digest(), piece) for piece in pieces]
            connection.executemany("INSERT INTO chunk (digest, data) VALUES (?, ?)", rows)
            connection.execute("COMMIT")
    seconds = time.perf_counter() - began
    connection.close()
    return seconds
