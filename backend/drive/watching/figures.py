"""What the tables tell, as Prometheus' metrics: asked once in a group's `keep`, however often somebody scrapes."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from drive.api import sealing
from drive.watching import tables

_log = logging.getLogger("drive.watching")


@dataclass(slots=True)
class Group:
    """Metrics that are asked for together, and what was answered last."""

    ask: Callable[[], list[Metric]]
    keep: float  # seconds
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _until: float = 0.0
    _last: list[Metric] = field(default_factory=list)

    def metrics(self) -> list[Metric]:
        with self._lock:  # two scrapes at once ask once
            if time.monotonic() >= self._until:
                self._last = self.ask()
                self._until = time.monotonic() + self.keep
            return self._last


def gauge(name: str, told: str, value: float, **labels: str) -> Metric:
    """One number; with labels, one series of it."""
    return gauges(name, told, list(labels), [(list(labels.values()), value)])


def gauges(name: str, told: str, labels: list[str], rows: list[tuple[list[str], float]]) -> Metric:
    family = GaugeMetricFamily(f"holdfast_{name}", told, labels=labels)
    for values, value in rows:
        family.add_metric(values, value)
    return family


def _tasks() -> list[Metric]:
    queue = tables.queue()
    states = [([state], float(count)) for state, count in queue.counts.items()]
    found = [
        gauges("tasks", "Tasks of the queue by state; finished ones are kept for seven days.", ["state"], states),
        gauge("tasks_oldest_waiting_seconds", "How long the oldest waiting task could have run.", queue.oldest_seconds),
        gauge("uploads_unfinished", "Uploads that have begun and are no files yet.", tables.unfinished_uploads()),
    ]
    if queue.worker_seen is not None:
        text = "When a worker last looked at the clock, in Unix time; it does so every 30 s."
        found.append(gauge("worker_seen_timestamp_seconds", text, queue.worker_seen))
    return found


def _collection() -> list[Metric]:
    last = tables.collection()
    found = [gauge("collection_paused", "1 while collection is paused.", float(last.paused))]
    if last.finished is not None:
        text = "When collection last ran, in Unix time."
        found.append(gauge("collection_last_run_timestamp_seconds", text, last.finished))
        found.append(gauge("collection_last_freed_bytes", "Bytes of chunks that the last run deleted.", last.bytes))
        found.append(gauge("collection_last_freed_chunks", "Chunks that the last run deleted.", last.chunks))
    return found


def _chunks() -> list[Metric]:
    condemned, damaged = tables.chunks()
    return [
        gauge("chunks_condemned", "Chunks that nothing refers to and that wait for their grace to end.", condemned),
        gauge("chunks_damaged", "Chunks that were found damaged and have not been healed.", damaged),
    ]


def _integrity() -> list[Metric]:
    found: list[Metric] = []
    looks = tables.verifications()
    for name, text, rows in (
        ("started_timestamp_seconds", "When it began, in Unix time.", [(one.kind, one.started) for one in looks]),
        ("finished_timestamp_seconds", "When it ended, in Unix time.", [(one.kind, one.finished) for one in looks]),
        ("problems", "What it found.", [(one.kind, float(one.problems)) for one in looks]),
    ):
        told = [([kind], value) for kind, value in rows if value is not None]
        found.append(gauges(f"verification_{name}", f"The last verify and the last scrub. {text}", ["kind"], told))
    return found


def _quota() -> list[Metric]:
    spaces = tables.spaces()
    return [
        gauge("spaces", "Spaces.", spaces.count),
        gauge("spaces_nearly_full", "Spaces with more than nine tenths of their quota used or promised.", spaces.full),
        gauge("spaces_used_bytes", "Contents, trash and versions of all spaces, equal ones each time.", spaces.used),
        gauge("spaces_reserved_bytes", "Promised to running uploads.", spaces.reserved),
    ]


def _database() -> list[Metric]:
    size = tables.database()
    found = [gauge("database_size_bytes", "The database on its disk, without what is in passing.", size.size)]
    if size.log is not None:
        found.append(gauge("database_wal_bytes", "SQLite's write-ahead log.", size.log))
    if size.disk_free is not None:
        text = "Free on the disk that the database's file or the data folder is on."
        found.append(gauge("data_disk_free_bytes", text, size.disk_free))
    return found


def _answers() -> list[Metric]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
    return []


# Seconds. Two counts go through a whole table (chunk_state): those are kept longest.
GROUPS = {
    "answers": Group(_answers, 0.0),
    "tasks": Group(_tasks, 15.0),
    "collection": Group(_collection, 60.0),
    "quota": Group(_quota, 60.0),
    "database": Group(_database, 60.0),
    "integrity": Group(_integrity, 60.0),
    "chunks": Group(_chunks, 600.0),
}


def instance() -> str:
    """Tells installs apart, and nothing of their keys: all processes with the same secret say the same."""
    return sealing.seal("instance")[:12]


class Figures(Collector):
    """All groups. A database that does not answer is `holdfast_database_up 0`, and what it would tell is missing."""

    def __init__(self, groups: dict[str, Group] | None = None) -> None:
        self._groups = GROUPS if groups is None else groups

    def describe(self) -> list[Metric]:
        return []

    def collect(self) -> Iterator[Metric]:
        labels = {"version": settings.VERSION, "engine": connection.vendor, "instance_id": instance()}
        yield gauge("build_info", "1, with the version, the engine, and whose keys it has.", 1.0, **labels)
        found: list[Metric] = []
        try:
            for group in self._groups.values():
                found += group.metrics()
        except (DatabaseError, InterfaceError) as error:
            _log.warning("metrics: the database does not answer: %s", type(error).__name__)
            yield gauge("database_up", "1 when the database answers.", 0.0)
            return
        yield gauge("database_up", "1 when the database answers.", 1.0)
        yield from found
