"""Rows that an install with a past has."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from django_tasks_db.models import DBTaskResult, get_date_max

from drive.blobs.models import Chunk, ChunkState
from drive.operations import clock
from drive.operations.models import Lease
from drive.operations.worker import CLOCK
from drive.watching.figures import GROUPS, Group


def fresh() -> dict[str, Group]:
    """The groups, with nothing remembered."""
    return {name: Group(group.ask, group.keep) for name, group in GROUPS.items()}


def task(status: str, *, path: str = "drive.some.task", value: Any = None, **more: Any) -> DBTaskResult:
    base = {"args_kwargs": {"args": [], "kwargs": {}}, "backend_name": "default", "run_after": get_date_max(),
            "exception_class_path": "", "traceback": "", "task_path": path, "return_value": value}  # fmt: skip
    return DBTaskResult.objects.create(status=status, **(base | more))


def chunk(number: int, **state: Any) -> None:
    """A chunk with its state. The store's own way needs committed rows."""
    data = bytes([number])
    row = Chunk.objects.create(digest=hashlib.sha256(data).digest(), size=1, data=data)
    ChunkState.objects.create(chunk=row, **state)


def worker_seen_at(moment: datetime) -> None:
    Lease.objects.update_or_create(name=CLOCK, defaults={"holder": "w", "until": moment + clock.LEASE})
