"""How long past contents are kept: by a rule such as `all:1d,hourly:30d,daily:365d,weekly`.

Read from left to right, each step tells which contents are kept until they are that old: all of them, or the newest of
each hour, day, week or month (30 days). A last step without an age holds for ever; with one, older contents go. The age
of a content counts from the moment it was replaced, so a content that stood for years is not gone with its successor.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import ImproperlyConfigured

from config.env import parse_duration

EXAMPLE = "all:1d,hourly:30d,daily:365d,weekly"
MOMENT = timedelta(microseconds=1)
SPANS = {
    "all": MOMENT,
    "hourly": timedelta(hours=1),
    "daily": timedelta(days=1),
    "weekly": timedelta(days=7),
    "monthly": timedelta(days=30),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One content for each `every`, until it is `age` old (None: for ever)."""

    every: timedelta
    age: timedelta | None


@dataclass(frozen=True, slots=True)
class Past:
    """What the rule asks about a past content."""

    id: int
    written_at: datetime
    size: int
    pinned: bool


def parse(text: str) -> list[Step]:
    """The steps of a rule. Raises ImproperlyConfigured with what is wrong."""
    steps: list[Step] = []
    for part in text.split(","):
        word, colon, until = part.strip().partition(":")
        age = parse_duration(until) if colon else None
        if word not in SPANS or (colon and not age):
            raise ImproperlyConfigured(f"{text!r} is no rule for versions: {part.strip()!r} is no step of {EXAMPLE!r}.")
        if steps and (steps[-1].age is None or (age is not None and age <= steps[-1].age)):
            raise ImproperlyConfigured(f"{text!r} is no rule for versions: each step must reach further back.")
        steps.append(Step(SPANS[word], age))
    return steps


def first_look(steps: Sequence[Step]) -> timedelta | None:
    """How old a content is at least before it may go; None: none ever goes."""
    if steps[0].every > MOMENT:
        return timedelta(0)
    return steps[0].age


def doomed(contents: Iterable[Past], current: Past, now: datetime, steps: Sequence[Step]) -> list[Past]:
    """Which of the file's past contents the rule lets go of.

    Never a pinned one, and never the last one that is not empty when the current one is: what emptied a file may have
    been an accident, and nobody may have noticed yet.
    """
    newest_first = sorted(contents, key=lambda past: (past.written_at, past.id), reverse=True)
    good = next((past for past in newest_first if past.size), None) if not current.size else None
    taken: set[tuple[int, int]] = set()
    going: list[Past] = []
    replaced_at = current.written_at
    for past in newest_first:
        place = _place(past, now - replaced_at, steps)
        replaced_at = past.written_at
        if past.pinned or past is good:
            continue
        if place is None or place in taken:
            going.append(past)
        else:
            taken.add(place)
    return going


def _place(past: Past, age: timedelta, steps: Sequence[Step]) -> tuple[int, int] | None:
    """(step, number of its hour, day, …): of each, one content is kept; None when it is older than the last step."""
    for number, step in enumerate(steps):
        if step.age is None or age < step.age:
            since = int(past.written_at.timestamp() * 1_000_000)
            return number, past.id if step.every == MOMENT else since // (step.every // MOMENT)
    return None
