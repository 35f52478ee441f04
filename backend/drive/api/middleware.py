"""What every request passes through: safe headers, one shape of errors, cookie sessions for the admin alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.middleware.csrf import CsrfViewMiddleware
from django.utils.cache import patch_vary_headers

from drive.api import problem

ADMIN = "/admin/"
COOKIE_ROUTES = ("/api/v1/session", "/api/v1/setup", "/api/v1/me/password")
GetResponse = Callable[[HttpRequest], HttpResponseBase]


class SafeHeaders:
    """Headers that keep a browser from running, framing, guessing or keeping what the API answers.

    A view may set any of them itself (bytes may be kept by their owner's browser); what is set stays.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        headers = response.headers
        headers.setdefault("X-Content-Type-Options", "nosniff")
        if request.path.startswith(ADMIN):
            # Under no-referrer a browser sends `Origin: null` with a form, and the check against forgery refuses that.
            headers.setdefault("Referrer-Policy", "same-origin")
            headers.setdefault("Content-Security-Policy", ADMIN_POLICY)
            headers.setdefault("X-Frame-Options", "DENY")
            return response
        headers.setdefault("Referrer-Policy", "no-referrer")
        if not request.path.startswith(COOKIE_ROUTES):
            headers.pop("Access-Control-Allow-Credentials", None)
        headers.setdefault("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; sandbox")
        headers.setdefault("Cache-Control", "no-store")
        patch_vary_headers(response, ["Authorization", "Cookie", "Origin"])
        return response


# Django's admin needs its own scripts and styles, and nothing from anywhere else.
ADMIN_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


class Problems:
    """Turns what a plain Django view raises, and its 405, into problem+json.

    REST framework's views do the same by their exception handler.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and not request.path.startswith(ADMIN):
            told = problem.problem("method_not_allowed", request)
            told.headers["Allow"] = response.headers["Allow"]
            return told
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if request.path.startswith(ADMIN):
            return None
        return problem.from_exception(error, request)


class AdminOnly:
    """A mixin for Django's middleware: it works below /admin/ and is not there anywhere else."""

    get_response: Any

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path.startswith(ADMIN):
            return super().__call__(request)  # type: ignore[misc]
        return self.get_response(request)


class AdminSessions(AdminOnly, SessionMiddleware):
    pass


class AdminAuthentication(AdminOnly, AuthenticationMiddleware):
    pass


class AdminMessages(AdminOnly, MessageMiddleware):
    pass


class AdminCsrf(AdminOnly, CsrfViewMiddleware):
    """The API needs none of it: tokens travel in a header, and the cookie's routes demand Origin and X-Holdfast."""

    def process_view(self, request: HttpRequest, callback: Any, args: Any, kwargs: Any) -> Any:
        if request.path.startswith(ADMIN):
            return super().process_view(request, callback, args, kwargs)
        return None
