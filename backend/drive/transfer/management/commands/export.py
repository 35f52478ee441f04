"""manage.py export: a space or all of them, as plain folders or as one portable SQLite file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from drive.transfer import folders_out, listing, portable_out
from drive.transfer.errors import TransferError, in_one_line
from drive.transfer.folders_out import Report
from drive.tree.models import Space


class Command(BaseCommand):
    help = (
        "Writes what is live in a space (--space) or in all (--all) into FOLDER, as plain folders, or with --sqlite "
        "into one SQLite file. Ended in the middle, the same command goes on. Changes nothing in the drive."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--space", type=int, metavar="ID")
        which.add_argument("--all", action="store_true", help="every space")
        which.add_argument("--list", action="store_true", help="tell which spaces there are, and end")
        parser.add_argument("folder", nargs="?", type=Path, metavar="FOLDER")
        parser.add_argument("--sqlite", type=Path, metavar="FILE", help="one portable file; versions are always in it")
        parser.add_argument("--versions", action="store_true", help="past contents too, in FOLDER/versions")
        parser.add_argument("--plain-names", action="store_true", help="names that Windows takes as well")

    def handle(self, *, space: int | None, folder: Path | None, sqlite: Path | None, **options: Any) -> None:
        with in_one_line():
            if options["list"]:
                self._list()
            elif space is None and not options["all"]:
                raise TransferError("Give --space ID or --all.")
            elif (folder is None) == (sqlite is None):
                raise TransferError("Give a FOLDER, or --sqlite FILE.")
            elif folder is not None:
                self._folders(listing.spaces(space), folder, one=space is not None, **options)
            elif sqlite is not None:
                self._sqlite(listing.spaces(space), sqlite, one=space is not None)

    def _list(self) -> None:
        for space in listing.spaces(None):
            self.stdout.write(f"{space.pk}\t{space.kind}\t{listing.label(space)}\t{space.used_bytes} bytes")

    def _folders(
        self, spaces: list[Space], folder: Path, *, one: bool, versions: bool, plain_names: bool, **_: Any
    ) -> None:
        report = folders_out.export(spaces, folder, versions=versions, plain=plain_names, one=one)
        for path, name in report.renamed:
            self.stdout.write(f"RENAMED  {path}  [was: {name}]")
        for path in report.extra:
            self.stdout.write(f"EXTRA  {path}  [is not in the space]")
        self._sum_up(report)

    def _sqlite(self, spaces: list[Space], file: Path, *, one: bool) -> None:
        self._sum_up(portable_out.export(spaces, file, one=one), "contents")

    def _sum_up(self, report: Report, what: str = "files") -> None:
        for path in report.damaged:
            self.stdout.write(f"DAMAGED  {path}")
        self.stdout.write(
            f"{report.files} {what} with {report.bytes} bytes written, {report.kept} were there already and equal."
        )
        if report.damaged:
            raise CommandError(
                f"{len(report.damaged)} files are damaged and were left out; `verify` tells more. All others are there."
            )
