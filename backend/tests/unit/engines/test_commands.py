"""Django's own commands do on each engine what its users expect, on a database that starts empty."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import engines

BACKEND = Path(__file__).resolve().parents[3]
PASSWORD = "correct-horse-battery"
BYTES_COLUMN = {"sqlite": "BLOB", "mariadb": "longblob", "postgres": "bytea"}


@pytest.fixture
def manage(tmp_path):
    """Run manage.py on a new, empty database: its output; a failure ends the test."""
    env = os.environ | {
        "HOLDFAST_DATABASE": engines.new_database(),
        "HOLDFAST_DATA": str(tmp_path / "data"),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DJANGO_SUPERUSER_PASSWORD": PASSWORD,
    }

    def manage(*arguments, stdin=None):
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(command, cwd=BACKEND, env=env, input=stdin, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout.strip()

    return manage


def test_the_models_need_no_migration_that_is_not_there(manage):
    assert "No changes detected" in manage("makemigrations", "--check")


def test_an_install_is_made_given_an_administrator_and_emptied_again(manage):
    manage("migrate", "--verbosity", "0")
    assert len(manage("setup_token")) >= 16
    manage("createsuperuser", "--no-input", "--username", "ada", "--email", "ada@example.org")
    assert manage("setup_token") == ""
    manage("flush", "-y")
    assert len(manage("setup_token")) >= 16


def test_a_second_migrate_has_nothing_to_do(manage):
    manage("migrate", "--verbosity", "0")
    assert "No migrations to apply" in manage("migrate")


def test_the_system_checks_find_nothing_that_stops_a_start(manage):
    manage("migrate", "--verbosity", "0")
    manage("check", "--database", "default", "--fail-level", "ERROR")


def test_the_bytes_are_in_a_column_of_bytes_without_a_small_limit(manage):
    manage("migrate", "--verbosity", "0")
    question = {
        "sqlite": "SELECT type FROM pragma_table_info('{table}') WHERE name = 'data'",
        "mariadb": "SELECT data_type FROM information_schema.columns WHERE table_schema = DATABASE() "
        "AND table_name = '{table}' AND column_name = 'data'",
        "postgres": "SELECT data_type FROM information_schema.columns WHERE table_name = '{table}' "
        "AND column_name = 'data'",
    }[engines.chosen()]
    script = (
        "from django.db import connection\nfrom drive.blobs.models import Chunk\n"
        f"cursor = connection.cursor()\ncursor.execute({question!r}.format(table=Chunk._meta.db_table))\n"
        "print('column:', *cursor.fetchone())"
    )
    assert f"column: {BYTES_COLUMN[engines.chosen()]}" in manage("shell", stdin=script).splitlines()
