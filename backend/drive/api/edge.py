"""Handing a large answer over to the edge: nginx with a cache of slices, in front of the backend (edge/ at the top).

The backend answers every question (who, which file, may they, which range, may it be counted) and then, instead of the
bytes, sends X-Accel-Redirect: nginx sends them, from its cache or from `slices`. docs/decisions/0021 tells the rest.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.crypto import constant_time_compare

from drive.blobs.chunks import CHUNK_BYTES
from drive.blobs.store import BlobRef

LEAST_BYTES = CHUNK_BYTES  # of a content; what is smaller is sent sooner than it is handed over
COMES_THROUGH = "X-Holdfast-Edge"  # the edge's secret, with what it passes on for others
ASKS_ITSELF = "X-Holdfast-Slices"  # the same, with what it asks for its cache; it takes it off what others send
PREFIX = "Edge-"  # of the headers that are the client's: nginx keeps some of them by itself, and some not

# What nginx reads as the backend does. Of all else (several ranges, odd spaces, numbers past 64 bits) it makes other
# answers, so the backend gives those itself.
_PLAIN_RANGE = re.compile(r"bytes=(?:[0-9]{1,18}-[0-9]{0,18}|-[0-9]{1,18})", re.ASCII)


def is_known(request: HttpRequest, header: str) -> bool:
    """Whether the request carries the edge's secret in that header."""
    secret = settings.EDGE_SECRET
    return secret is not None and constant_time_compare(request.headers.get(header, ""), secret)


def can_send(request: HttpRequest, blob: BlobRef, *, ranged: bool) -> bool:
    """Whether the edge asks, and would answer this GET just as the backend. `ranged`: a range is to be sent."""
    if blob.size < LEAST_BYTES or not is_known(request, COMES_THROUGH):
        return False
    if "If-Unmodified-Since" in request.headers:  # nginx refuses it where there is no Last-Modified
        return False
    wanted = request.headers.get("Range")
    return (_PLAIN_RANGE.fullmatch(wanted) is not None) if ranged and wanted else not wanted


class Handed(HttpResponse):
    """An answer whose bytes the edge sends. `headers` are what the client shall see."""

    def __init__(self, blob: BlobRef, headers: dict[str, str]) -> None:
        super().__init__(headers=headers)
        self.place = f"/slices/{blob.id}/{blob.digest.hex()}/{blob.size}"


class HandOver:
    """Middleware: tells the edge where the bytes are. Outside of those that complete the headers.

    Length, range and tag of an answer are nginx's to tell, from the slices.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        if settings.EDGE_SECRET is None:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not isinstance(response, Handed):
            return response
        headers = {f"{PREFIX}{name}": value for name, value in response.items()}
        told = HttpResponse(headers=headers | {"X-Accel-Redirect": response.place})
        del told.headers["Content-Type"]
        return told
