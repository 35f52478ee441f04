"""manage.py restore: a backup into an empty database, and the proof that it is all there."""

from __future__ import annotations

import signal
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from drive.backups import restoring
from drive.backups.errors import BackupError
from drive.backups.proof import Proof
from drive.operations.sizes import plain


class Command(BaseCommand):
    help = (
        "Restores a backup into an empty database, brings it up to date and verifies every byte. Exits with 1 when it "
        "could not, or when anything was damaged when the backup was taken."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("source", help="the backup's file, or - for standard input")

    def handle(self, *, source: str, **options: Any) -> None:
        signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
        try:
            proof = restoring.restore(source)
        except BackupError as error:
            raise CommandError(str(error)) from None
        except KeyboardInterrupt:
            raise CommandError("Stopped; it is not restored.", returncode=130) from None
        self._tell(proof)
        if proof.damaged:
            sys.exit(1)

    def _tell(self, proof: Proof) -> None:
        told, found = proof.manifest, proof.figures
        self.stdout.write(f"Restored the backup of {told.began_at} ({told.engine}, Holdfast {told.holdfast}).")
        self.stdout.write(f"The dump is the one that was taken: SHA-256 {told.sha256}, {told.size} bytes.")
        if told.exact:
            rows = sum(found.tables.values())
            self.stdout.write(f"As many rows as then: {rows} in {len(found.tables)} tables.")
        self.stdout.write(
            f"There are {found.files} files ({plain(found.file_bytes)}), {proof.versions} past versions, "
            f"{len(found.journal)} spaces and {proof.people} people; "
            f"the journal holds {sum(found.journal.values())} changes."
        )
        if proof.migrated:
            self.stdout.write(f"Brought up to date: {', '.join(proof.migrated)}.")
        self.stdout.write(
            "Verified " + ", ".join(f"{count} {name}" for name, count in proof.looked_at.items()) + ": "
            + (f"{len(proof.damaged)} damaged." if proof.damaged else "all is well.")
        )  # fmt: skip
        for finding in proof.damaged:
            whom = f"{finding.owner}: {finding.path}" if finding.path else "(no file)"
            self.stdout.write(f"DAMAGED when it was backed up  {whom}  [{finding.subject}: {finding.detail}]")
        self.stdout.write("It is a new time line: everybody signs in again, and followers of the journal list anew.")
