"""What a migration may do so that the version before it goes on serving while it runs, and afterwards.

The old version writes rows without a new column and reads columns that it knows; so nothing that it knows may go, and
what is new may ask nothing of it. What must go, goes one version later: the version between no longer uses it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db.migrations import operations
from django.db.migrations.migration import Migration
from django.db.models import NOT_PROVIDED

TAKES_AWAY = {
    operations.RemoveField: "the old version still selects the column",
    operations.DeleteModel: "the old version still reads the table",
    operations.RenameField: "the old version knows the column by its old name",
    operations.RenameModel: "the old version knows the table by its old name",
    operations.AlterModelTable: "the old version knows the table by its old name",
    operations.AlterField: "what the old version writes may not fit any more, and the table may be locked",
    operations.AddConstraint: "the old version may write rows that it forbids",
    operations.AlterUniqueTogether: "the old version may write rows that it forbids",
    operations.RunSQL: "nobody can tell what it does to the old version",
    operations.RunPython: "nobody can tell what it does to the old version",
}


def broken(migration: Migration) -> Iterator[tuple[str, str]]:
    """(operation, why) for each operation of the migration that the version before it may stumble over.

    Tables that the migration makes itself are free to be changed: the old version does not know them.
    """
    own: set[str] = set()
    for operation in _flat(migration.operations):
        if isinstance(operation, operations.CreateModel):
            own.add(operation.name_lower)
        if getattr(operation, "model_name", getattr(operation, "name", "")).lower() in own:
            continue
        if why := _why(operation):
            yield operation.describe(), why


def _why(operation: operations.base.Operation) -> str | None:
    if isinstance(operation, operations.AddField):
        field = operation.field
        bare = not field.null and field.db_default is NOT_PROVIDED and not field.many_to_many
        return "the old version inserts rows without it: null=True, or a db_default" if bare else None
    return next((why for kind, why in TAKES_AWAY.items() if isinstance(operation, kind)), None)


def _flat(found: Sequence[operations.base.Operation]) -> Iterator[operations.base.Operation]:
    for operation in found:
        if isinstance(operation, operations.SeparateDatabaseAndState):
            yield from _flat(operation.database_operations)
        else:
            yield operation
