"""The database backend: `ENGINE = "drive.blobs.sqlite"`."""

from __future__ import annotations

from typing import Any

from drive.blobs.sqlite import driver  # noqa: F401  (first: it puts pysqlite3 in the place of sqlite3)

from django.db.backends.sqlite3 import base  # isort: skip

from drive.blobs.sqlite.turn import Turn, turn_path  # isort: skip

PAGE_BYTES = 8192  # small commits against big reads; can not change once the file has tables
MMAP_BYTES = 2**40  # the library's own cap; address space, not memory
CACHE_KIB = 16 * 1024
WAL_BACKSTOP_BYTES = 64 * 1024 * 1024  # past this a committer checkpoints itself, should the background one lag
BUSY_SECONDS = 30


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's backend with WAL, `synchronous=FULL` and write transactions that wait for their turn."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._turn: Turn | None = None
        self._mmap_bytes = MMAP_BYTES
        self.has_grown = False  # by bytes that this connection added since it mapped the file

    def get_connection_params(self) -> dict[str, Any]:
        options = self.settings_dict.setdefault("OPTIONS", {})
        # A deferred transaction that reads and then writes fails at once instead of waiting; IMMEDIATE queues.
        options.setdefault("transaction_mode", "IMMEDIATE")
        options.setdefault("timeout", BUSY_SECONDS)
        return super().get_connection_params()

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        connection = super().get_new_connection(conn_params)
        # Both must come before WAL and before the first table.
        connection.execute(f"PRAGMA page_size = {PAGE_BYTES}")
        if connection.execute("PRAGMA page_count").fetchone() == (0,):
            # On a file that has pages it would write the header anew: a commit for each connection, without its turn.
            connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute(f"PRAGMA mmap_size = {MMAP_BYTES}")
        connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
        connection.execute(f"PRAGMA wal_autocheckpoint = {WAL_BACKSTOP_BYTES // PAGE_BYTES}")
        connection.execute(f"PRAGMA journal_size_limit = {WAL_BACKSTOP_BYTES}")
        if not self.is_in_memory_db():
            self._turn = Turn(turn_path(self.settings_dict["NAME"]))
        return connection

    def map_anew(self) -> None:
        """Map the file as it is now. SQLite does when another connection has written; what this one added it would read
        through a system call a page."""
        # A limit that differs is the only way to say so.
        self._mmap_bytes = MMAP_BYTES if self._mmap_bytes < MMAP_BYTES else MMAP_BYTES - 2**16
        self.connection.execute(f"PRAGMA mmap_size = {self._mmap_bytes}")
        self.has_grown = False

    def _start_transaction_under_autocommit(self) -> None:
        if self._turn:
            self._turn.take()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._give_back()
            raise

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]
        self._give_back()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._give_back()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            if self._turn:
                self._turn.close()
                self._turn = None

    def _give_back(self) -> None:
        if self._turn:
            self._turn.give_back()
