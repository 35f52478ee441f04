"""What the worker does for the trees."""

from __future__ import annotations

import time

from django_tasks import task

from drive.tree import purging, thinning

PORTION_SECONDS = 60  # other tasks wait for the same worker


@task()
def purge_trash() -> int:
    """Purges what has been in the trash for as long as its space allows; how many."""
    return purging.purge_expired()


@task()
def thin_versions(after: int = 0) -> int:
    """Thins out past contents by their space's rule, a portion at a time; how many went."""
    end = time.monotonic() + PORTION_SECONDS
    count, stopped_at = thinning.thin(after=after, go_on=lambda: time.monotonic() < end)
    if stopped_at:
        thin_versions.enqueue(after=stopped_at)
    return count
