"""The WSGI entry that gunicorn runs."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()

from django.db import connections  # noqa: E402  (needs the settings)

from drive.blobs.checks import refuse_unsafe  # noqa: E402

refuse_unsafe()
connections.close_all()  # requests open their own, each thread one
