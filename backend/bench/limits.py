"""What can the disk and each engine do without any HTTP? The same rows straight through the driver, and a plain file.

W1 and W4 write and read rows of 1 MiB, hashed, in commits as large as the drive's on that engine. W3 writes what a new
small file is made of (six tables), eight connections at once with a commit a file, and one with a hundred a commit.
"""

from __future__ import annotations

import hashlib
import os
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

from bench import engines
from bench.clients import Failed, Outcome
from bench.engines import Engine
from bench.meter import cpu_seconds
from bench.sitting import MIB, Sitting, Subject

WORKLOADS = ("W1", "W3", "W4")
PER_COMMIT = 100
TABLES = (
    "CREATE TABLE chunk (id {key}, digest {digest} NOT NULL UNIQUE, size INTEGER NOT NULL, data {blob} NOT NULL)",
    "CREATE TABLE chunk_state (chunk_id BIGINT PRIMARY KEY, verified_at BIGINT NOT NULL)",
    "CREATE TABLE blob_row (id BIGINT PRIMARY KEY, digest {digest} NOT NULL UNIQUE, size BIGINT NOT NULL)",
    "CREATE TABLE blob_chunk (blob_id BIGINT, seq BIGINT, digest {digest} NOT NULL, PRIMARY KEY (blob_id, seq))",
    "CREATE TABLE node (id BIGINT PRIMARY KEY, parent BIGINT NOT NULL, live_key VARCHAR(64) NOT NULL, "
    "name VARCHAR(255) NOT NULL, size BIGINT NOT NULL, UNIQUE (parent, live_key))",
    "CREATE TABLE journal (space BIGINT, seq BIGINT, node BIGINT NOT NULL, name VARCHAR(255), "
    "PRIMARY KEY (space, seq))",
)

Chunk = tuple[bytes, int, bytes]  # digest, size, data


def commit_bytes(name: str) -> int:
    """As large as the drive's own on that engine, whatever that is set to. Needs the engine's driver."""
    module = import_module(f"drive.blobs.paths.{name}")
    return int(getattr(module, f"{name.capitalize()}Path").commit_bytes)


class Rows(Protocol):
    """One connection to an engine."""

    def execute(self, sql: str, params: Sequence[Any] = ()) -> list[Any]: ...

    def add_chunks(self, chunks: Iterable[Chunk]) -> None: ...

    def commit(self) -> None: ...

    def close(self) -> None: ...


class Sqlite:
    """pysqlite3, WAL and FULL."""

    key, digest, blob = "INTEGER PRIMARY KEY", "BLOB", "BLOB"
    # Threads that write take turns; SQLite's own way to wait, sleeping, would be what is measured otherwise.
    turn = threading.Lock()

    def __init__(self, engine: Engine) -> None:
        from pysqlite3 import dbapi2

        from drive.blobs.sqlite.base import PAGE_BYTES, WAL_BACKSTOP_BYTES

        self._link = dbapi2.connect(engine.where, isolation_level=None, timeout=60, check_same_thread=False)
        for pragma in (
            f"page_size = {PAGE_BYTES}", "auto_vacuum = INCREMENTAL", "journal_mode = WAL", "synchronous = FULL",
            f"wal_autocheckpoint = {WAL_BACKSTOP_BYTES // PAGE_BYTES}", f"mmap_size = {2**40}",
        ):  # fmt: skip
            self._link.execute(f"PRAGMA {pragma}")

    def execute(self, sql: str, params: Sequence[Any] = ()) -> list[Any]:
        if not sql.startswith("SELECT"):
            self._begin()
        return list(self._link.execute(sql.replace("%s", "?"), params).fetchall())

    def add_chunks(self, chunks: Iterable[Chunk]) -> None:
        self._begin()
        self._link.executemany("INSERT INTO chunk (digest, size, data) VALUES (?, ?, ?)", chunks)

    def commit(self) -> None:
        if self._link.in_transaction:
            self._link.execute("COMMIT")
            self.turn.release()

    def _begin(self) -> None:
        if not self._link.in_transaction:
            self.turn.acquire()
            self._link.execute("BEGIN IMMEDIATE")

    def close(self) -> None:
        """What was not committed is taken back."""
        if self._link.in_transaction:
            self._link.execute("ROLLBACK")
            self.turn.release()
        self._link.close()


