"""A database into which a restore did not come to its end is never served."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core import checks
from django.db import connections

from drive.backups.engines.base import UNFINISHED


@checks.register(checks.Tags.database)
def refuse_half_restored(*, databases: Sequence[str] | None = None, **_: Any) -> list[checks.CheckMessage]:
    """Stops the server and `migrate` while the mark of a running or broken restore is there."""
    found: list[checks.CheckMessage] = []
    for alias in databases or []:
        with connections[alias].cursor() as cursor:
            tables = connections[alias].introspection.table_names(cursor)
        if UNFINISHED in tables:
            found.append(
                checks.Error(
                    "A restore into this database is under way, or did not come to its end.",
                    hint="If none runs: drop the database, make it anew, and restore again.",
                    id="drive.backups.E001",
                )
            )
    return found
