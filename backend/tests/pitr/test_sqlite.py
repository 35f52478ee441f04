"""SQLite: Litestream beside the running server, and `litestream restore -timestamp`."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.faults.house import House
from tests.pitr.conftest import need
from tests.pitr.story import Story


def litestream() -> str:
    found = shutil.which("litestream", path=f"{Path(sys.executable).parent}:{os.environ.get('PATH', '')}")
    if found is None and os.environ.get("CI") == "true":
        pytest.fail("pip install -r requirements-bench.txt")
    if found is None:
        pytest.skip("pip install -r requirements-bench.txt")
    return found


def test_back_to_a_moment_by_litestream(folder: Path):
    need("sqlite")
    program = litestream()
    file, copy = folder / "holdfast.sqlite3", folder / "copy"
    house = House(folder / "house", f"sqlite://{file}", {})
    beside = None
    try:
        story = Story(house)
        house.manage("migrate", "--verbosity", "0")  # Litestream wants a database to begin with
        log = (folder / "litestream.log").open("wb")
        beside = subprocess.Popen([program, "replicate", str(file), f"file://{copy}"], stdout=log, stderr=log)
        story.begin()
        moment = story.moment()
        story.after()
        time.sleep(2.5)  # it looks once a second
        house.halt()
        beside.send_signal(signal.SIGINT)
        assert beside.wait(timeout=60) == 0, (folder / "litestream.log").read_text()
        back = folder / "back.sqlite3"
        subprocess.run([program, "restore", "-timestamp", f"{moment:%Y-%m-%dT%H:%M:%SZ}", "-o", str(back),
                        f"file://{copy}"], check=True, timeout=120)  # fmt: skip
        story.must_be_back(folder / "again", f"sqlite://{back}")
    finally:
        house.stop()
        if beside is not None and beside.poll() is None:
            beside.kill()
            beside.wait()