class Mariadb:
    """MariaDB Connector/Python, binary protocol."""

    key, digest, blob = "BIGINT AUTO_INCREMENT PRIMARY KEY", "BINARY(32)", "LONGBLOB"

    def __init__(self, engine: Engine) -> None:
        import mariadb

        self._link = mariadb.connect(
            user="bench", password="bench", database="bench", unix_socket=str(engine.where), autocommit=False
        )
        self._cursor = self._link.cursor(binary=True)

    def execute(self, sql: str, params: Sequence[Any] = ()) -> list[Any]:
        self._cursor.execute(sql, tuple(params))
        return list(self._cursor.fetchall()) if self._cursor.description else []

    def add_chunks(self, chunks: Iterable[Chunk]) -> None:
        for chunk in chunks:
            self._cursor.execute("INSERT INTO chunk (digest, size, data) VALUES (%s, %s, %s)", chunk)

    def commit(self) -> None:
        self._link.commit()

    def close(self) -> None:
        self._link.close()


class Postgres:
    """psycopg 3: COPY in binary for large rows, binary parameters and results."""

    key, digest, blob = "BIGSERIAL PRIMARY KEY", "BYTEA", "BYTEA"

    def __init__(self, engine: Engine) -> None:
        import psycopg

        self._link = psycopg.connect(f"host={engine.where} user=bench dbname=bench")
        self._cursor = self._link.cursor(binary=True)

    def execute(self, sql: str, params: Sequence[Any] = ()) -> list[Any]:
        self._cursor.execute(sql, params)
        return list(self._cursor.fetchall()) if self._cursor.description else []

    def add_chunks(self, chunks: Iterable[Chunk]) -> None:
        with self._cursor.copy("COPY chunk (digest, size, data) FROM STDIN (FORMAT BINARY)") as copy:
            copy.set_types(["bytea", "int4", "bytea"])
            for chunk in chunks:
                copy.write_row(chunk)

    def commit(self) -> None:
        self._link.commit()

    def close(self) -> None:
        self._link.close()


DRIVERS: dict[str, Callable[[Engine], Rows]] = {"sqlite": Sqlite, "mariadb": Mariadb, "postgres": Postgres}
KINDS: dict[str, Any] = {"sqlite": Sqlite, "mariadb": Mariadb, "postgres": Postgres}


def sit(sitting: Sitting, wanted: set[str], *, name: str) -> None:
    """The rows of one engine."""
    with engines.engine(name, sitting.folder) as engine:
        connect = partial(DRIVERS[name], engine)
        _make_tables(connect(), name)
        roots = [os.getpid(), *engine.roots]
        if wanted & {"W1", "W4"}:
            source = sitting.source()
            size = source.stat().st_size
            written = sitting.measure(roots, lambda: _timed(partial(_write, connect(), source, name)), settle=True)
            if "W1" in wanted:
                sitting.keep("W1", "", written, amount=size, unit="MB/s", stored=size)
            if "W4" in wanted:
                link = connect()
                _read(link, size)
                measured = sitting.measure(roots, lambda: _timed(partial(_read, link, size)), settle=False)
                sitting.keep("W4", "1 stream", measured, amount=size, unit="MB/s", stored=0)
                link.close()
        if "W3" in wanted:
            _small(sitting, connect, roots)


def sit_file(sitting: Sitting, wanted: set[str]) -> None:
    """A file, written and synced once."""
    source = sitting.source()
    size = source.stat().st_size
    write = partial(_file, source, sitting.folder / "raw")
    measured = sitting.measure([os.getpid()], lambda: _timed(write), settle=True)
    sitting.keep("W1", "", measured, amount=size, unit="MB/s", stored=size)


def _make_tables(link: Rows, name: str) -> None:
    kind = KINDS[name]
    for table in TABLES:
        link.execute(table.format(key=kind.key, digest=kind.digest, blob=kind.blob))
    if name == "postgres":
        link.execute("ALTER TABLE chunk ALTER COLUMN data SET STORAGE EXTERNAL")
    link.execute("CREATE TABLE space (id BIGINT PRIMARY KEY, seq BIGINT NOT NULL)")
    link.execute("INSERT INTO space (id, seq) VALUES (1, 0)")
    link.commit()
    link.close()


def _timed(run: Callable[[], None]) -> Outcome:
    cpu, began = cpu_seconds([os.getpid()]), time.perf_counter()
    run()
    return Outcome(time.perf_counter() - began, cpu_seconds([os.getpid()]) - cpu)


def _file(source: Path, target: Path) -> None:
    with source.open("rb") as read, target.open("wb") as write:
        while piece := read.read(MIB):
            write.write(piece)
        write.flush()
        os.fsync(write.fileno())


