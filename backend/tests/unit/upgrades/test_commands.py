"""What stops a command is told in one line, not in a traceback."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

BACKEND = Path(__file__).resolve().parents[3]
NEWER = "INSERT INTO django_migrations (app, name, applied) VALUES ('tree', '0999_x', '2099-01-01 00:00:00')"


def manage(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """`manage.py` on a database of the test's own, without a terminal."""
    env = os.environ | {"HOLDFAST_DATABASE": f"sqlite:///{folder}/own.sqlite3", "HOLDFAST_DATA": str(folder)}
    env["DJANGO_SETTINGS_MODULE"] = "config.settings"
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=BACKEND, env=env, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL, timeout=120,
    )  # fmt: skip


def lines(done: subprocess.CompletedProcess[str]) -> list[str]:
    return [line for line in done.stderr.splitlines() if line.strip()]


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    """A folder with a migrated database that nobody lives in."""
    folder = tmp_path_factory.mktemp("made")
    assert manage(folder, "migrate", "--verbosity", "0").returncode == 0
    return folder


def test_migrating_what_a_newer_version_has_migrated(made, tmp_path):
    target = tmp_path / "own.sqlite3"
    target.write_bytes((made / "own.sqlite3").read_bytes())
    with closing(sqlite3.connect(target)) as database:
        database.execute(NEWER)
        database.commit()
    done = manage(tmp_path, "migrate")
    assert done.returncode == 1
    (line,) = lines(done)
    assert line.startswith("Holdfast can not start: The database is of a newer Holdfast: this version does not know")
    assert "restore the backup from before the upgrade" in line


def test_a_database_that_was_never_migrated(tmp_path):
    done = manage(tmp_path, "createsuperuser", "--no-input", "--username", "ada")
    assert done.returncode == 1
    assert lines(done) == ["The database refused: no such table: user"]


def test_who_wants_to_see_it_all_sees_the_traceback(tmp_path):
    done = manage(tmp_path, "createsuperuser", "--no-input", "--username", "ada", "--traceback")
    assert "Traceback" in done.stderr


def test_a_question_that_nobody_can_answer(made):
    done = manage(made, "flush")
    assert done.returncode == 1
    assert lines(done)[-1] == "It asks something, and there is no terminal to answer at."
    assert "Traceback" not in done.stderr
