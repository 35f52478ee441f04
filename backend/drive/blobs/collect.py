"""Takes back the space of what nobody refers to: mark, wait a grace, lock, look again, delete.

It prefers leaking to losing. Marking deletes nothing. What is deleted has been condemned for the whole grace, is
locked, and is looked at again under that lock; whoever reuses a condemned content takes it back under the same lock
(drive.blobs.adding), and the foreign key from `blob_chunk` to `chunk` is the last fence. A crash at any point leaves a
mark that is too old or bytes that nobody needs; the next run finds both. Two collectors at once would be a waste, no
danger; drive.operations.collecting sees to it that there is one.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from django.db import IntegrityError, OperationalError, connection, transaction

from drive.blobs.garbage import BLOBS, PIECE_WEIGHT, Kind, Row, kinds
from drive.blobs.pace import Pace

log = logging.getLogger(__name__)

IDS_AT_ONCE = 500
LONG_LIST = 4096  # chunks of a blob whose list is deleted in several transactions
# A deadlock, a lock that was waited for too long, a row that changed: MariaDB's numbers, PostgreSQL's states.
IN_THE_WAY = frozenset({1213, 1205, 1020, "40P01", "55P03", "40001"})


class At(StrEnum):
    """Where a collection stands between two pieces of its work. LOCKED, CHECKED and DELETED: in a transaction."""

    LOOKED = "looked"
    MARKED = "marked"
    LOCKED = "locked"
    CHECKED = "checked"
    DELETED = "deleted"
    COMMITTED = "committed"


@dataclass(frozen=True, slots=True)
class Step:
    at: At
    kind: str  # "blob" or "chunk"
    ids: tuple[int, ...]


@dataclass(slots=True)
class Tally:
    """Rows of one kind: of a dry run, what a run would do."""

    seen: int = 0
    condemned: int = 0
    taken_back: int = 0  # condemned once, and referred to again
    waiting: int = 0  # condemned, and within the grace
    deleted: int = 0
    spared: int = 0  # were to be deleted; the look under the lock found them wanted, or somebody busy with them
    refused: int = 0  # the last fence, a foreign key or a deadlock, kept them
    bytes: int = 0  # of content, before compression


@dataclass(slots=True)
class Report:
    """What a run did. `place` is where the next one goes on when this one was stopped; "" when it came through."""

    dry_run: bool = False
    blob: Tally = field(default_factory=Tally)
    chunk: Tally = field(default_factory=Tally)
    place: str = ""
    seconds: float = 0.0

    @property
    def done(self) -> bool:
        return not self.place

    def of(self, kind: Kind) -> Tally:
        return self.blob if kind.name == "blob" else self.chunk


def run(
    now: datetime,
    grace: timedelta,
    *,
    dry_run: bool = False,
    pause: float = 1.0,
    go_on: Callable[[], bool] = lambda: True,
    place: str = "",
) -> Report:
    """One collection. What was condemned `grace` or longer before `now` goes; a dry run writes nothing.

    After each piece of work it rests `pause` times as long as that took, so that others come first. `go_on` is asked
    between two pieces; False ends the run, and `Report.place` says where the next one may start.
    """
    report, began = Report(dry_run=dry_run), time.monotonic()
    worked = began
    with closing(steps(now, grace, report, dry_run=dry_run, place=place)) as all_steps:
        for step in all_steps:
            if step.at not in (At.LOOKED, At.MARKED, At.COMMITTED):
                continue
            if not go_on():
                break
            time.sleep(pause * (time.monotonic() - worked))
            worked = time.monotonic()
        else:
            report.place = ""
    report.seconds = time.monotonic() - began
    return report


def steps(
    now: datetime, grace: timedelta, report: Report, *, dry_run: bool = False, place: str = ""
) -> Generator[Step, None, None]:
    """The work of `run`, piece by piece; `report` fills as it goes. Closing it at a step is a crash at that step."""
    limit, pace = now - grace, Pace(connection.vendor, rows=IDS_AT_ONCE)
    start, _, after = place.partition(":")
    for kind in kinds():
        if start and kind.name != start:
            continue
        start, tally, more = "", report.of(kind), True
        while more:
            report.place = f"{kind.name}:{after}"
            rows, after = kind.window(after, foresee=dry_run)
            more = bool(after)
            yield Step(At.LOOKED, kind.name, tuple(row.id for row in rows))
            if dry_run:
                _foresee(kind, rows, now, limit, tally)
            else:
                yield from _work(kind, rows, now, limit, tally, pace)


def _foresee(kind: Kind, rows: Sequence[Row], now: datetime, limit: datetime, tally: Tally) -> None:
    tally.seen += len(rows)
    tally.condemned += sum(not row.wanted and row.condemned_at is None for row in rows)
    tally.taken_back += sum(row.wanted and row.condemned_at is not None for row in rows)
    unwanted = [row for row in rows if not row.wanted]
    due = [row.id for row in unwanted if (row.condemned_at or now) <= limit]
    tally.deleted += len(due)
    tally.waiting += len(unwanted) - len(due)
    if kind is not BLOBS:
        for start in range(0, len(due), IDS_AT_ONCE):
            tally.bytes += sum(kind.weights(due[start : start + IDS_AT_ONCE]).values())


def _work(
    kind: Kind, rows: Sequence[Row], now: datetime, limit: datetime, tally: Tally, pace: Pace
) -> Generator[Step, None, None]:
    """Mark, and sweep, what one window found."""
    tally.seen += len(rows)
    new = [row.id for row in rows if not row.wanted and row.condemned_at is None]
    back = [row.id for row in rows if row.wanted and row.condemned_at is not None]
    for start in range(0, len(new), IDS_AT_ONCE):
        ids = new[start : start + IDS_AT_ONCE]
        tally.condemned += _unless_in_the_way(lambda ids=ids: kind.mark(ids, now))  # type: ignore[misc]
        yield Step(At.MARKED, kind.name, tuple(ids))
    for start in range(0, len(back), IDS_AT_ONCE):
        ids = back[start : start + IDS_AT_ONCE]
        tally.taken_back += _unless_in_the_way(lambda ids=ids: kind.clear(ids))  # type: ignore[misc]
    due = [row.id for row in rows if not row.wanted and (row.condemned_at or now) <= limit]
    tally.waiting += sum(not row.wanted for row in rows) - len(due)
    yield from _sweep(kind, due, limit, tally, pace)


def _sweep(kind: Kind, due: list[int], limit: datetime, tally: Tally, pace: Pace) -> Generator[Step, None, None]:
    weights: dict[int, int] = {}
    for start in range(0, len(due), IDS_AT_ONCE):
        weights |= kind.weights(due[start : start + IDS_AT_ONCE])
    if kind is BLOBS:
        for blob in [blob for blob, weight in weights.items() if weight > LONG_LIST * PIECE_WEIGHT]:
            yield from _take_apart(blob, limit)
            weights[blob] = LONG_LIST * PIECE_WEIGHT
    for ids in pace.batches((one, weights[one]) for one in due if one in weights):
        yield from _delete(kind, ids, limit, tally, pace)


def _delete(kind: Kind, ids: list[int], limit: datetime, tally: Tally, pace: Pace) -> Generator[Step, None, None]:
    """One batch; one by one when the last fence held for it, so that one kept row keeps no other."""
    try:
        with transaction.atomic():
            began = time.monotonic()
            held = kind.lock(ids, limit)
            yield Step(At.LOCKED, kind.name, tuple(held))
            used = kind.used(held)
            if used:
                kind.clear(sorted(used))
            garbage = [one for one in held if one not in used]
            yield Step(At.CHECKED, kind.name, tuple(garbage))
            freed = kind.delete(garbage) if garbage else 0
            yield Step(At.DELETED, kind.name, tuple(garbage))
        pace.took(time.monotonic() - began)
        nudge()
    except (IntegrityError, OperationalError) as error:
        if not _is_in_the_way(error):
            raise
        if len(ids) > 1:
            for one in ids:
                yield from _delete(kind, [one], limit, tally, pace)
            return
        log.warning("%s %s was to be collected and is kept: %s", kind.name, ids[0], error)
        tally.refused += 1
        return
    tally.deleted += len(garbage)
    tally.spared += len(ids) - len(garbage)
    tally.bytes += freed
    yield Step(At.COMMITTED, kind.name, tuple(garbage))


def _take_apart(blob: int, limit: datetime) -> Generator[Step, None, None]:
    """Delete a long list of chunks in short transactions, from its end.

    The blob loses its digest first: from then on no upload can find and reuse what is no longer whole.
    """
    with transaction.atomic():
        if BLOBS.lock([blob], limit) != [blob] or BLOBS.used([blob]):
            return
        BLOBS.unname(blob)
    gone = LONG_LIST
    while gone == LONG_LIST:
        yield Step(At.COMMITTED, BLOBS.name, ())
        with transaction.atomic():
            if BLOBS.lock([blob], limit) != [blob] or BLOBS.used([blob]) or not BLOBS.is_nameless(blob):
                return
            gone = BLOBS.shorten(blob, LONG_LIST)


def _unless_in_the_way(work: Callable[[], int]) -> int:
    """A mark that an upload is in the way of can wait for the next run."""
    try:
        with transaction.atomic():
            return work()
    except OperationalError as error:
        if not _is_in_the_way(error):
            raise
        return 0


def _is_in_the_way(error: Exception) -> bool:
    """Whether another writer was there first; all else is a fault to be told."""
    if isinstance(error, IntegrityError):
        return True
    return bool({getattr(error.__cause__, "sqlstate", None), *error.args[:1]} & IN_THE_WAY)


def nudge() -> None:
    """SQLite: what was freed goes through the WAL too."""
    if connection.vendor == "sqlite":
        from drive.blobs.sqlite import checkpoint

        checkpoint.nudge(str(connection.settings_dict["NAME"]))
