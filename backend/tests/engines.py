"""Database servers for tests: started in temporary folders, one per process, stopped when the process ends.

HOLDFAST_TEST_ENGINE chooses: sqlite (the default), mariadb, postgres.
"""

from __future__ import annotations

import atexit
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Protocol
from urllib.parse import quote

NAMES = ("sqlite", "mariadb", "postgres")
START_SECONDS = 60


class EngineMissing(RuntimeError):
    """The engine's programs are not on this machine; `package` is the Debian package that brings them."""

    def __init__(self, engine: str, package: str) -> None:
        super().__init__(f"{engine} is not installed: apt-get install {package}")
        self.package = package


class Server(Protocol):
    """One running engine."""

    def new_database(self, name: str) -> str:
        """Make an empty database; returns its HOLDFAST_DATABASE URL."""


def chosen() -> str:
    """The engine that this run of the tests is for."""
    name = os.environ.get("HOLDFAST_TEST_ENGINE") or "sqlite"
    if name not in NAMES:
        raise ValueError(f"HOLDFAST_TEST_ENGINE is {name!r}; it must be one of {', '.join(NAMES)}")
    return name


def new_database(engine: str | None = None) -> str:
    """The HOLDFAST_DATABASE URL of a new, empty database on `engine` (the chosen one when None).

    Starts the engine's server on first use. Raises EngineMissing.
    """
    return server(engine or chosen()).new_database(f"holdfast_{secrets.token_hex(4)}")


@cache
def server(engine: str) -> Server:
    """The one server of that engine in this process. Raises EngineMissing."""
    makers: dict[str, Callable[[Path], Server]] = {"sqlite": Sqlite, "mariadb": MariaDB, "postgres": Postgres}
    return makers[engine](temporary_folder(engine))


def missing_package(engine: str) -> str | None:
    """The Debian package to install before `engine` can be tested; None when it is there."""
    try:
        {"sqlite": lambda: None, "mariadb": MariaDB.programs, "postgres": Postgres.programs}[engine]()
    except EngineMissing as error:
        return error.package
    return None


def temporary_folder(engine: str) -> Path:
    """A folder that is removed when the process ends. Under /tmp: a socket's path may have 107 bytes at most."""
    folder = Path(tempfile.mkdtemp(prefix=f"holdfast-{engine}-", dir="/tmp"))
    owner = os.getpid()

    def remove() -> None:
        if os.getpid() == owner:  # a forked child must not take it from its parent
            shutil.rmtree(folder, ignore_errors=True)

    atexit.register(remove)
    return folder


