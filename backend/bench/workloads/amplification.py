"""How many bytes does an engine fetch for a byte of a range that is sent? (W6)

MariaDB and PostgreSQL count the pages that a statement touches. SQLite counts nothing that another process could ask
for, so the same ranges are read once more here, without a memory map, and the kernel's count of bytes read is taken.
"""

from __future__ import annotations

import random
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.peers.base import Server
from bench.peers.holdfast import Holdfast
from tests import engines as programs

MARIADB_PAGE, POSTGRES_PAGE = 16 * 1024, 8 * 1024
SAMPLE = 200
RANGE = 64 * 1024


@contextmanager
def watched(server: Server, sent: int) -> Iterator[dict[str, float]]:
    """`fetched_per_sent`, filled in when the block ends; empty for a peer."""
    found: dict[str, float] = {}
    if not isinstance(server, Holdfast):
        yield found
        return
    engine = server.house.engine
    if engine.name == "sqlite":
        yield found
        found["fetched_per_sent"] = round(_sqlite(engine.where), 2)
        return
    count = _mariadb if engine.name == "mariadb" else _postgres
    before = count(engine.where)
    yield found
    found["fetched_per_sent"] = round((count(engine.where) - before) / sent, 2)


def _mariadb(socket: Path) -> int:
    client = programs.MariaDB.programs()[2]
    query = "SHOW GLOBAL STATUS LIKE 'Innodb_buffer_pool_read_requests'"
    words = _said([client, "--no-defaults", f"--socket={socket}", "--user=root", "-N", "-B", "--execute", query])
    return int(words[1]) * MARIADB_PAGE


def _postgres(folder: Path) -> int:
    client = programs.Postgres.programs()[2]
    # Without the pause the counts of the last statements have not been handed in.
    query = (
        "SELECT pg_sleep(1.5), pg_stat_clear_snapshot(); "
        "SELECT blks_hit + blks_read FROM pg_stat_database WHERE datname = 'bench'"
    )
    return int(_said([client, "-h", str(folder), "-U", "bench", "-d", "bench", "-Atqc", query])[-1]) * POSTGRES_PAGE


def _said(command: list[str]) -> list[str]:
    return subprocess.run(command, capture_output=True, text=True, check=True, cwd="/").stdout.split()


def _sqlite(path: Path) -> float:
    from pysqlite3 import dbapi2

    connection = dbapi2.connect(path)
    connection.execute("PRAGMA mmap_size = 0")
    connection.execute("PRAGMA cache_size = 2")  # pages; so that none is found again in it
    rows = [row for (row,) in connection.execute("SELECT id FROM chunk WHERE size = 1048576")]
    chosen = random.Random(1)
    before = _read_so_far()
    for _ in range(SAMPLE):
        blob = connection.open_blob("chunk", "data", chosen.choice(rows), True)
        blob.seek(chosen.randrange(1048576 - RANGE))
        blob.read(RANGE)
        blob.close()
    fetched = _read_so_far() - before
    connection.close()
    return fetched / (SAMPLE * RANGE)


def _read_so_far() -> int:
    lines = dict(line.split(": ") for line in Path("/proc/self/io").read_text().splitlines())
    return int(lines["rchar"])
