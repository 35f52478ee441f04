"""How each engine takes and gives bytes. Everything that is not bytes goes through the ORM."""

from __future__ import annotations

from django.db import connection

from drive.blobs.paths.base import BytePath


def for_engine() -> BytePath:
    """The byte path of the configured engine. Its driver is imported only here, only when it is used."""
    match connection.vendor:
        case "sqlite":
            from drive.blobs.paths.sqlite import SqlitePath

            return SqlitePath()
        case "mysql":
            from drive.blobs.paths.mariadb import MariadbPath

            return MariadbPath()
        case "postgresql":
            from drive.blobs.paths.postgres import PostgresPath

            return PostgresPath()
        case vendor:
            raise NotImplementedError(f"there is no byte path for {vendor}")
