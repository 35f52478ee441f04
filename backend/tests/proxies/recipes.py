"""Takes the recipes out of docs/proxies.md, gives them other ports, and runs the proxies with them."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PAGE = Path(__file__).resolve().parents[3] / "docs" / "proxies.md"
API_HOST, PAGE_HOST = "api.example.org", "drive.example.org"
START_SECONDS = 20


@dataclass(frozen=True)
class Behind:
    """The ports of what stands behind the proxy."""

    api: int
    events: int
    page: int


def blocks(language: str) -> list[str]:
    found = re.findall(rf"^```{language}\n(.*?)^```$", PAGE.read_text(), re.M | re.S)
    assert found, f"{PAGE.name} has no recipe in {language}"
    return found


def program(name: str) -> str | None:
    return shutil.which(name, path=f"{Path(sys.executable).parent}:{os.environ.get('PATH', '')}:/usr/sbin")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as place:
        return int(place.getsockname()[1])


def aimed(recipe: str, behind: Behind) -> str:
    """The recipe with the ports of this run."""
    for usual, port in ((8000, behind.api), (8002, behind.events), (8080, behind.page)):
        assert f"127.0.0.1:{usual}" in recipe, usual
        recipe = recipe.replace(f"127.0.0.1:{usual}", f"127.0.0.1:{port}")
    return recipe


@contextmanager
def nginx(folder: Path, behind: Behind) -> Iterator[int]:
    port = free_port()
    recipe = aimed(blocks("nginx")[0], behind).replace("listen 443", f"listen 127.0.0.1:{port}")
    recipe = recipe.replace("/etc/ssl/drive", str(folder))
    subprocess.run(
        ["openssl", "req", "-x509", "-nodes", "-days", "2", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
         "-subj", f"/CN={API_HOST}", "-keyout", folder / "privkey.pem", "-out", folder / "fullchain.pem"],
        check=True, capture_output=True,
    )  # fmt: skip
    folders = "".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;" if os.getuid() == 0 else ""
    config = folder / "nginx.conf"
    config.write_text(
        f"{user} pid {folder}/pid; error_log stderr; events {{}} http {{ access_log off; {folders}\n{recipe}\n}}"
    )
    command = [str(program("nginx")), "-c", str(config), "-p", str(folder), "-e", "stderr", "-g", "daemon off;"]
    with _running(command, folder, port):
        yield port


@contextmanager
def caddy(folder: Path, behind: Behind) -> Iterator[int]:
    port = free_port()
    config = folder / "Caddyfile"
    local = f"{{\nadmin off\nskip_install_trust\nlocal_certs\nhttps_port {port}\nhttp_port {free_port()}\n}}\n"
    config.write_text(local + aimed(blocks("caddyfile")[0], behind))
    with _running([str(program("caddy")), "run", "--config", str(config)], folder, port):
        yield port


@contextmanager
def traefik(folder: Path, behind: Behind) -> Iterator[int]:
    port = free_port()
    static, dynamic = (block for block in blocks("yaml") if "entryPoints" in block or "http:" in block)
    (folder / "drive.yml").write_text(aimed(dynamic, behind))
    assert '":443"' in static
    static = static.replace('":443"', f'"127.0.0.1:{port}"').replace("/etc/traefik", str(folder))
    (folder / "traefik.yml").write_text(static)
    with _running([str(program("traefik")), f"--configFile={folder}/traefik.yml"], folder, port):
        yield port


@contextmanager
def _running(command: list[str], folder: Path, port: int) -> Iterator[None]:
    env = os.environ | {"HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, env=env, stdout=log, stderr=log, stdin=subprocess.DEVNULL)
    try:
        until = time.monotonic() + START_SECONDS
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                if process.poll() is not None or time.monotonic() > until:
                    raise RuntimeError((folder / "log").read_text()) from None
                time.sleep(0.05)
        yield
    finally:
        process.terminate()
        process.wait(timeout=30)


PROXIES = {"nginx": nginx, "caddy": caddy, "traefik": traefik}
