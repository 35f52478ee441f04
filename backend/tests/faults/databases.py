"""Databases that can be killed and started again on the same files, and asked whether they are whole.

tests/engines.py starts servers that stay; these here are one run's own and as durable as production would have them.
"""

from __future__ import annotations

import os
import pwd
import signal
import sqlite3
import subprocess
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol
from urllib.parse import quote

from tests import engines

NAME = "holdfast"
START_SECONDS = 90
UNSAFE = {"mariadb": ("innodb-flush-log-at-trx-commit=0",), "postgres": ("synchronous_commit=off",)}


class Database(Protocol):
    """One database. `url` is its HOLDFAST_DATABASE."""

    url: str

    def kill(self, *, one: int | None = None) -> None:
        """kill -9 of the server; with `one`, of just that backend of PostgreSQL's (a number to choose it by)."""

    def restart(self) -> None:
        """An orderly stop and start."""

    def up(self) -> None:
        """Start it after `kill`, and wait until it answers."""

    def problems(self) -> list[str]:
        """What the engine's own check of its files finds."""

    def stop(self) -> None: ...


def start(engine: str, folder: Path, *, unsafe: bool = False) -> Database:
    """A new, empty database in `folder`. Raises engines.EngineMissing.

    `unsafe`: it acknowledges commits before they are written, so a harness that sees must see it lose some.
    """
    folder.mkdir(parents=True, exist_ok=True)
    match engine:
        case "sqlite":
            return Sqlite(folder)
        case "mariadb":
            return MariaDB(folder, *(UNSAFE[engine] if unsafe else ()))
        case "postgres":
            return Postgres(folder, *(UNSAFE[engine] if unsafe else ()))
    raise ValueError(f"there is no engine {engine!r}")


