"""What the worker has done, does and will do, for administrators. A fixed number of queries, whatever there is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Count, QuerySet
from django_tasks_db.models import DBTaskResult

from config.env import parse_duration
from drive.operations import collecting
from drive.operations.models import DueTask, Verification
from drive.previews.models import Derivative

ROWS = 50  # of each list
COLLECT = "drive.operations.tasks.collect_garbage"
READY, RUNNING, FAILED, SUCCESSFUL = "READY", "RUNNING", "FAILED", "SUCCESSFUL"  # django_tasks' own words


@dataclass(frozen=True, slots=True)
class Due:
    """A task that comes again and again; `next` is None until the worker has looked at the clock once."""

    name: str
    every_seconds: int
    next: datetime | None


def counts() -> dict[str, int]:
    """How many rows of the queue's table are in each state."""
    rows = DBTaskResult.objects.order_by().values_list("status").annotate(count=Count("pk"))
    return dict.fromkeys((READY, RUNNING, FAILED, SUCCESSFUL), 0) | dict(rows)


def waiting() -> list[DBTaskResult]:
    """What stands in the queue, in the order in which it will run; at most ROWS."""
    return list(_rows(READY)[:ROWS])


def running() -> list[DBTaskResult]:
    """What runs, or ran in a worker that was killed; at most ROWS."""
    return list(_rows(RUNNING).order_by("-started_at")[:ROWS])


def failed() -> list[DBTaskResult]:
    """What failed, the latest first; at most ROWS. Rows of the last seven days are kept."""
    return list(_rows(FAILED).order_by("-finished_at")[:ROWS])


def error_of(row: DBTaskResult) -> str:
    """The last line of what went wrong: the exception and its text."""
    lines = row.traceback.strip().splitlines()
    return lines[-1] if lines else row.exception_class_path


def due() -> list[Due]:
    """The tasks of settings.DUE_TASKS, the next one first."""
    known = dict(DueTask.objects.values_list("name", "due_at"))
    found = [Due(name, _seconds(every), known.get(name)) for name, every in settings.DUE_TASKS]
    return sorted(found, key=lambda one: (one.next is None, one.next.timestamp() if one.next else 0, one.name))


def collection() -> dict[str, Any]:
    """The last collection: when, and what it did (operations.tasks.collect_garbage); since when it is paused."""
    last = _rows(SUCCESSFUL).filter(task_path=COLLECT).order_by("-finished_at").first()
    return {
        "finished_at": last.finished_at if last else None,
        "result": (last.return_value or {}) if last else {},
        "paused_since": collecting.paused_since(),
    }


def verifications() -> list[Verification]:
    """The latest look of each kind, with `problems`, how many findings it has."""
    found: list[Verification] = []
    for kind in "verify", "scrub":
        rows = Verification.objects.filter(kind=kind).annotate(problems=Count("findings"))
        found += list(rows.order_by("-pk")[:1])
    return found


def previews() -> dict[str, int]:
    """How many pictures wait to be made, and how many could not be."""
    states = Derivative.State
    rows = Derivative.objects.filter(state__in=(states.WANTED, states.FAILED)).order_by()
    by_state = dict(rows.values_list("state").annotate(count=Count("pk")))
    return {"wanted": by_state.get(states.WANTED, 0), "failed": by_state.get(states.FAILED, 0)}


def _rows(status: str) -> QuerySet[DBTaskResult]:
    return DBTaskResult.objects.filter(status=status)


def _seconds(every: str) -> int:
    span = parse_duration(every)
    return int(span.total_seconds()) if span else 0
