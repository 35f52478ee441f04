"""What an engine has to offer to be backed up and restored."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol

from django.db import connection

from drive.backups.archive import Archive, Sink
from drive.backups.errors import BackupError

UNFINISHED = "restore_unfinished"  # a table that is there from a server's first restored row until all is proved


class Snapshot(Protocol):
    """The database at one moment, while others go on writing."""

    exact: bool  # `ask` sees the very moment that `dump` writes

    def ask(self, sql: str) -> Sequence[Sequence[Any]]:
        """The rows of a SELECT."""

    def dump(self, sink: Sink) -> None:
        """Write the whole database. Raises BackupError."""


class Engine(Protocol):
    name: str
    member: str  # what the dump is called in an archive

    def snapshot(self, room: Path) -> AbstractContextManager[Snapshot]:
        """`room` is a folder for what does not fit into memory. Raises BackupError."""

    def refuse_unless_empty(self) -> None:
        """Raises BackupError when anything is where the restore would go."""

    def filling(self, archive: Archive) -> AbstractContextManager[None]:
        """Inside, Django's connection leads to the restored rows; at the end without an error they are the database.

        After an error, or a kill, they are either not the database (SQLite) or a database that is refused (servers).
        """


def ask(sql: str) -> Sequence[Sequence[Any]]:
    """By Django's connection."""
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def refuse_unless_no_tables() -> None:
    """For servers. Raises BackupError."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
    if UNFINISHED in tables:
        raise BackupError(
            "A restore into this database is under way, or did not come to its end. "
            "If none runs: drop the database, make it anew, and restore again."
        )
    if tables:
        raise BackupError(
            f"The database is not empty: it has {len(tables)} tables. A restore goes into an empty one alone."
        )


def begin() -> None:
    """Put up the mark. Two restores at once: the second one fails here."""
    ask_nothing(f"CREATE TABLE {UNFINISHED} (since VARCHAR(40))")


def done() -> None:
    """Take the mark away: from now on it is a database like any other."""
    ask_nothing(f"DROP TABLE {UNFINISHED}")


def ask_nothing(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)
