"""What the worker does for this room."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

KEEP_FINISHED = timedelta(days=7)


@task()
def forget_finished_tasks() -> int:
    """Takes finished tasks out of the queue's table, and those that a killed worker left running; how many."""
    old = timezone.now() - KEEP_FINISHED
    finished, _ = DBTaskResult.objects.finished().filter(finished_at__lt=old).delete()
    orphans, _ = DBTaskResult.objects.running().filter(started_at__lt=old).delete()
    return finished + orphans
