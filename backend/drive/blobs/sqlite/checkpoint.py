"""One background checkpointer a process, so that no request pays for moving the WAL into the database."""

from __future__ import annotations

import logging
import os
import threading

from pysqlite3 import dbapi2

log = logging.getLogger(__name__)

FROM_WAL_BYTES = 24 * 1024 * 1024

_lock = threading.Lock()
_running: dict[str, _Checkpointer] = {}


class _Checkpointer(threading.Thread):
    def __init__(self, path: str) -> None:
        super().__init__(name="checkpointer", daemon=True)
        self.path = path
        self.pid = os.getpid()
        self.due = threading.Event()
        self.waiting = 0  # bytes committed by this process since it was last due

    def run(self) -> None:
        connection = dbapi2.connect(self.path, isolation_level=None, timeout=5)
        connection.execute("PRAGMA synchronous = FULL")
        while True:
            self.due.wait()
            self.due.clear()
            try:
                # PASSIVE waits for nobody: what a reader still needs stays for the next round.
                connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
            except dbapi2.Error:
                log.exception("checkpoint failed; the WAL's own limit still applies")


def nudge(path: str, added: int | None = None) -> None:
    """Called after a commit: start a checkpoint when there is enough in the WAL to be worth one.

    `added` is how many bytes the commit brought; they are counted, because the WAL's size does not tell: the file keeps
    the size it once had. Without `added` the size decides.
    """
    with _lock:
        worker = _running.get(path)
        if worker is None or worker.pid != os.getpid():  # a forked child has no threads of its parent
            worker = _running[path] = _Checkpointer(path)
            worker.start()
        worker.waiting += FROM_WAL_BYTES if added is None and _wal_bytes(path) >= FROM_WAL_BYTES else added or 0
        if worker.waiting < FROM_WAL_BYTES:
            return
        worker.waiting = 0
    worker.due.set()


def _wal_bytes(path: str) -> int:
    try:
        return os.stat(path + "-wal").st_size
    except FileNotFoundError:
        return 0
