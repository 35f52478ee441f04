"""Each test is of one engine and runs when that one is chosen."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import engines


@pytest.fixture
def folder() -> Iterator[Path]:
    """A short one, for sockets; other users may enter it."""
    made = Path(tempfile.mkdtemp(prefix="holdfast-pitr-", dir="/tmp"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made, ignore_errors=True)


def need(engine: str) -> None:
    """Skips when another engine is chosen; fails in CI when the chosen one is not there."""
    if engines.chosen() != engine:
        pytest.skip(f"HOLDFAST_TEST_ENGINE is {engines.chosen()}")
    package = engines.missing_package(engine)
    if package and os.environ.get("CI") == "true":
        pytest.fail(f"apt-get install {package}")
    if package:
        pytest.skip(f"apt-get install {package}")
