"""A newer database and an older program: it does not start. A migration beside a running one: it does not notice."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.core import checks
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from drive.upgrades.checks import unknown_migrations
from tests.unit.bytes.people import Api
from tests.unit.tree import making

BACKEND = Path(__file__).resolve().parents[3]


@pytest.fixture
def newer(transactional_db):
    recorder = MigrationRecorder(connection)
    for name in ("0998_first", "0999_second"):
        recorder.record_applied("tree", name)
    recorder.record_applied("room_of_tomorrow", "0001_initial")
    yield
    recorder.migration_qs.filter(name__in=["0998_first", "0999_second"]).delete()
    recorder.migration_qs.filter(app="room_of_tomorrow").delete()


def test_a_database_of_this_version_has_nothing_unknown(transactional_db):
    assert unknown_migrations(connection) == []


def test_what_is_newer_is_named_in_its_order(newer):
    assert unknown_migrations(connection) == ["tree.0998_first", "tree.0999_second", "room_of_tomorrow.0001_initial"]
    (error,) = [one for one in checks.run_checks(databases=["default"]) if one.id == "drive.upgrades.E001"]
    assert error.is_serious()
    assert "this version does not know tree.0998_first, tree.0999_second" in error.msg


def test_an_empty_database_is_not_newer(tmp_path):
    env = os.environ | {"HOLDFAST_DATABASE": f"sqlite:///{tmp_path}/empty.sqlite3", "HOLDFAST_DATA": str(tmp_path)}
    assert start(env).returncode == 0


def start(env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """What the server's start looks at, and nothing more."""
    env = env | {"DJANGO_SETTINGS_MODULE": "config.settings", "HOLDFAST_DATABASE_WAIT": "1s"}
    command = [sys.executable, "-m", "config.wsgi"]
    return subprocess.run(command, cwd=BACKEND, env=env, capture_output=True, text=True, check=False, timeout=60)


def test_the_start_ends_with_one_line_and_changes_nothing(tmp_path):
    env = os.environ | {"HOLDFAST_DATABASE": f"sqlite:///{tmp_path}/new.sqlite3", "HOLDFAST_DATA": str(tmp_path)}
    env["DJANGO_SETTINGS_MODULE"] = "config.settings"
    newer_row = "INSERT INTO django_migrations (app, name, applied) VALUES ('tree', '0999_x', '2099-01-01 00:00:00')"
    script = f"""
import django; django.setup()
from django.core.management import call_command
from django.db import connection
call_command("migrate", verbosity=0)
connection.cursor().execute({newer_row!r})
"""
    subprocess.run([sys.executable, "-c", script], cwd=BACKEND, env=env, check=True, timeout=120)
    ended = start(env)
    assert ended.returncode != 0
    (line,) = [line for line in ended.stderr.splitlines() if line.strip()]
    assert "newer Holdfast: this version does not know tree.0999_x" in line
    assert "restore the backup from before the upgrade" in line


@pytest.fixture
def with_columns_of_tomorrow(transactional_db):
    """Each of our tables gets a column as a newer version's migration may add one, while this one runs."""
    models = [model for app in apps.get_app_configs() if app.name.startswith("drive.") for model in app.get_models()]
    tables = [model._meta.db_table for model in models if model._meta.managed and not model._meta.proxy]
    quoted = [connection.ops.quote_name(table) for table in tables]
    try:
        with connection.cursor() as cursor:
            for table in quoted:
                cursor.execute(f"ALTER TABLE {table} ADD COLUMN of_tomorrow INTEGER DEFAULT 7 NULL")
        yield tables
    finally:
        with connection.cursor() as cursor:
            for table in quoted:
                cursor.execute(f"ALTER TABLE {table} DROP COLUMN of_tomorrow")


def test_this_version_works_on_while_a_newer_one_adds_columns(with_columns_of_tomorrow):
    assert {"user", "session", "node", "space", "chunk", "blob", "change"} <= set(with_columns_of_tomorrow)
    bo = Api(making.person("bo"))
    made = bo.put("a.txt", b"hello")
    assert made.status_code == 201, made.content
    node = made.json()["id"]
    assert bo.put("a.txt", b"hello again").status_code == 200
    assert bo.get(f"/api/v1/nodes/{node}/revisions").status_code == 200
    got = bo.get(f"/api/v1/nodes/{node}/content")
    assert b"".join(got.streaming_content) == b"hello again"
    signed_in = Client().post(
        "/api/v1/session", {"username": "bo", "password": "a long enough one"}, content_type="application/json"
    )
    assert signed_in.status_code == 200
