"""The WSGI entry that gunicorn runs. It does not start on settings that could lose or give away data."""

import os
import sys
import time
from typing import NoReturn

from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application
from django.db import OperationalError, connections

GIVE_UP = 4  # the exit status on which gunicorn ends instead of starting the next worker

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")


def refuse_unsafe() -> None:
    """Runs the system checks, those of the live database too, which Django itself leaves to manage.py.

    A database that does not answer yet is waited for: unchecked settings never serve.
    """
    deadline = time.monotonic() + settings.DATABASE_WAIT.total_seconds()
    while True:
        try:
            found = checks.run_checks(databases=["default"])
            break
        except OperationalError:
            if time.monotonic() >= deadline:
                give_up("the database does not answer.")
            time.sleep(1)
        finally:
            connections.close_all()
    from drive.upgrades.checks import in_a_line_each  # not before Django is set up

    if serious := in_a_line_each(found):
        give_up("\n".join(serious))


def give_up(reason: str) -> NoReturn:
    print(f"Holdfast can not start: {reason}", file=sys.stderr, flush=True)
    sys.exit(GIVE_UP)


try:
    application = get_wsgi_application()
except ImproperlyConfigured as error:
    give_up(str(error))
refuse_unsafe()
