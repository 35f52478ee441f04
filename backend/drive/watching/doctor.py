"""`manage.py doctor`: is this install set up well, and is it well? One line for each thing that was looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from django.db import DatabaseError, InterfaceError

State = Literal["ok", "warn", "fail"]


@dataclass(frozen=True, slots=True)
class Told:
    """What was found; `advice` says what to do about a `warn` or a `fail`."""

    state: State
    what: str
    text: str
    advice: str = ""

    def __str__(self) -> str:
        return f"{self.state:<5} {self.what:<11} {self.text}" + (f" -> {self.advice}" if self.advice else "")


def ok(what: str, text: str) -> Told:
    return Told("ok", what, text)


def warn(what: str, text: str, advice: str) -> Told:
    return Told("warn", what, text, advice)


def fail(what: str, text: str, advice: str) -> Told:
    return Told("fail", what, text, advice)


Check = Callable[[], Iterator[Told]]


def examine(checks: list[Check]) -> Iterator[Told]:
    """All that they tell. A check that the database does not answer tells that; it stops no other."""
    for check in checks:
        try:
            yield from check()
        except (DatabaseError, InterfaceError) as error:
            told = str(error).strip().splitlines()
            reason = told[0] if told else type(error).__name__
            yield fail(check.__name__.strip("_"), reason, "See that the database runs and HOLDFAST_DATABASE names it.")


def checks(*, reach: bool = False) -> list[Check]:
    """Every check; with `reach` the public address is asked, too."""
    from drive.watching import doctor_public, doctor_running, doctor_settings

    return [*doctor_settings.CHECKS, *doctor_running.CHECKS, *([doctor_public.public] if reach else [])]
