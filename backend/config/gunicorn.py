"""gunicorn's settings for the API. Read by gunicorn itself, also in the image.

Threads, not processes, carry slow transfers: with two workers of 16 threads nobody is answered once 32 slow downloads
run; with two of 128 a listing took 6 ms beside 200 of them (docs/decisions/0002).
"""

import os
from pathlib import Path

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
