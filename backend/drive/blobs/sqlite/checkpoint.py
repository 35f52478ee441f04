"""One background checkpointer a process, so that no request pays for moving the WAL into the database."""

from __future__ import annotations

import logging
import os
import threading

from pysqlite3 import dbapi2

from drive.blobs.sqlite.turn import Turn, turn_path

log = logging.getLogger(__name__)

# Small and often: the wait for the disk of each checkpoint holds up the commits beside it.
FROM_WAL_BYTES = 4 * 1024 * 1024
# Past this a checkpoint catches up while nobody writes: only then can the WAL begin anew instead of growing.
CATCH_UP_BYTES = 16 * 1024 * 1024
# After so long what there is gets moved, however little: readers find nothing in the WAL then, and look in one place.
REST_SECONDS = 1.0

_lock = threading.Lock()
_running: dict[str, _Checkpointer] = {}


class _Checkpointer(threading.Thread):
    def __init__(self, path: str) -> None:
        super().__init__(name="checkpointer", daemon=True)
        self.path = path
        self.pid = os.getpid()
        self.some = threading.Event()  # something was committed
        self.due = threading.Event()  # enough was
        self.waiting = 0  # bytes committed by this process since it was last due

    def run(self) -> None:
        connection = dbapi2.connect(self.path, isolation_level=None, timeout=5)
        connection.execute("PRAGMA synchronous = FULL")
        turn = Turn(turn_path(self.path))
        while True:
            self.some.wait()
            self.due.wait(REST_SECONDS)
            self.some.clear()
            self.due.clear()
            try:
                checkpoint(connection, turn)
            except dbapi2.Error:
                log.exception("checkpoint failed; the WAL's own limit still applies")


def checkpoint(connection: dbapi2.Connection, turn: Turn) -> None:
    """Move the WAL into the database; a long one twice, the rest while nobody writes."""
    page_bytes = connection.execute("PRAGMA page_size").fetchone()[0]
    if _move(connection) * page_bytes <= CATCH_UP_BYTES:
        return
    turn.take()  # most is in place by now, so this is short
    try:
        _move(connection)
    finally:
        turn.give_back()


def _move(connection: dbapi2.Connection) -> int:
    """Move what is committed; how many pages the WAL has. PASSIVE waits for nobody: what a reader needs stays."""
    return int(connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()[1])


def nudge(path: str, added: int | None = None) -> None:
    """Called after a commit: start a checkpoint when there is enough in the WAL to be worth one, else soon.

    `added` is how many bytes the commit brought; they are counted, because the WAL's size does not tell: the file keeps
    the size it once had. Without `added` the size decides.
    """
    with _lock:
        worker = _running.get(path)
        if worker is None or worker.pid != os.getpid():  # a forked child has no threads of its parent
            worker = _running[path] = _Checkpointer(path)
            worker.start()
        worker.waiting += FROM_WAL_BYTES if added is None and _wal_bytes(path) >= FROM_WAL_BYTES else added or 0
        if worker.waiting >= FROM_WAL_BYTES:
            worker.waiting = 0
            worker.due.set()
    worker.some.set()


def _wal_bytes(path: str) -> int:
    try:
        return os.stat(path + "-wal").st_size
    except FileNotFoundError:
        return 0
