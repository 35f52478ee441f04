"""One run of one part: what it was asked, what it did, what went wrong."""

from __future__ import annotations

import os
import random
import shutil
import sys
import tempfile
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.faults import databases, results
from tests.faults.house import House

MOST_FAILURES = 50  # more of them tell nothing more
IN_MEMORY = ("races", "histories", "machines")


@dataclass
class Run:
    """`count` is how many faults are asked for, `done` how many were injected. `folder` is the run's own."""

    part: str
    engine: str
    seed: int
    count: int
    folder: Path
    rng: random.Random
    done: int = 0
    failures: list[str] = field(default_factory=list)
    detail: dict[str, Any] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def fail(self, what: str) -> None:
        """Something is not as promised. The run goes on, so that one run shows all that is wrong."""
        with self._lock:
            if len(self.failures) < MOST_FAILURES:
                self.failures.append(what)
                print(f"FAILED {what}", file=sys.stderr, flush=True)

    def add(self, key: str, amount: int = 1) -> None:
        """Count something for the report."""
        with self._lock:
            self.detail[key] = self.detail.get(key, 0) + amount

    def worst(self, key: str, value: float) -> None:
        """Keep the highest value."""
        with self._lock:
            self.detail[key] = round(max(self.detail.get(key, 0.0), value), 3)

    def say(self, text: str) -> None:
        print(f"  {self.part} {self.engine} {self.done}/{self.count}: {text}", file=sys.stderr, flush=True)

    @contextmanager
    def database(self, *, unsafe: bool = False) -> Iterator[databases.Database]:
        """A database of this run's own, which can be killed and started again; `unsafe`: see databases.start."""
        database = databases.start(self.engine, self.folder / "database", unsafe=unsafe)
        try:
            yield database
        finally:
            database.stop()

    @contextmanager
    def server(self, database: databases.Database, **env: str) -> Iterator[House]:
        """The application on that database, migrated, with the user ada; see House."""
        house = House(self.folder / "house", database.url, env)
        try:
            house.prepare()
            house.start()
            yield house
        finally:
            house.stop()


def perform(part: str, work: Callable[[Run], None], *, engine: str, seed: int, count: int, keep: bool = False) -> Run:
    """Run a part in a folder of its own, which stays when something failed. What it raises is a failure too."""
    # A short path: that of a socket may have 107 bytes at most. What does not ask about the disk need not wait for it.
    above = "/dev/shm" if part in IN_MEMORY and Path("/dev/shm").is_dir() else "/tmp"
    folder = Path(tempfile.mkdtemp(prefix=f"holdfast-{part}-", dir=above))
    folder.chmod(0o755)  # PostgreSQL runs as a user of its own
    run = Run(part, engine, seed, count, folder, random.Random(seed))
    try:
        work(run)
    except Exception as error:
        traceback.print_exc()
        run.fail(f"{type(error).__name__}: {error}"[:2000])
    finally:
        if run.failures or keep:
            run.say(f"what is left of it is in {folder}")
        else:
            shutil.rmtree(folder, ignore_errors=True)
    return run


def record(run: Run) -> Path:
    """Append the run to the results."""
    return results.append(run.part, run.engine, run.seed, run.done, run.failures, run.detail)


def quick(part: str, work: Callable[[Run], None], *, count: int, seed: int = 1) -> Run:
    """A part as a test: on the engine of this test run, nothing is written to the results. Raises AssertionError."""
    engine = os.environ.get("HOLDFAST_TEST_ENGINE") or "sqlite"
    run = perform(part, work, engine=engine, seed=seed, count=count)
    assert not run.failures, "\n".join(run.failures)
    assert run.done >= count, f"{run.done} of {count} faults were injected"
    return run
