"""MariaDB and PostgreSQL on a disk that is full: a small file system in memory, with ballast that takes all room.

Only the full disk: how the servers treat single calls that fail is their own business: they stop when an fsync does.
Mounting needs root; without it this part says so and fails.
"""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.faults import databases
from tests.faults.disk_calls import KEPT, MAY_ANSWER, Site, download, store_file
from tests.faults.power import house, log, recording, shim, workload
from tests.faults.power.oracle import Expected
from tests.faults.run import Run

MIB = 1024 * 1024
DISK_MIB = 1024  # MariaDB's redo log alone has 256
NORMAL_AGAIN_SECONDS = 10
LONGEST = 60  # rounds of work until the full disk must have shown


def run(run: Run) -> None:
    """`run.count` times the disk is full."""
    with small_disk(run.folder / "database") as disk, run.database() as database:
        assert isinstance(database, databases.MariaDB | databases.Postgres)
        if isinstance(database, databases.Postgres):
            # By default up to a gigabyte of WAL is kept: the disk would be full of it before any table.
            database.sql("ALTER SYSTEM SET max_wal_size = '96MB'")
            database.sql("SELECT pg_reload_conf()")
        base = house.prepare(run.folder / "base", HOLDFAST_DATABASE=database.url)
        site, notes = _serve(run, database, disk, base)
        _look(run, database, site, notes)


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """A file system of DISK_MIB at `folder`. Raises RuntimeError when it can not be mounted."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={DISK_MIB}m,mode=755", "tmpfs", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"a small disk can not be mounted (this needs root): {done.stderr}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=False)


def _serve(
    run: Run, database: databases.MariaDB | databases.Postgres, disk: Path, base: house.Base
) -> tuple[Site, Path]:
    path = run.folder / "notes"
    data = run.folder / "data"
    data.mkdir()
    with house.serving(data, HOLDFAST_DATABASE=database.url) as port:
        load = workload.Load(port, base.token, base.top, log.Notes(path), calm=False, scale=MIB)
        site = Site(run, run.folder, shim.Faults(run.folder / "control"), load, {})
        site.kept = store_file(site, "kept.bin", KEPT)
        while run.done < run.count and not run.failures:
            _fill(site, database, disk)
            run.done += 1
    load.notes.close()
    for status in load.refusals.keys() - MAY_ANSWER:
        run.fail(f"{load.refusals[status]} requests were answered {status}: {load.reasons[status][:3]}")
    for error in load.errors:
        run.fail(error)
    for status, times in load.refusals.items():
        run.add(f"answered {status}" if status else "connection closed", times)
    return site, path


def _fill(site: Site, database: databases.MariaDB | databases.Postgres, disk: Path) -> None:
    ballast, before = disk / "ballast", sum(site.load.refusals.values())
    room = site.run.rng.choice((0, 100_000, 3 * MIB, 20 * MIB))
    with ballast.open("wb") as file, suppress(OSError):
        os.posix_fallocate(file.fileno(), 0, max(1, _free(disk) - room))
    for _ in range(LONGEST):
        site.work(clients=3, each=3)
        if sum(site.load.refusals.values()) > before:
            break
    else:
        site.run.add("full disks that nobody noticed")  # a server may live for long on room that it has kept
    if download(site, site.kept) != KEPT:
        site.run.add("downloads that failed meanwhile")
        if _answers(database):
            site.run.fail("a full disk: a file could not be downloaded though the database answers")
    ballast.unlink()
    _must_work(site, database)


def _free(disk: Path) -> int:
    found = os.statvfs(disk)
    return found.f_bavail * found.f_frsize


def _must_work(site: Site, database: databases.MariaDB | databases.Postgres) -> None:
    if not _answers(database):
        # PostgreSQL stops when its log can not grow; whoever runs it starts it again once there is room.
        database.kill()
        database.up()
        site.run.add("database started again")
    until = time.monotonic() + NORMAL_AGAIN_SECONDS
    while not store_file(site, f"after {site.rounds}", b"again"):
        if time.monotonic() > until:
            site.run.fail(f"nothing can be stored {NORMAL_AGAIN_SECONDS} s after there is room again")
            return
        time.sleep(0.1)


def _answers(database: databases.MariaDB | databases.Postgres) -> bool:
    """Within a few seconds: after a crash PostgreSQL first recovers."""
    until = time.monotonic() + 5
    while time.monotonic() < until:
        with suppress(RuntimeError):
            database.sql("SELECT 1")
            return True
        time.sleep(0.2)
    return False


def _look(run: Run, database: databases.Database, site: Site, notes: Path) -> None:
    """Compare with what was acknowledged, and ask the engine itself. The control: a file that is gone is missed."""
    expected = Expected()
    for record in log.read(notes):
        expected.take(record.note)
    run.add("acknowledged facts checked", expected.acknowledged)
    with recording.opening(run.folder / "opener", HOLDFAST_DATABASE=database.url) as opener:
        seen = opener.ask("", site.load, expected)
    for wrong in expected.compare(seen)[:5]:
        run.fail(wrong)
    for problem in database.problems():
        run.fail(f"the engine's own check: {problem}")
    seen.files.pop("live:kept.bin", None)
    if not any("kept.bin lost" in wrong for wrong in expected.compare(seen)):
        run.fail("the harness is blind: a missing file was not missed")
