"""manage.py export: a space or all of them, as plain folders."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from drive.transfer import folders_out, listing
from drive.transfer.errors import TransferError


class Command(BaseCommand):
    help = (
        "Writes what is live in a space (--space) or in all (--all) into FOLDER, as plain folders. Ended in the "
        "middle, the same command goes on. Changes nothing in the drive."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--space", type=int, metavar="ID")
        which.add_argument("--all", action="store_true", help="every space")
        which.add_argument("--list", action="store_true", help="tell which spaces there are, and end")
        parser.add_argument("folder", nargs="?", type=Path, metavar="FOLDER")
        parser.add_argument("--versions", action="store_true", help="past contents too, in FOLDER/versions")
        parser.add_argument("--plain-names", action="store_true", help="names that Windows takes as well")

    def handle(self, *, space: int | None, folder: Path | None, **options: Any) -> None:
        try:
            if options["list"]:
                self._list()
            elif space is None and not options["all"]:
                raise TransferError("Give --space ID or --all.")
            elif folder is None:
                raise TransferError("Give a FOLDER.")
            else:
                self._folders(listing.spaces(space), folder, one=space is not None, **options)
        except TransferError as error:
            raise CommandError(str(error)) from None
        except KeyboardInterrupt:
            raise CommandError("Stopped. The same command goes on from here.") from None

    def _list(self) -> None:
        for space in listing.spaces(None):
            self.stdout.write(f"{space.pk}\t{space.kind}\t{listing.label(space)}\t{space.used_bytes} bytes")

    def _folders(self, spaces: Any, folder: Path, *, one: bool, versions: bool, plain_names: bool, **_: Any) -> None:
        report = folders_out.export(spaces, folder, versions=versions, plain=plain_names, one=one)
        for path, name in report.renamed:
            self.stdout.write(f"RENAMED  {path}  [was: {name}]")
        for path in report.extra:
            self.stdout.write(f"EXTRA  {path}  [is not in the space]")
        self.stdout.write(
            f"{report.files} files with {report.bytes} bytes written, {report.kept} were there already and equal."
        )
        self._damaged(report.damaged)

    def _damaged(self, paths: list[str]) -> None:
        for path in paths:
            self.stdout.write(f"DAMAGED  {path}")
        if paths:
            raise CommandError(
                f"{len(paths)} files are damaged and were left out; `verify` tells more. All others are there."
            )
