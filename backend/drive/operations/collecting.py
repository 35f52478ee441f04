"""Collection as the worker and an administrator run it: one at a time, with a switch to pause it, in portions."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from drive.blobs import collect, giving_back
from drive.operations import clock
from drive.operations.models import DueTask, Kept

LEASE = "collect"
PAUSED = "collect.paused"
PLACE = "collect.place"
LOOK_SECONDS = 1.0  # between two looks at the switch
RENEW_SECONDS = clock.LEASE.total_seconds() / 3


class NotNow(Exception):
    """It does not run; the text says why."""


@dataclass(slots=True)
class Outcome:
    """What one portion did. `done`: it came through, nothing is left but what waits for its grace."""

    report: collect.Report
    given_back: giving_back.GivenBack | None = None
    done: bool = True


def run(
    grace: timedelta, *, portion: timedelta | None = None, pause: float = 1.0, whole: bool = False, shrink: bool = True
) -> Outcome:
    """Collect, then give room back, for at most `portion`; the next portion goes on where this one stopped.

    `shrink` and `whole`: see giving_back. Raises NotNow while it is paused or another process is at it.
    """
    if since := paused_since():
        raise NotNow(f"Collection is paused since {since:%Y-%m-%d %H:%M} UTC.")
    watch = _Watch(portion)
    if not clock.hold(LEASE, watch.holder, timezone.now()):
        raise NotNow("Another process is collecting.")
    try:
        outcome = Outcome(collect.run(timezone.now(), grace, pause=pause, go_on=watch, place=_place()))
        _remember(outcome.report.place)
        if outcome.report.done and shrink and watch():
            outcome.given_back = giving_back.give_back(whole=whole, pause=pause, go_on=watch)
        outcome.done = watch.runs
        return outcome
    finally:
        clock.release(LEASE, watch.holder, timezone.now())


def foresee(grace: timedelta) -> collect.Report:
    """What a run would do. Writes nothing, so it needs no lease and heeds no switch."""
    return collect.run(timezone.now(), grace, dry_run=True, pause=0)


def pause() -> None:
    """Nobody collects until `resume`; a run that is under way stops within a second or two."""
    Kept.objects.update_or_create(name=PAUSED, defaults={"value": "yes"})


def resume() -> None:
    Kept.objects.filter(name=PAUSED).delete()


def paused_since() -> datetime | None:
    return Kept.objects.filter(name=PAUSED).values_list("set_at", flat=True).first()


def soon(task: str) -> None:
    """The next look at the clock puts the task in again: there is more to do."""
    DueTask.objects.filter(name=task).update(due_at=timezone.now())


def _place() -> str:
    return Kept.objects.filter(name=PLACE).values_list("value", flat=True).first() or ""


def _remember(place: str) -> None:
    if place:
        Kept.objects.update_or_create(name=PLACE, defaults={"value": place})
    else:
        Kept.objects.filter(name=PLACE).delete()


class _Watch:
    """Asked between two pieces of work whether to go on: time left, not paused, still the one."""

    def __init__(self, portion: timedelta | None) -> None:
        self.holder = secrets.token_hex(8)
        self.runs = True
        now = time.monotonic()
        self._end = now + portion.total_seconds() if portion else float("inf")
        self._look, self._renew = now + LOOK_SECONDS, now + RENEW_SECONDS

    def __call__(self) -> bool:
        now = time.monotonic()
        if self.runs and now >= self._end:
            self.runs = False
        if self.runs and now >= self._look:
            self._look = now + LOOK_SECONDS
            self.runs = not paused_since() and self._is_still_ours(now)
        return self.runs

    def _is_still_ours(self, now: float) -> bool:
        if now < self._renew:
            return True
        self._renew = now + RENEW_SECONDS
        return clock.hold(LEASE, self.holder, timezone.now())
