"""A fair turn for writers: an advisory file lock around every write transaction.

SQLite's busy handler sleeps and tries again, so a connection that writes without pause starves all others. Waiting in
the kernel for a file lock instead lets the next one in as soon as the holder commits.
"""

from __future__ import annotations

import fcntl
import os


def turn_path(database: str) -> str:
    """The lock's file of a database's."""
    return f"{database}-turn"


class Turn:
    """One connection's place in the queue. Every instance opens the file anew: flock belongs to the open file."""

    def __init__(self, path: str) -> None:
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        self.held = False

    def take(self) -> None:
        """Wait until no other connection on this machine writes. The kernel gives it back when a process dies."""
        if not self.held:
            fcntl.flock(self._file, fcntl.LOCK_EX)
            self.held = True

    def give_back(self) -> None:
        if self.held:
            self.held = False
            fcntl.flock(self._file, fcntl.LOCK_UN)

    def close(self) -> None:
        self.give_back()
        os.close(self._file)
