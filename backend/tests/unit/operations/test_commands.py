"""The commands that Django users know, on a new database of the chosen engine, as an administrator types them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import engines

BACKEND = Path(__file__).parents[3]


@pytest.fixture
def manage(tmp_path):
    """Runs manage.py with a data folder and a database of its own; returns what it printed."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("HOLDFAST_", "DJANGO_"))}
    environment = clean | {
        "HOLDFAST_DATA": str(tmp_path),
        "HOLDFAST_DATABASE": engines.new_database(),
        "DJANGO_SUPERUSER_PASSWORD": "correct horse battery",
    }

    def run(*arguments: str, fails: bool = False, **more: str) -> str:
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(command, cwd=BACKEND, env=environment | more, capture_output=True, text=True)
        assert (done.returncode != 0) == fails, done.stderr
        return (done.stderr if fails else done.stdout).strip()

    run.url = environment["HOLDFAST_DATABASE"]
    return run


def test_a_new_install_from_migrate_to_flush(manage):
    assert "No changes" in manage("makemigrations", "--check")
    manage("migrate", "--no-input")
    token = manage("setup_token")
    assert len(token) == 32
    manage("createsuperuser", "--no-input", "--username", "ada", "--email", "ada@example.org")
    assert manage("setup_token") == ""
    assert "taken" in manage(
        "createsuperuser", "--no-input", "--username", "Ada", "--email", "a@example.org", fails=True
    )
    manage("worker", "--once")
    manage("flush", "-y")
    assert manage("setup_token") not in ("", token)
    manage("check", "--database", "default", "--fail-level", "ERROR")


class Collation:
    """MariaDB's matter alone."""

    def sql(self, manage, statement: str) -> str:
        program = (
            f"from django.db import connection as c; k = c.cursor(); k.execute({statement!r}); print(k.fetchall())"
        )
        return manage("shell", "-v", "0", "-c", program)

    def test_an_empty_database_takes_ours(self, manage):
        self.sql(manage, "ALTER DATABASE CHARACTER SET latin1")
        manage("migrate", "--no-input")
        assert "utf8mb4_bin" in self.sql(manage, "SELECT @@collation_database")
        columns = (
            "SELECT DISTINCT collation_name FROM information_schema.columns "
            "WHERE table_schema = DATABASE() AND collation_name IS NOT NULL"
        )
        assert self.sql(manage, columns) == "(('utf8mb4_bin',),)"

    def test_a_database_with_tables_under_another_one_is_refused(self, manage):
        self.sql(manage, "ALTER DATABASE CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci")
        self.sql(manage, "CREATE TABLE mine (id INT)")
        said = manage("migrate", "--no-input", fails=True)
        assert "The database compares text by utf8mb4_general_ci, not by utf8mb4_bin." in said


if engines.chosen() == "mariadb":

    class TestCollation(Collation):
        pass
