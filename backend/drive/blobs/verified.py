"""What reading found out about chunks, remembered by the process and written in batches: a GET itself never writes.

Without it a popular file would be hashed at every download; with it once in `VERIFY_AGE` (settings, a timedelta).
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Collection
from datetime import datetime, timedelta

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from drive.blobs.models import ChunkState

WRITE_SECONDS = 5.0  # after the first thing that there is to write
BATCH = 500  # rows a transaction
MOST = 100_000  # entries kept; beyond it the process forgets, and hashes again

log = logging.getLogger(__name__)

_lock = threading.Lock()
_good: dict[int, float] = {}  # chunk → when it was hashed (monotonic seconds)
_unwritten: set[int] = set()
_damaged: set[int] = set()
_writer: threading.Timer | None = None


def age() -> timedelta:
    """How long a chunk counts as good after its bytes were last hashed; 0 hashes it at every reading."""
    return settings.VERIFY_AGE


def is_good(chunk: int) -> bool:
    """Whether this process has hashed the chunk within VERIFY_AGE, and perhaps not written that yet."""
    at = _good.get(chunk)
    return at is not None and time.monotonic() - at < age().total_seconds()


def note_ok(chunk: int) -> None:
    """The chunk's bytes were hashed just now, and are right."""
    with _lock:
        if len(_good) >= MOST:
            _good.clear()
        _good[chunk] = time.monotonic()
        _unwritten.add(chunk)
        _write_soon(WRITE_SECONDS)


def note_damaged(chunk: int) -> None:
    """The chunk's bytes are not what they should be: an upload of the same content may heal it."""
    with _lock:
        _good.pop(chunk, None)
        _unwritten.discard(chunk)
        _damaged.add(chunk)
        _write_soon(0)


def flush() -> int:
    """Write what was noted; how many chunks. Must not be called inside a transaction."""
    global _writer
    with _lock:
        good, damaged = sorted(_unwritten), sorted(_damaged)
        _unwritten.clear()
        _damaged.clear()
        _writer = None
    now = timezone.now()
    _write(good, verified_at=now)
    _write(damaged, damaged_at=now, verified_at=None)
    return len(good) + len(damaged)


def forget() -> None:
    """Forget everything that is not written yet, and what is known to be good."""
    with _lock:
        _good.clear()
        _unwritten.clear()
        _damaged.clear()


def _write(chunks: Collection[int], **values: datetime | None) -> None:
    chunks = list(chunks)
    for at in range(0, len(chunks), BATCH):
        with transaction.atomic():
            ChunkState.objects.filter(pk__in=chunks[at : at + BATCH]).update(**values)


def _write_soon(seconds: float) -> None:
    global _writer
    if _writer is not None and _writer.is_alive() and seconds:
        return
    _writer = threading.Timer(seconds, _write_in_background)
    _writer.daemon = True
    _writer.start()


def _write_in_background() -> None:
    try:
        flush()
    except DatabaseError:
        # Nothing is lost but the knowledge: the chunks are hashed again, and what is damaged found again.
        log.warning("what reading found out about chunks could not be written", exc_info=True)
    finally:
        connection.close()
