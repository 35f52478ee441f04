"""gunicorn's settings for the API. Read by gunicorn itself, also in the image.

Threads, not processes, carry slow transfers: with two workers of 16 threads nobody is answered once 32 slow downloads
run; with two of 128 a listing took 6 ms beside 200 of them (docs/decisions/0002).
"""

import os
import sys
from pathlib import Path
from typing import Any

bind = f"{os.environ.get('HOLDFAST_BIND', '127.0.0.1')}:{os.environ.get('HOLDFAST_API_PORT', '8000')}"
worker_class = "config.staying.Worker"
workers = int(os.environ.get("HOLDFAST_API_WORKERS", "2"))
threads = int(os.environ.get("HOLDFAST_API_THREADS", "128"))
worker_connections = 2000
keepalive = 30
# Seconds that running requests get after SIGTERM. What was acknowledged is durable, so cutting the rest loses nothing.
graceful_timeout = int(os.environ.get("HOLDFAST_GRACE_SECONDS", "30"))
timeout = 60
# A worker proves that it lives by touching a file; on a busy disk that could stall for seconds.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None
control_socket_disable = True
loglevel = "warning"
# No access log by default: signed URLs would stand in it.
accesslog = None


# What is seen of requests (drive.watching). Imports stand inside: the master needs none of it for its work.
_metrics = bool(os.environ.get("HOLDFAST_METRICS_TOKEN", "").strip())
_json = os.environ.get("HOLDFAST_LOG_FORMAT", "").strip() == "json"


def on_starting(server: Any) -> None:
    if _json:
        from drive.watching.logs import JsonFormatter

        for handler in server.log.error_log.handlers:
            handler.setFormatter(JsonFormatter())


def when_ready(server: Any) -> None:
    """The address is ours and no worker runs yet: the folder of their counters is made empty, and they inherit it."""
    if _metrics:
        from drive.watching import folder

        place = folder.place(str(server.LISTENERS[0]))
        folder.empty(place)
        os.environ[folder.VARIABLE] = str(place)


def post_request(worker: Any, req: Any, environ: dict[str, Any], resp: Any) -> None:
    if (_metrics or _json) and resp is not None:
        from drive.watching import requests

        # It comes in a `finally`: an error on its way out means that the answer did not come to its end.
        requests.ended(environ, resp.sent, whole=sys.exc_info()[0] is None)


def child_exit(server: Any, worker: Any) -> None:
    if _metrics:
        from prometheus_client import multiprocess

        multiprocess.mark_process_dead(worker.pid)


def on_exit(server: Any) -> None:
    if _metrics:
        from drive.watching import folder

        if place := os.environ.get(folder.VARIABLE):  # its listeners are closed by now
            folder.remove(Path(place))
