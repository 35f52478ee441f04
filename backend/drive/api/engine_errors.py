"""What the engines say when the disk is full or a lock is not to be had, as errors that a caller can act upon."""

from __future__ import annotations

from django.db import DatabaseError, InterfaceError, OperationalError

from drive.lib.errors import Busy, DriveError, StorageFull

# MariaDB error numbers: 1021 disk full, 1114 table full, 3 error writing file; 1205 lock wait, 1213 deadlock,
# 1040 too many connections, 1020 record changed (snapshot isolation), 1053 the server stops; 1927, 2002, 2003, 2006,
# 2013 and 5014 (the driver's own): it is gone; 2005: its name is (docker's own, while its container starts again);
# 1452: a row that was to be referred to has gone: another request or the collector was first, and a second try finds
# its way.
_MARIADB_FULL = {3, 1021, 1114}
_MARIADB_BUSY = {1020, 1040, 1053, 1205, 1213, 1452, 1927, 2002, 2003, 2005, 2006, 2013, 5014}
# PostgreSQL SQLSTATE: class 53 is resources (53100 disk full), 40 a transaction to be repeated, 55P03 lock not
# available, 57014 timeout, 57P0x shut down, 08 connection; 23503 as 1452 above.
_POSTGRES_BUSY = (
    "23503", "40001", "40P01", "55P03", "53200", "53300", "53400", "57014", "57P01", "57P02", "57P03", "08",
)  # fmt: skip


def from_database(error: DatabaseError | InterfaceError) -> DriveError | None:
    """StorageFull, Busy, or None when it is neither of them."""
    state = str(getattr(error.__cause__, "sqlstate", None) or "")
    number = error.args[0] if error.args and isinstance(error.args[0], int) else None
    text = str(error).lower()
    if state == "53100" or number in _MARIADB_FULL or "database or disk is full" in text or "disk i/o error" in text:
        return StorageFull()
    if (state and state.startswith(_POSTGRES_BUSY)) or number in _MARIADB_BUSY:
        return Busy()
    if not state and isinstance(error, OperationalError) and type(error.__cause__).__module__.startswith("psycopg"):
        return Busy()  # no SQLSTATE: the server was not reached, or the pool had no connection to give
    if isinstance(error, OperationalError) and ("database is locked" in text or "table is locked" in text):
        return Busy()
    return None
