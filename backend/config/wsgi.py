"""The WSGI entry that gunicorn runs. It does not start on settings that could lose or give away data."""

import logging
import os
import sys

from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application
from django.db import OperationalError, connections

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")


def refuse_unsafe() -> None:
    """Runs the system checks, those of the live database too, which Django itself leaves to manage.py.

    A database that does not answer yet is no reason to go: /readyz says so until it does.
    """
    try:
        found = checks.run_checks(databases=["default"])
    except OperationalError:
        logging.getLogger("drive").warning("the database does not answer; its settings are not checked")
        found = checks.run_checks()
    finally:
        connections.close_all()
    serious = [str(check) for check in found if check.is_serious() and not check.is_silenced()]
    if serious:
        sys.exit("Holdfast can not start:\n" + "\n".join(serious))


try:
    application = get_wsgi_application()
except ImproperlyConfigured as error:
    sys.exit(f"Holdfast can not start: {error}")
refuse_unsafe()
