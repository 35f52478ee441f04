"""The drive as a process of its own on an SQLite file in a temporary folder, watched by the shim."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

BACKEND = Path(__file__).resolve().parents[3]
START_SECONDS = 60
DATABASE = "holdfast.sqlite3"


@dataclass(frozen=True)
class Base:
    """A migrated database with bo in it. `token` is bo's, `top` the id of bo's top folder."""

    folder: Path
    token: str
    top: str

    def copy(self, to: Path) -> None:
        """The database into `to`, an empty folder."""
        shutil.copyfile(self.folder / DATABASE, to / DATABASE)


def prepare(folder: Path, **more: str) -> Base:
    """Make the database that all recordings of a run start from; `more` is added to the environment."""
    folder.mkdir()
    command = [sys.executable, "-m", "tests.faults.power.preparing"]
    env = environment(folder, **more)
    done = subprocess.run(command, cwd=BACKEND, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"no database could be made:\n{done.stdout}{done.stderr}")
    return Base(folder, **json.loads(done.stdout.splitlines()[-1]))


def environment(folder: Path, **more: str) -> dict[str, str]:
    """The environment of a drive whose database stands in `folder`; what else it keeps stands beside it."""
    inherited = {key: value for key, value in os.environ.items() if not key.startswith("HOLDFAST_")}
    keys = folder.with_name("keys")
    keys.mkdir(exist_ok=True)
    return inherited | {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "HOLDFAST_DATA": str(keys),
        "HOLDFAST_SECRET_KEY": "the same for every image, so that a token is good on each",
        "HOLDFAST_DATABASE": f"sqlite://{folder / DATABASE}",
        "HOLDFAST_ACCESS_TOKEN_LIFE": "7d",
        "HOLDFAST_API_WORKERS": "2",
        "HOLDFAST_API_THREADS": "40",
        "HOLDFAST_GRACE_SECONDS": "1",
        "HOLDFAST_HOSTS": "localhost,127.0.0.1,testserver",  # the last one: of Django's test client
        "HOLDFAST_LOG_LEVEL": "WARNING",
        **more,
    }


@contextmanager
def serving(folder: Path, **more: str) -> Iterator[int]:
    """gunicorn with two workers on the database in `folder`; its port. `more` is added to its environment.

    Raises RuntimeError with its words when it does not start.
    """
    log = folder.with_name("server.log")
    with socket.socket() as place, log.open("wb") as output:
        place.bind(("127.0.0.1", 0))
        place.listen(64)
        port = place.getsockname()[1]
        os.set_inheritable(place.fileno(), True)
        command = [sys.executable, "-m", "gunicorn", "-c", "config/gunicorn.py", "--bind", f"fd://{place.fileno()}"]
        process = subprocess.Popen(
            [*command, "tests.faults.power.wsgi"], cwd=BACKEND, env=environment(folder, **more),
            stdout=output, stderr=output, pass_fds=[place.fileno()],
        )  # fmt: skip
        try:
            _wait(process, port, log)
            yield port
        finally:
            process.terminate()
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/livez", timeout=1):
                return
        except OSError:
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"the drive did not start:\n{log.read_text(errors='replace')}") from None
