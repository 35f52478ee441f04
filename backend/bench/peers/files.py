"""Servers of plain files: nginx, copyparty, WsgiDAV, rclone. Their answers do not wait for the disk."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

from bench.peers.base import Peer, Plain
from bench.processes import free_port, running

NO_SYNC = "no: the kernel writes when it likes"


@contextmanager
def nginx(folder: Path) -> Iterator[Plain]:
    """Debian's nginx with its defaults, sendfile, and its DAV module for PUT."""
    port, files = free_port(), folder / "files"
    files.mkdir()
    (folder / "tmp").mkdir()
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
    with running([_nginx(), "-c", str(conf)], cwd=folder, port=port) as pid:
        yield Plain(f"http://127.0.0.1:{port}", [pid])


@contextmanager
def copyparty(folder: Path) -> Iterator[Plain]:
    """copyparty with its defaults."""
    port, files = free_port(), folder / "files"
    files.mkdir()
    command = [sys.executable, "-m", "copyparty", "-i", "127.0.0.1", "-p", str(port), "-v", f"{files}::rwmd", "-q"]
    env = {"XDG_CONFIG_HOME": str(folder), "HOME": str(folder)}
    with running(command, cwd=folder, port=port, env=env) as pid:
        yield Plain(f"http://127.0.0.1:{port}", [pid])


@contextmanager
def wsgidav(folder: Path) -> Iterator[Plain]:
    """WsgiDAV under cheroot, its own server, with blocks of 1 MiB instead of 8 KiB, which would slow it down."""
    port, files = free_port(), folder / "files"
    files.mkdir()
    config = folder / "wsgidav.json"
    settings = {
        "host": "127.0.0.1", "port": port, "server": "cheroot", "block_size": 1024 * 1024, "verbose": 1,
        "provider_mapping": {"/": str(files)}, "simple_dc": {"user_mapping": {"*": True}},
    }  # fmt: skip
    config.write_text(json.dumps(settings))
    command = [sys.executable, "-m", "wsgidav.server.server_cli", "--config", str(config), "--no-config"]
    with running(command[:-1], cwd=folder, port=port) as pid:
        yield Plain(f"http://127.0.0.1:{port}", [pid])


@contextmanager
def rclone(folder: Path) -> Iterator[Plain]:
    """`rclone serve webdav` on a folder, its defaults."""
    port, files = free_port(), folder / "files"
    files.mkdir()
    command = [_rclone(), "serve", "webdav", str(files), "--addr", f"127.0.0.1:{port}", "--config", str(folder / "no")]
    with running(command, cwd=folder, port=port, env={"HOME": str(folder)}) as pid:
        yield Plain(f"http://127.0.0.1:{port}", [pid])


def _nginx() -> str:
    return shutil.which("nginx") or "/usr/sbin/nginx"


def _rclone() -> str:
    return shutil.which("rclone") or "/usr/bin/rclone"


def _words(*command: str) -> list[str]:
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return (done.stdout + done.stderr).split()


PEERS = (
    Peer("nginx", "nginx", NO_SYNC, "nobody asked", lambda: _words(_nginx(), "-v")[-1], nginx),
    Peer("copyparty", "copyparty", NO_SYNC, "nobody asked", lambda: version("copyparty"), copyparty),
    Peer("wsgidav", "WsgiDAV", NO_SYNC, "nobody asked", lambda: version("wsgidav"), wsgidav),
    Peer(
        "rclone", "rclone serve webdav", NO_SYNC, "nobody asked", lambda: _words(_rclone(), "version")[1], rclone
    ),
)  # fmt: skip
