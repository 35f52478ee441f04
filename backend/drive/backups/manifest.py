"""What a backup says about itself: enough to refuse what can not be restored, and to prove what was. No secrets."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Self

from django.db import connection

from drive.backups.errors import BackupError

FORMAT = "holdfast-backup"
FORMAT_VERSION = 1

Ask = Callable[[str], Sequence[Sequence[Any]]]  # a SELECT → its rows


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one moment. `tables`: rows of each; `journal`: space → its last change; `file_bytes` of current contents."""

    tables: dict[str, int]
    journal: dict[str, int]
    files: int
    file_bytes: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """`before` and `after` enclose the moment of the dump; with `exact` both are that very moment."""

    engine: str  # sqlite, mariadb, postgres
    holdfast: str  # the version that took it
    began_at: str  # ISO 8601, UTC
    migrations: dict[str, list[str]]  # application → what was applied
    exact: bool
    before: Figures
    after: Figures
    member: str  # the dump's name in the archive
    size: int  # bytes of the dump
    sha256: str  # of the dump, hex

    def to_json(self) -> bytes:
        return json.dumps({"format": FORMAT, "format_version": FORMAT_VERSION, **asdict(self)}, indent=1).encode()

    @classmethod
    def from_json(cls, text: bytes) -> Self:
        """Raises BackupError for what is no manifest, or one of a later version."""
        try:
            told = json.loads(text)
            if told.pop("format") != FORMAT:
                raise ValueError
            version = told.pop("format_version")
            if version != FORMAT_VERSION:
                raise BackupError(
                    f"The backup's format is version {version}; this Holdfast reads {FORMAT_VERSION}. Use a newer one."
                )
            told["before"], told["after"] = Figures(**told["before"]), Figures(**told["after"])
            return cls(**told)
        except (ValueError, TypeError, KeyError, AttributeError):
            raise BackupError(
                "The backup's manifest can not be read: it is no backup of Holdfast, or damaged."
            ) from None


def tables_here() -> list[str]:
    """The tables of the installed applications that the database has."""
    return sorted(connection.introspection.django_table_names(only_existing=True, include_views=False))


def figures(ask: Ask, tables: Sequence[str]) -> Figures:
    """Counted by `ask`, which should see one moment."""
    quote = connection.ops.quote_name
    counts = {table: int(ask(f"SELECT COUNT(*) FROM {quote(table)}")[0][0]) for table in tables}
    journal = {str(space): int(seq) for space, seq in ask("SELECT id, seq FROM space ORDER BY id")}
    files, size = ask("SELECT COUNT(*), COALESCE(SUM(size), 0) FROM node WHERE kind = 1")[0]
    return Figures(counts, journal, int(files), int(size))


def migrations(ask: Ask) -> dict[str, list[str]]:
    """What was applied, by application."""
    applied: dict[str, list[str]] = {}
    for app, name in ask("SELECT app, name FROM django_migrations ORDER BY app, name"):
        applied.setdefault(app, []).append(name)
    return applied
