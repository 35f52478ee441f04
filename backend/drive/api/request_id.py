"""An id for every request, in the answer, in problems and in the log. Imports no app: logging is set up before them."""

from __future__ import annotations

import logging
import re
import secrets
from collections.abc import Callable
from contextvars import ContextVar

from django.http import HttpRequest
from django.http.response import HttpResponseBase

_SANE = re.compile(r"[A-Za-z0-9._-]{1,64}")
_current: ContextVar[str] = ContextVar("request_id", default="-")


class RequestId:
    """Middleware: the caller's X-Request-ID when it is a sane one, else a new one; `request.request_id`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        given = request.headers.get("X-Request-ID", "")
        mine = given if _SANE.fullmatch(given) else secrets.token_hex(8)
        request.request_id = mine  # type: ignore[attr-defined]
        mark = _current.set(mine)
        try:
            response = self.get_response(request)
            response.headers["X-Request-ID"] = mine
            return response
        finally:
            _current.reset(mark)


class RequestIdFilter(logging.Filter):
    """Adds `request_id` to each log record; `-` outside of a request."""

    def filter(self, record: logging.LogRecord) -> bool:
        # Django logs some answers when the request is over: those records carry it.
        request = getattr(record, "request", None)
        record.request_id = getattr(request, "request_id", None) or _current.get()
        return True
