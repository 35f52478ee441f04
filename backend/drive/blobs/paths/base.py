"""The contract of a byte path."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, Protocol

from drive.blobs.chunks import Piece

Rows = list[tuple[Any, ...]]


class Transaction(Protocol):
    """One open transaction. SQL takes `%s` parameters on every engine."""

    def execute(self, sql: str, params: Sequence[Any]) -> int:
        """Run a statement; how many rows it changed."""

    def fetch(self, sql: str, params: Sequence[Any]) -> Rows: ...

    def add_chunks(self, pieces: Sequence[Piece]) -> None:
        """Insert chunk rows whose digests are not there. Raises when another writer was first (see `is_race`)."""


class BytePath(Protocol):
    commit_bytes: int
    put_rides: bool

    def transaction(self) -> AbstractContextManager[Transaction]:
        """One durable commit on leaving; a roll-back when an exception passes through."""

    def read(self, sql: str, params: Sequence[Any]) -> Rows:
        """Rows of one statement on a connection borrowed for just that."""

    def is_race(self, error: Exception) -> bool:
        """Whether repeating the transaction can help: a deadlock, or an equal chunk that came first."""

    def time(self, moment: datetime) -> Any:
        """An aware datetime as the engine's driver wants it."""

    def let_go(self) -> None:
        """Give the thread's ORM connection back before a long conversation with a client."""
