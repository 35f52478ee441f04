"""What the byte paths of SQLite and PostgreSQL share: they use the ORM's own connection."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, OperationalError, connection

from drive.blobs.paths.base import Raced, Rows


class OrmTransaction:
    def execute(self, sql: str, params: Sequence[Any]) -> int:
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            return cursor.rowcount

    def fetch(self, sql: str, params: Sequence[Any]) -> Rows:
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            return cursor.fetchall()


class OrmPath:
    def is_race(self, error: Exception) -> bool:
        return isinstance(error, IntegrityError | OperationalError | Raced)

    def time(self, moment: datetime) -> Any:
        return connection.ops.adapt_datetimefield_value(moment)
