"""How each engine's database is copied while it is used, and filled again. One module an engine, one shape: `base`."""

from __future__ import annotations

from django.db import connection

from drive.backups.engines.base import Engine


def here() -> Engine:
    """The configured engine's."""
    match connection.vendor:
        case "sqlite":
            from drive.backups.engines.sqlite import Sqlite

            return Sqlite()
        case "mysql":
            from drive.backups.engines.mariadb import MariaDB

            return MariaDB()
        case "postgresql":
            from drive.backups.engines.postgres import Postgres

            return Postgres()
        case vendor:
            raise NotImplementedError(f"there is no backup for {vendor}")
