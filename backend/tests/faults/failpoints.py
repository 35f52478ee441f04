"""Failpoints around every COMMIT, without a hook in the code under test: its driver's commit is wrapped.

Armed by a file: `before 7` makes the first process that reaches its 7th commit from then on kill itself with SIGKILL
just before the COMMIT; `after 7` just after it returned, before anybody is told. The file is renamed to `<name>.fired`
by the one process that dies of it.
"""

from __future__ import annotations

import functools
import os
import signal
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

WHERE = ("before", "after")


def arm(path: Path, where: str, nth: int) -> None:
    """Arm the failpoint; atomic, so that nobody reads half a line."""
    fresh = path.with_suffix(".new")
    fresh.write_text(f"{where} {nth}")
    fresh.rename(path)


def fired(path: Path) -> Path:
    return path.with_suffix(".fired")


class _Failpoint:
    """This process's count of commits since the file was armed."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._armed: tuple[int, str] | None = None  # inode and text: a new file is a new count
        self._seen = 0

    def pass_by(self, where: str) -> None:
        try:
            with self._path.open() as file:
                armed = (os.fstat(file.fileno()).st_ino, file.read())
        except FileNotFoundError:
            return
        wanted, nth = armed[1].split()
        if wanted != where:
            return
        with self._lock:
            if armed != self._armed:
                self._armed, self._seen = armed, 0
            self._seen += 1
            if self._seen < int(nth):
                return
            try:
                self._path.rename(fired(self._path))
            except FileNotFoundError:
                return  # another process was first
            os.kill(os.getpid(), signal.SIGKILL)


def install(path: Path) -> None:
    """Wrap the commit of the configured engine's ORM connection, and of MariaDB's byte connection."""
    from django.db import connections

    connection = connections["default"]
    point = _Failpoint(path)
    _wrap(type(connection), "_commit", point)
    if connection.vendor == "mysql":
        import mariadb

        _wrap(mariadb.connections.Connection, "commit", point)


def _wrap(owner: type, name: str, point: _Failpoint) -> None:
    commit: Callable[..., Any] = getattr(owner, name)

    @functools.wraps(commit)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        point.pass_by("before")
        result = commit(*args, **kwargs)
        point.pass_by("after")
        return result

    setattr(owner, name, wrapped)
