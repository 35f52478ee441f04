"""This drive on its three engines, with the settings that it is served with."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from bench import engines
from bench.clients import Target
from bench.flood import Request
from bench.machine import BACKEND
from bench.peers.base import Peer
from bench.processes import free_port, running

PAGE = 200  # entries of a listing at a time
BULK_TYPE = "application/vnd.holdfast.bulk"


class Holdfast:
    """A running drive and its administrator's token."""

    def __init__(self, base: str, access: str, root: str, roots: Sequence[int], house: House) -> None:
        self.base, self.root, self.roots, self.house = base, root, roots, house
        self.headers = {"Authorization": f"Bearer {access}"}
        self._ids: dict[str, str] = {}

    def put(self, name: str) -> Target:
        return Target(f"{self.base}/api/v1/nodes/{self.root}/files/{name}", self.headers)

    def get(self, name: str) -> Target:
        """The signed URL that a browser would get."""
        return Target(str(self.ask("POST", f"nodes/{self.id(name)}/content-url", {})["url"]))

    def small_put(self, name: str, content: bytes) -> Request:
        return Request("PUT", f"/api/v1/nodes/{self.root}/files/{name}", content)

    def small_get(self, name: str, content: bytes) -> Request:
        return Request("GET", f"/api/v1/nodes/{self.id(name)}/content", expect=content)

    def bulk(self, files: Sequence[tuple[str, bytes]]) -> Request:
        """Many small files with one request."""
        listed = [{"folder": self.root, "name": name, "size": len(content)} for name, content in files]
        head = json.dumps({"files": listed}, separators=(",", ":")).encode() + b"\n"
        return Request(
            "POST", "/api/v1/bulk", head + b"".join(content for _, content in files), f"Content-Type: {BULK_TYPE}"
        )

    def id(self, name: str) -> str:
        """The id of a file in the root folder."""
        if name not in self._ids:
            self._ids = {node["name"]: node["id"] for node in self.listing()}
        return self._ids[name]

    def listing(self) -> Iterator[dict[str, Any]]:
        """All entries of the root folder."""
        cursor = ""
        while True:
            page = self.ask("GET", f"nodes/{self.root}/children?limit={PAGE}{cursor}")
            yield from page["items"]
            if not page["next"]:
                return
            cursor = f"&cursor={page['next']}"

    def ask(self, method: str, path: str, body: object = None) -> dict[str, Any]:
        """One JSON request to the API."""
        return ask(f"{self.base}/api/v1/{path}", method, body, self.headers)


class House:
    """A drive's data folder, database and secrets: what stays when its server is stopped and started again."""

    def __init__(self, folder: Path, engine: engines.Engine) -> None:
        self.folder, self.engine = folder, engine
        self._token, self._me = secrets.token_hex(16), {"username": "bench", "password": secrets.token_hex(16)}
        self._set_up = False
        self.env = {
            "HOLDFAST_DATA": str(folder / "data"), "HOLDFAST_SETUP_TOKEN": self._token,
            "DJANGO_SETTINGS_MODULE": "config.settings", "HOLDFAST_DATABASE": engine.url,
        }  # fmt: skip
        self.manage("migrate", "-v", "0")

    def manage(self, *words: str) -> str:
        """Run manage.py; its output. Raises RuntimeError with what it said when it fails."""
        command = [sys.executable, str(BACKEND / "manage.py"), *words]
        done = subprocess.run(command, env=self.environment({}), capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"manage.py {' '.join(words)}: {done.stdout}{done.stderr}")
        return done.stdout

    @contextmanager
    def serve(self, wsgi: str = "config.wsgi", **env: str) -> Iterator[Holdfast]:
        """The API under gunicorn, as `make serve` starts it; `env` adds HOLDFAST_ variables."""
        port = free_port()
        base = f"http://127.0.0.1:{port}"
        all_env = self.environment({"HOLDFAST_API_PORT": str(port), **env})
        command = [sys.executable, "-m", "gunicorn", "-c", str(BACKEND / "config/gunicorn.py"), "--chdir", str(BACKEND)]
        # It listens before it can answer.
        ready = partial(ask, f"{base}/readyz", "GET", None, {})
        with running([*command, wsgi], cwd=self.folder, port=port, ready=ready, env=all_env) as pid:
            answer = self._sign_in(f"{base}/api/v1")
            space = answer["user"]["space"]
            yield Holdfast(base, answer["access"], space["root"], [pid, *self.engine.roots], self)

    def _sign_in(self, api: str) -> dict[str, Any]:
        path = "session" if self._set_up else "setup"
        body = self._me if self._set_up else {"token": self._token, **self._me}
        self._set_up = True
        return ask(f"{api}/{path}", "POST", body, {})

    def environment(self, env: Mapping[str, str]) -> dict[str, str]:
        """What its processes are started with; `env` adds HOLDFAST_ variables."""
        outer = {name: value for name, value in os.environ.items() if not name.startswith("HOLDFAST_")}
        return {**outer, **self.env, **env}


def ask(url: str, method: str, body: object, headers: Mapping[str, str]) -> dict[str, Any]:
    """One JSON request. Raises urllib.error.HTTPError."""
    data = json.dumps(body).encode() if body is not None else None
    all_headers = {"Content-Type": "application/json", **headers}
    with urllib.request.urlopen(urllib.request.Request(url, data, all_headers, method=method), timeout=60) as answer:
        text = answer.read()
    try:
        found = json.loads(text or b"{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


@contextmanager
def house(folder: Path, *, engine: str) -> Iterator[House]:
    """A new, empty drive on that engine."""
    with engines.engine(engine, folder) as started:
        yield House(folder, started)


@contextmanager
def drive(folder: Path, *, engine: str, **env: str) -> Iterator[Holdfast]:
    """A new drive, served."""
    with house(folder, engine=engine) as home, home.serve(**env) as server:
        yield server


def _version(engine: str) -> str:
    return engines.version(engine)


TITLES = {"sqlite": "SQLite", "mariadb": "MariaDB", "postgres": "PostgreSQL"}
PEERS = tuple(
    Peer(
        f"holdfast-{name}", f"Holdfast on {TITLES[name]}", "yes: every commit is synced",
        "token and rights checked", partial(_version, name), partial(drive, engine=name),
    )
    for name in engines.NAMES
)  # fmt: skip
