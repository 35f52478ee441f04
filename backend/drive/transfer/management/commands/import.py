"""manage.py import: a folder tree, or a portable SQLite file, comes into the drive."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from drive.transfer import folders_in, portable_in
from drive.transfer.bringing import Report
from drive.transfer.errors import TransferError, in_one_line
from drive.transfer.portable_in import Arrival


class Command(BaseCommand):
    help = (
        "Brings a folder tree into the drive (--into SPACE/PATH --as USER), with names and times, or all spaces of a "
        "file that `export --sqlite` made (--sqlite FILE). Ended in the middle, the same command goes on. Symbolic "
        "links and special files are named and left out."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, metavar="FOLDER")
        parser.add_argument("--into", metavar="SPACE/PATH", help="the space's number, and a folder in it")
        parser.add_argument("--as", dest="username", metavar="USER", help="in whose name, and with whose rights")
        parser.add_argument("--sqlite", type=Path, metavar="FILE", help="instead: all spaces of a portable file")
        parser.add_argument("--make-people", action="store_true", help="make the accounts of owners that are missing")

    def handle(
        self,
        *,
        folder: Path | None,
        into: str | None,
        username: str | None,
        sqlite: Path | None,
        make_people: bool,
        **options: Any,
    ) -> None:
        with in_one_line():
            if sqlite is not None:
                if folder is not None or into is not None or username is not None:
                    raise TransferError("--sqlite FILE stands alone: the file tells whose everything is.")
                self._arrived(portable_in.bring(sqlite, make_people=make_people))
            elif folder is None or into is None or username is None:
                raise TransferError("Give a FOLDER, --into SPACE/PATH and --as USER; or --sqlite FILE.")
            else:
                self._tell(folders_in.bring(folder, into, username))

    def _arrived(self, report: Arrival) -> None:
        for name in report.accounts:
            self.stdout.write(f"MADE  account {name}  [`changepassword {name}` lets them in]")
        for name in report.equal:
            self.stdout.write(f"EQUAL  {name}")
        for name in report.different:
            self.stdout.write(f"DIFFERS  {name}  [from the file: it had something else in it, or not all could come]")
        self._tell(report)

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
