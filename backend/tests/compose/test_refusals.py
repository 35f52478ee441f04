"""What is missing or makes no sense: one line, and nothing starts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.compose.engine import Engine
from tests.compose.stack import Stack


@pytest.fixture
def empty(engine: Engine, images: dict[str, int]) -> Iterator[Stack]:
    stack = Stack(engine, "holdfast-refused", "docker-compose.sqlite.yml")
    yield stack
    stack.down()


@pytest.mark.parametrize("file", ["docker-compose.yml", "docker-compose.postgres.yml", "docker-compose.sqlite.yml"])
def test_an_env_file_that_was_not_filled_in_starts_nothing(engine: Engine, file: str) -> None:
    stack = Stack(engine, "holdfast-empty", file, HOLDFAST_SECRET_KEY="", HOLDFAST_DB_PASSWORD="")
    done = stack.compose("up", "-d", "--no-build")
    assert done.returncode != 0
    assert len(done.stderr.strip().splitlines()) == 1
    assert "set it in .env" in done.stderr
    assert engine.docker("ps", "--all", "--quiet", "--filter", "label=com.docker.compose.project=holdfast-empty") == ""


WRONG = {
    "a short secret": ({"HOLDFAST_SECRET_KEY": "short"}, "HOLDFAST_SECRET_KEY must be at least 32"),
    "a secret that everybody knows": ({"HOLDFAST_SECRET_KEY": "change-me" * 6}, "HOLDFAST_SECRET_KEY is easy to guess"),
    "an origin that is none": ({"HOLDFAST_PAGE_ORIGINS": "drive.example.org"}, "HOLDFAST_PAGE_ORIGINS must be"),
    "any origin": ({"HOLDFAST_PAGE_ORIGINS": "*"}, "HOLDFAST_PAGE_ORIGINS must be"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_setting_that_makes_no_sense_is_told_in_one_line(empty: Stack, name: str) -> None:
    settings, words = WRONG[name]
    empty.settings |= settings
    done = empty.compose("run", "--rm", "-T", "migrate")
    assert done.returncode != 0
    # docker-compose tells what it creates, and the exit code.
    lines = (done.stdout + done.stderr).splitlines()
    said = [line for line in lines if not line.startswith("Creating") and not line.strip().isdigit()]
    assert len(said) == 1
    assert said[0].startswith(f"Holdfast can not start: {words}")


def test_nothing_starts_behind_a_migration_that_refused(empty: Stack) -> None:
    empty.settings["HOLDFAST_PAGE_ORIGINS"] = "drive.example.org"
    assert empty.compose("up", "-d", "--no-build").returncode != 0
    running = empty.engine.docker(
        "ps", "--filter", "label=com.docker.compose.project=holdfast-refused", "--format",
        '{{.Label "com.docker.compose.service"}}',
    ).split()  # fmt: skip
    assert set(running) <= {"frontend"}
