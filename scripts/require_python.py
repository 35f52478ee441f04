"""Imported first by every script: stops with one line on a Python that is too old to read the rest.

Written so that even Python 3.3 can parse it.
"""

import sys

if sys.version_info < (3, 11):
    sys.exit(
        "Holdfast needs Python 3.11 or newer; this is %d.%d (%s). Install one and run: make PYTHON=python3.11 ..."
        % (sys.version_info[0], sys.version_info[1], sys.executable)
    )
