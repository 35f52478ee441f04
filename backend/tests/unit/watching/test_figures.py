"""What the tables tell, and what asking costs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from prometheus_client import CollectorRegistry, generate_latest

from drive.operations import collecting
from drive.operations.models import Finding, Verification
from drive.tree.models import Space
from drive.watching.figures import Figures, Group
from tests.unit.tree import making
from tests.unit.watching.rows import chunk, fresh, task, worker_seen_at
from tests.unit.watching.scrape import Scrape

pytestmark = pytest.mark.django_db


def look(groups: dict[str, Group] | None = None) -> Scrape:
    registry = CollectorRegistry()
    registry.register(Figures(groups or fresh()))
    return Scrape(generate_latest(registry).decode())


def names(found: Scrape) -> set[str]:
    return {sample.name for sample in found.samples}


def test_an_install_on_which_nothing_has_happened_yet():
    found = look()
    assert found.value("holdfast_database_up") == 1
    assert found.value("holdfast_build_info", engine=connection.vendor) == 1
    assert found.value("holdfast_database_size_bytes") > 0
    assert found.value("holdfast_tasks") == found.value("holdfast_chunks_damaged") == 0
    # What never was has no time; a zero would be 1970.
    assert not {"holdfast_worker_seen_timestamp_seconds", "holdfast_collection_last_run_timestamp_seconds"} & names(
        found
    )
    assert ("holdfast_database_wal_bytes" in names(found)) == (connection.vendor == "sqlite")


def test_the_queue_its_oldest_task_and_its_worker():
    now = timezone.now()
    old = task("READY")
    DBTaskResult.objects.filter(pk=old.pk).update(enqueued_at=now - timedelta(minutes=5))
    later = task("READY", run_after=now + timedelta(hours=1))
    DBTaskResult.objects.filter(pk=later.pk).update(enqueued_at=now - timedelta(hours=9))
    task("FAILED", finished_at=now)
    worker_seen_at(now)
    found = look()
    assert [found.value("holdfast_tasks", state=state) for state in ("waiting", "failed", "running")] == [2, 1, 0]
    assert 300 <= found.value("holdfast_tasks_oldest_waiting_seconds") < 400
    assert found.value("holdfast_worker_seen_timestamp_seconds") == pytest.approx(now.timestamp(), abs=0.01)


def test_the_last_collection_and_whether_it_is_paused():
    then = timezone.now() - timedelta(hours=2)
    task(
        "SUCCESSFUL", path="drive.operations.tasks.collect_garbage", value={"chunks": 3, "bytes": 99}, finished_at=then
    )
    collecting.pause()
    found = look()
    assert found.value("holdfast_collection_last_run_timestamp_seconds") == pytest.approx(then.timestamp(), abs=0.01)
    assert found.value("holdfast_collection_last_freed_chunks") == 3
    assert found.value("holdfast_collection_last_freed_bytes") == 99
    assert found.value("holdfast_collection_paused") == 1


def test_spaces_with_less_than_a_tenth_left():
    for name, used, reserved, quota in (
        ("bo", 90, 0, 100), ("cy", 90, 1, 100), ("di", 100, 0, 100), ("ed", 10**15, 0, None), ("flo", 1, 0, 0)
    ):  # fmt: skip
        space = making.root(making.person(name)).space
        Space.objects.filter(pk=space.pk).update(used_bytes=used, reserved_bytes=reserved, quota_bytes=quota)
    found = look()
    assert (found.value("holdfast_spaces"), found.value("holdfast_spaces_nearly_full")) == (5, 3)
    assert found.value("holdfast_spaces_used_bytes") == 10**15 + 281
    assert found.value("holdfast_spaces_reserved_bytes") == 1


def test_chunks_and_the_last_looks_at_them():
    now = timezone.now()
    chunk(1)
    chunk(2, condemned_at=now)
    chunk(3, condemned_at=now, damaged_at=now)
    scrub = Verification.objects.create(kind="scrub", finished_at=now)
    Finding.objects.create(verification=scrub, code="bytes", subject="chunk 1", detail="")
    Verification.objects.create(kind="verify")
    found = look()
    assert (found.value("holdfast_chunks_condemned"), found.value("holdfast_chunks_damaged")) == (2, 1)
    assert found.value("holdfast_verification_problems", kind="scrub") == 1
    finished = [s.labels["kind"] for s in found.samples if s.name == "holdfast_verification_finished_timestamp_seconds"]
    assert finished == ["scrub"]


def test_a_second_scrape_asks_the_tables_nothing():
    groups = fresh()
    look(groups)
    with CaptureQueriesContext(connection) as asked:
        look(groups)
    assert [query["sql"] for query in asked] == ["SELECT 1"]


def test_a_database_that_does_not_answer_is_told_and_breaks_nothing():
    def down() -> list:
        raise OperationalError("secret words")

    found = look({"answers": Group(down, 0.0)})
    assert found.value("holdfast_database_up") == 0
    assert names(found) == {"holdfast_build_info", "holdfast_database_up"}
