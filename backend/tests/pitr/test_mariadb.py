"""MariaDB: a dump that knows where the binary log stood, and the binary logs since then."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

from tests import engines
from tests.faults.house import House
from tests.pitr.conftest import need
from tests.pitr.story import Story


class Server:
    """A MariaDB of the test's own, in `folder`."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.folder, self.socket = folder, folder / "sock"
        daemon, install, self.client = engines.MariaDB.programs()
        (folder / "data").mkdir()
        user = ["--user=root"] if os.getuid() == 0 else []
        engines.run([install, "--no-defaults", f"--datadir={folder}/data", "--auth-root-authentication-method=normal",
                     "--skip-test-db", *user])  # fmt: skip
        options = (*engines.MariaDB.OPTIONS, f"log-bin={folder}/binlog", "sync-binlog=1", "binlog-format=ROW",
                   "server-id=1", "log-bin-trust-function-creators=1")  # fmt: skip
        command = [daemon, "--no-defaults", f"--datadir={folder}/data", f"--socket={self.socket}", *user]
        command += [f"--pid-file={folder}/pid", *(f"--{option}" for option in options)]
        log = (folder / "log").open("ab")
        self._process = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)
        until = time.monotonic() + 60
        while True:
            try:
                self.sql("SELECT 1")
                break
            except RuntimeError:
                if time.monotonic() > until or self._process.poll() is not None:
                    raise RuntimeError((folder / "log").read_text()) from None
                time.sleep(0.1)
        self.sql("CREATE DATABASE holdfast; CREATE USER holdfast@localhost IDENTIFIED BY 'test-only'; "
                 "GRANT ALL ON holdfast.* TO holdfast@localhost")  # fmt: skip

    def sql(self, statement: str) -> None:
        engines.run([*self.command(self.client), "--execute", statement])

    def command(self, program: str) -> list[str]:
        return [program, "--no-defaults", f"--socket={self.socket}", "--user=root"]

    def stop(self) -> None:
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            self._process.wait(timeout=60)

    @property
    def url(self) -> str:
        return f"mysql://holdfast:test-only@localhost/holdfast?unix_socket={self.socket}"


def program(name: str) -> str:
    found = shutil.which(name)
    assert found, "apt-get install mariadb-client mariadb-server"
    return found


def test_back_to_a_moment_by_the_binary_logs(folder: Path):
    need("mariadb")
    one = Server(folder / "one")
    two, house = None, None
    try:
        house = House(folder / "house", one.url, {})
        story = Story(house)
        story.begin()
        base = folder / "base.sql"
        with base.open("wb") as out:
            subprocess.run([*one.command(program("mariadb-dump")), "--single-transaction", "--master-data=2", "--quick",
                            "--hex-blob", "--routines", "--triggers", "holdfast"], stdout=out, check=True)  # fmt: skip
        moment = story.moment()
        story.after()
        house.halt()
        one.stop()

        two = Server(folder / "two")
        load = [*two.command(two.client), "--max-allowed-packet=64M", "holdfast"]
        with base.open("rb") as dump:
            subprocess.run(load, stdin=dump, check=True)
        # -- CHANGE MASTER TO MASTER_LOG_FILE='binlog.000001', MASTER_LOG_POS=12345;
        with base.open(errors="replace") as lines:
            told = next(line for line in lines if line.startswith("-- CHANGE MASTER TO"))
        file, place = told.split("'")[1], told.split("MASTER_LOG_POS=")[1].strip(" ;\n")
        logs = [path for path in sorted((folder / "one").glob("binlog.0*")) if path.name >= file]
        read = subprocess.Popen(
            [program("mariadb-binlog"), "--no-defaults", "--database=holdfast", f"--start-position={place}",
             f"--stop-datetime={moment:%Y-%m-%d %H:%M:%S}", *logs],
            stdout=subprocess.PIPE, env=os.environ | {"TZ": "UTC"},
        )  # fmt: skip
        subprocess.run([*two.command(two.client), "--max-allowed-packet=64M"], stdin=read.stdout, check=True)
        assert read.wait() == 0
        story.must_be_back(folder / "again", two.url)
    finally:
        if house is not None:
            house.stop()
        one.stop()
        if two is not None:
            two.stop()
