"""The WSGI entry: settings that were never checked never serve."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

BACKEND = Path(__file__).resolve().parents[3]

# The check of the live database answers as an engine does that is down, or comes back on the third look.
SCRIPT = """
from django.core import checks
from django.db import OperationalError
looks = []
def run(**more):
    looks.append(more)
    if len(looks) < {answers}:
        raise OperationalError("down")
    return []
checks.run_checks = run
import config.wsgi
print("served after", len(looks))
"""


def start(answers: int, wait: str) -> subprocess.CompletedProcess[str]:
    env = os.environ | {"HOLDFAST_DATABASE_WAIT": wait, "DJANGO_SETTINGS_MODULE": "config.settings"}
    command = [sys.executable, "-c", SCRIPT.format(answers=answers)]
    return subprocess.run(command, cwd=BACKEND, env=env, capture_output=True, text=True, check=False)


def test_it_gives_up_with_one_line_when_the_database_does_not_answer():
    ended = start(answers=1000, wait="1ms")
    assert ended.returncode == 4
    assert "Holdfast can not start: the database does not answer." in ended.stderr
    assert "Traceback" not in ended.stderr


def test_it_waits_for_a_database_that_answers_late():
    ended = start(answers=3, wait="1m")
    assert (ended.returncode, ended.stdout.strip()) == (0, "served after 3")