def _write(link: Rows, source: Path, name: str) -> None:
    with source.open("rb") as file:
        while pieces := [piece for _ in range(commit_bytes(name) // MIB) if (piece := file.read(MIB))]:
            link.add_chunks([(hashlib.sha256(piece).digest(), len(piece), piece) for piece in pieces])
            link.commit()
    link.close()


def _read(link: Rows, size: int) -> None:
    got = 0
    for (number,) in link.execute("SELECT id FROM chunk ORDER BY id"):
        got += len(link.execute("SELECT data FROM chunk WHERE id = %s", (number,))[0][0])
    link.commit()
    if got != size:
        raise Failed(f"{got} of {size} bytes came back")


def _small(sitting: Sitting, connect: Callable[[], Rows], roots: Sequence[int]) -> None:
    count, size = sitting.scale.small_files, sitting.scale.small_bytes
    contents = [os.urandom(size) for _ in range(count)]
    single = sitting.measure(
        roots, lambda: _timed(lambda: _by_many(connect, contents, sitting.scale.streams)), settle=True
    )
    sitting.keep("W3", "single", single, amount=count, unit="files/s", stored=count * size)
    contents = [os.urandom(size) for _ in range(count)]
    bulk = sitting.measure(roots, lambda: _timed(lambda: _in_bulk(connect(), contents, count)), settle=True)
    sitting.keep("W3", f"bulk of {PER_COMMIT}", bulk, amount=count, unit="files/s", stored=count * size)


def _by_many(connect: Callable[[], Rows], contents: Sequence[bytes], connections: int) -> None:
    """A commit a file, by several threads with a connection each."""
    numbers, errors = iter(range(len(contents))), []
    guard = threading.Lock()

    def work() -> None:
        link = connect()
        try:
            while True:
                with guard:
                    number = next(numbers, None)
                if number is None:
                    return
                _add(link, number + 1, [contents[number]])
                link.commit()
        except Exception as error:
            errors.append(error)
        finally:
            with suppress(Exception):
                link.close()

    threads = [threading.Thread(target=work) for _ in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise Failed(repr(errors[0]))


def _in_bulk(link: Rows, contents: Sequence[bytes], first: int) -> None:
    for at in range(0, len(contents), PER_COMMIT):
        _add(link, first + at + 1, contents[at : at + PER_COMMIT])
        link.commit()
    link.close()


def _add(link: Rows, first: int, contents: Sequence[bytes]) -> None:
    """What new files are made of: the space is locked and counts up, then a row in each of six tables."""
    link.execute("UPDATE space SET seq = seq + %s WHERE id = 1", (len(contents),))
    digests = [hashlib.sha256(content).digest() for content in contents]
    for number, (digest, content) in enumerate(zip(digests, contents, strict=True), first):
        name = f"file-{number:07}.bin"
        link.execute(
            "INSERT INTO chunk (id, digest, size, data) VALUES (%s, %s, %s, %s)",
            (number, digest, len(content), content),
        )
        link.execute("INSERT INTO chunk_state (chunk_id, verified_at) VALUES (%s, %s)", (number, 1))
        link.execute("INSERT INTO blob_row (id, digest, size) VALUES (%s, %s, %s)", (number, digest, len(content)))
        link.execute("INSERT INTO blob_chunk (blob_id, seq, digest) VALUES (%s, %s, %s)", (number, 0, digest))
        link.execute(
            "INSERT INTO node (id, parent, live_key, name, size) VALUES (%s, 1, %s, %s, %s)",
            (number, hashlib.sha256(name.encode()).hexdigest(), name, len(content)),
        )
        link.execute("INSERT INTO journal (space, seq, node, name) VALUES (1, %s, %s, %s)", (number, number, name))


def _subject(name: str) -> Subject:
    commit = commit_bytes(name) // MIB
    return Subject(
        f"rows-{name}", f"yes: every commit ({commit} MiB; W3: a file or {PER_COMMIT})", engines.version(name)
    )


def subject(name: str) -> Subject:
    """What is told beside the figures of a row that is no server. Raises KeyError."""
    if name == "file":
        return Subject("file", "one fsync at the end", "write(2)")
    return _subject({f"rows-{engine}": engine for engine in engines.NAMES}[name])


def runner(name: str) -> Callable[[Sitting, set[str]], None]:
    """What runs such a row."""
    return sit_file if name == "file" else partial(sit, name=name.removeprefix("rows-"))
