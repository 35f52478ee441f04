"""The clock and the queue."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.conf import settings
from django.db import ProgrammingError, connection
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks_db.models import DBTaskResult

from config.env import parse_duration
from drive.operations import clock
from drive.operations.models import Lease
from drive.operations.worker import Worker

BACKEND = Path(__file__).parents[3]
TASK = "drive.operations.tasks.forget_finished_tasks"


@pytest.fixture(autouse=True)
def _one_task(settings):
    settings.DUE_TASKS = [(TASK, "10m")]


def queued() -> int:
    return DBTaskResult.objects.ready().count()


def test_a_task_is_put_in_when_it_is_due_and_not_before(db):
    now = timezone.now()
    assert clock.enqueue_due(now) == [TASK]
    assert clock.enqueue_due(now + timedelta(minutes=9)) == []
    assert clock.enqueue_due(now + timedelta(minutes=10)) == [TASK]
    assert queued() == 2


def test_a_task_that_can_not_be_imported_keeps_no_other_from_running(db, settings, caplog):
    settings.DUE_TASKS = [("drive.nowhere.nothing", "10m"), (TASK, "10m")]
    assert clock.enqueue_due(timezone.now()) == [TASK]
    assert "drive.nowhere.nothing" in caplog.text
    caplog.clear()
    clock.enqueue_due(timezone.now())
    assert caplog.text == ""


def test_one_at_a_time_holds_the_clock(db):
    now = timezone.now()
    assert clock.hold("clock", "a", now)
    assert clock.hold("clock", "a", now)
    assert not clock.hold("clock", "b", now + clock.LEASE - timedelta(seconds=1))
    assert clock.hold("clock", "b", now + clock.LEASE)
    assert not clock.hold("clock", "a", now + clock.LEASE)
    clock.release("clock", "b", now)
    assert clock.hold("clock", "a", now)


@pytest.mark.django_db(transaction=True)
def test_of_workers_that_ask_at_the_same_moment_one_gets_the_clock():
    now, gate, got = timezone.now(), threading.Barrier(8), []

    def ask(name: str) -> None:
        gate.wait()
        got.append(clock.hold("clock", name, now))
        connection.close()

    threads = [threading.Thread(target=ask, args=(f"w{number}",)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(got) == [False] * 7 + [True]


@pytest.mark.django_db(transaction=True)
def test_the_worker_runs_what_is_due_and_what_stands_in_the_queue():
    worker = Worker(pause=0)
    worker.look_at_clock()
    assert queued() == 1
    worker.run_queue()
    assert DBTaskResult.objects.get().status == "SUCCESSFUL"


@pytest.mark.django_db(transaction=True)
def test_an_idle_worker_only_reads(django_assert_num_queries):
    worker = Worker(pause=0)
    worker.look_at_clock()
    worker.run_queue()
    with django_assert_num_queries(1) as found:
        worker.look_at_clock()
        worker.run_queue()
    assert found.captured_queries[0]["sql"].startswith("SELECT")


def test_finished_tasks_are_forgotten_after_a_week(db):
    from drive.operations.tasks import forget_finished_tasks

    for _ in range(3):
        forget_finished_tasks.enqueue()
    old = timezone.now() - timedelta(days=8)
    first, second, _ = DBTaskResult.objects.values_list("pk", flat=True)
    DBTaskResult.objects.filter(pk=first).update(status="SUCCESSFUL", finished_at=old)
    DBTaskResult.objects.filter(pk=second).update(status="SUCCESSFUL", finished_at=timezone.now())
    assert forget_finished_tasks.call() == 1


def test_every_task_of_the_settings_exists_and_has_an_interval():
    from config.settings import DUE_TASKS

    assert len(DUE_TASKS) >= 3
    for path, every in DUE_TASKS:
        assert parse_duration(every)
        assert callable(import_string(path).enqueue)


@pytest.mark.django_db(transaction=True)
def test_sigterm_ends_the_worker_and_gives_the_clock_back():
    name = str(connection.settings_dict["NAME"])
    url = urlsplit(os.environ["HOLDFAST_DATABASE"])._replace(path=name if name.startswith("/") else f"/{name}")
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "HOLDFAST_DATABASE": urlunsplit(url)
        if url.netloc
        else f"{url.scheme}://{url.path}" + (f"?{url.query}" if url.query else ""),
        "HOLDFAST_DATA": str(settings.DATA),
    }
    process = subprocess.Popen(
        [sys.executable, "manage.py", "worker"], cwd=BACKEND, env=environment, stdout=subprocess.DEVNULL
    )
    until = time.monotonic() + 60
    while not Lease.objects.filter(name="clock", until__gt=timezone.now()).exists():
        assert time.monotonic() < until, "it never took the clock"
        time.sleep(0.1)
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=60) == 0
    assert not Lease.objects.filter(name="clock", until__gt=timezone.now()).exists()


@pytest.mark.django_db(transaction=True)
def test_a_database_that_is_away_does_not_end_the_worker(monkeypatch, caplog):
    worker = Worker(pause=1)

    def gone() -> None:
        raise ProgrammingError("relation lease does not exist")  # not yet migrated, as PostgreSQL says it

    with monkeypatch.context() as patch:
        patch.setattr(worker, "look_at_clock", gone)
        assert worker._round() > worker.pause
    assert "the database does not answer" in caplog.text
    assert worker._round() == worker.pause
