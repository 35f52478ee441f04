"""manage.py backup: everything in one file or down a pipe, while people work."""

from __future__ import annotations

import signal
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from drive.backups import places, taking
from drive.backups.errors import BackupError
from drive.operations.sizes import plain


class Command(BaseCommand):
    help = (
        "Writes a backup of all files, names, versions, people and shares as they are at one moment, while people "
        "work. It replaces no file. Keep the secret key as well: it is not in the database."
    )
    requires_system_checks: list[str] = []  # a database with unsafe settings wants a backup all the more

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("target", help="a file that is not there yet, or - for standard output")

    def handle(self, *, target: str, **options: Any) -> None:
        signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))  # what was begun is taken away
        try:
            told = taking.backup(target)
        except BackupError as error:
            raise CommandError(str(error)) from None
        except KeyboardInterrupt:
            raise CommandError("Stopped; nothing was written.", returncode=130) from None
        where = "standard output" if target == places.PIPE else target
        self.stderr.write(
            f"Backed up {told.before.files} files ({plain(told.before.file_bytes)}) and the journal of "
            f"{len(told.before.journal)} spaces to {where}; SHA-256 of the dump: {told.sha256}.\n"
            "The secret key is not in it: keep HOLDFAST_SECRET_KEY, or the data folder's secret.key, in another place.",
            style_func=str,
        )
