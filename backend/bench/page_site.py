"""The page as people run it: nginx with TLS and HTTP/2 in front, page, API and events under one name.

The page's own server is the nginx of frontend/Dockerfile: `server.nginx` of the frontend makes its configuration.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from bench.machine import BACKEND, ROOT
from bench.processes import free_port, running

FRONTEND = ROOT / "frontend"
FRONT = """\
worker_processes 1;
error_log stderr warn;
pid {folder}/front.pid;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;  proxy_temp_path {folder}/proxy;  fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;  scgi_temp_path {folder}/scgi;
    server {{
        listen 127.0.0.1:{port} ssl http2;
        ssl_certificate {folder}/certificate.pem;
        ssl_certificate_key {folder}/key.pem;
        client_max_body_size 0;
        proxy_http_version 1.1;
        proxy_set_header Host $host;
        proxy_set_header X-Forwarded-For $remote_addr;
        proxy_set_header Connection "";
        proxy_buffering off;
        proxy_request_buffering off;
        location / {{ proxy_pass http://127.0.0.1:{page}; }}
        location /api/ {{ proxy_pass http://127.0.0.1:{api}; }}
        location /content/ {{ proxy_pass http://127.0.0.1:{api}; }}
        location = /events {{ proxy_pass http://127.0.0.1:{events}; }}
    }}
}}
"""


@contextmanager
def served(environment: Mapping[str, str], folder: Path) -> Iterator[str]:
    """The origin of page and API, of a drive with that environment; the browser must not mind who signed for it.

    SystemExit when nginx is not installed.
    """
    place = folder / "page"
    place.mkdir()
    port, page, api, events = (free_port() for _ in range(4))
    origin = f"https://localhost:{port}"
    env = {
        **environment, "HOLDFAST_BIND": "127.0.0.1", "HOLDFAST_API_PORT": str(api), "HOLDFAST_EVENTS_PORT": str(events),
        "HOLDFAST_PUBLIC_URL": origin, "HOLDFAST_PAGE_ORIGINS": origin, "HOLDFAST_TRUSTED_PROXIES": "127.0.0.1",
    }  # fmt: skip
    _certify(place)
    front = FRONT.format(folder=place, port=port, page=page, api=api, events=events)
    (place / "front.conf").write_text(_workers() + front)
    _page(place, page, origin)
    gunicorn: list[str | Path] = [
        sys.executable, "-m", "gunicorn", "-c", BACKEND / "config/gunicorn.py", "--chdir", BACKEND
    ]  # fmt: skip
    with ExitStack() as all_of_them:
        services: list[tuple[list[str | Path], int]] = [
            ([*gunicorn, "config.wsgi"], api),
            ([sys.executable, "-m", "drive.events"], events),
            (_nginx(place / "page.conf"), page),
            (_nginx(place / "front.conf"), port),
        ]
        for command, at in services:
            more = {"PYTHONPATH": str(BACKEND)}
            all_of_them.enter_context(running(command, cwd=place, port=at, env=env | more))
        yield origin


def _page(place: Path, port: int, origin: str) -> None:
    """The page's files and the configuration of its nginx, as its image has them."""
    subprocess.run([sys.executable, "-m", "server.nginx", place], cwd=FRONTEND, check=True)
    text = (place / "nginx.conf.template").read_text().replace("/tmp/", f"{place}/")
    text = text.replace("/usr/share/nginx/holdfast", f"{place}/public")
    given = {"API_URL": origin, "API_PORT": "8000", "EVENTS_URL": "", "EVENTS_PORT": ""}
    for name, value in given.items():
        text = text.replace(f"${{HOLDFAST_{name}}}", value)
    text = text.replace("listen 8080;", f"listen 127.0.0.1:{port};")
    (place / "page.conf").write_text(_workers() + text)


def _workers() -> str:
    """nginx's workers would give up root, and could not look into a folder that is root's own."""
    return "user root;\n" if os.geteuid() == 0 else ""


def _nginx(configuration: Path) -> list[str | Path]:
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
    if program is None:
        raise SystemExit("the page is measured behind nginx: apt-get install nginx")
    return [program, "-c", configuration, "-g", "daemon off;"]


def _certify(place: Path) -> None:
    """A key and a certificate for `localhost` that nobody trusts."""
    command: list[str | Path] = [
        "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
        "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
        "-keyout", place / "key.pem", "-out", place / "certificate.pem",
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True)
