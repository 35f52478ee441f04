"""PostgreSQL: pg_dump of an exported snapshot, so that what the manifest counts is what the dump holds."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from drive.backups.archive import Archive, Sink
from drive.backups.engines import base, tools

FOLDERS = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: float(folder.parent.name), reverse=True)


@dataclass
class _Snapshot:
    program: str
    name: str
    exact: bool = True

    def ask(self, sql: str) -> Sequence[Sequence[Any]]:
        return base.ask(sql)

    def dump(self, sink: Sink) -> None:
        # Packed by us: its own gzip takes ten times as long. No owners and rights: the new host may have other people.
        command = [self.program, "--format=custom", "--compress=0", "--no-owner", "--no-privileges", "--no-password"]
        tools.write_packed([*command, f"--snapshot={self.name}"], sink, env=_environment())


class Postgres:
    name = "postgres"
    member = "dump.pgdump.zst"

    @contextmanager
    def snapshot(self, room: Path) -> Iterator[_Snapshot]:
        program = tools.find("pg_dump", "postgresql-client", FOLDERS)
        with transaction.atomic():
            base.ask_nothing("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield _Snapshot(program, str(base.ask("SELECT pg_export_snapshot()")[0][0]))

    def refuse_unless_empty(self) -> None:
        base.refuse_unless_no_tables()

    @contextmanager
    def filling(self, archive: Archive) -> Iterator[None]:
        program = tools.find("pg_restore", "postgresql-client", FOLDERS)
        archive.check()
        base.begin()
        database = str(connection.settings_dict["NAME"])
        command = [program, "--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges"]
        with archive.dump() as dump:
            tools.feed_unpacked([*command, "--no-password", f"--dbname={database}"], dump, env=_environment())
        base.ask_nothing("ANALYZE")  # a dump holds no statistics
        yield
        base.done()


def _environment() -> dict[str, str]:
    """libpq's variables: its own place for a password, which no list of processes shows."""
    settings = connection.settings_dict
    options = settings.get("OPTIONS", {})
    given = {
        "PGHOST": settings["HOST"],
        "PGPORT": settings["PORT"],
        "PGUSER": settings["USER"],
        "PGPASSWORD": settings["PASSWORD"],
        "PGDATABASE": settings["NAME"],
        "PGSSLMODE": options.get("sslmode"),
        "PGSSLROOTCERT": options.get("sslrootcert"),
    }
    return dict(os.environ) | {name: str(value) for name, value in given.items() if value}
