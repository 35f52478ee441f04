"""The worker's health check: exit code 0 while some worker looks at the clock, as `manage.py doctor` asks it too."""

import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django
from django.db import DatabaseError

django.setup()

from drive.watching import tables  # noqa: E402  (models can not be imported before)

MOST_SECONDS = 600  # it looks every 30 seconds, but not while one long task runs

try:
    seen = tables.worker_seen()
except DatabaseError as error:
    sys.exit(f"unhealthy: {error}")
if seen is None or time.time() - seen > MOST_SECONDS:
    sys.exit("unhealthy: no worker was seen")
