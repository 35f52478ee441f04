"""What every hand-written statement needs."""

from __future__ import annotations

from collections.abc import Collection

from django.db import connection


def marks(values: Collection[object], one: str = "%s") -> str:
    """As many parameters, `one` for each value: for `IN (…)`, or for `VALUES …` with `(%s, %s)`."""
    return ", ".join([one] * len(values))


def quoted(name: str) -> str:
    """A table or column as the engine wants it written; `blob` and `change` are words of MariaDB's own."""
    return connection.ops.quote_name(name)
