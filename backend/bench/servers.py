"""The servers that are compared: each started alone, in a folder of its own, and stopped again."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from bench.clients import Target

BACKEND = Path(__file__).resolve().parent.parent
START_SECONDS = 30


class Server(Protocol):
    """A running server that takes and gives files."""

    def put(self, name: str) -> Target: ...

    def get(self, name: str) -> Target: ...


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(command: list[str], port: int, *, cwd: Path, env: dict[str, str] | None = None) -> Iterator[None]:
    """The process, from when it takes connections until the end of the block."""
    log = (cwd / "log").open("wb")
    process = subprocess.Popen(command, cwd=cwd, env={**os.environ, **(env or {})}, stdout=log, stderr=log)
    try:
        _wait(port, process)
        yield
    finally:
        process.terminate()
        try:
            process.wait(timeout=40)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError(f"{process.args!r} did not start")


class Holdfast:
    """This drive on SQLite, as `make serve` runs it."""

    durability = "fsync every 2 MiB"

    def __init__(self, base: str, access: str, root: str) -> None:
        self._base, self._root = base, root
        self._headers = {"Authorization": f"Bearer {access}"}
        self._ids: dict[str, str] = {}

    def put(self, name: str) -> Target:
        return Target(f"{self._base}/nodes/{self._root}/files/{name}", self._headers)

    def get(self, name: str) -> Target:
        listing = self._ask("GET", f"nodes/{self._root}/children")
        node = next(node for node in listing["items"] if node["name"] == name)
        return Target(str(self._ask("POST", f"nodes/{node['id']}/content-url")["url"]))

    def _ask(self, method: str, path: str) -> dict:
        return ask(f"{self._base}/{path}", method, None, self._headers)


def ask(url: str, method: str, body: object, headers: dict[str, str] | None = None) -> dict:
    """One JSON request."""
    data = json.dumps(body).encode() if body is not None else None
    all_headers = {"Content-Type": "application/json", **(headers or {})}
    with urllib.request.urlopen(urllib.request.Request(url, data, all_headers, method=method)) as answer:
        return json.load(answer)


@contextmanager
def holdfast(folder: Path) -> Iterator[Holdfast]:
    port, token = free_port(), secrets.token_hex(16)
    env = {
        "HOLDFAST_DATA": str(folder / "data"), "HOLDFAST_API_PORT": str(port), "HOLDFAST_SETUP_TOKEN": token,
        "DJANGO_SETTINGS_MODULE": "config.settings", "HOLDFAST_DATABASE": "",
    }  # fmt: skip
    manage = [sys.executable, str(BACKEND / "manage.py"), "migrate", "-v", "0"]
    subprocess.run(manage, check=True, env={**os.environ, **env})
    command = [sys.executable, "-m", "gunicorn", "-c", str(BACKEND / "config/gunicorn.py"), "--chdir", str(BACKEND)]
    with running([*command, "config.wsgi"], port, cwd=folder, env=env):
        base = f"http://127.0.0.1:{port}/api/v1"
        me = {"token": token, "username": "bench", "password": secrets.token_hex(16)}
        answer = _patiently(lambda: ask(f"{base}/setup", "POST", me))
        yield Holdfast(base, answer["access"], answer["user"]["space"]["root"])


def _patiently(call: Callable[[], dict]) -> dict:
    """A server that listens may not answer yet."""
    for _ in range(50):
        try:
            return call()
        except urllib.error.URLError as error:
            if isinstance(error, urllib.error.HTTPError):
                raise
            time.sleep(0.1)
    return call()


class Plain:
    """A server of plain files under one address."""

    def __init__(self, base: str, durability: str) -> None:
        self._base, self.durability = base, durability

    def put(self, name: str) -> Target:
        return Target(f"{self._base}/{name}")

    get = put


@contextmanager
def nginx(folder: Path) -> Iterator[Plain]:
    """Debian's nginx with its defaults, sendfile, and its DAV module for PUT."""
    port, files = free_port(), folder / "files"
    files.mkdir()
    (folder / "tmp").mkdir()
    for path in (folder, files, folder / "tmp"):
        path.chmod(0o777)
    conf = folder / "nginx.conf"
    conf.write_text(f"""
daemon off; pid {folder}/pid; error_log {folder}/error.log; worker_processes auto;
{"user root;" if os.geteuid() == 0 else ""}
events {{ worker_connections 768; }}
http {{
  access_log off; sendfile on; tcp_nopush on; client_body_temp_path {folder}/tmp;
  server {{
    listen 127.0.0.1:{port}; root {files}; client_max_body_size 0;
    location / {{ dav_methods PUT; }}
  }}
}}
""")
    with running([shutil.which("nginx") or "/usr/sbin/nginx", "-c", str(conf)], port, cwd=folder):
        yield Plain(f"http://127.0.0.1:{port}", "none")


@contextmanager
def copyparty(folder: Path) -> Iterator[Plain]:
    """copyparty with its defaults: no fsync, no rights to check."""
    port, files = free_port(), folder / "files"
    files.mkdir()
    command = [sys.executable, "-m", "copyparty", "-i", "127.0.0.1", "-p", str(port), "-v", f"{files}::rwmd", "-q"]
    with running(command, port, cwd=folder, env={"XDG_CONFIG_HOME": str(folder), "HOME": str(folder)}):
        yield Plain(f"http://127.0.0.1:{port}", "none")
