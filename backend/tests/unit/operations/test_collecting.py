"""Collection as the worker and an administrator run it."""

from __future__ import annotations

import io
import json
from contextlib import nullcontext
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from drive.blobs.models import Blob, Chunk, ChunkState
from drive.blobs.sql import SqlStore
from drive.operations import clock, collecting
from drive.operations.models import DueTask, Kept, Lease
from drive.operations.sizes import plain
from drive.operations.tasks import collect_garbage

pytestmark = pytest.mark.django_db(transaction=True)

NONE = timedelta(0)
TASK = "drive.operations.tasks.collect_garbage"


def garbage(*contents: bytes) -> None:
    """Contents that nothing refers to."""
    store = SqlStore()
    for data in contents:
        with transaction.atomic() if store.put_rides else nullcontext():
            store.put(data)


def call(*arguments: str) -> str:
    out = io.StringIO()
    call_command("collect", *arguments, stdout=out)
    return out.getvalue()


def test_one_process_at_a_time_collects():
    garbage(b"one")
    clock.hold(collecting.LEASE, "another", timezone.now())
    with pytest.raises(collecting.NotNow, match="Another process"):
        collecting.run(NONE)
    assert collect_garbage.call() == {"not_now": "Another process is collecting."}
    assert Blob.objects.count() == 1
    clock.release(collecting.LEASE, "another", timezone.now())
    assert collecting.run(NONE).report.blob.deleted == 1


def test_the_lease_is_free_afterwards_also_when_it_fails(monkeypatch):
    def fails(*_, **__):
        raise OSError("away")

    monkeypatch.setattr("drive.blobs.collect.run", fails)
    with pytest.raises(OSError, match="away"):
        collecting.run(NONE)
    assert not Lease.objects.filter(name=collecting.LEASE, until__gt=timezone.now()).exists()


def test_who_loses_the_lease_stops():
    watch = collecting._Watch(None)
    clock.hold(collecting.LEASE, watch.holder, timezone.now())
    watch._look = watch._renew = 0
    assert watch()
    Lease.objects.update(holder="another")
    watch._look = watch._renew = 0
    assert not watch()
    assert not watch()


def test_a_pause_stops_the_worker_the_command_and_a_run_that_is_under_way():
    garbage(b"one")
    watch = collecting._Watch(None)
    assert "paused" in call("--pause")
    watch._look = 0
    assert not watch()
    assert "paused" in collect_garbage.call()["not_now"]
    with pytest.raises(CommandError, match="paused"):
        call("--grace", "0s")
    assert Blob.objects.count() == 1
    assert "again" in call("--resume")
    call("--grace", "0s")
    assert Blob.objects.count() == 0


def test_a_portion_that_is_over_goes_on_where_it_stopped_and_is_due_at_once(monkeypatch, settings):
    settings.COLLECT_GRACE = NONE
    monkeypatch.setattr("drive.blobs.garbage.WINDOW_ROWS", 2)
    monkeypatch.setattr("drive.operations.tasks.PORTION", timedelta(microseconds=1))
    garbage(*(b"%d" % number for number in range(6)))
    due = timezone.now() + timedelta(hours=1)
    DueTask.objects.create(name=TASK, due_at=due)
    Kept.objects.create(name=collecting.PLACE, value="chunk:")
    assert collect_garbage.call()["done"] is False
    assert DueTask.objects.get(name=TASK).due_at < due
    assert Kept.objects.get(name=collecting.PLACE).value == "chunk:"
    monkeypatch.setattr("drive.operations.tasks.PORTION", timedelta(hours=1))
    first = collect_garbage.call()
    assert (first["done"], first["blobs"]) == (True, 0)  # it had only the chunks left to look at
    assert not Kept.objects.filter(name=collecting.PLACE).exists()
    assert collect_garbage.call()["blobs"] == 6


def test_the_task_keeps_what_is_within_its_grace(settings):
    settings.COLLECT_GRACE = timedelta(hours=48)
    garbage(b"one")
    assert collect_garbage.call()["chunks"] == 0
    assert Chunk.objects.count() == 1
    Blob.objects.update(condemned_at=timezone.now() - timedelta(hours=49))
    ChunkState.objects.update(condemned_at=timezone.now() - timedelta(hours=49))
    assert collect_garbage.call()["bytes"] == 3
    assert Chunk.objects.count() == 0


def test_a_dry_run_of_the_command_only_reads():
    garbage(b"one", b"two")
    with CaptureQueriesContext(connection) as queries:
        told = json.loads(call("--dry-run", "--grace", "0s", "--json"))
    assert (told["dry_run"], told["blob"]["deleted"], told["chunk"]["bytes"]) == (True, 2, 6)
    assert not [query["sql"] for query in queries if not query["sql"].lstrip().upper().startswith("SELECT")]


def test_the_command_reports_in_words_and_in_json():
    garbage(b"one", b"two")
    assert "2 would be deleted (6 bytes)" in call("--dry-run", "--grace", "0s")
    told = json.loads(call("--grace", "0s", "--json"))
    assert (told["done"], told["chunk"]["deleted"], told["chunk"]["refused"]) == (True, 2, 0)
    assert told["given_back"]["after"] > 0
    assert "0 were deleted" in call("--grace", "0s")


def test_a_grace_that_is_no_duration_is_refused():
    with pytest.raises(CommandError, match="--grace"):
        call("--grace", "soon")


def test_storage_tells_what_collection_would_free():
    garbage(b"x" * 400)
    out = io.StringIO()
    call_command("storage", "--json", stdout=out)
    told = json.loads(out.getvalue())
    assert (told["dead"], told["live"], told["paused_since"]) == (400, 0, None)
    assert told["reclaimable"] == told["dead"] + told["free"]
    collecting.pause()
    out = io.StringIO()
    call_command("storage", stdout=out)
    assert "400 bytes" in out.getvalue()
    assert "paused since" in out.getvalue()


@pytest.mark.parametrize(
    ("size", "words"), [(0, "0 bytes"), (1023, "1023 bytes"), (1024, "1.0 KiB"), (1536 * 1024, "1.5 MiB")]
)
def test_sizes_are_told_as_people_read_them(size, words):
    assert plain(size) == words
