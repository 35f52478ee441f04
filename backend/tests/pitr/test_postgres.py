"""PostgreSQL: a base backup, the archive of its WAL, and recovery_target_time."""

from __future__ import annotations

import os
import pwd
import signal
import subprocess
import time
from pathlib import Path

from tests import engines
from tests.faults.house import House
from tests.pitr.conftest import need
from tests.pitr.story import Story


class Cluster:
    """A PostgreSQL of the test's own, in `folder`, run as the user postgres when we are root."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.data = folder, folder / "data"
        initdb, self._daemon, self._psql = engines.Postgres.programs()
        self.bin = Path(initdb).parent
        self._initdb = initdb
        self.who: list[str] = []
        if os.getuid() == 0:
            self.who = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"]
            owner = pwd.getpwnam("postgres")
            os.chown(folder, owner.pw_uid, owner.pw_gid)
        self._process: subprocess.Popen[bytes] | None = None

    def make(self) -> None:
        engines.run([*self.who, self._initdb, "--pgdata", str(self.data), "--auth=trust", "--username=holdfast",
                     "--encoding=UTF8", "--locale=C", "--no-instructions"], cwd=self.folder)  # fmt: skip

    def start(self, *options: str, ready: str = "SELECT 1") -> None:
        command = [*self.who, self._daemon, "-D", str(self.data), "-k", str(self.folder), "-c", "listen_addresses="]
        for option in options:
            command += ["-c", option]
        log = (self.folder / "log").open("ab")
        self._process = subprocess.Popen(command, cwd=self.folder, stdout=log, stderr=log, start_new_session=True)
        until = time.monotonic() + 60
        while True:
            try:
                if self.sql(ready) != "t":
                    break
            except RuntimeError:
                if time.monotonic() > until or self._process.poll() is not None:
                    raise RuntimeError((self.folder / "log").read_text()) from None
            time.sleep(0.1)

    def sql(self, statement: str) -> str:
        command = [self._psql, "-h", str(self.folder), "-U", "holdfast", "-d", "postgres", "-Atqc", statement]
        done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(done.stderr)
        return done.stdout.strip()

    def stop(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
            self._process.wait(timeout=60)

    @property
    def url(self) -> str:
        return f"postgres://holdfast@/holdfast?host={self.folder}"


def as_debian_keeps_it(old: Cluster, new: Cluster) -> Path:
    """The configuration of `new`, apart from its data as in Debian's /etc, and naming the data folder of `old`."""
    (new.data / "postgresql.conf").unlink()
    named = {"data_directory": old.data, "hba_file": old.data / "pg_hba.conf", "ident_file": old.data / "pg_ident.conf"}
    path = new.folder / "postgresql.conf"
    path.write_text("".join(f"{name} = '{place}'\n" for name, place in named.items()))
    return path


def test_back_to_a_moment_by_the_archive_of_the_wal(folder: Path):
    need("postgres")
    archive = folder / "archive"
    for name in ("one", "two", "archive"):
        (folder / name).mkdir()
    one, two = Cluster(folder / "one"), Cluster(folder / "two")
    if os.getuid() == 0:
        owner = pwd.getpwnam("postgres")
        os.chown(archive, owner.pw_uid, owner.pw_gid)
    one.make()
    one.start("archive_mode=on", f"archive_command=test ! -f {archive}/%f && cp %p {archive}/%f", "archive_timeout=60")
    house = None
    try:
        one.sql("CREATE DATABASE holdfast")
        house = House(folder / "house", one.url, {})
        story = Story(house)
        story.begin()
        engines.run([*one.who, str(one.bin / "pg_basebackup"), "-h", str(one.folder), "-U", "holdfast", "-D",
                     str(two.data), "--checkpoint=fast"], cwd=two.folder)  # fmt: skip
        moment = story.moment()
        story.after()
        last = one.sql("SELECT pg_walfile_name(pg_current_wal_lsn())")
        one.sql("SELECT pg_switch_wal()")
        until = time.monotonic() + 30
        while not (archive / last).exists():
            assert time.monotonic() < until, "the last WAL file was not archived"
            time.sleep(0.1)
        house.halt()
        one.stop()
        subprocess.run([*two.who, "touch", str(two.data / "recovery.signal")], check=True)
        two.start(
            f"config_file={as_debian_keeps_it(one, two)}", f"data_directory={two.data}",
            f"restore_command=cp {archive}/%f %p", f"recovery_target_time={moment:%Y-%m-%d %H:%M:%S+00}",
            "recovery_target_action=promote", "archive_mode=off", ready="SELECT pg_is_in_recovery()",
        )  # fmt: skip
        story.must_be_back(folder / "again", two.url)
    finally:
        if house is not None:
            house.stop()
        one.stop()
        two.stop()
