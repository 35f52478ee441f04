"""The real application with failpoints around COMMIT (see failpoints): what the harness's gunicorn loads."""

import os
from pathlib import Path

from django.db import connections

from config.wsgi import application
from tests.faults import failpoints

__all__ = ["application"]

failpoints.install(Path(os.environ["HOLDFAST_FAILPOINT"]))

# It is loaded once, in gunicorn's master. A pool's threads and sockets would not survive the fork.
for connection in connections.all(initialized_only=True):
    connection.close()
    if hasattr(connection, "close_pool"):
        connection.close_pool()
