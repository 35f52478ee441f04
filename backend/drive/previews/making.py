"""Making what is wanted, the latest wish first: claim it, look at it in a child process, store it, say so."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from drive.blobs import lookup
from drive.blobs.sql import SqlStore, default_store
from drive.blobs.store import BlobRef, DamagedBlob
from drive.previews import kinds
from drive.previews.models import Derivative
from drive.previews.painter import NotPainted, Painter, Stopped

TRIES = 2  # of what hung or died: perhaps the machine was to blame
CLAIM = timedelta(minutes=5)  # longer than the longest look at one file
CANDIDATES = 16  # rows looked at for one to claim: others may be at them

log = logging.getLogger("drive.previews")


@dataclass(frozen=True, slots=True)
class Job:
    """One content of which pictures are wanted, in these sizes."""

    source: bytes
    media_type: str
    sizes: tuple[int, ...]


def run(painter: Painter, *, go_on: Callable[[], bool] = lambda: True, most: int | None = None) -> int:
    """Make what is wanted until nothing is, or `go_on` says no, or `most` contents were looked at; how many were."""
    count = 0
    while (most is None or count < most) and go_on() and (job := claim()) is not None:
        make(job, painter)
        count += 1
    return count


def claim() -> Job | None:
    """The content that somebody asked for last and that nobody is at, now ours for CLAIM; None when there is none."""
    now = timezone.now()
    rows = list(_free(now).order_by("-wanted_at", "-id").values_list("source", "media_type")[:CANDIDATES])
    for source, media_type in dict(rows).items():
        with transaction.atomic():
            mine = _free(now).filter(source=source)
            sizes = tuple(mine.order_by("size").values_list("size", flat=True))
            if sizes and mine.update(busy_until=now + CLAIM, tries=F("tries") + 1):
                return Job(bytes(source), media_type, sizes)
    return None


def make(job: Job, painter: Painter) -> bool:
    """Make the pictures of one claimed content; whether there are any now. Never raises for what the content is.

    Raises Stopped when the painter's worker ends: the content is wanted as before.
    """
    store = default_store()
    source = lookup.living([job.source]).get(job.source)
    if source is None:  # purged meanwhile
        _rows(job).delete()
        return False
    try:
        made = _made(job, source, store, painter)
    except NotPainted as error:
        _failed(job, str(error), again=error.again)
        return False
    except Stopped:
        _rows(job).update(busy_until=None, tries=F("tries") - 1)
        raise
    except DamagedBlob:
        _failed(job, "Its stored bytes are damaged.")
        return False
    _done(job, made, store)
    return True


def _made(job: Job, source: BlobRef, store: SqlStore, painter: Painter) -> dict[int, bytes]:
    kind = kinds.of(job.media_type)
    if kind is None:
        raise NotPainted("Nothing here can make a picture of that.")
    if not kinds.can_have(job.media_type, source.size):
        raise NotPainted("It is too large, or empty.")
    with tempfile.TemporaryDirectory(prefix="holdfast-preview-") as folder:
        path = Path(folder) / "source"
        with path.open("wb") as file:
            for piece in store.open(source):
                file.write(piece)
        store.let_go()
        return painter.paint(path, kind, job.sizes)


def _done(job: Job, made: dict[int, bytes], store: SqlStore) -> None:
    """The pictures and the rows that name them: in one transaction where bytes ride along, else bytes first."""
    sizes = sorted(made)
    with transaction.atomic() if store.put_rides else nullcontext():
        refs = store.put_many([made[size] for size in sizes])
        with transaction.atomic():
            for size, ref in zip(sizes, refs, strict=True):
                _rows(job).filter(size=size).update(
                    state=Derivative.State.DONE, blob_id=ref.id, busy_until=None, error=""
                )


def _failed(job: Job, reason: str, *, again: bool = False) -> None:
    log.info("no picture of %s (%s): %s", job.source.hex()[:16], job.media_type, reason)
    rows, error = _rows(job), reason[:200]
    with transaction.atomic():
        if again:
            rows.filter(tries__lt=TRIES).update(busy_until=None, error=error)
            rows = rows.filter(tries__gte=TRIES)
        rows.update(state=Derivative.State.FAILED, busy_until=None, error=error)


def _free(now: object) -> QuerySet[Derivative]:
    wanted = Derivative.objects.filter(state=Derivative.State.WANTED)
    return wanted.filter(Q(busy_until=None) | Q(busy_until__lt=now))


def _rows(job: Job) -> QuerySet[Derivative]:
    return Derivative.objects.filter(source=job.source, size__in=job.sizes, state=Derivative.State.WANTED)
