"""A database that was never migrated: one line says so, and nothing is written."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

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
