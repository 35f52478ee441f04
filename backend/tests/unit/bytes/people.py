"""Fixtures that the rooms of bytes share: bo and cy, each signed in, on committed rows."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection, transaction

from tests.unit.bytes.making import Api, person

KEPT = ("contenttypes.contenttype", "auth.permission")  # made by migrations


@pytest.fixture
def transactional_db(django_db_setup, django_db_blocker):
    """Rows that other connections and a server see, gone after the test.

    In place of pytest-django's, whose TRUNCATE of every table takes seconds on PostgreSQL.
    """
    with django_db_blocker.unblock():
        yield
        _delete_all()


def _delete_all() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "mysql":  # the others check foreign keys at commit
            cursor.execute("SET FOREIGN_KEY_CHECKS = 0")
        for model in apps.get_models(include_auto_created=True):
            if model._meta.label_lower not in KEPT and model._meta.managed:
                cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")
        if connection.vendor == "mysql":
            cursor.execute("SET FOREIGN_KEY_CHECKS = 1")


@pytest.fixture
def bo(transactional_db) -> Api:
    return Api(person("bo"))


@pytest.fixture
def cy(transactional_db) -> Api:
    return Api(person("cy"))


@pytest.fixture
def nobody(transactional_db) -> Api:
    """Somebody without a token."""
    return Api(None)
