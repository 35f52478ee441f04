"""Puts pysqlite3 in the place of sqlite3. Must be imported before anything imports sqlite3.

SQLite 3.7.0–3.51.2 can lose commits when several connections use WAL (sqlite.org/wal.html, "WAL-reset bug"), and what
Linux distributions ship is in that range. Two SQLite libraries in one process would break each other's file locks, so
there is only this one.
"""

from __future__ import annotations

import sys

import pysqlite3
from pysqlite3 import dbapi2

SAFE_VERSION = (3, 51, 3)

sys.modules["sqlite3"] = pysqlite3
sys.modules["sqlite3.dbapi2"] = dbapi2

version: tuple[int, ...] = tuple(int(part) for part in pysqlite3.sqlite_version.split("."))
