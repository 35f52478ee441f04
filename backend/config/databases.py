"""HOLDFAST_DATABASE → Django's DATABASES entry, with the options that make "acknowledged" mean "durable"."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qs, unquote

from django.core.exceptions import ImproperlyConfigured

from config import env

MARIADB_COLLATION = "utf8mb4_bin"  # names are compared by our keys, byte for byte, never by a language's rules
SQLITE_BUSY_SECONDS = 30
POSTGRES_POOL = 16  # connections a process
# After that the pool stops trying by itself, and each new request tries at once. Its own way, waiting twice as long
# each time, left the drive without a database for as long again as the outage had been.
POSTGRES_RECONNECT_SECONDS = 4.0


def from_url(value: str, data: Path) -> dict[str, Any]:
    """The entry for `value`; an SQLite file in the data folder when it is empty.

    Takes `sqlite:///absolute/file`, `mysql://user:pw@host:port/name?unix_socket=/…` (also `mariadb://`) and
    `postgres://user:pw@host:port/name?host=/socket/dir` (also `postgresql://`). Raises ImproperlyConfigured.
    """
    if not value:
        return _sqlite(str(data / "holdfast.sqlite3"))
    parts = env.split_url("DATABASE", value)
    if parts.scheme == "sqlite" and parts.path:
        return _sqlite(unquote(parts.path))
    if parts.scheme in ("mysql", "mariadb"):
        return _mariadb(parts)
    if parts.scheme in ("postgres", "postgresql"):
        return _postgres(parts)
    raise ImproperlyConfigured(
        "HOLDFAST_DATABASE must be empty (SQLite), sqlite:///file, mysql://user:password@host/name "
        "or postgres://user:password@host/name."
    )


def _common(engine: str, name: str, **more: Any) -> dict[str, Any]:
    # Connections are kept: opening one costs more than most requests. Byte views let go of theirs by themselves.
    return {"ENGINE": engine, "NAME": name, "CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": True, **more}


def _sqlite(name: str) -> dict[str, Any]:
    # The engine sets WAL, FULL and the rest on each connection; see drive/blobs/sqlite.
    options = {"transaction_mode": "IMMEDIATE", "timeout": SQLITE_BUSY_SECONDS}
    return _common("drive.blobs.sqlite", name, CONN_HEALTH_CHECKS=False, OPTIONS=options)


def _server(engine: str, parts: SplitResult, **more: Any) -> dict[str, Any]:
    name = unquote(parts.path.lstrip("/"))
    if not name or "/" in name:
        raise ImproperlyConfigured("HOLDFAST_DATABASE must end in /name, the name of one database.")
    return _common(
        engine,
        name,
        USER=unquote(parts.username or ""),
        PASSWORD=unquote(parts.password or ""),
        HOST=parts.hostname or "",
        PORT=str(parts.port or ""),
        **more,
    )


def _query(parts: SplitResult, *known: str) -> dict[str, str]:
    found = {key: values[-1] for key, values in parse_qs(parts.query, keep_blank_values=True).items()}
    unknown = sorted(set(found) - set(known))
    if unknown:
        raise ImproperlyConfigured(f"HOLDFAST_DATABASE: unknown option {unknown[0]!r}; known are {', '.join(known)}.")
    return found


def _mariadb(parts: SplitResult) -> dict[str, Any]:
    asked = _query(parts, "unix_socket", "ssl_ca")
    options: dict[str, Any] = {
        "charset": "utf8mb4",
        "collation": MARIADB_COLLATION,
        # READ COMMITTED: the default, repeatable read, loses updates under Django (Django's own advice).
        "isolation_level": "read committed",
        # Strict: else a value that is too long is cut in silence.
        "sql_mode": "TRADITIONAL",
    }
    if "unix_socket" in asked:
        options["unix_socket"] = asked["unix_socket"]
    if "ssl_ca" in asked:
        options["ssl"] = {"ca": asked["ssl_ca"]}
    return _server(
        "django.db.backends.mysql",
        parts,
        OPTIONS=options,
        TEST={"CHARSET": "utf8mb4", "COLLATION": MARIADB_COLLATION},
    )


def _postgres(parts: SplitResult) -> dict[str, Any]:
    asked = _query(parts, "host", "sslmode", "sslrootcert")
    entry = _server("django.db.backends.postgresql", parts, OPTIONS={})
    entry["HOST"] = asked.pop("host", entry["HOST"])
    # A pool a process: 128 threads are cheap, 128 server processes are not. Views let go of theirs while bytes travel.
    pool = {"min_size": 1, "max_size": POSTGRES_POOL, "timeout": 30, "reconnect_timeout": POSTGRES_RECONNECT_SECONDS}
    entry["OPTIONS"] = {**asked, "pool": pool}
    # Asked when it is lent: after a restart of the server the pool holds connections that are none.
    entry |= {"CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": True}
    return entry
