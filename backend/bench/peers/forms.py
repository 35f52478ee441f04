"""What a Django developer would write first: a FileField, its files in a folder or, by a storage class, in a table."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from importlib.metadata import version
from pathlib import Path

from bench.clients import Target
from bench.flood import Request
from bench.machine import BACKEND
from bench.peers.base import Peer
from bench.processes import free_port, running

BOUNDARY = "holdfast-bench-boundary"


@dataclass
class Form:
    """The little site: `POST /upload` with a form, `GET /files/<name>`."""

    base: str
    roots: Sequence[int]
    headers: dict[str, str] = field(default_factory=dict)

    def put(self, name: str) -> Target:
        return Target(f"{self.base}/upload?name={name}", form="content")

    def get(self, name: str) -> Target:
        return Target(f"{self.base}/files/{name}")

    def small_put(self, name: str, content: bytes) -> Request:
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="content"; filename="{name}"\r\n\r\n'
        body = head.encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()
        kind = f"Content-Type: multipart/form-data; boundary={BOUNDARY}"
        return Request("POST", f"/upload?name={name}", body, kind)

    def small_get(self, name: str, content: bytes) -> Request:
        return Request("GET", f"/files/{name}", expect=content)


@contextmanager
def _site(folder: Path, *, in_table: bool) -> Iterator[Form]:
    """The site under gunicorn, with as many processes and threads as Holdfast has."""
    port = free_port()
    env = {
        "DJANGO_SETTINGS_MODULE": "bench.peers.site.settings", "BENCH_SITE_FOLDER": str(folder),
        "BENCH_SITE_IN_TABLE": "1" if in_table else "",
    }  # fmt: skip
    migrate = [sys.executable, "-m", "django", "migrate", "--run-syncdb", "-v", "0"]
    subprocess.run(migrate, check=True, cwd=BACKEND, env={**os.environ, **env})
    command = [sys.executable, "-m", "gunicorn", "--chdir", str(BACKEND), "-b", f"127.0.0.1:{port}"]
    command += ["-k", "gthread", "-w", "2", "--threads", "128", "--log-level", "warning"]
    with running([*command, "bench.peers.site.wsgi"], cwd=folder, port=port, env=env) as pid:
        yield Form(f"http://127.0.0.1:{port}", [pid])


PEERS = (
    Peer(
        "filefield", "Django FileField", "no: only its row is, its file is not", "nobody asked",
        lambda: f"Django {version('Django')}", partial(_site, in_table=False), ranges=False,
    ),
    Peer(
        "db-file-storage", "django-db-file-storage", "yes: one commit a file (SQLite's rollback journal)",
        "nobody asked", lambda: version("django-db-file-storage"), partial(_site, in_table=True),
        largest=64 * 1024 * 1024, ranges=False,
    ),
)  # fmt: skip
