"""Imported first by every script: stops with one line on a Python that is too old to read the rest.

Written so that even Python 3.6 can parse it.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036  (this is the line that makes the others safe)
    sys.exit(
        "Holdfast needs Python 3.11 or newer, and this is "
        + sys.version.split()[0]
        + ". Name another one: make PYTHON=python3.11 serve"
    )
