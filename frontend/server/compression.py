"""Gzip for text, so that the first load of the page is small without a build step."""

import gzip
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

from server import site
from server.slim import slim

Environ = dict[str, Any]
StartResponse = Callable[..., Any]

TEXT = ("text/", "application/javascript", "application/json", "application/manifest+json", "image/svg+xml")
compress = lru_cache(maxsize=512)(lambda body: gzip.compress(body, compresslevel=9, mtime=0))


class Gzip:
    """Compresses text answers to whole GET requests of clients that ask for it; each file once per process.

    `live`: the files are being worked on; whoever reads them in the browser sees them as they were written.
    """

    def __init__(self, application: Callable[..., Iterable[bytes]], *, live: bool = False) -> None:
        self._application, self._live = application, live
        self._mark = "gz" if live else "slim"  # of the ETag: the two forms differ, and a browser may have met both

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        accepted = accepts_gzip(environ.get("HTTP_ACCEPT_ENCODING", ""))
        if not accepted or environ["REQUEST_METHOD"] != "GET" or "HTTP_RANGE" in environ:
            return self._application(environ, varying(start_response))
        started: list[Any] = []
        asked = environ | {"HTTP_IF_NONE_MATCH": environ.get("HTTP_IF_NONE_MATCH", "").replace(f'-{self._mark}"', '"')}
        body = self._application(asked, lambda *start: started.append(start))
        status, headers, *rest = started[0]
        kind = dict(headers).get("Content-Type", "")
        if not status.startswith("200") or not kind.startswith(TEXT):
            varying(start_response)(status, headers, *rest)
            return body
        whole = b"".join(body)
        if hasattr(body, "close"):
            body.close()
        if len(whole) < site.SMALLEST_GZIP_BYTES:
            varying(start_response)(status, headers, *rest)
            return [whole]
        packed = compress(whole if self._live else slim(environ.get("PATH_INFO", ""), whole))
        varying(start_response)(status, encoded(headers, len(packed), self._mark), *rest)
        return [packed]


def accepts_gzip(header: str) -> bool:
    """Whether Accept-Encoding names gzip with a weight above zero. RFC 9110 §12.5.3."""
    for part in header.lower().split(","):
        coding, _, weight = part.partition(";")
        if coding.strip() == "gzip":
            return weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False


def encoded(headers: list[tuple[str, str]], length: int, mark: str) -> list[tuple[str, str]]:
    """The headers of the packed form: its own length and its own ETag, as its bytes differ."""
    kept = [(name, value) for name, value in headers if name not in ("Content-Length", "ETag", "Accept-Ranges")]
    tags = [(name, f'{value[:-1]}-{mark}"') for name, value in headers if name == "ETag"]
    return [*kept, *tags, ("Content-Encoding", "gzip"), ("Content-Length", str(length))]


def varying(start_response: StartResponse) -> StartResponse:
    """`start_response` that tells caches that the answer depends on Accept-Encoding."""

    def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
        return start_response(status, [*headers, ("Vary", "Accept-Encoding")], *rest)

    return start
