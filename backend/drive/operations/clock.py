"""What is due: django-tasks has no scheduler, so the worker that holds the lease puts tasks into the queue."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.utils.module_loading import import_string

from config.env import parse_duration
from drive.operations.models import DueTask, Lease

LEASE = timedelta(seconds=90)  # how long the clock stands still when the worker that held it was killed
LOOK = timedelta(seconds=30)  # between two looks; each one is a small write

log = logging.getLogger("drive.worker")


def hold(name: str, holder: str, now: datetime, *, span: timedelta = LEASE) -> bool:
    """Takes or renews the lease `name` for `span`; False while somebody else holds it."""
    Lease.objects.get_or_create(name=name, defaults={"until": now})
    mine = Lease.objects.filter(name=name, holder=holder).update(until=now + span)
    return bool(mine or Lease.objects.filter(name=name, until__lte=now).update(holder=holder, until=now + span))


def release(name: str, holder: str, now: datetime) -> None:
    """Lets the next one take it at once."""
    Lease.objects.filter(name=name, holder=holder).update(until=now)


def enqueue_due(now: datetime) -> list[str]:
    """Puts every task of settings.DUE_TASKS that is due into the queue, once; their names.

    A task that can not be imported or put in is logged and tried again when it is due next.
    """
    put = []
    for path, every in settings.DUE_TASKS:
        span = parse_duration(every)
        if not span:
            raise ImproperlyConfigured(f"DUE_TASKS: {every!r} of {path} is no duration.")
        DueTask.objects.get_or_create(name=path, defaults={"due_at": now})
        try:
            with transaction.atomic():
                if DueTask.objects.filter(name=path, due_at__lte=now).update(due_at=now + span):
                    import_string(path).enqueue()
                    put.append(path)
        except Exception:
            log.exception("%s could not be put into the queue", path)
            DueTask.objects.filter(name=path, due_at__lte=now).update(due_at=now + span)
    return put
