"""Every page of Django's admin, with rows in it: a fixed number of queries, and no bytes."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult, get_date_max

from drive.accounts import sessions
from drive.accounts.models import Session, User
from drive.blobs.models import Blob, Draft
from drive.operations.models import DueTask, Finding, StorageFigures, Verification
from drive.sharing.models import Grant, Share
from drive.tree import personal
from drive.tree.models import Space
from drive.uploads.models import Upload
from tests.unit.tree import making

pytestmark = pytest.mark.django_db

BYTES = re.compile(r"[`\"]data[`\"]")


@pytest.fixture
def ada(db):
    return making.person("ada", is_staff=True, is_superuser=True)


@pytest.fixture
def page(client, ada):
    client.force_login(ada)
    return client


def some_people(count: int) -> list[User]:
    """Made in bulk, as making them one by one takes its time; their names go on where others ended."""
    start = User.objects.count()
    names = [f"p{start + number}" for number in range(count)]
    made = User.objects.bulk_create(User(username=name, username_key=name) for name in names)
    for person in made:
        personal.ensure(person)
    Space.objects.update(used_bytes=7 * 1024 * 1024)
    return made


def some_groups(count: int) -> None:
    start = Group.objects.count()
    Group.objects.bulk_create(Group(name=f"g{start + number}") for number in range(count))


def some_sessions(count: int) -> None:
    for person in some_people(count):
        sessions.begin(person)


def some_grants(count: int) -> None:
    group, _ = Group.objects.get_or_create(name="crew")
    for number, person in enumerate(some_people(count)):
        node = making.folder(making.root(person), "folder")
        given = {"group": group} if number % 2 else {"user": User.objects.get(username="ada")}
        Grant.objects.create(node=node, role=2, created_by=person, **given)


def some_shares(count: int) -> None:
    for person in some_people(count):
        Share.objects.create(node=making.folder(making.root(person), "folder"), password="x", created_by=person)


def some_uploads(count: int) -> None:
    for number, person in enumerate(some_people(count)):
        root = making.root(person)
        draft = Draft.objects.create(blob=Blob.objects.create(size=0))
        Upload.objects.create(
            user=person if number % 2 else None, space=root.space, folder=root, name="a", conflict="fail", length=10,
            draft=draft, expires_at=timezone.now() + timedelta(days=1),
        )  # fmt: skip


def some_tasks(count: int) -> None:
    for number in range(count):
        DBTaskResult.objects.create(
            status=("READY", "FAILED")[number % 2], task_path="drive.gone.task", args_kwargs={"args": [], "kwargs": {}},
            backend_name="default", run_after=get_date_max(), exception_class_path="builtins.OSError",
            traceback="Traceback\nOSError: full",
        )  # fmt: skip


def some_due_tasks(count: int) -> None:
    start = DueTask.objects.count()
    DueTask.objects.bulk_create(DueTask(name=f"task{start + number}", due_at=timezone.now()) for number in range(count))


def some_findings(count: int) -> None:
    for number in range(count):
        look = Verification.objects.create(kind="verify", counts={"bytes": number})
        Finding.objects.create(verification=look, code="chunk_damaged", subject=f"chunk {number}", detail="x")


MAKE: dict[type, Callable[[int], object]] = {
    User: some_people, Group: some_groups, Session: some_sessions, Space: some_people, Grant: some_grants,
    Share: some_shares, Upload: some_uploads, DBTaskResult: some_tasks, DueTask: some_due_tasks,
    Verification: some_findings, Finding: some_findings, StorageFigures: some_findings,
}  # fmt: skip
MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)


def url(model: type, what: str, *args: object) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{what}", args=args)


def looked_at(client, address: str) -> int:
    """How many queries the page takes; it must be there and read no bytes."""
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(address)
        assert answer.status_code == 200, address
    assert not [query["sql"] for query in captured if BYTES.search(query["sql"])]
    return len(captured)


def test_every_registered_model_is_looked_at_here():
    assert set(MODELS) == set(MAKE)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_a_list_costs_the_same_for_2_and_20_rows(model, page):
    MAKE[model](2)
    first = looked_at(page, url(model, "changelist"))
    MAKE[model](20)
    assert looked_at(page, url(model, "changelist")) == first


@pytest.mark.parametrize(
    "model", [model for model in MODELS if model is not StorageFigures], ids=lambda m: m._meta.label
)
def test_a_row_can_be_looked_at(model, page):
    MAKE[model](2)
    for row in model._default_manager.all()[:2]:
        looked_at(page, url(model, "change", row.pk))


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_a_list_can_be_searched_and_filtered(model, page):
    MAKE[model](2)
    site = admin.site._registry[model]
    if site.search_fields:
        looked_at(page, url(model, "changelist") + "?q=p2")
    for entry in site.list_filter:
        name = entry[0] if isinstance(entry, tuple) else entry
        lookup = f"{name}__isempty=1" if isinstance(entry, tuple) else f"{name}__isnull=False"
        assert page.get(f"{url(model, 'changelist')}?{lookup}").status_code in (200, 302)


def test_nothing_is_made_or_deleted_where_services_are_the_way(page):
    for model in set(MODELS) - {User, Group}:
        site = admin.site._registry[model]
        assert page.get(url(model, "add")).status_code == 403, model
        assert not site.has_delete_permission(None)
    assert page.get(url(User, "add")).status_code == 200
