#!/usr/bin/env python
"""Django's command line: migrate, createsuperuser, worker, …"""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import OperationalError, ProgrammingError


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:  # one clear line instead of a traceback
        sys.exit(f"Holdfast can not start: {error}")
    except (OperationalError, ProgrammingError) as error:  # it does not answer, was never migrated, or is full
        if "--traceback" in sys.argv:
            raise
        sys.exit(f"The database refused: {' '.join(str(error).split())}")
    except EOFError:
        sys.exit("It asks something, and there is no terminal to answer at.")


if __name__ == "__main__":
    main()
