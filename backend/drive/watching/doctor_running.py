"""What an install's rows, disk and engine tell about how it is."""

from __future__ import annotations

import time
from collections.abc import Iterator

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from drive.accounts import first_run
from drive.accounts.models import User
from drive.operations import overview
from drive.operations.sizes import plain
from drive.watching import tables
from drive.watching.doctor import Check, Told, fail, ok, warn

GIB = 1024**3
FEW_BYTES, TOO_FEW_BYTES = 10 * GIB, GIB
LATE_SECONDS, TOO_LATE_SECONDS = 2, 30  # of the clock against the database's
WORKER_SECONDS = 120  # it looks at the clock every 30 s
OLD_SECONDS = 60 * 60  # of a task that waits
OLDEST = {"mysql": (10, 11), "postgresql": (15,), "sqlite": (3, 51, 3)}
NAMES = {"mysql": "MariaDB", "postgresql": "PostgreSQL", "sqlite": "SQLite"}
_NOW = {"mysql": "SELECT UNIX_TIMESTAMP(NOW(6))", "postgresql": "SELECT EXTRACT(EPOCH FROM clock_timestamp())"}


def database() -> Iterator[Told]:
    """Does it answer, and is it new enough?"""
    connection.ensure_connection()
    vendor, version = connection.vendor, connection.get_database_version()
    name = f"{NAMES[vendor]} {'.'.join(map(str, version))}"
    if vendor == "mysql" and not connection.mysql_is_mariadb:  # type: ignore[attr-defined]
        yield warn("database", f"MySQL {'.'.join(map(str, version))}", "Holdfast is tested on MariaDB.")
    elif tuple(version) < OLDEST[vendor]:
        oldest = ".".join(map(str, OLDEST[vendor]))
        yield fail("database", f"{name} is too old", f"Holdfast is tested from {oldest} on.")
    else:
        yield ok("database", f"{name} answers")


def migrations() -> Iterator[Told]:
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        yield fail("migrations", f"{len(missing)} are missing", "manage.py migrate")
    else:
        yield ok("migrations", "all are there")


def clock() -> Iterator[Told]:
    """This machine's clock against the database's: leases and graces are held against both."""
    if connection.vendor == "sqlite":
        yield ok("clock", "one machine, one clock")
        return
    before = time.time()
    with connection.cursor() as cursor:
        cursor.execute(_NOW[connection.vendor])
        there = float(cursor.fetchone()[0])
    apart = there - (before + time.time()) / 2
    yield judge_clock(apart)


def judge_clock(apart: float) -> Told:
    """`apart`: by how many seconds the database's clock is ahead."""
    text = f"the database's is {abs(apart):.1f} s {'ahead' if apart > 0 else 'behind'}"
    if abs(apart) > TOO_LATE_SECONDS:
        return fail("clock", text, "Run a time service (chrony, systemd-timesyncd) on both machines.")
    if abs(apart) > LATE_SECONDS:
        return warn("clock", text, "Run a time service (chrony, systemd-timesyncd) on both machines.")
    return ok("clock", text)


def space() -> Iterator[Told]:
    free = tables.disk_free()
    if free is None:
        yield warn("space", "the disk can not be asked", "See that the data folder is there.")
        return
    whose = "beside the database" if connection.vendor == "sqlite" else "in the data folder; the server's is not seen"
    text = f"{plain(free)} free {whose}"
    if connection.vendor == "sqlite" and free < TOO_FEW_BYTES:
        yield fail("space", text, "Uploads will be refused soon: make room; see operations.md, “Space”.")
    elif connection.vendor == "sqlite" and free < FEW_BYTES:
        yield warn("space", text, "Make room; see operations.md, “Space”.")
    else:
        yield ok("space", text)


def people() -> Iterator[Told]:
    if User.objects.filter(is_superuser=True, is_active=True).exists():
        yield ok("people", "there is an administrator")
    elif first_run.needed():
        yield warn("people", "there is nobody yet", "Open the page; manage.py setup_token tells the token.")
    else:
        yield warn("people", "there is no administrator", "manage.py create_user NAME --admin makes one.")


def worker() -> Iterator[Told]:
    seen = tables.worker_seen()
    if seen is None:
        yield fail("worker", "there never was one", "Start manage.py worker beside the API.")
        return
    yield judge_worker(time.time() - seen)


def judge_worker(ago: float) -> Told:
    """`ago`: seconds since it looked at the clock."""
    if ago < -TOO_LATE_SECONDS:
        return fail("worker", f"its clock is {-ago:.0f} s ahead of this machine's", "Set both by a time service.")
    if ago > WORKER_SECONDS:
        return fail("worker", f"was last seen {ago:.0f} s ago", "Start manage.py worker beside the API.")
    return ok("worker", "is alive")


def tasks() -> Iterator[Told]:
    queue = tables.queue()
    if failed := queue.counts.get("failed", 0):
        last = overview.failed()[0]
        reason = " ".join(overview.error_of(last).split())
        text = f"{failed} failed in seven days, the last: {last.task_path}: {reason}"
        yield warn("tasks", text, "/admin/ runs them again.")
    if queue.oldest_seconds > OLD_SECONDS:
        minutes = queue.oldest_seconds / 60
        yield warn("tasks", f"one waits for {minutes:.0f} minutes", "See that a worker runs and gets through.")
    if not failed and queue.oldest_seconds <= OLD_SECONDS:
        yield ok("tasks", f"{queue.counts.get('waiting', 0)} waiting, none failed")
    if overview.collection()["paused_since"]:
        yield warn("collection", "is paused: no space is given back", "manage.py collect --resume")


def integrity() -> Iterator[Told]:
    _, damaged = tables.chunks()
    if damaged:
        advice = "manage.py verify names the files; uploading one again heals it."
        yield fail("integrity", f"{damaged} chunks are damaged", advice)
        return
    scrubbed = [one.finished or one.started for one in tables.verifications() if one.kind == "scrub"]
    if not scrubbed:
        yield ok("integrity", "no chunk is known to be damaged; nothing was scrubbed yet")
    elif time.time() - scrubbed[0] > 2 * settings.SCRUB_AGE.total_seconds():
        yield warn("integrity", "nothing was scrubbed for a long time", "See that a worker runs.")
    else:
        yield ok("integrity", "no chunk is known to be damaged")


def quota() -> Iterator[Told]:
    full = tables.spaces().full
    if full:
        text = f"{full} spaces have less than a tenth of their quota left"
        yield warn("quota", text, "/admin/ lists the fullest.")
    else:
        yield ok("quota", "no space is nearly full")


CHECKS: list[Check] = [database, migrations, clock, space, people, worker, tasks, integrity, quota]
