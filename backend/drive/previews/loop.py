"""The worker's own threads for previews: people look at a page and wait, so no other task stands before it."""

from __future__ import annotations

import logging
import threading

from django.conf import settings
from django.db import DatabaseError, InterfaceError, close_old_connections, connection

from drive.previews import making
from drive.previews.painter import Painter, Stopped

LOOK_SECONDS = 1.0  # between two looks into an empty list: a read of one index
REST_SECONDS = 10.0  # after the database did not answer
IDLE_LOOKS = 30  # without work; then the child process ends too

log = logging.getLogger("drive.previews")


def start(stopping: threading.Event) -> list[threading.Thread]:
    """settings.PREVIEW_WORKERS threads, each with a child process when there is work; they end with `stopping`."""
    threads = [
        threading.Thread(target=_run, args=(stopping,), name=f"previews-{number}")
        for number in range(settings.PREVIEW_WORKERS)
    ]
    for thread in threads:
        thread.start()
    return threads


def _run(stopping: threading.Event) -> None:
    painter, idle = Painter(stopping.is_set), 0
    try:
        while not stopping.is_set():
            close_old_connections()
            rest = LOOK_SECONDS
            try:
                idle = 0 if making.run(painter, go_on=lambda: not stopping.is_set()) else idle + 1
            except Stopped:
                break
            except (DatabaseError, InterfaceError):
                log.exception("the database does not answer")
                connection.close()
                rest = REST_SECONDS
            except Exception:
                log.exception("a preview could not be made")  # its claim runs out, and it is tried again
                rest = REST_SECONDS
            if idle >= IDLE_LOOKS:
                painter.close()
            stopping.wait(rest)
    finally:
        painter.close()
        connection.close()
