"""manage.py import: a folder tree comes into the drive."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from drive.transfer import folders_in
from drive.transfer.bringing import Report
from drive.transfer.errors import TransferError


class Command(BaseCommand):
    help = (
        "Brings a folder tree into the drive (--into SPACE/PATH --as USER), with names and times. Ended in the middle, "
        "the same command goes on. Symbolic links and special files are named and left out."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, metavar="FOLDER")
        parser.add_argument("--into", metavar="SPACE/PATH", help="the space's number, and a folder in it")
        parser.add_argument("--as", dest="username", metavar="USER", help="in whose name, and with whose rights")

    def handle(self, *, folder: Path | None, into: str | None, username: str | None, **options: Any) -> None:
        try:
            if folder is None or into is None or username is None:
                raise TransferError("Give a FOLDER, --into SPACE/PATH and --as USER.")
            self._tell(folders_in.bring(folder, into, username))
        except TransferError as error:
            raise CommandError(str(error)) from None
        except KeyboardInterrupt:
            raise CommandError("Stopped. The same command goes on from here.") from None

    def _tell(self, report: Report) -> None:
        for path, name in report.renamed:
            self.stdout.write(f"RENAMED  {path}  [is now: {name}]")
        for path, what in report.links:
            self.stdout.write(f"LEFT OUT  {path}  [{what}]")
        for path, why in report.skipped:
            self.stdout.write(f"SKIPPED  {path}  [{why}]")
        self.stdout.write(
            f"{report.files} files with {report.bytes} bytes came, {report.folders} folders were made, "
            f"{report.kept} files were there already and equal."
        )
        if report.skipped:
            raise CommandError(f"{len(report.skipped)} files or folders could not come; all others are there.")
