"""A database that can not be read from, or written to: one line says so, and nothing is written."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests import engines
from tests.faults.house import BACKEND


@pytest.mark.parametrize("command", ["backup", "export --all", "export --all --sqlite", "export --list"])
def test_without_tables_it_is_refused_in_one_line(tmp_path, command: str):
    target = tmp_path / "out"
    env = {**os.environ, "HOLDFAST_DATA": str(tmp_path / "data"), "HOLDFAST_DATABASE": ""}
    arguments = [*command.split(), *([] if "--list" in command else [str(target)])]
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments], cwd=BACKEND, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stderr.startswith("CommandError: ")
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    assert not target.exists()


if engines.chosen() == "mariadb":  # only there triggers need a privilege of their own

    def test_where_no_triggers_may_be_made_nothing_is_restored(tmp_path):
        server = engines.server("mariadb")
        url = server.new_database("holdfast_no_triggers")
        server._sql(
            "CREATE USER plain@localhost IDENTIFIED BY 'test-only'; "
            "GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, ALTER, INDEX, REFERENCES "
            "ON holdfast_no_triggers.* TO plain@localhost"
        )
        env = {
            **os.environ,
            "HOLDFAST_DATA": str(tmp_path / "data"),
            "HOLDFAST_DATABASE": url.replace("//holdfast:", "//plain:"),
            "DJANGO_SETTINGS_MODULE": "config.settings",  # the tests' own have another database
        }
        for _ in range(2):  # the second time finds the database as empty as before
            done = subprocess.run(
                [sys.executable, "manage.py", "restore", os.devnull],
                cwd=BACKEND, env=env, capture_output=True, text=True, check=False,
            )  # fmt: skip
            assert done.returncode == 1
            (line,) = done.stderr.strip().splitlines()
            assert "The database takes no triggers: " in line
            assert "Give the database's user the TRIGGER privilege" in line
