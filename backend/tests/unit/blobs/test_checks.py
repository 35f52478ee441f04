"""Unsafe settings are refused. Each test makes one real engine setting unsafe and puts it back."""

from __future__ import annotations

import pytest
from django.core import checks
from django.db import connection

from drive.blobs.checks import storage_is_safe

pytestmark = pytest.mark.django_db(transaction=True)

UNSAFE = {
    "sqlite": [("PRAGMA synchronous = NORMAL", "PRAGMA synchronous = FULL", "drive.blobs.E002"),
               ("PRAGMA foreign_keys = OFF", "PRAGMA foreign_keys = ON", "drive.blobs.E002")],
    "mysql": [("SET GLOBAL innodb_flush_log_at_trx_commit = 2", "SET GLOBAL innodb_flush_log_at_trx_commit = 1",
               "drive.blobs.E003"),
              ("SET SESSION sql_mode = ''", "SET SESSION sql_mode = 'TRADITIONAL'", "drive.blobs.E005")],
    "postgresql": [("SET synchronous_commit = off", "SET synchronous_commit = on", "drive.blobs.E006")],
}  # fmt: skip


def execute(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def errors() -> list[checks.CheckMessage]:
    return [item for item in storage_is_safe(databases=["default"]) if item.level >= checks.ERROR]


def test_it_accepts_the_settings_that_it_asks_for():
    assert errors() == []


@pytest.mark.parametrize("number", range(2))
def test_it_refuses_a_setting_that_could_lose_what_was_acknowledged(number):
    cases = UNSAFE[connection.vendor]
    spoil, mend, code = cases[number % len(cases)]
    execute(spoil)
    try:
        found = errors()
        assert [item.id for item in found] == [code]
        assert found[0].hint
    finally:
        execute(mend)
    assert errors() == []


def test_it_only_warns_when_told_that_nobody_would_miss_the_data(settings):
    settings.ALLOW_UNSAFE_STORAGE = True
    spoil, mend, code = UNSAFE[connection.vendor][0]
    execute(spoil)
    try:
        found = [item for item in storage_is_safe(databases=["default"]) if item.id == code]
        assert [item.level for item in found] == [checks.WARNING]
    finally:
        execute(mend)


if connection.vendor == "sqlite":

    def test_it_refuses_a_library_that_can_lose_commits(monkeypatch):
        from drive.blobs.sqlite import driver

        monkeypatch.setattr(driver, "version", (3, 46, 1))
        assert [item.id for item in errors()] == ["drive.blobs.E001"]
