"""manage.py collect: deletes what nothing refers to and gives the room back; see docs/operations.md, "Space"."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.env import parse_duration
from drive.blobs.collect import Report, Tally
from drive.operations import collecting
from drive.operations.sizes import plain


class Command(BaseCommand):
    help = "Deletes what nothing refers to any more, once its grace is over, and gives the room back to the disk."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="write nothing; tell what a run would do")
        parser.add_argument("--grace", metavar="48h", help="how long what nothing refers to is kept (0s: not at all)")
        parser.add_argument("--whole", action="store_true", help="shrink the files as far as they will")
        parser.add_argument("--fast", action="store_true", help="rest less, when nobody is working")
        parser.add_argument("--json", action="store_true", dest="as_json", help="print the report as JSON")
        parser.add_argument("--pause", action="store_true", help="nobody collects until --resume, the worker neither")
        parser.add_argument("--resume", action="store_true", help="end the pause")

    def handle(self, *, pause: bool, resume: bool, grace: str | None, as_json: bool, **options: Any) -> None:
        if pause or resume:
            (collecting.pause if pause else collecting.resume)()
            return self.stdout.write("Collection is paused." if pause else "Collection runs again.")
        span = settings.COLLECT_GRACE if grace is None else parse_duration(grace)
        if span is None:
            raise CommandError(f"--grace takes a duration such as 0s, 30m or 48h, not {grace!r}.")
        told = self._run(span, **options)
        self.stdout.write(json.dumps(told, indent=2) if as_json else _words(told))

    def _run(self, grace: timedelta, *, dry_run: bool, whole: bool, fast: bool, **options: Any) -> dict[str, Any]:
        if dry_run:
            return _told(collecting.foresee(grace))
        try:
            done = collecting.run(grace, whole=whole, pause=0.1 if fast else 1.0)
        except collecting.NotNow as reason:
            raise CommandError(str(reason)) from None
        return _told(done.report) | {"given_back": asdict(done.given_back) if done.given_back else None}


def _told(report: Report) -> dict[str, Any]:
    return asdict(report) | {"done": report.done}


def _words(told: dict[str, Any]) -> str:
    verb = "would be" if told["dry_run"] else "were"
    lines = [_line(name, Tally(**told[name]), verb) for name in ("blob", "chunk")]
    given = told.get("given_back")
    if given:
        lines.append(f"The files have {plain(given['after'])}; before it was {plain(given['before'])}.")
        lines += [given["note"].capitalize() + "."] if given["note"] else []
    if not told["done"]:
        lines.append("It was stopped on the way; the next run goes on from there.")
    return "\n".join(lines)


def _line(name: str, tally: Tally, verb: str) -> str:
    size = f" ({plain(tally.bytes)})" if tally.bytes else ""
    kept = f", {tally.spared + tally.refused} kept at the last look" if tally.spared + tally.refused else ""
    return (
        f"{name}s: {tally.seen} seen, {tally.condemned} {verb} condemned, {tally.taken_back} taken back, "
        f"{tally.waiting} wait, {tally.deleted} {verb} deleted{size}{kept}"
    )
