"""What the worker does for this room."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from drive.operations import collecting

KEEP_FINISHED = timedelta(days=7)
PORTION = timedelta(minutes=1)  # of collection at a time: other tasks wait for the same worker


@task()
def forget_finished_tasks() -> int:
    """Takes finished tasks out of the queue's table, and those that a killed worker left running; how many."""
    old = timezone.now() - KEEP_FINISHED
    finished, _ = DBTaskResult.objects.finished().filter(finished_at__lt=old).delete()
    orphans, _ = DBTaskResult.objects.running().filter(started_at__lt=old).delete()
    return finished + orphans


@task()
def collect_garbage() -> dict[str, Any]:
    """One portion of collection; what it did. What is left of it is due again at once."""
    try:
        outcome = collecting.run(settings.COLLECT_GRACE, portion=PORTION)
    except collecting.NotNow as reason:
        return {"not_now": str(reason)}
    if not outcome.done:
        collecting.soon("drive.operations.tasks.collect_garbage")
    chunks, given = outcome.report.chunk, outcome.given_back
    return {
        "done": outcome.done,
        "blobs": outcome.report.blob.deleted,
        "chunks": chunks.deleted,
        "bytes": chunks.bytes,
        "refused": outcome.report.blob.refused + chunks.refused,
        "given_back": given.before - given.after if given else 0,
    }
