"""MariaDB compares text by the collation of the database: ours must be byte by byte, or unique keys clash by accent."""

from __future__ import annotations

from typing import Any

from django.core import checks
from django.db import connections

from config.databases import MARIADB_COLLATION


def set_on_empty(sender: Any, using: str, **_: Any) -> None:
    """Before the first table is made: the database takes our collation, whatever the server's default is."""
    connection = connections[using]
    if connection.vendor == "mysql" and _collation(connection) != MARIADB_COLLATION and _is_empty(connection):
        name = connection.ops.quote_name(connection.settings_dict["NAME"])
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER DATABASE {name} CHARACTER SET utf8mb4 COLLATE {MARIADB_COLLATION}")


@checks.register(checks.Tags.database)
def refuse_another(databases: Any = None, **_: Any) -> list[checks.CheckMessage]:
    """Stops `migrate` on a database whose tables were made under another collation."""
    wrong: list[checks.CheckMessage] = []
    for alias in databases or []:
        connection = connections[alias]
        if connection.vendor == "mysql" and _collation(connection) != MARIADB_COLLATION and not _is_empty(connection):
            wrong.append(
                checks.Error(
                    f"The database compares text by {_collation(connection)}, not by {MARIADB_COLLATION}.",
                    hint=f"Make it with: CREATE DATABASE … CHARACTER SET utf8mb4 COLLATE {MARIADB_COLLATION};",
                    id="drive.operations.E001",
                )
            )
    return wrong


def _collation(connection: Any) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT @@collation_database")
        return cursor.fetchone()[0]


def _is_empty(connection: Any) -> bool:
    with connection.cursor() as cursor:
        return set(connection.introspection.table_names(cursor)) <= {"django_migrations"}
