"""What the worker does for uploads."""

from __future__ import annotations

from django_tasks import task

from drive.uploads import services


@task()
def expire_uploads() -> int:
    """Remove uploads past their time and drafts that nobody fills any more; how many."""
    return services.expire()
