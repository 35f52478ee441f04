"""The one background process: runs what stands in the queue and puts in what is due."""

from __future__ import annotations

import logging
import secrets
import signal
import threading
import time
from types import FrameType

from django.conf import settings
from django.db import DatabaseError, InterfaceError, close_old_connections, connection
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks_db.management.commands.db_worker import Worker as QueueWorker
from django_tasks_db.models import DBTaskResult

from drive.operations import clock

CLOCK = "clock"
FAILED_PAUSE_SECONDS = 10

log = logging.getLogger("drive.worker")


class Worker:
    """Looks at the queue every `pause` seconds: a read alone, so that an idle worker writes (nearly) nothing."""

    def __init__(self, pause: float) -> None:
        self.pause = pause
        self.name = secrets.token_hex(8)
        self.stopping = threading.Event()
        self._next_look = 0.0
        self._queue = QueueWorker(
            queue_names=["*"],
            interval=0,
            batch=True,  # come back when the queue is empty
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=self.name,
            excluded_queue_names=[],
        )

    def run(self) -> None:
        """Until SIGTERM or SIGINT; a task that is running is finished first."""
        for number in signal.SIGTERM, signal.SIGINT:
            signal.signal(number, self._stop)
        log.info("worker %s started", self.name)
        beside = [thread for path in settings.WORKER_THREADS for thread in import_string(path)(self.stopping)]
        while not self.stopping.is_set():
            self.stopping.wait(self._round())
        for thread in beside:
            thread.join()
        clock.release(CLOCK, self.name, timezone.now())
        connection.close()
        log.info("worker %s stopped", self.name)

    def _round(self) -> float:
        """One look at clock and queue; seconds until the next one."""
        close_old_connections()
        try:
            self.look_at_clock()
            self.run_queue()
        except (DatabaseError, InterfaceError):
            # The database is away, or not yet migrated: it will come back, and so do we.
            log.exception("the database does not answer")
            connection.close()
            return FAILED_PAUSE_SECONDS
        return self.pause

    def look_at_clock(self) -> None:
        if time.monotonic() < self._next_look:
            return
        self._next_look = time.monotonic() + clock.LOOK.total_seconds()
        now = timezone.now()
        if clock.hold(CLOCK, self.name, now):
            for task in clock.enqueue_due(now):
                log.info("due: %s", task)

    def run_queue(self) -> None:
        """Runs tasks until none is ready. The library's loop takes the write lock for each look, so ask first."""
        if DBTaskResult.objects.ready().filter(backend_name="default").exists():
            self._queue.run()

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping.set()
        self._queue.running = False


def from_settings() -> Worker:
    return Worker(pause=settings.WORKER_PAUSE.total_seconds())
