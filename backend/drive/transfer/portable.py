"""One SQLite file that holds spaces with all their bytes, for any program that reads SQLite.

`sqlar` is the table of an SQLite archive (sqlite.org/sqlar.html), so `sqlite3 FILE ".archive -t"` lists it and
`-x` takes it out. It holds current contents whole and as they are. What one value can not hold (WHOLE_BYTES; SQLite's
own limit is 10^9 bytes) and past contents are in `part`, a mebibyte a row. A content's name is its tree digest in hex.

Passwords, tokens of links, sessions, the trash and the journal are not in it.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast
from urllib.parse import quote

from pysqlite3 import dbapi2 as sqlite3  # on every engine: it is new, and reads a value piece by piece

from drive.transfer.errors import TransferError

APPLICATION_ID = 0x484F4C44  # "HOLD"
VERSION = 1
WHOLE_BYTES = 900 * 1024 * 1024
PAGE_BYTES = 16384  # a mebibyte is a chain of pages; long ones are fewer

SCHEMA = """
CREATE TABLE IF NOT EXISTS about (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS sqlar (name TEXT PRIMARY KEY, mode INT, mtime INT, sz INT, data BLOB);
CREATE TABLE IF NOT EXISTS archived (name TEXT PRIMARY KEY, digest TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS archived_by_digest ON archived (digest);
CREATE TABLE IF NOT EXISTS part (digest TEXT NOT NULL, seq INTEGER NOT NULL, data BLOB NOT NULL, UNIQUE (digest, seq));
CREATE TABLE IF NOT EXISTS in_parts (digest TEXT PRIMARY KEY, size INTEGER NOT NULL);
"""
# What one moment looked like: written anew when an export goes on.
FACTS = """
DROP VIEW IF EXISTS file; DROP VIEW IF EXISTS file_version;
DROP TABLE IF EXISTS space; DROP TABLE IF EXISTS node; DROP TABLE IF EXISTS version;
DROP TABLE IF EXISTS access; DROP TABLE IF EXISTS link; DROP TABLE IF EXISTS missing;
CREATE TABLE space (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, owner TEXT, quota_bytes INTEGER,
    trash_days INTEGER, keep_versions TEXT, top INTEGER NOT NULL, fingerprint TEXT NOT NULL);
CREATE TABLE node (id INTEGER PRIMARY KEY, space INTEGER NOT NULL, parent INTEGER, kind TEXT NOT NULL,
    name TEXT NOT NULL, path TEXT NOT NULL, media_type TEXT NOT NULL, size INTEGER, digest TEXT,
    created_at TEXT NOT NULL, modified_at TEXT NOT NULL);
CREATE INDEX node_by_parent ON node (parent);
CREATE TABLE version (id INTEGER PRIMARY KEY, node INTEGER NOT NULL, digest TEXT NOT NULL, size INTEGER NOT NULL,
    media_type TEXT NOT NULL, written_at TEXT NOT NULL, written_by TEXT NOT NULL, pinned INTEGER NOT NULL);
CREATE INDEX version_by_node ON version (node, id);
CREATE TABLE access (node INTEGER NOT NULL, person TEXT, people TEXT, role INTEGER NOT NULL);
CREATE TABLE link (node INTEGER NOT NULL, kind TEXT NOT NULL, label TEXT NOT NULL, expires_at TEXT,
    download_limit INTEGER, made_by TEXT, made_at TEXT NOT NULL, has_password INTEGER NOT NULL);
CREATE TABLE missing (digest TEXT PRIMARY KEY);
CREATE VIEW file AS
    SELECT path, size, modified_at, media_type, digest,
        CASE WHEN digest IN (SELECT digest FROM missing) THEN 'missing'
             WHEN path IN (SELECT name FROM sqlar) THEN 'sqlar' ELSE 'part' END AS bytes_in
    FROM node WHERE kind = 'file' ORDER BY path;
CREATE VIEW file_version AS
    SELECT node.path, version.written_at, version.written_by, version.size, version.digest, version.pinned
    FROM version JOIN node ON node.id = version.node ORDER BY node.path, version.id;
"""


@contextmanager
def told(file: Path) -> Iterator[None]:
    """Turn what SQLite refuses into one line."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        full = "disk is full" in str(error) or "disk I/O" in str(error)
        more = " What is complete stays; make room, and the same command goes on." if full else ""
        raise TransferError(f"{file}: {error}.{more}") from None


def opened(file: Path) -> sqlite3.Connection:
    """A complete export, to be read. Raises TransferError for anything else."""
    if not file.is_file():
        raise TransferError(f"{file} is not there, or no file.")
    uri = f"file:{quote(str(file.absolute()))}?mode=ro"
    connection = sqlite3.connect(uri, uri=True, check_same_thread=False, isolation_level=None)
    try:
        if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
            raise TransferError(f"{file} is an SQLite file, but no export of Holdfast.")
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if version != VERSION:
            raise TransferError(f"{file} has form {version}; this Holdfast reads form {VERSION}.")
        if connection.execute("SELECT value FROM about WHERE key = 'complete'").fetchone() != ("yes",):
            raise TransferError(f"{file} is not complete: its export was ended. Run that again first.")
    except sqlite3.DatabaseError:
        connection.close()
        raise TransferError(f"{file} is no export of Holdfast.") from None
    except TransferError:
        connection.close()
        raise
    return connection


def content(connection: sqlite3.Connection, digest: str, size: int) -> BinaryIO:
    """The bytes of a content. Raises KeyError when the file does not have them."""
    if not size:
        return io.BytesIO()
    sql = "SELECT sqlar.rowid FROM archived JOIN sqlar USING (name) WHERE archived.digest = ? LIMIT 1"
    row = connection.execute(sql, (digest,)).fetchone()
    if row is not None:
        return cast(BinaryIO, connection.open_blob("sqlar", "data", row[0], True))
    if connection.execute("SELECT 1 FROM in_parts WHERE digest = ?", (digest,)).fetchone() is None:
        raise KeyError(digest)
    return io.BufferedReader(_Parts(connection, digest))


class _Parts(io.RawIOBase):
    def __init__(self, connection: sqlite3.Connection, digest: str) -> None:
        self._connection, self._digest = connection, digest
        self._seq, self._piece = 0, memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        if not self._piece:
            sql = "SELECT data FROM part WHERE digest = ? AND seq = ?"
            row = self._connection.execute(sql, (self._digest, self._seq)).fetchone()
            self._seq += 1
            self._piece = memoryview(bytes(row[0]) if row else b"")
        target = cast(memoryview, buffer)
        count = min(len(target), len(self._piece))
        target[:count] = self._piece[:count]
        self._piece = self._piece[count:]
        return count
