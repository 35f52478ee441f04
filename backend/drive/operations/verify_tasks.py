"""What the worker does for the bytes: every stored chunk is hashed once in settings.SCRUB_AGE."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django_tasks import task

from drive.operations import verify

EVERY = timedelta(minutes=10)  # as settings.DUE_TASKS has it
RATE = 32 * 1024 * 1024  # bytes a second: nobody who reads or writes notices it
LIMIT = timedelta(minutes=1)  # the worker has more to do


@task()
def scrub_chunks() -> int:
    """Hashes the next share of the chunks, marks what is damaged and names it in the log; how many chunks."""
    try:
        return verify.scrub_share(every=EVERY, turn=settings.SCRUB_AGE, rate=RATE, limit=LIMIT)
    except verify.AlreadyRunning:
        return 0
