"""gunicorn's settings for the page's static server."""

import os
from pathlib import Path

bind = f"{os.environ.get('HOLDFAST_BIND', '127.0.0.1')}:{os.environ.get('HOLDFAST_PAGE_PORT', '8080')}"
worker_class = "gthread"
workers = 1
threads = 16
keepalive = 30
graceful_timeout = int(os.environ.get("HOLDFAST_GRACE_SECONDS", "30"))
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None
control_socket_disable = True
loglevel = "warning"
