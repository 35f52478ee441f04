"""Cross-origin answers: the page of a developer runs on another port."""

from __future__ import annotations

from flask import Flask, Response, request

from .tokens import origin_allowed

METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"
ALLOWED = (
    "Authorization, Content-Type, If-Match, If-None-Match, If-Range, Range, X-Holdfast, X-Requested-With, "
    "X-Request-ID, X-HTTP-Method-Override, Tus-Resumable, Upload-Length, Upload-Offset, Upload-Metadata, "
    "Upload-Checksum, X-Mock-Delay, X-Mock-Fail"
)
EXPOSED = (
    "Location, Upload-Offset, Upload-Length, Upload-Metadata, Upload-Expires, Tus-Version, Tus-Resumable, "
    "Tus-Max-Size, "
    "Tus-Extension, Tus-Checksum-Algorithm, Holdfast-Node, ETag, Accept-Ranges, Content-Range, Content-Disposition, "
    "Content-Length, Retry-After, X-Request-ID"
)
# Elsewhere a page has to send the token, and only that.
WITH_COOKIE = ("/api/v1/session", "/api/v1/setup", "/api/v1/me/password")
PREFLIGHT_SECONDS = 600


def install(app: Flask) -> None:
    """Answer preflights before any route, mark every answer, errors too."""
    app.before_request(_preflight)
    app.after_request(_mark)


def _preflight() -> Response | None:
    if request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers:
        response = Response(status=200)
        response.headers["Access-Control-Allow-Methods"] = METHODS
        response.headers["Access-Control-Allow-Headers"] = ALLOWED
        response.headers["Access-Control-Max-Age"] = str(PREFLIGHT_SECONDS)
        return response
    return None


def _mark(response: Response) -> Response:
    response.vary.add("Origin")
    origin = request.headers.get("Origin", "")
    if origin_allowed(origin):
        response.headers["Access-Control-Allow-Origin"] = origin
        if request.path.startswith(WITH_COOKIE):
            response.headers["Access-Control-Allow-Credentials"] = "true"
        response.headers["Access-Control-Expose-Headers"] = EXPOSED
    return response
