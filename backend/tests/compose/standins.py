"""Base images made from Debian packages, under the names that the Dockerfiles ask for.

One small Debian for all; on it what images/*/Dockerfile say. Where packages come from is this machine's own affair: its
apt sources, its pip settings and the certificates that it trusts are copied in.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.compose.engine import Engine

ROOT = Path(__file__).resolve().parents[3]
IMAGES = Path(__file__).with_name("images")
DEBIAN = "holdfast-test/debian:bookworm"
NAMES = {
    "python": "python:3.11-slim-bookworm",
    "nginx": "nginxinc/nginx-unprivileged:1.28-bookworm",
    "mariadb": "mariadb:10.11",
    "postgres": "postgres:15-bookworm",
}
OURS = {"holdfast-backend:0.1.0": ROOT / "backend", "holdfast-frontend:0.1.0": ROOT / "frontend"}
CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
PIP_SETTINGS = ("index-url", "extra-index-url", "trusted-host", "proxy", "timeout", "retries")


def build(engine: Engine) -> dict[str, float]:
    """Every base image, and ours on them, as the Dockerfiles say; seconds for each."""
    seconds = {"debian": _timed(lambda: _debian(engine))}
    # Two at once: they wait for the network half of the time, and for the disk the other half.
    with ThreadPoolExecutor(2) as pool:
        python = pool.submit(_timed, lambda: _build(engine, NAMES["python"], IMAGES / "python"))
        nginx = pool.submit(_timed, lambda: _build(engine, NAMES["nginx"], IMAGES / "nginx"))
        seconds |= {"python": python.result(), "nginx": nginx.result()}
        rest = {name: pool.submit(_timed, lambda name=name: _build(engine, name, OURS[name])) for name in OURS}
        for name in ("mariadb", "postgres"):
            rest[name] = pool.submit(_timed, lambda name=name: _build(engine, NAMES[name], IMAGES / name))
        return seconds | {name: done.result() for name, done in rest.items()}


def _timed(work: Callable[[], None]) -> float:
    began = time.monotonic()
    work()
    return time.monotonic() - began


def _build(engine: Engine, tag: str, folder: Path) -> None:
    engine.docker("build", "--tag", tag, str(folder))


def _debian(engine: Engine) -> None:
    tar = engine.folder / "debian.tar"
    pip = engine.folder / "pip.conf"
    pip.write_text(_pip_settings())
    command = ["mmdebstrap", "--variant=minbase", "--include=ca-certificates", "--skip=cleanup/apt/lists"]
    command += [f"--aptopt={line}" for line in ('Acquire::Languages "none"', *_apt_settings())]
    command += ["--dpkgopt=force-unsafe-io"]
    command += [f"--dpkgopt=path-exclude=/usr/share/{unread}/*" for unread in ("doc", "man", "locale")]
    command += [f"--customize-hook=upload {pip} /etc/pip.conf"]
    if CERTIFICATES.is_file():
        command += [f"--customize-hook=upload {CERTIFICATES} {CERTIFICATES}"]
    command += ["bookworm", str(tar), *map(str, _apt_sources())]
    done = engine.run(*command)
    if done.returncode:
        raise RuntimeError(f"mmdebstrap: {done.stderr[-3000:]}")
    engine.docker("import", str(tar), DEBIAN)
    tar.unlink()


def _apt_sources() -> list[Path]:
    """Where this machine's Debian comes from; nothing: mmdebstrap's own choice."""
    places = [Path("/etc/apt/sources.list.d/debian.sources"), Path("/etc/apt/sources.list")]
    return [path for path in places if path.is_file() and "bookworm" in path.read_text()][:1]


def _apt_settings() -> list[str]:
    said = subprocess.run(["apt-config", "dump"], capture_output=True, text=True, check=False).stdout
    wanted = ("Acquire::http::", "Acquire::https::", "Acquire::Check-")
    return [line for line in said.splitlines() if line.startswith(wanted)]


def _pip_settings() -> str:
    """This machine's, without what lies in its own folders."""
    said = subprocess.run(
        [sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True, check=False
    ).stdout
    lines = ["[global]", f"cert = {CERTIFICATES}"] if CERTIFICATES.is_file() else ["[global]"]
    for line in said.splitlines():
        key, _, value = line.partition("=")
        name = key.rpartition(".")[2]
        words = [word for word in value.strip("'\"").replace("\\n", " ").split() if not word.startswith(("/", "file:"))]
        if name in PIP_SETTINGS and words:
            lines.append(f"{name} = {' '.join(words)}")
    return "\n".join(lines) + "\n"
