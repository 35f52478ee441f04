"""What a restore makes of the rows that came back, and what it checks before it says that it worked."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from drive.accounts.models import User
from drive.backups import manifest, time_line
from drive.backups.engines.base import ask
from drive.backups.errors import BackupError
from drive.backups.manifest import Figures, Manifest
from drive.operations import verify
from drive.operations.models import Finding
from drive.tree.models import Revision


@dataclass
class Proof:
    """What was restored and looked at. `damaged` was so when the backup was taken: the digest has shown it."""

    manifest: Manifest
    figures: Figures
    people: int = 0
    versions: int = 0
    migrated: list[str] = field(default_factory=list)
    looked_at: dict[str, int] = field(default_factory=dict)  # rows by stage, and bytes hashed
    damaged: list[Finding] = field(default_factory=list)


def refuse_unless_known(told: Manifest, engine: str) -> None:
    """Raises BackupError for another engine's backup, or one of a newer Holdfast."""
    if told.engine != engine:
        raise BackupError(
            f"The backup is one of {told.engine}, and HOLDFAST_DATABASE is {engine}: "
            "a backup goes back into the engine that it came from."
        )
    known = set(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)
    newer = [f"{app}.{name}" for app, names in told.migrations.items() for name in names if (app, name) not in known]
    if newer:
        raise BackupError(
            f"The backup was taken by a newer Holdfast ({told.holdfast}; this one does not know {newer[0]}): "
            "install that version first."
        )


def prove(told: Manifest) -> Proof:
    """Hold the restored rows against the manifest, bring them up to date, begin a new time line, verify everything.

    Raises BackupError when they are not the backup's.
    """
    found = manifest.figures(ask, list(told.before.tables))
    if manifest.migrations(ask) != told.migrations:
        raise BackupError("The restored database does not have the migrations that the backup tells of.")
    _compare(told, found)
    proof = Proof(told, found, migrated=_migrate(told))
    time_line.renew()
    proof.people, proof.versions = User.objects.count(), Revision.objects.count()
    look = verify.run(restart=True)
    proof.looked_at = {name: look.counts.get(name, 0) for name in (*verify.STAGES, "bytes")}
    proof.damaged = list(look.findings.order_by("pk"))
    return proof


def _compare(told: Manifest, found: Figures) -> None:
    if told.exact and found != told.before:
        tables = [name for name, rows in found.tables.items() if rows != told.before.tables[name]]
        raise BackupError(f"The restored rows are not as many as the backup's: {', '.join(tables) or 'the journal'}.")
    for space in told.before.journal.keys() & told.after.journal.keys():
        least, most = told.before.journal[space], told.after.journal[space]
        if not least <= found.journal.get(space, -1) <= most:
            raise BackupError(
                f"The journal of space {space} ends at {found.journal.get(space)}, not between {least} and {most}."
            )


def _migrate(told: Manifest) -> list[str]:
    """What the dump did not have yet, and has now."""
    loader = MigrationLoader(connection)
    missing = sorted(f"{app}.{name}" for app, name in set(loader.disk_migrations) - set(loader.applied_migrations))
    if missing:
        call_command("migrate", interactive=False, verbosity=0, skip_checks=True)
    return missing