class Sqlite:
    """A file. It has no process of its own: it is killed with the application's."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "holdfast.sqlite3"
        self.url = f"sqlite://{quote(str(self.path))}"

    def kill(self, *, one: int | None = None) -> None:
        raise NotImplementedError("SQLite has no server")

    restart = up = stop = lambda self: None

    def problems(self) -> list[str]:
        from pysqlite3 import dbapi2  # the library that the application uses, not Python's own

        connection = dbapi2.connect(self.path, timeout=30)
        try:
            found = [str(row[0]) for row in connection.execute("PRAGMA integrity_check") if row[0] != "ok"]
            keys = connection.execute("PRAGMA foreign_key_check").fetchall()
            return found + [f"foreign key without its row: {row}" for row in keys[:10]]
        except (sqlite3.DatabaseError, dbapi2.DatabaseError) as error:
            return [f"the file can not be read: {error}"]
        finally:
            connection.close()


class _Server:
    """A server process in a folder."""

    stop_signal: signal.Signals

    def __init__(self, folder: Path, command: list[str]) -> None:
        self._folder, self._command = folder, command
        self._process: subprocess.Popen[bytes] | None = None

    def up(self) -> None:
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                self._command, cwd=self._folder, stdout=log, stderr=log, stdin=subprocess.DEVNULL,
                start_new_session=True,
            )  # fmt: skip
        until = time.monotonic() + START_SECONDS
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"the database did not start:\n{(self._folder / 'log').read_text()[-2000:]}")
            time.sleep(0.05)

    def _answers(self) -> bool:
        try:
            self.sql("SELECT 1")
        except RuntimeError:
            return False
        return True

    def sql(self, statement: str, database: str = "") -> str:
        raise NotImplementedError

    def kill(self, *, one: int | None = None) -> None:
        assert self._process is not None
        pids = children(self._process.pid)
        if one is not None and pids:
            kill([pids[one % len(pids)]])
            return
        kill([self._process.pid, *pids])
        self._process.wait()

    def restart(self) -> None:
        self.stop()
        self.up()

    def stop(self) -> None:
        process = self._process
        if process is None or process.poll() is not None:
            return
        process.send_signal(self.stop_signal)
        try:
            process.wait(timeout=60)
        except subprocess.TimeoutExpired:
            self.kill()


class MariaDB(_Server):
    stop_signal = signal.SIGTERM

    def __init__(self, folder: Path, *options: str) -> None:
        daemon, install, self._client = engines.MariaDB.programs()
        self._socket, data = folder / "sock", folder / "data"
        data.mkdir()
        user = ["--user=root"] if os.getuid() == 0 else []
        engines.run(
            [install, "--no-defaults", f"--datadir={data}", "--auth-root-authentication-method=normal",
             "--skip-test-db", *user]
        )  # fmt: skip
        command = [daemon, "--no-defaults", f"--datadir={data}", f"--socket={self._socket}", *user]
        command += [f"--pid-file={folder / 'pid'}", *(f"--{option}" for option in (*engines.MariaDB.OPTIONS, *options))]
        super().__init__(folder, command)
        self.up()
        self.sql("CREATE USER holdfast@localhost IDENTIFIED BY 'test-only'; GRANT ALL ON *.* TO holdfast@localhost")
        self.sql(f"CREATE DATABASE {NAME}")
        self.url = f"mysql://holdfast:test-only@localhost/{NAME}?unix_socket={quote(str(self._socket), safe='/')}"

    def sql(self, statement: str, database: str = "") -> str:
        command = [self._client, "--no-defaults", f"--socket={self._socket}", "--user=root", "--batch"]
        return output([*command, "--skip-column-names", "--execute", statement, *([database] if database else [])])

    def problems(self) -> list[str]:
        found = []
        for table in self.sql("SHOW TABLES", NAME).split():
            for line in self.sql(f"CHECK TABLE `{table}` EXTENDED", NAME).splitlines():
                if not line.endswith("\tstatus\tOK"):
                    found.append(line)
        return found


class Postgres(_Server):
    stop_signal = signal.SIGINT  # its fast shutdown; on SIGTERM it waits for clients

    def __init__(self, folder: Path, *options: str) -> None:
        initdb, daemon, self._psql = engines.Postgres.programs()
        data, user = folder / "data", []
        if os.getuid() == 0:
            user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"]
            owner = pwd.getpwnam("postgres")
            os.chown(folder, owner.pw_uid, owner.pw_gid)
            folder.chmod(0o755)  # clients of any user connect through the socket in it
        self._socket = folder
        engines.run(
            [*user, initdb, "--pgdata", str(data), "--auth=trust", "--username=holdfast", "--encoding=UTF8",
             "--locale=C", "--no-instructions", "--data-checksums"],
            cwd=folder,
        )  # fmt: skip
        command = [*user, daemon, "-D", str(data), "-k", str(folder)]
        for option in (*engines.Postgres.OPTIONS, *options):
            command += ["-c", option]
        super().__init__(folder, command)
        self.up()
        self.sql(f"CREATE DATABASE {NAME}")
        self.url = f"postgres://holdfast@/{NAME}?host={quote(str(folder), safe='/')}"

    def sql(self, statement: str, database: str = "") -> str:
        command = [self._psql, "-h", str(self._socket), "-U", "holdfast", "-d", database or "postgres", "-XqAt"]
        return output([*command, "-v", "ON_ERROR_STOP=1", "-c", statement])

    def problems(self) -> list[str]:
        """amcheck of every B-tree, with a look for each row of the heap in it; page checksums are on as well."""
        try:
            self.sql("CREATE EXTENSION IF NOT EXISTS amcheck", NAME)
            self.sql(
                "SELECT bt_index_check(c.oid, true) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
                " JOIN pg_am a ON a.oid = c.relam WHERE a.amname = 'btree' AND c.relpersistence = 'p'"
                " AND i.indisready AND i.indisvalid",
                NAME,
            )
            heaps = "SELECT oid FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
            found = self.sql(f"SELECT h.* FROM ({heaps}) t, LATERAL verify_heapam(t.oid) h", NAME)
        except RuntimeError as error:
            return [str(error)]
        return found.splitlines()


def output(command: list[str]) -> str:
    """What a program prints. Raises RuntimeError with its words when it fails."""
    done = subprocess.run(
        command, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False, cwd="/", timeout=600
    )
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed ({done.returncode}): {done.stdout}{done.stderr}")
    return done.stdout


def children(pid: int) -> list[int]:
    """The processes that `pid` has started."""
    try:
        text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return []
    return [int(word) for word in text.split()]


def kill(pids: Iterable[int]) -> None:
    """kill -9; who is gone already is gone."""
    for pid in pids:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
