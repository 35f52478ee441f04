"""Figures from the rows that other rooms keep. Reads only; a fixed number of queries each."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.models import BigIntegerField, Count, ExpressionWrapper, F, Min, Q, Sum
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from drive.blobs import space as stored
from drive.blobs.models import ChunkState
from drive.operations import clock, overview
from drive.operations.models import Lease
from drive.operations.worker import CLOCK
from drive.tree.models import Space
from drive.uploads.models import Upload

NEARLY_FULL_PERCENT = 90


@dataclass(frozen=True, slots=True)
class Queue:
    counts: dict[str, int]  # "waiting", "running", "failed", "successful"
    oldest_seconds: float
    worker_seen: float | None  # Unix time; None: there never was one


@dataclass(frozen=True, slots=True)
class Collection:
    finished: float | None  # Unix time
    chunks: int
    bytes: int
    paused: bool


@dataclass(frozen=True, slots=True)
class Look:
    kind: str  # verify, scrub
    started: float  # Unix time
    finished: float | None
    problems: int


@dataclass(frozen=True, slots=True)
class Spaces:
    count: int
    full: int
    used: int
    reserved: int


@dataclass(frozen=True, slots=True)
class Size:
    size: int
    log: int | None
    disk_free: int | None


def queue() -> Queue:
    now = timezone.now()
    counts = {("waiting" if state == overview.READY else state.lower()): n for state, n in overview.counts().items()}
    times = DBTaskResult.objects.ready().order_by().aggregate(put=Min("enqueued_at"))["put"]
    oldest = max(0.0, (now - times).total_seconds()) if times else 0.0
    return Queue(counts, oldest, worker_seen())


def worker_seen() -> float | None:
    """When a worker last renewed the clock's lease, in Unix time; None when there never was one."""
    until = Lease.objects.filter(name=CLOCK).values_list("until", flat=True).first()
    return (until - clock.LEASE).timestamp() if until else None


def unfinished_uploads() -> int:
    return Upload.objects.filter(node_id=None).count()


def collection() -> Collection:
    last = overview.collection()
    result, finished = last["result"], last["finished_at"]
    return Collection(
        finished.timestamp() if finished else None,
        int(result.get("chunks") or 0),
        int(result.get("bytes") or 0),
        last["paused_since"] is not None,
    )


def chunks() -> tuple[int, int]:
    """How many chunks are condemned and how many damaged: one walk through a table with a small row a chunk."""
    counts = ChunkState.objects.aggregate(condemned=Count("condemned_at"), damaged=Count("damaged_at"))
    return counts["condemned"], counts["damaged"]


def verifications() -> list[Look]:
    return [
        Look(
            one.kind,
            one.started_at.timestamp(),
            one.finished_at.timestamp() if one.finished_at else None,
            one.problems,  # type: ignore[attr-defined]
        )
        for one in overview.verifications()
    ]


def spaces() -> Spaces:
    taken = ExpressionWrapper((F("used_bytes") + F("reserved_bytes")) * 100, output_field=BigIntegerField())
    limit = ExpressionWrapper(F("quota_bytes") * NEARLY_FULL_PERCENT, output_field=BigIntegerField())
    sums = Space.objects.annotate(taken=taken, limit=limit).aggregate(
        count=Count("pk"),
        full=Count("pk", filter=Q(taken__gt=F("limit"))),
        used=Sum("used_bytes"),
        reserved=Sum("reserved_bytes"),
    )
    return Spaces(sums["count"], sums["full"], int(sums["used"] or 0), int(sums["reserved"] or 0))


def database() -> Size:
    log = stored.files().log if connection.vendor == "sqlite" else None
    return Size(stored.size(), log, disk_free())


def disk_free() -> int | None:
    """Bytes free beside SQLite's file, or in the data folder: a server's own disk is not seen from here."""
    beside = Path(str(connection.settings_dict["NAME"])).parent if connection.vendor == "sqlite" else settings.DATA
    try:
        return shutil.disk_usage(beside).free
    except OSError:
        return None
