"""Emptying the tables between tests that commit, at the price of the rows that they left.

Django's flush then tells every application that it has been migrated: permissions and content types are made again,
and the search index with its triggers. Here those stay, since no test changes them. On PostgreSQL it truncates, which
makes new files for each table, empty ones too; deleting rows leaves the same tables, and only those that hold bytes are
truncated.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.management.commands import flush
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.postgresql.operations import DatabaseOperations

BYTES = ("chunk", "draft_part")  # their files would keep the room of all bytes that tests ever stored
KEPT = {"auth_permission", "django_content_type"}  # made by migrating, the same for every test


def use() -> None:
    """From now on, in this process."""
    flush.emit_post_migrate_signal = lambda *_: None  # type: ignore[attr-defined]
    flush.sql_flush = _sql_flush  # type: ignore[attr-defined]
    DatabaseOperations.sql_flush = _delete  # type: ignore[method-assign,assignment]


def _sql_flush(style: Any, connection: BaseDatabaseWrapper, **how: Any) -> list[str]:
    """As Django's, without the tables that are kept."""
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    return connection.ops.sql_flush(style, [table for table in tables if table not in KEPT], **how)


def _delete(self: DatabaseOperations, style: Any, tables: Sequence[str], **_: Any) -> list[str]:
    """In any order: the tables' foreign keys are looked at when the transaction ends."""
    return [
        f"TRUNCATE {', '.join(map(self.quote_name, BYTES))} CASCADE;",
        "SET CONSTRAINTS ALL DEFERRED;",
        *(f"DELETE FROM {self.quote_name(table)};" for table in tables if table not in BYTES),
    ]
