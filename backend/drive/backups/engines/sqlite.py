"""SQLite: its online backup out of one read transaction; a restore beside the database, renamed when all is proved.

`VACUUM INTO` would write a smaller file, but it can not run inside a transaction, so nothing could be counted at its
very moment, and it takes every row apart. The backup copies pages. Left to itself it begins anew whenever somebody else
has written; inside a read transaction it sees one moment, and writers go on into the WAL.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection
from pysqlite3 import dbapi2

from drive.backups.archive import PIECE_BYTES, Archive, Sink
from drive.backups.errors import BackupError
from drive.backups.places import sync_folder

STEP_PAGES = 2048  # 16 MiB: after each one Ctrl-C is heard
SIDES = ("-wal", "-shm", "-journal", "-turn")  # what stands beside a database file


@dataclass
class _Snapshot:
    connection: dbapi2.Connection
    room: Path
    exact: bool = True

    def ask(self, sql: str) -> Sequence[Sequence[Any]]:
        with connection.wrap_database_errors:
            return self.connection.execute(sql).fetchall()

    def dump(self, sink: Sink) -> None:
        with tempfile.NamedTemporaryFile(dir=self.room, prefix=".backup-", delete=False) as copy:
            try:
                # The copy is ours alone until it is whole, so it needs neither a journal nor to be waited for.
                with closing(dbapi2.connect(copy.name, isolation_level=None)) as into:
                    os.unlink(copy.name)  # kill -9 leaves nothing behind: both have it open
                    into.execute("PRAGMA journal_mode = OFF")
                    into.execute("PRAGMA synchronous = OFF")
                    with connection.wrap_database_errors:
                        self.connection.backup(into, pages=STEP_PAGES)
            finally:
                Path(copy.name).unlink(missing_ok=True)
            shutil.copyfileobj(copy, sink, PIECE_BYTES)


class Sqlite:
    name = "sqlite"
    member = "dump.sqlite3"

    @contextmanager
    def snapshot(self, room: Path) -> Iterator[_Snapshot]:
        path = _path()
        if not path.is_file():
            raise BackupError(f"There is no database at {path}.")
        with closing(dbapi2.connect(str(path), isolation_level=None, timeout=30)) as reader:
            reader.execute("PRAGMA query_only = 1")
            reader.execute("BEGIN")
            reader.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()  # the moment: BEGIN alone looks at nothing
            yield _Snapshot(reader, room)

    def refuse_unless_empty(self) -> None:
        path = _path()
        for one in (path, *(Path(f"{path}{side}") for side in SIDES[:3])):
            if one.exists():
                raise BackupError(f"{one} is there already. A restore replaces nothing: move it away first.")

    @contextmanager
    def filling(self, archive: Archive) -> Iterator[None]:
        path, part = _path(), Path(f"{_path()}.restoring")
        with _alone(path.parent):
            _remove(part)
            try:
                with open(part, "xb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
                    archive.copy(file)
                    file.flush()
                    os.fsync(file.fileno())
                with _connected_to(part):
                    yield
                _put(part, path)
            finally:
                _remove(part)


def _path() -> Path:
    return Path(str(connection.settings_dict["NAME"]))


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise BackupError(f"Another restore into {folder} runs.") from None
    finally:
        os.close(descriptor)


@contextmanager
def _connected_to(part: Path) -> Iterator[None]:
    """Django's connection leads to `part`; at the end all of it is in the one file, on the disk."""
    settings = connection.settings_dict
    before = settings["NAME"]
    connection.close()
    settings["NAME"] = str(part)
    try:
        yield
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            if cursor.fetchone()[0] or Path(f"{part}-wal").stat().st_size:
                raise BackupError("The restored file can not be completed: something else has it open.")
    finally:
        connection.close()
        settings["NAME"] = before


def _put(part: Path, path: Path) -> None:
    """The name that counts, unless somebody has taken it meanwhile."""
    try:
        os.link(part, path)
    except FileExistsError:
        raise BackupError(f"{path} is there by now. A restore replaces nothing: move it away first.") from None
    sync_folder(path.parent)


def _remove(part: Path) -> None:
    for side in ("", *SIDES):
        Path(f"{part}{side}").unlink(missing_ok=True)
