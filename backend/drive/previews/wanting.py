"""What pictures there are of some contents; and what is missing, gathered by the process and written in batches.

A listing reads, and writes nothing: what it found missing goes into memory, and a moment later into the table, in one
statement for the whole page. What is lost with a process is wanted again by the next listing.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Collection
from dataclasses import dataclass

from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from drive.blobs.store import BlobRef
from drive.previews.kinds import SIZES
from drive.previews.models import Derivative

WRITE_SECONDS = 0.2  # after the first thing that there is to write
MOST = 10_000  # contents kept in mind

log = logging.getLogger(__name__)

_lock = threading.Lock()
_missing: dict[bytes, str] = {}  # source → its media type, in the order they were seen
_urgent: set[bytes] = set()
_writer: threading.Timer | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """A row of one source and size: `blob` once it is done."""

    state: Derivative.State
    blob: BlobRef | None


def failed(sources: Collection[bytes]) -> dict[bytes, bool]:
    """Those of the contents that have rows, and whether making them failed. One query."""
    rows = Derivative.objects.filter(source__in=list(sources), size=SIZES[0]).values_list("source", "state")
    return {bytes(source): state == Derivative.State.FAILED for source, state in rows}


def find(source: bytes, size: int) -> Picture | None:
    """One indexed query."""
    rows = Derivative.objects.filter(source=source, size=size)
    row = rows.values_list("state", "blob_id", "blob__digest", "blob__size").first()
    if row is None:
        return None
    state, blob, digest, length = row
    ref = BlobRef(blob, bytes(digest), length) if blob is not None and digest is not None else None
    return Picture(Derivative.State(state), ref)


def note_missing(source: bytes, media_type: str) -> None:
    """Somebody sees a content that has no rows yet."""
    with _lock:
        if len(_missing) < MOST:
            _missing.setdefault(source, media_type)
            _write_soon()


def note_asked(source: bytes) -> None:
    """Somebody waits for a picture that is wanted: it comes before what was seen earlier."""
    with _lock:
        _urgent.add(source)
        _write_soon()


def again(source: bytes, size: int) -> None:
    """A picture's own bytes are damaged: it is made again, and the same bytes heal the chunk."""
    rows = Derivative.objects.filter(source=source, size=size, state=Derivative.State.DONE)
    rows.update(state=Derivative.State.WANTED, wanted_at=timezone.now(), busy_until=None, tries=0)


def flush() -> int:
    """Write what was noted; of how many contents. Must not be called inside a transaction."""
    global _writer
    with _lock:
        missing, urgent = list(_missing.items()), sorted(_urgent)
        _missing.clear()
        _urgent.clear()
        _writer = None
    now = timezone.now()
    # The first of a page gets the highest id, and comes first.
    rows = [
        Derivative(source=source, size=size, media_type=media_type, wanted_at=now)
        for source, media_type in reversed(missing)
        for size in SIZES
    ]
    with transaction.atomic():
        if rows:
            Derivative.objects.bulk_create(rows, ignore_conflicts=True)
        if urgent:
            asked = Derivative.objects.filter(source__in=urgent, state=Derivative.State.WANTED)
            asked.update(wanted_at=now)
    return len(missing) + len(urgent)


def forget() -> None:
    """Forget what is not written yet."""
    with _lock:
        _missing.clear()
        _urgent.clear()


def _write_soon() -> None:
    global _writer
    if _writer is not None and _writer.is_alive():
        return
    _writer = threading.Timer(WRITE_SECONDS, _write_in_background)
    _writer.daemon = True
    _writer.start()


def _write_in_background() -> None:
    try:
        flush()
    except DatabaseError:
        log.warning("the pictures that are wanted could not be written down", exc_info=True)
    finally:
        connection.close()
