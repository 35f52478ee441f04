"""Django's defaults wherever there is one."""

import os
from pathlib import Path

FOLDER = Path(os.environ["BENCH_SITE_FOLDER"])
IN_TABLE = bool(os.environ.get("BENCH_SITE_IN_TABLE"))

SECRET_KEY = "for a benchmark on one machine; guards nothing"
ALLOWED_HOSTS = ["127.0.0.1"]
ROOT_URLCONF = "bench.peers.site.urls"
INSTALLED_APPS = ["bench.peers.site", *(["db_file_storage"] if IN_TABLE else [])]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": FOLDER / "site.sqlite3",
        # Without these two, eight clients at once are told "database is locked".
        "OPTIONS": {"timeout": 60, "transaction_mode": "IMMEDIATE"},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
MEDIA_ROOT = FOLDER / "media"
if IN_TABLE:
    STORAGES = {
        "default": {"BACKEND": "db_file_storage.storage.DatabaseFileStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