class Sqlite:
    """Files in a folder. Real files: byte paths open connections of their own, which :memory: would not share."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def new_database(self, name: str) -> str:
        return f"sqlite://{quote(str(self._folder / name))}.sqlite3"


class MariaDB:
    """mariadbd on a unix socket, as durable as it would be in production."""

    OPTIONS = (
        "skip-networking", "innodb-flush-log-at-trx-commit=1", "max-allowed-packet=16M", "sql-mode=TRADITIONAL",
        "character-set-server=utf8mb4", "collation-server=utf8mb4_bin", "innodb-buffer-pool-size=256M",
        "innodb-log-file-size=256M", "transaction-isolation=READ-COMMITTED", "max-connections=300",
    )  # fmt: skip

    @staticmethod
    def programs() -> tuple[str, str, str]:
        """mariadbd, mariadb-install-db and mariadb. Raises EngineMissing."""
        path = f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin"
        found = [shutil.which(name, path=path) for name in ("mariadbd", "mariadb-install-db", "mariadb")]
        if None in found:
            raise EngineMissing("MariaDB", "mariadb-server")
        return found[0] or "", found[1] or "", found[2] or ""

    def __init__(self, folder: Path) -> None:
        daemon, install, self._client = self.programs()
        self._socket = folder / "sock"
        data = folder / "data"
        data.mkdir()
        user = ["--user=root"] if os.getuid() == 0 else []
        run(
            [install, "--no-defaults", f"--datadir={data}", "--auth-root-authentication-method=normal",
             "--skip-test-db", *user]
        )  # fmt: skip
        command = [daemon, "--no-defaults", f"--datadir={data}", f"--socket={self._socket}", *user]
        command += [f"--pid-file={folder / 'pid'}", *(f"--{option}" for option in self.OPTIONS)]
        start(command, folder / "log", stop_signal=signal.SIGTERM, ready=lambda: self._sql("SELECT 1"))
        self._sql("CREATE USER holdfast@localhost IDENTIFIED BY 'test-only'; GRANT ALL ON *.* TO holdfast@localhost")

    def _sql(self, statement: str) -> None:
        run([self._client, "--no-defaults", f"--socket={self._socket}", "--user=root", "--execute", statement])

    def new_database(self, name: str) -> str:
        self._sql(f"CREATE DATABASE {name}")
        return f"mysql://holdfast:test-only@localhost/{name}?unix_socket={quote(str(self._socket), safe='/')}"


class Postgres:
    """postgres on a unix socket; as root it runs as the user postgres, since it refuses root."""

    OPTIONS = ("listen_addresses=", "fsync=on", "synchronous_commit=on", "max_connections=300", "shared_buffers=256MB")

    @staticmethod
    def programs() -> tuple[str, str, str]:
        """initdb, postgres and psql of one version, the newest. Raises EngineMissing."""
        folders = sorted(
            Path("/usr/lib/postgresql").glob("*/bin"), key=lambda bin_: int(bin_.parent.name), reverse=True
        )
        on_path = shutil.which("initdb")
        for folder in [*folders, *([Path(on_path).parent] if on_path else [])]:
            programs = [folder / name for name in ("initdb", "postgres", "psql")]
            if all(program.is_file() for program in programs):
                return str(programs[0]), str(programs[1]), str(programs[2])
        raise EngineMissing("PostgreSQL", "postgresql")

    def __init__(self, folder: Path) -> None:
        initdb, daemon, self._psql = self.programs()
        self._folder, data = folder, folder / "data"
        self._as: list[str] = []
        if os.getuid() == 0:
            self._as = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"]
            owner = pwd.getpwnam("postgres")
            os.chown(folder, owner.pw_uid, owner.pw_gid)
            # Clients of any user, this one too, connect through the socket in it.
            folder.chmod(0o755)
        run([*self._as, initdb, "--pgdata", str(data), "--auth=trust", "--username=holdfast", "--encoding=UTF8",
             "--locale=C", "--no-instructions"], cwd=folder)  # fmt: skip
        command = [*self._as, daemon, "-D", str(data), "-k", str(folder)]
        for option in self.OPTIONS:
            command += ["-c", option]
        # SIGINT is PostgreSQL's fast shutdown; on SIGTERM it waits for clients.
        start(command, folder / "log", stop_signal=signal.SIGINT, ready=lambda: self._sql("SELECT 1"), cwd=folder)

    def _sql(self, statement: str) -> None:
        run(
            [self._psql, "-h", str(self._folder), "-U", "holdfast", "-d", "postgres", "-qc", statement],
            cwd=self._folder,
        )

    def new_database(self, name: str) -> str:
        self._sql(f"CREATE DATABASE {name}")
        return f"postgres://holdfast@/{name}?host={quote(str(self._folder), safe='/')}"


def run(command: list[str], cwd: Path | None = None) -> None:
    """Run to its end. Raises RuntimeError with its words when it fails."""
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed ({done.returncode}): {done.stdout}{done.stderr}")


def start(
    command: list[str], log: Path, *, stop_signal: signal.Signals, ready: Callable[[], None], cwd: Path | None = None
) -> None:
    """Start a server, wait until `ready` no longer raises, and stop it when this process ends."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=cwd, stdout=output, stderr=output, stdin=subprocess.DEVNULL, start_new_session=True
        )
    owner = os.getpid()

    def end() -> None:
        if os.getpid() != owner or process.poll() is not None:
            return
        process.send_signal(stop_signal)
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    atexit.register(end)
    end_tidily_on_sigterm()
    until = time.monotonic() + START_SECONDS
    while True:
        try:
            return ready()
        except RuntimeError:
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"{command[0]} did not start:\n{log.read_text(errors='replace')}") from None
            time.sleep(0.1)


def end_tidily_on_sigterm() -> None:
    """Make SIGTERM end this process through its exit handlers, so that no server is left behind."""
    if threading.current_thread() is threading.main_thread() and signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
