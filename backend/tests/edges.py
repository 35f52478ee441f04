"""A real nginx over edge/nginx.conf.template, as the image runs it, with a certificate of its own."""

from __future__ import annotations

import os
import re
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

TEMPLATE = Path(__file__).resolve().parents[2] / "edge" / "nginx.conf.template"
SECRET = "0123456789abcdef0123456789abcdef-edge"
START_SECONDS = 20
API_HOST, PAGE_HOST = "localhost", "page.localhost"


class Edge:
    """The running edge. `folder` holds its configuration, certificate, cache and log."""

    def __init__(self, folder: Path, port: int, http_port: int, pid: int) -> None:
        self.folder, self.port, self.http_port, self.pid = folder, port, http_port, pid
        self.certificate = folder / "certificates" / "fullchain.pem"

    def trusting(self) -> ssl.SSLContext:
        """What a client needs to believe its certificate."""
        return ssl.create_default_context(cafile=self.certificate)

    def cached(self) -> list[Path]:
        """The slices in the cache, a file each."""
        return [path for path in (self.folder / "cache").rglob("*") if path.is_file()]

    def said(self) -> str:
        return (self.folder / "log").read_text(errors="replace")


def missing() -> str | None:
    """The Debian package without which there is no edge here."""
    return next((name for name in ("nginx", "openssl") if _program(name) is None), None)


@contextmanager
def edge(folder: Path, backend: str, *, events: str = "", frontend: str = "", cache: str = "256m") -> Iterator[Edge]:
    """Start it in that folder; `backend`, `events` and `frontend` are `host:port`. Raises RuntimeError."""
    for name in ("run", "cache", "certificates"):
        (folder / name).mkdir(parents=True)
    _make_certificate(folder / "certificates")
    port, http_port = _free_ports(2)
    values = {
        "RUN": str(folder / "run"),
        "CACHE_FOLDER": str(folder / "cache"),
        "CACHE": cache,
        "CERTIFICATES": str(folder / "certificates"),
        "RESOLVER": "127.0.0.1",  # nobody is asked: all are addresses here
        "LISTEN": f"127.0.0.1:{port}",
        "HTTP_LISTEN": f"127.0.0.1:{http_port}",
        "API_HOST": API_HOST,
        "PAGE_HOST": PAGE_HOST,
        "BACKEND": backend,
        "EVENTS": events or backend,
        "FRONTEND": frontend or backend,
        "SECRET": SECRET,
    }
    text = re.sub(r"\$\{HOLDFAST_EDGE_(\w+)\}", lambda found: values[found[1]], TEMPLATE.read_text())
    (folder / "nginx.conf").write_text(text)
    user = "user root;" if os.getuid() == 0 else ""  # its workers must reach the folder
    command = [_program("nginx") or "", "-c", str(folder / "nginx.conf"), "-p", str(folder), "-e", "stderr"]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([*command, "-g", f"daemon off; {user}"], stdout=log, stderr=log)
    try:
        _wait(process, port, folder / "log")
        yield Edge(folder, port, http_port, process.pid)
    finally:
        process.terminate()
        process.wait(timeout=30)


def _program(name: str) -> str | None:
    return shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin")


def _make_certificate(folder: Path) -> None:
    names = f"subjectAltName=DNS:{API_HOST},DNS:{PAGE_HOST},IP:127.0.0.1"
    command = [
        _program("openssl") or "", "req", "-x509", "-nodes", "-days", "2", "-newkey", "ec",
        "-pkeyopt", "ec_paramgen_curve:prime256v1", "-subj", "/CN=localhost", "-addext", names,
        "-keyout", str(folder / "privkey.pem"), "-out", str(folder / "fullchain.pem"),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True)


def _free_ports(count: int) -> list[int]:
    found = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    try:
        return [int(each.getsockname()[1]) for each in found]
    finally:
        for each in found:
            each.close()


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"nginx did not start:\n{log.read_text()}") from None
            time.sleep(0.05)
