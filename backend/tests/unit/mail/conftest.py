"""Mail that is on: what is sent lands in `letters`; the queue is run by hand."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from rest_framework.test import APIClient

from drive.accounts import sessions
from drive.operations.worker import Worker
from tests.unit.tree import making


@pytest.fixture(autouse=True)
def mail_is_on(settings):
    settings.MAIL = True
    settings.PAGE_URL = "https://page.example"
    settings.DEFAULT_FROM_EMAIL = "Holdfast <drive@example.org>"


@pytest.fixture
def letters():
    return mail.outbox


def person(name: str, **more):
    return making.person(name, **{"email": f"{name}@example.org", **more})


@pytest.fixture
def bo(transactional_db):
    return person("bo")


@pytest.fixture
def cy(transactional_db):
    return person("cy")


@pytest.fixture
def browser():
    return Client()


def signed_in(user) -> APIClient:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {sessions.begin(user).access}")
    return client


def run_queue(*, until: timedelta = timedelta(0)) -> None:
    """What the worker runs from now to `until`: what is put off until then counts as due."""
    due = DBTaskResult.objects.filter(status="READY", run_after__lte=timezone.now() + until)
    due.update(run_after=timezone.now())
    Worker(pause=0).run_queue()


def waiting() -> list[DBTaskResult]:
    return list(DBTaskResult.objects.filter(status="READY").order_by("enqueued_at"))


def failed() -> list[DBTaskResult]:
    return list(DBTaskResult.objects.failed())
