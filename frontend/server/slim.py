"""Scripts and stylesheets without comments and indentation, as they go over the wire: a third lighter once packed.

The files stay as they were written, and are served so while somebody works on them (HOLDFAST_PAGE_LIVE=1). Third-party
files are not touched: they are what vendor/README.md says, byte for byte.
"""

from functools import lru_cache

import rcssmin
import rjsmin

THEIRS = "/vendor/"


def slim(path: str, body: bytes) -> bytes:
    """What is sent for the file at URL path `path` instead of its `body`."""
    if path.startswith(THEIRS):
        return body
    if path.endswith(".js"):
        return _script(body)
    return _stylesheet(body) if path.endswith(".css") else body


@lru_cache(maxsize=512)
def _script(body: bytes) -> bytes:
    return bytes(rjsmin.jsmin(body))


@lru_cache(maxsize=64)
def _stylesheet(body: bytes) -> bytes:
    return bytes(rcssmin.cssmin(body))
