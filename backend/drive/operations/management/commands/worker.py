"""manage.py worker: runs background work until it is told to stop (SIGTERM, Ctrl-C)."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from drive.operations import worker


class Command(BaseCommand):
    help = "Runs background work: what stands in the queue, and what is due by the clock."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what is due now, empty the queue, end")

    def handle(self, *, once: bool, **options: Any) -> None:
        one = worker.from_settings()
        if once:
            one.look_at_clock()
            one.run_queue()
        else:
            one.run()
