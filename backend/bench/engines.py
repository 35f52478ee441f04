"""The engines under Holdfast and under the rows without it: in the benchmark's folder, as durable as in use."""

from __future__ import annotations

import os
import pwd
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from bench.processes import running
from tests import engines as programs

MARIADB = (
    "skip-networking", "innodb-flush-log-at-trx-commit=1", "innodb-doublewrite=1", "max-allowed-packet=16M",
    "sql-mode=TRADITIONAL", "character-set-server=utf8mb4", "collation-server=utf8mb4_bin", "max-connections=600",
    "innodb-buffer-pool-size=512M", "innodb-log-file-size=512M", "transaction-isolation=READ-COMMITTED",
)  # fmt: skip
POSTGRES = (
    "listen_addresses=", "fsync=on", "synchronous_commit=on", "full_page_writes=on", "max_connections=300",
    "shared_buffers=512MB", "max_wal_size=2GB",
)  # fmt: skip
NAMES = ("sqlite", "mariadb", "postgres")


@dataclass(frozen=True)
class Engine:
    """A running engine with one empty database. `roots` are its processes; `where` its socket, folder or file."""

    name: str
    url: str
    where: Path
    roots: tuple[int, ...] = ()


@contextmanager
def engine(name: str, folder: Path) -> Iterator[Engine]:
    """Start `name`, one of NAMES, with its data in `folder`; `url` is a HOLDFAST_DATABASE."""
    makers = {"sqlite": _sqlite, "mariadb": _mariadb, "postgres": _postgres}
    with makers[name](folder) as started:
        yield started


@contextmanager
def _sqlite(folder: Path) -> Iterator[Engine]:
    path = folder / "holdfast.sqlite3"
    yield Engine("sqlite", f"sqlite://{quote(str(path))}", path)


@contextmanager
def _mariadb(folder: Path) -> Iterator[Engine]:
    daemon, install, client = programs.MariaDB.programs()
    home, socket = folder / "mariadb", folder / "m.sock"
    home.mkdir()
    user = ["--user=root"] if os.getuid() == 0 else []
    setup = [install, "--no-defaults", f"--datadir={home}", "--auth-root-authentication-method=normal", *user]
    programs.run([*setup, "--skip-test-db"])
    ask = [client, "--no-defaults", f"--socket={socket}", "--user=root", "--execute"]
    command = [daemon, "--no-defaults", f"--datadir={home}", f"--socket={socket}", *user]
    command += [f"--pid-file={folder / 'm.pid'}", *(f"--{option}" for option in MARIADB)]
    with running(command, cwd=folder, ready=lambda: programs.run([*ask, "SELECT 1"])) as pid:
        programs.run([*ask, "CREATE USER bench@localhost IDENTIFIED BY 'bench'; GRANT ALL ON *.* TO bench@localhost"])
        programs.run([*ask, "CREATE DATABASE bench"])
        url = f"mysql://bench:bench@localhost/bench?unix_socket={quote(str(socket), safe='/')}"
        yield Engine("mariadb", url, socket, (pid,))


@contextmanager
def _postgres(folder: Path) -> Iterator[Engine]:
    initdb, daemon, client = programs.Postgres.programs()
    home = folder / "postgres"
    home.mkdir()
    become: list[str] = []
    if os.getuid() == 0:
        become = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"]
        owner = pwd.getpwnam("postgres")
        os.chown(home, owner.pw_uid, owner.pw_gid)
        for above in (folder, *folder.parents[:2]):
            _let_through(above)
    data = home / "data"
    setup = [*become, initdb, "--pgdata", str(data), "--auth=trust", "--username=bench", "--encoding=UTF8"]
    programs.run([*setup, "--locale=C", "--no-instructions"], cwd=home)
    ask = [client, "-h", str(home), "-U", "bench", "-d", "postgres", "-qc"]
    command = [*become, daemon, "-D", str(data), "-k", str(home)]
    for option in POSTGRES:
        command += ["-c", option]
    # SIGINT is PostgreSQL's fast shutdown; on SIGTERM it waits for clients.
    ready = lambda: programs.run([*ask, "SELECT 1"], cwd=home)  # noqa: E731
    with running(command, cwd=folder, ready=ready, stop=signal.SIGINT) as pid:
        programs.run([*ask, "CREATE DATABASE bench"], cwd=home)
        yield Engine("postgres", f"postgres://bench@/bench?host={quote(str(home), safe='/')}", home, (pid,))


def _let_through(folder: Path) -> None:
    """The engine runs as a user of its own and must reach its folder. Only our own temporary folders are changed."""
    if folder.stat().st_uid == os.getuid() and folder.name.startswith(("holdfast-bench-", "here")):
        folder.chmod(folder.stat().st_mode | 0o055)


def version(name: str) -> str:
    """The engine's own version, as its program tells it."""
    if name == "sqlite":
        from pysqlite3 import dbapi2

        return f"SQLite {dbapi2.sqlite_version}"
    program = programs.MariaDB.programs()[0] if name == "mariadb" else programs.Postgres.programs()[1]
    done = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)
    words = done.stdout.split()
    return f"MariaDB {words[words.index('Ver') + 1].split('-')[0]}" if name == "mariadb" else f"PostgreSQL {words[2]}"
