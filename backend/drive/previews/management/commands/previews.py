"""manage.py previews: how the small pictures stand, and making them now; see docs/operations.md, "Previews"."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db.models import Count

from drive.previews import making, wanting
from drive.previews.models import Derivative
from drive.previews.painter import Painter

REASONS = 10


class Command(BaseCommand):
    help = "Shows how many previews there are, are wanted and failed; or makes what is wanted."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["status", "make"])
        parser.add_argument("--failed", action="store_true", help="make: try those again that could not be made")

    def handle(self, *, what: str, failed: bool, **options: Any) -> None:
        if what == "make":
            self._make(failed)
        self._status()

    def _make(self, failed: bool) -> None:
        wanting.flush()
        if failed:
            rows = Derivative.objects.filter(state=Derivative.State.FAILED)
            rows.update(state=Derivative.State.WANTED, tries=0, busy_until=None, error="")
        painter = Painter()
        try:
            self.stdout.write(f"{making.run(painter)} contents looked at.")
        finally:
            painter.close()

    def _status(self) -> None:
        counts = dict(Derivative.objects.values_list("state").annotate(Count("id")))
        for state in Derivative.State:
            self.stdout.write(f"{state.label.lower():8}{counts.get(state, 0):>10}")
        reasons = Derivative.objects.filter(state=Derivative.State.FAILED).values_list("error")
        for reason, count in reasons.annotate(count=Count("id")).order_by("-count")[:REASONS]:
            self.stdout.write(f"{count:>18}  {reason}")
