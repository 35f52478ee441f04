"""A real server with writers, whose backup is taken while they work; and what it takes to look at the other end."""

from __future__ import annotations

import hashlib
import os
import random
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

from django.db.utils import ConnectionHandler

from config import databases
from tests import engines
from tests.faults.house import BACKEND, House
from tests.faults.ledger import Ledger

WRITERS = 6
PAUSE_SECONDS = 0.1  # between two files of a writer: the backup is to see many commits, not to have no core left
KIB = 1024
SIZES = (0, 1, 700, 64 * KIB, 300 * KIB, 1024 * KIB, 1024 * KIB + 1, 2500 * KIB)  # around the border of a chunk


class Writers:
    """Threads that store files of all sizes until told to stop, each written down once it was acknowledged."""

    def __init__(self, house: House, ledger: Ledger) -> None:
        self._house, self._ledger, self._over = house, ledger, threading.Event()
        self._top = root(house)
        self._threads = [threading.Thread(target=self._write, args=(number,)) for number in range(WRITERS)]
        self.refused: list[str] = []

    def __enter__(self) -> Writers:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()

    def wait_until(self, count: int) -> None:
        """Until `count` files were acknowledged."""
        until = time.monotonic() + 60
        while self._ledger.count < count and time.monotonic() < until and not self.refused:
            time.sleep(0.02)
        assert self._ledger.count >= count, self.refused

    def _write(self, number: int) -> None:
        rng = random.Random(number)
        with self._house.api() as api:
            made = 0
            while not self._over.is_set():
                made += 1
                data = rng.randbytes(SIZES[(number + made) % len(SIZES)])
                name = f"{number}-{made}.bin"
                answer = api.ask("PUT", f"/api/v1/nodes/{self._top}/files/{name}", data)
                if not answer.ok:
                    self.refused.append(str(answer))
                    return
                node, sha256 = answer.json()["id"], hashlib.sha256(data).hexdigest()
                self._ledger.add("file", name=name, id=node, size=len(data), sha256=sha256)
                self._over.wait(PAUSE_SECONDS)


def root(house: House) -> str:
    with house.api() as api:
        return str(api.json("GET", "/api/v1/me")["space"]["root"])


def environment(url: str, data: Path) -> dict[str, str]:
    return os.environ | {
        "HOLDFAST_DATABASE": url, "HOLDFAST_DATA": str(data), "DJANGO_SETTINGS_MODULE": "config.settings",
    }  # fmt: skip


def manage(url: str, data: Path, *arguments: str, **more: Any) -> subprocess.CompletedProcess[str]:
    """manage.py on another database; as another person would run it."""
    data.mkdir(exist_ok=True)
    return subprocess.run(
        [sys.executable, "manage.py", *arguments], cwd=BACKEND, env=environment(url, data), check=False, text=True,
        capture_output=True, **more,
    )  # fmt: skip


def script(url: str, data: Path, *lines: str, check: bool = True, **more: Any) -> subprocess.CompletedProcess[str]:
    """Statements on another database, in one process of its own."""
    data.mkdir(exist_ok=True)
    begin = "import django; django.setup(); from django.core.management import call_command"
    done = subprocess.run(
        [sys.executable, "-c", "\n".join([begin, *lines])], cwd=BACKEND, env=environment(url, data), check=False,
        text=True, **({"stdout": subprocess.PIPE} | more), stderr=subprocess.PIPE,
    )  # fmt: skip
    if check and done.returncode:
        raise RuntimeError(f"{done.stdout}{done.stderr}")
    return done


def tables(url: str) -> list[str]:
    """What is in that database; [] also for an SQLite file that is not there."""
    entry = databases.from_url(url, Path("/nonexistent"))
    if engines.chosen() == "sqlite" and not Path(entry["NAME"]).exists():
        return []
    entry["OPTIONS"].pop("pool", None)
    entry["CONN_MAX_AGE"] = 0
    connection = ConnectionHandler({"default": entry})["default"]
    try:
        return connection.introspection.table_names()
    finally:
        connection.close()
