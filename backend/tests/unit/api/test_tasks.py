"""What administrators see of the background's work."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone
from django_tasks_db.models import DBTaskResult, get_date_max

from drive.operations import clock, collecting
from drive.operations.models import DueTask, Finding, Verification
from drive.operations.tasks import collect_garbage
from drive.operations.worker import Worker
from drive.previews.models import Derivative
from tests.unit.api.test_nodes import code

pytestmark = pytest.mark.django_db

TASKS = "/api/v1/tasks"


@pytest.fixture
def admin(client_of, ada):
    return client_of(ada)


def row(status: str, **more) -> DBTaskResult:
    base = {"task_path": "drive.some.task", "args_kwargs": {"args": [], "kwargs": {}}, "backend_name": "default",
            "run_after": get_date_max(), "exception_class_path": "", "traceback": ""}  # fmt: skip
    return DBTaskResult.objects.create(status=status, **(base | more))


def test_an_install_whose_worker_never_ran(admin):
    shown = admin.get(TASKS).json()
    assert shown["counts"] == {"waiting": 0, "running": 0, "failed": 0, "done": 0}
    assert shown["waiting"] == shown["running"] == shown["failed"] == shown["verifications"] == []
    assert [due["next_at"] for due in shown["due"]] == [None] * len(settings.DUE_TASKS)
    assert set(shown["collection"].values()) == {None}


def test_what_waits_runs_and_failed(admin):
    now = timezone.now()
    row("READY")
    row("RUNNING", started_at=now)
    row("FAILED", finished_at=now, exception_class_path="builtins.OSError", traceback="Traceback\n  x\nOSError: full\n")
    row("SUCCESSFUL", finished_at=now)
    shown = admin.get(TASKS).json()
    assert shown["counts"] == {"waiting": 1, "running": 1, "failed": 1, "done": 1}
    assert [one["error"] for one in shown["failed"]] == ["OSError: full"]
    assert shown["running"][0]["started_at"] is not None
    assert shown["waiting"][0] | {"id": ""} == {
        "id": "", "name": "drive.some.task", "enqueued_at": shown["waiting"][0]["enqueued_at"], "started_at": None,
        "finished_at": None, "error": None,
    }  # fmt: skip


def test_what_is_due_next_comes_first(admin):
    clock.enqueue_due(timezone.now())
    first = settings.DUE_TASKS[-1][0]
    DueTask.objects.filter(name=first).update(due_at=timezone.now() - timedelta(hours=1))
    due = admin.get(TASKS).json()["due"]
    assert due[0]["name"] == first
    assert {one["name"] for one in due} == {name for name, _ in settings.DUE_TASKS}
    assert all(one["every_seconds"] > 0 and one["next_at"] for one in due)


@pytest.mark.django_db(transaction=True)
def test_what_the_last_collection_did(admin):
    collect_garbage.enqueue()
    Worker(pause=0).run_queue()
    assert admin.get(TASKS).json()["collection"]["bytes"] == 0
    collecting.pause()
    assert admin.get(TASKS).json()["collection"]["paused_since"] is not None


def test_the_latest_look_of_each_kind(admin):
    Verification.objects.create(kind="verify", finished_at=timezone.now(), counts={"bytes": 1})
    look = Verification.objects.create(kind="verify", counts={"bytes": 7})
    Finding.objects.create(verification=look, code="chunk_damaged", subject="chunk 1", detail="")
    [shown] = admin.get(TASKS).json()["verifications"]
    assert (shown["kind"], shown["bytes"], shown["problems"], shown["finished_at"]) == ("verify", 7, 1, None)


def test_pictures_that_are_wanted(admin):
    for number, state in enumerate((0, 0, 1, 2)):
        Derivative.objects.create(
            source=bytes([number]) * 32, size=256, media_type="image/png", state=state, wanted_at=timezone.now()
        )
    assert admin.get(TASKS).json()["previews"] == {"wanted": 2, "failed": 1}


def test_nobody_else_sees_it(api):
    assert code(api.get(TASKS)) == (403, "forbidden")


def test_it_costs_the_same_for_2_and_200_rows(admin, django_assert_num_queries):
    for count in (2, 200):
        DBTaskResult.objects.all().delete()
        for number in range(count):
            row(("READY", "RUNNING", "FAILED", "SUCCESSFUL")[number % 4])
        with django_assert_num_queries(11):
            assert len(admin.get(TASKS).json()["waiting"]) == min(50, (count + 3) // 4)
