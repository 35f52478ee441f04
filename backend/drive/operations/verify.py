"""`manage.py verify` and the worker's scrub: go through everything, remember where they stand and what they found.

Nothing but its own rows is changed, unless it is told to repair.
"""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import chain, islice

from django.utils import timezone

from drive.blobs import scrub
from drive.operations import clock
from drive.operations.models import Finding, Verification
from drive.operations.verify_files import Hurt
from drive.operations.verify_stages import STAGES, Problem, Sample, Step, Task, chunks

KEPT = 5  # finished looks of a kind whose findings are kept
BATCH = 200  # findings a statement

log = logging.getLogger("drive.verify")


class AlreadyRunning(Exception):
    """Another process verifies; or one was killed and its lease has not run out yet."""


class Pace:
    """Keeps reading at or below `rate` bytes a second (0: as fast as it goes)."""

    def __init__(
        self, rate: int, *, now: Callable[[], float] = time.monotonic, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._rate, self._now, self._sleep = rate, now, sleep
        self._free_at = now()

    def __call__(self, count: int) -> None:
        """`count` bytes were read."""
        if self._rate:
            self._free_at = max(self._free_at, self._now() - 1) + count / self._rate
            self._sleep(max(0.0, self._free_at - self._now()))


class Leader:
    """At most one process does this; the lease is renewed while it works."""

    def __init__(self, kind: str) -> None:
        self._kind, self._holder = kind, secrets.token_hex(8)

    def __enter__(self) -> Leader:
        self.renew()
        return self

    def __exit__(self, *_: object) -> None:
        clock.release(self._kind, self._holder, timezone.now())

    def renew(self) -> None:
        """Raises AlreadyRunning."""
        if not clock.hold(self._kind, self._holder, timezone.now()):
            raise AlreadyRunning


def run(
    *,
    repair: bool = False,
    sample: int | None = None,
    rate: int = 0,
    restart: bool = False,
    tell: Callable[[Finding], None] = lambda finding: None,
    progress: Callable[[Verification], None] = lambda look: None,
) -> Verification:
    """Verify everything, from where an equal look was stopped unless `restart`; the finished look.

    `sample` N hashes one of N shares of the chunks, another one each day; `rate` is in bytes a second. `tell` hears of
    each finding, those of before the stop too. Raises AlreadyRunning.
    """
    with Leader("verify") as leader:
        look = _begin(repair, sample, restart)
        for finding in look.findings.order_by("pk").iterator(chunk_size=BATCH):
            tell(finding)
        share = Sample(sample, look.started_at.date()) if sample else None
        pace = Pace(rate)

        def breathe(count: int) -> None:
            pace(count)
            leader.renew()

        _go_on(look, Task(repair=repair, sample=share, pace=breathe), leader, tell, progress)
        return look


def scrub_share(*, every: timedelta, turn: timedelta, rate: int, limit: timedelta) -> int:
    """The worker's part, run each `every`: hash so many chunks that all have had their turn within `turn`.

    Goes on where the last one stopped; what reads have hashed in this half of the turn is left out. Damaged chunks are
    marked, so that an upload of the same bytes heals them, and named in the log. At most `rate` bytes a second, and no
    longer than `limit`. Returns how many were hashed.
    """
    with Leader("scrub") as leader:
        look = Verification.objects.filter(kind="scrub", finished_at=None).order_by("-pk").first()
        look = look or Verification.objects.create(kind="scrub", repair=True, stage="chunks")
        last = scrub.last_chunk()
        until = look.position + max(1, -(-last * every // turn))
        pace, ends, hashed = Pace(rate), time.monotonic() + limit.total_seconds(), 0
        task = Task(repair=True, unless_since=timezone.now() - turn / 2, until=until, pace=pace)
        while time.monotonic() < ends:
            step = chunks(look.position, task)
            hashed += step.rows
            # Ids may be missing up to `until`; the next share begins behind it all the same.
            _keep(look, "chunks", replace(step, last=step.last or until), repair=False, tell=_log)
            if step.last is None:
                break
            leader.renew()
        if look.position >= last:
            _finish(look)
        return hashed


def latest(kind: str = "verify") -> Verification | None:
    """The look that is going on, or the last one."""
    return Verification.objects.filter(kind=kind).order_by("-pk").first()


def _begin(repair: bool, sample: int | None, restart: bool) -> Verification:
    name = f"1/{sample}" if sample else ""
    unfinished = Verification.objects.filter(kind="verify", finished_at=None)
    look = None if restart else unfinished.filter(repair=repair, sample=name).order_by("-pk").first()
    unfinished.exclude(pk__in=[look.pk] if look else []).delete()
    if look is not None:
        # Those of the step that was cut off come again.
        kept = look.findings.order_by("pk").values_list("pk", flat=True)
        look.findings.filter(pk__in=list(kept[look.counts.get("findings", 0) :])).delete()
    return look or Verification.objects.create(kind="verify", repair=repair, sample=name, stage=next(iter(STAGES)))


def _go_on(
    look: Verification,
    task: Task,
    leader: Leader,
    tell: Callable[[Finding], None],
    progress: Callable[[Verification], None],
) -> None:
    names = list(STAGES)
    for name in names[names.index(look.stage) :]:
        # What comes while we look has been looked at when it came; without an end, a busy drive would never be done.
        task = replace(task, until=scrub.last_chunk()) if name == "chunks" else task
        while (step := STAGES[name](look.position, task)).last is not None:
            _keep(look, name, step, repair=task.repair, tell=tell)
            leader.renew()
            progress(look)
        if name != names[-1]:
            look.stage, look.position = names[names.index(name) + 1], 0
            look.save(update_fields=["stage", "position"])
    _finish(look)


def _keep(look: Verification, name: str, step: Step, *, repair: bool, tell: Callable[[Finding], None]) -> None:
    """Repair what the step found, if told to; write it down, and where the step stands last: see `_begin`."""
    counts = dict(look.counts)
    for problem in step.problems:
        repaired = bool(repair and problem.fix and problem.fix())
        findings = _findings(look, problem, repaired)
        while batch := list(islice(findings, BATCH)):
            for finding in Finding.objects.bulk_create(batch):
                tell(finding)
            counts["findings"] = counts.get("findings", 0) + len(batch)
    counts[name] = counts.get(name, 0) + step.rows
    counts["bytes"] = counts.get("bytes", 0) + step.bytes
    look.position, look.counts = step.last or 0, counts
    look.save(update_fields=["position", "counts"])


def _findings(look: Verification, problem: Problem, repaired: bool) -> Iterator[Finding]:
    """One for each file that is hurt; one without a file when there is none."""
    hurt = iter(problem.hurt())
    for one in chain([next(hurt, Hurt("", "", None))], hurt):
        yield Finding(
            verification=look,
            code=problem.code,
            subject=problem.subject,
            detail=problem.detail,
            path=one.path,
            node_id=one.node_id,
            revision_id=one.revision_id,
            space_id=one.space_id,
            owner=one.owner,
            trashed=one.trashed,
            repaired=repaired,
        )


def _finish(look: Verification) -> None:
    look.finished_at = timezone.now()
    look.save(update_fields=["finished_at"])
    old = Verification.objects.filter(kind=look.kind).exclude(finished_at=None).order_by("-pk")
    Verification.objects.filter(pk__in=list(old.values_list("pk", flat=True)[KEPT:])).delete()


def _log(finding: Finding) -> None:
    whom = f"{finding.owner}: {finding.path}" if finding.owner else "no file needs it"
    log.error("%s is damaged (%s); %s", finding.subject, finding.detail, whom)
