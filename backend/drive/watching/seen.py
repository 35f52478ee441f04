"""What is told of one request. Nothing here holds a path, a query or a header: those may carry names and tokens."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.http import HttpRequest  # gunicorn's master reads this module, and needs no Django

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
NO_ROUTE = "unmatched"  # nothing of ours has that address, or it was answered before anybody looked (CORS, admin files)
_CONVERTER = re.compile(r"<\w+:")


@dataclass(slots=True)
class Seen:
    """One request, from the moment that its headers were there. `received` and `sent` are bytes of bodies."""

    started: float = field(default_factory=time.perf_counter)
    request_id: str = "-"
    method: str = ""
    route: str = NO_ROUTE
    status: int = 0
    user: str | None = None
    link: str | None = None  # the id of the link whose visitor it was
    client: str = ""
    upload: tuple[str, tuple[str, ...]] | None = None  # see uploads.told
    received: int = 0
    sent: int = 0
    duration: float = 0.0  # seconds, to the last byte of the answer
    whole: bool = True  # the answer came to its end

    @property
    def status_class(self) -> str:
        return f"{self.status // 100}xx"


def route_of(request: HttpRequest) -> str:
    """The pattern of the address: `/api/v1/nodes/<node_id>/content`; NO_ROUTE when none fits."""
    match = getattr(request, "resolver_match", None)
    return shown(match.route) if match is not None else NO_ROUTE


@lru_cache(maxsize=1024)
def shown(route: str) -> str:
    return "/" + _CONVERTER.sub("<", route)


def method_of(request: HttpRequest) -> str:
    """One of METHODS, or OTHER: a stranger's inventions must not become labels."""
    return request.method if request.method in METHODS else "OTHER"


class Counted:
    """A body without a length, and how much of it was read."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self.count = 0

    def read(self, *size: int) -> bytes:
        data = self._stream.read(*size)
        self.count += len(data)
        return data

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def received(environ: dict[str, Any]) -> int:
    """How many bytes of the body were read; to within one piece when the client left in the middle of it."""
    body = environ.get("wsgi.input")
    if isinstance(body, Counted):
        return body.count
    text = environ.get("CONTENT_LENGTH") or "0"
    length = int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else 0
    # gunicorn's reader of a body with a length counts down what is still to come.
    left = getattr(getattr(body, "reader", None), "length", 0)
    return length - left if isinstance(left, int) and 0 <= left <= length else length
