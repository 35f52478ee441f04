"""A running house for the browser: an API (real or mock) and the page's own server beside it, on free ports."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import requests

from tests import engines
from tests.contract.servers import OwnServer, answers, free_port

BACKEND = Path(__file__).resolve().parents[2]
FRONTEND = BACKEND.parent / "frontend"
START_SECONDS = 30


class House(OwnServer):
    """`page_url` is what a person opens; `setup_token` makes the first administrator. Nobody has an account yet."""

    events_port: int | None = None  # without one the page looks for the events where the API is
    frontend = FRONTEND

    def __init__(self) -> None:
        super().__init__()
        self.page_port = free_port()
        self.page_url = f"http://localhost:{self.page_port}"
        # The browser must see the API under the page's host, as it does after `make serve`.
        self.url = f"http://localhost:{self.port}"
        self.start_api()
        self.start_page()

    def start_page(self, **more: str) -> None:
        env = {"HOLDFAST_API_PORT": str(self.port), "HOLDFAST_PAGE_PORT": str(self.page_port)} | more
        env["HOLDFAST_EVENTS_PORT"] = str(self.events_port or "")
        self._page = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "--config", "server/gunicorn.py", "server.app:app"],
            cwd=self.frontend,
            env={**os.environ, **env, "HOLDFAST_BIND": "127.0.0.1", "HOLDFAST_GRACE_SECONDS": "1"},
        )
        until = time.monotonic() + START_SECONDS
        while not answers(f"{self.page_url}/config.json"):
            if self._page.poll() is not None or time.monotonic() > until:
                self.stop()
                raise RuntimeError("the page's server did not start")
            time.sleep(0.05)

    def start_api(self) -> None:
        raise NotImplementedError

    def stop_page(self) -> None:
        self._page.terminate()
        self._page.wait()

    def stop(self) -> None:
        self.stop_page()
        super().stop()


class RealHouse(House):
    """gunicorn with the real application on a new database."""

    setup_token = "browser-setup-token"

    def start_api(self) -> None:
        self._env = {
            "HOLDFAST_DATA": str(self.folder / "data"),
            "HOLDFAST_DATABASE": engines.new_database(),
            "HOLDFAST_SETUP_TOKEN": self.setup_token,
            "HOLDFAST_PAGE_ORIGINS": self.page_url,
            "HOLDFAST_PUBLIC_URL": self.url,
            "HOLDFAST_GRACE_SECONDS": "1",
            "HOLDFAST_API_PORT": str(self.port),
            "HOLDFAST_BIND": "127.0.0.1",
            "DJANGO_SETTINGS_MODULE": "config.settings",
        }
        self.manage("migrate", "--verbosity", "0")
        self.serve()

    def serve(self) -> None:
        """Start the API, also after `kill`: on the same data."""
        self.start([sys.executable, "-m", "gunicorn", "--config", "config/gunicorn.py", "config.wsgi"], self._env)
        self._api = self._processes[-1]

    def manage(self, *arguments: str) -> None:
        command = [sys.executable, "manage.py", *arguments]
        subprocess.run(command, cwd=BACKEND, env={**os.environ, **self._env}, check=True)

    def kill(self) -> None:
        """SIGKILL to every process of the API at once, as a power cut would: nobody can finish anything."""
        master = self._api.pid
        children = Path(f"/proc/{master}/task/{master}/children").read_text().split()
        for pid in [master, *map(int, children)]:
            os.kill(pid, signal.SIGKILL)
        self._api.wait()
        self._processes.remove(self._api)


class LivelyHouse(RealHouse):
    """The same with a process of its own for the events, as `make serve` has it."""

    def start_api(self) -> None:
        super().start_api()
        self.events_port = free_port()
        self.start_events()

    def start_events(self) -> None:
        env = self._env | {"HOLDFAST_EVENTS_PORT": str(self.events_port)}
        self.start([sys.executable, "-m", "drive.events"], env, port=self.events_port)
        self._events = self._processes[-1]

    def stop_events(self) -> None:
        self._events.terminate()
        self._events.wait()
        self._processes.remove(self._events)


class MockHouse(House):
    """The mock API, empty."""

    setup_token = "mock-setup"

    def start_api(self) -> None:
        command = [sys.executable, "-m", "mock_api", "--port", str(self.port), "--seed", "fresh", "--quiet"]
        self.start(command, {})


class MovingHouse(MockHouse):
    """The mock with a copy of the page, which may be changed: another release."""

    def start_api(self) -> None:
        super().start_api()
        self.frontend = self.folder / "frontend"
        shutil.copytree(FRONTEND, self.frontend, ignore=shutil.ignore_patterns("node_modules", "__pycache__"))

    def change(self, path: str, line: str, **more: str) -> None:
        """Put a line at the end of a file of the page, and start its server again."""
        self.stop_page()
        file = self.frontend / path
        file.write_text(f"{file.read_text()}\n{line}\n")
        self.start_page(**more)


HOUSES = {"real": LivelyHouse, "mock": MockHouse}


def sign_in_by_api(house: House, username: str, password: str) -> tuple[requests.Session, dict]:
    """A session that speaks to the API as that person, and the `user` that it answered."""
    answer = requests.post(f"{house.url}/api/v1/session", json={"username": username, "password": password}, timeout=30)
    answer.raise_for_status()
    session = requests.Session()
    session.headers["Authorization"] = f"Bearer {answer.json()['access']}"
    return session, answer.json()["user"]
