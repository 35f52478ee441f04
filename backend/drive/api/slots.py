"""The byte transfers of this process."""

from __future__ import annotations

import os

from drive.lib.wire import Slots

THREADS_FOR_SHORT_REQUESTS = 16

# gunicorn's own setting (config/gunicorn.py), so that the two can not differ.
slots = Slots(max(4, int(os.environ.get("HOLDFAST_API_THREADS", "128")) - THREADS_FOR_SHORT_REQUESTS))
