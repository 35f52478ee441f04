"""What is looked at before a start: a database that a newer version has migrated is not served by an older one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.core import checks
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

SHOWN = 3


@checks.register(checks.Tags.database)
def refuse_newer_database(*, databases: Sequence[str] | None = None, **_: Any) -> list[checks.CheckMessage]:
    """Stops the start when migrations were applied that this version does not have."""
    found: list[checks.CheckMessage] = []
    for alias in databases or []:
        if unknown := unknown_migrations(connections[alias]):
            names = ", ".join(unknown[:SHOWN]) + (f" and {len(unknown) - SHOWN} more" if len(unknown) > SHOWN else "")
            found.append(
                checks.Error(
                    f"The database is of a newer Holdfast: this version does not know {names}.",
                    hint="Start the newer version again, or restore the backup from before the upgrade.",
                    id="drive.upgrades.E001",
                )
            )
    return found


def in_a_line_each(found: Iterable[checks.CheckMessage]) -> list[str]:
    """Those of the findings that stop a start, each with its advice."""
    return [
        " ".join(filter(None, (check.msg, check.hint))).replace("\n", " ")
        for check in found
        if check.is_serious() and not check.is_silenced()
    ]


def unknown_migrations(connection: BaseDatabaseWrapper) -> list[str]:
    """What was applied to that database and is not in the code, as `app.name`, the first one first. Two queries."""
    loader = MigrationLoader(None)
    known = set(loader.disk_migrations or ())
    # A squashed migration stands for those that it replaced, whose rows stay.
    known |= {name for migration in (loader.disk_migrations or {}).values() for name in migration.replaces}
    applied = MigrationRecorder(connection).applied_migrations()
    newer = [row for name, row in applied.items() if name not in known]
    return [f"{row.app}.{row.name}" for row in sorted(newer, key=lambda row: (row.applied, row.pk))]
