"""manage.py doctor: looks at settings, machine, database and background work, with advice."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from drive.watching import doctor


class Command(BaseCommand):
    help = "Looks at settings, machine, database and background work: a line each, with advice. Exits with 1 on a fail."
    requires_system_checks: list[str] = []  # it runs them itself, and tells of them as of everything else

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--reach", action="store_true", help="ask the public address, too, who answers there")

    def handle(self, *, reach: bool, **options: Any) -> None:
        failed = False
        for told in doctor.examine(doctor.checks(reach=reach)):
            self.stdout.write(str(told))
            failed |= told.state == "fail"
        if failed:
            sys.exit(1)
