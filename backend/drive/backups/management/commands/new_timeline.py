"""manage.py new_timeline: the database was put back to an earlier moment by its engine's own means."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from drive.backups import time_line
from drive.backups.taking import one_line


class Command(BaseCommand):
    help = (
        "After the database went back to an earlier moment (WAL archive, binary logs, Litestream, a copy that took "
        "over): everybody signs in again and clients list anew. `manage.py restore` does this by itself."
    )
    requires_system_checks: list[str] = []

    def handle(self, **options: Any) -> None:
        try:
            spaces = time_line.renew()
        except DatabaseError as error:
            raise CommandError(f"The database refused: {one_line(error)}") from None
        self.stdout.write(
            f"A new time line in {spaces} {'space' if spaces == 1 else 'spaces'}: everybody signs in again, and "
            "clients list anew. Now run manage.py verify."
        )
