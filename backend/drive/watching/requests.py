"""Every request is looked at twice: by a middleware that knows what it was, and by the server when its body is out.

Between the two a download may take an hour; nothing is done for its pieces. The server's own look is gunicorn's hook
`post_request` (config/gunicorn.py): it comes for broken answers too, and knows how many bytes were sent.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from drive.accounts.limiter import address_of
from drive.watching import uploads
from drive.watching.seen import Counted, Seen, method_of, received, route_of

KEY = "holdfast.seen"  # where the request's Seen stands in the WSGI environment

_log = logging.getLogger("drive.requests")


class Watched:
    """The outermost middleware. Not there at all when nobody wants to know."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        if not (settings.METRICS_TOKEN or settings.LOG_REQUESTS):
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        environ = request.META
        seen = environ[KEY] = Seen()
        if "HTTP_TRANSFER_ENCODING" in environ:
            environ["wsgi.input"] = Counted(environ["wsgi.input"])
        response = self.get_response(request)
        seen.method, seen.route, seen.status = method_of(request), route_of(request), response.status_code
        seen.request_id = getattr(request, "request_id", "-")
        if settings.LOG_REQUESTS:
            seen.client = address_of(request)
            seen.user, seen.link = _who(request)
        seen.upload = uploads.told(seen.method, seen.route, seen.status, response.headers, received(environ))
        return response


def _who(request: HttpRequest) -> tuple[str | None, str | None]:
    """The ids of the person and of the link that it was done for."""
    who: Any = getattr(request, "who", None) or getattr(request, "user", None)
    if (link := getattr(who, "link_id", None)) is not None:
        return None, str(link)
    known = getattr(who, "pk", None)
    return (None if known is None else str(known)), None


def ended(environ: dict[str, Any], sent: int, *, whole: bool) -> None:
    """The server is done with a request. `sent`: bytes of the body; `whole`: none is missing."""
    seen: Seen | None = environ.pop(KEY, None)
    if seen is None:
        return
    seen.duration = time.perf_counter() - seen.started
    seen.received, seen.sent, seen.whole = received(environ), sent, whole
    if settings.METRICS_TOKEN:
        from drive.watching import meters  # its files are this process's own: not before there is something to count

        meters.record(seen)
    if settings.LOG_REQUESTS:
        _log.info("request", extra={"seen": seen})
