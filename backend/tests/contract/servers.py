"""The servers under test: the mock, the real one on a new database, or one that somebody else has started."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
import requests

from tests import engines

BACKEND = Path(__file__).resolve().parents[2]
PAGE = "http://localhost:8080"
PASSWORD = "correct horse battery"
START_SECONDS = 60


class Server:
    """A running server; `url` is its address without a slash at the end."""

    url: str
    setup_token: str
    makes_pictures = False  # a worker runs beside it

    def make_user(self, username: str) -> None:
        """There is a user with that name and PASSWORD afterwards."""
        raise NotImplementedError

    def limit_space(self, username: str, quota_bytes: int | None) -> None:
        """Set the quota of a user's space."""
        raise NotImplementedError

    def stop(self) -> None:
        """End it and forget its data."""


class OwnServer(Server):
    """One that we start: as a process on a free port, its words in a file."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="holdfast-contract-")
        self.folder = Path(self._folder.name)
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._processes: list[subprocess.Popen[bytes]] = []

    def start(self, command: list[str], env: dict[str, str], *, port: int | None = None) -> None:
        """Start a process and wait until it lives; it answers at the server's own port, if not at another."""
        said = self.folder / f"server-{len(self._processes)}.log"
        with said.open("wb") as log:
            process = subprocess.Popen(
                command, cwd=BACKEND, env={**os.environ, **env}, stdout=log, stderr=subprocess.STDOUT
            )
        self._processes.append(process)
        until = time.monotonic() + START_SECONDS
        while not answers(f"http://127.0.0.1:{port or self.port}/livez"):
            if process.poll() is not None or time.monotonic() > until:
                self.stop_processes()
                raise RuntimeError(f"{command} did not start:\n{said.read_text()}")
            time.sleep(0.05)

    def stop_processes(self) -> None:
        for process in self._processes:
            process.terminate()
        for process in self._processes:
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def stop(self) -> None:
        self.stop_processes()
        self._folder.cleanup()


class Mock(OwnServer):
    """`python -m mock_api`."""

    makes_pictures = True
    setup_token = "mock-setup"

    def __init__(self, *, fresh: bool = False) -> None:
        super().__init__()
        seed = "fresh" if fresh else "empty"
        self.start([sys.executable, "-m", "mock_api", "--port", str(self.port), "--seed", seed, "--quiet"], {})

    def make_user(self, username: str) -> None:
        """The seed has made them."""

    def limit_space(self, username: str, quota_bytes: int | None) -> None:
        answer = requests.post(
            self.url + "/__mock__/quota", json={"username": username, "quota_bytes": quota_bytes}, timeout=10
        )
        answer.raise_for_status()


class Real(OwnServer):
    """gunicorn with the real application on a new database of the chosen engine, and the streams of events beside."""

    setup_token = "contract-setup-token"

    def __init__(self, *, fresh: bool = False) -> None:
        super().__init__()
        events_port = free_port()
        self._env = {
            "HOLDFAST_DATA": str(self.folder / "data"),
            "HOLDFAST_DATABASE": engines.new_database(),
            "HOLDFAST_SETUP_TOKEN": self.setup_token,
            "HOLDFAST_PAGE_ORIGINS": PAGE,
            "HOLDFAST_PUBLIC_URL": self.url,
            "HOLDFAST_EVENTS_PORT": str(events_port),
            "HOLDFAST_MAIL_URL": "log://",
            "HOLDFAST_MAIL_FROM": "drive@example.org",
            "HOLDFAST_API_THREADS": "32",
            "HOLDFAST_GRACE_SECONDS": "1",
            "DJANGO_SETTINGS_MODULE": "config.settings",
        }
        self.manage("migrate", "--verbosity", "0")
        command = [sys.executable, "-m", "gunicorn", "-c", "config/gunicorn.py", "--bind", f"127.0.0.1:{self.port}"]
        self.start([*command, "config.wsgi"], self._env)
        if not fresh:
            self.start([sys.executable, "-m", "drive.events"], self._env, port=events_port)
            self.make_user("ada")

    def manage(self, *arguments: str) -> None:
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=BACKEND, env={**os.environ, **self._env}, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(f"manage.py {arguments[0]} failed:\n{done.stdout}{done.stderr}")

    def make_user(self, username: str) -> None:
        self.manage("create_user", username, "--password", PASSWORD, *(["--admin"] if username == "ada" else []))

    def limit_space(self, username: str, quota_bytes: int | None) -> None:
        where = f"Space.objects.filter(owner__username={username!r})"
        self.manage("shell", "-c", f"from drive.tree.models import Space; {where}.update(quota_bytes={quota_bytes})")


class Given(Server):
    """HOLDFAST_BASE_URL: a server that runs already, with the users ada, bo and cy and HOLDFAST_CONTRACT_PASSWORDS,
    a JSON object of their passwords. It can not be empty again, so first run is not tried on it, nor are quotas."""

    def __init__(self) -> None:
        self.url = os.environ["HOLDFAST_BASE_URL"].rstrip("/")
        self.passwords = json.loads(os.environ.get("HOLDFAST_CONTRACT_PASSWORDS", "{}"))

    def make_user(self, username: str) -> None:
        """Whoever started it has made them."""

    def limit_space(self, username: str, quota_bytes: int | None) -> None:
        pytest.skip("a server that somebody else has started keeps its quotas")


def free_port() -> int:
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        return int(place.getsockname()[1])


def answers(url: str) -> bool:
    try:
        return requests.get(url, timeout=5).ok
    except requests.RequestException:
        return False
