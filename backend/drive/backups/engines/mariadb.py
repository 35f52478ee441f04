"""MariaDB: mariadb-dump in one consistent-read transaction, which InnoDB gives without holding up a writer.

Another connection can not look at the dump's moment here, so the manifest's figures are taken before and after it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import DatabaseError, connection

from drive.backups.archive import Archive, Sink
from drive.backups.engines import base, tools
from drive.backups.errors import BackupError
from drive.operations import collation
from drive.search.index.mariadb import MariaDbIndex

# A row of a megabyte is two of hex in one statement; the server's own limit is checked at each start.
PACKET = "--max-allowed-packet=64M"
_TRIAL = "restore_trial"
# Who made a trigger there may not exist here, or may not be spoken for.
_DEFINER = re.compile(rb"^(/\*!\d+ CREATE\*/ )/\*!\d+ DEFINER=\S+\*/ ")


@dataclass
class _Snapshot:
    program: str
    exact: bool = False

    def ask(self, sql: str) -> Sequence[Sequence[Any]]:
        return base.ask(sql)

    def dump(self, sink: Sink) -> None:
        with _options() as (first, file):
            command = [
                self.program, first, "--single-transaction", "--quick", "--hex-blob", PACKET, "--triggers",
                "--routines", "--skip-add-drop-table", "--skip-lock-tables", "--no-tablespaces",
                "--default-character-set=utf8mb4",
            ]  # fmt: skip
            tools.write_packed([*command, str(connection.settings_dict["NAME"])], sink, env=os.environ, files=[file])


class MariaDB:
    name = "mariadb"
    member = "dump.sql.zst"

    @contextmanager
    def snapshot(self, room: Path) -> Iterator[_Snapshot]:
        yield _Snapshot(tools.find("mariadb-dump", "mariadb-client"))

    def refuse_unless_empty(self) -> None:
        base.refuse_unless_no_tables()
        _refuse_unless_triggers()

    @contextmanager
    def filling(self, archive: Archive) -> Iterator[None]:
        program = tools.find("mariadb", "mariadb-client")
        archive.check()
        collation.set_on_empty(None, using=connection.alias)
        base.begin()
        with _options() as (first, file), archive.dump() as dump:
            command = [program, first, "--batch", PACKET, "--default-character-set=utf8mb4"]
            database = str(connection.settings_dict["NAME"])
            tools.feed_unpacked([*command, database], dump, env=os.environ, files=[file], line=_for_anybody)
        yield
        base.done()


def _refuse_unless_triggers() -> None:
    """Triggers end the dump: who may not make any would be told so after the last row."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {_TRIAL} (id INT)")
        try:
            cursor.execute(f"CREATE TRIGGER {_TRIAL}_made BEFORE INSERT ON {_TRIAL} FOR EACH ROW SET @{_TRIAL} = 1")
        except DatabaseError as error:
            raise BackupError(f"The database takes no triggers: {error.args[-1]}. {MariaDbIndex.hint}") from None
        finally:
            cursor.execute(f"DROP TABLE {_TRIAL}")  # its trigger goes with it


def _for_anybody(line: bytes) -> bytes:
    """A trigger's line without its definer: whoever restores becomes that."""
    return _DEFINER.sub(rb"\1", line) if line.startswith(b"/*!") else line


@contextmanager
def _options() -> Iterator[tuple[str, int]]:
    """(the option that names it, its descriptor) of a file in memory with user and password, gone when it is closed."""
    settings, options = connection.settings_dict, connection.settings_dict.get("OPTIONS", {})
    given = {
        "user": settings["USER"],
        "password": settings["PASSWORD"],
        "host": settings["HOST"],
        "port": settings["PORT"],
        "socket": options.get("unix_socket"),
        "ssl-ca": options.get("ssl", {}).get("ca"),
    }
    lines = [f"{name}={_quoted(str(value))}" for name, value in given.items() if value]
    file = os.memfd_create("holdfast-client", 0)
    try:
        os.fchmod(file, 0o600)  # what everybody may write is not read
        os.write(file, ("[client]\n" + "\n".join(lines) + "\n").encode())
        yield f"--defaults-file=/proc/self/fd/{file}", file
    finally:
        os.close(file)


def _quoted(value: str) -> str:
    """As an option file wants it: in quotes a `#` begins no comment, and a backslash stands for itself when doubled."""
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
