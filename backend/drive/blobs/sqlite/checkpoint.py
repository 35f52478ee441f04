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


def nudge(path: str) -> None:
    """Called after a commit of bytes: start a checkpoint when the WAL has grown past FROM_WAL_BYTES."""
    try:
        if os.stat(path + "-wal").st_size < FROM_WAL_BYTES:
            return
    except FileNotFoundError:
        return
    with _lock:
        worker = _running.get(path)
        if worker is None or worker.pid != os.getpid():  # a forked child has no threads of its parent
            worker = _running[path] = _Checkpointer(path)
            worker.start()
    worker.due.set()
