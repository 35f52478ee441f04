"""The index of names: one table of pieces on every engine, kept by the engine's own triggers."""

from __future__ import annotations

from typing import Any

from django.db import connection as default_connection

from drive.search.index.base import Index
from drive.search.index.mariadb import MariaDbIndex
from drive.search.index.postgres import PostgresIndex
from drive.search.index.sqlite import SqliteIndex

_BY_VENDOR: dict[str, type[Index]] = {"sqlite": SqliteIndex, "mysql": MariaDbIndex, "postgresql": PostgresIndex}


def adapter(connection: Any = None) -> Index:
    """The index as that connection's engine has it; of the default connection when None."""
    asked = default_connection if connection is None else connection
    return _BY_VENDOR[asked.vendor](asked)
