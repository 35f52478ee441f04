"""Whole pages as answers, with the headers that all of them carry."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language, gettext

from drive.api.problem import from_exception
from drive.lib.errors import DriveError
from drive.pages.assets import style_url

# No script at all, and nothing from anywhere else but the pictures, which have the origin of contents.
_PICTURES = "{0.scheme}://{0.netloc}".format(urlsplit(settings.CONTENT_URL)) if settings.CONTENT_URL else ""
POLICY = (
    f"default-src 'none'; style-src 'self'; img-src 'self' data: {_PICTURES}; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",  # the address is the key
    "X-Robots-Tag": "noindex, nofollow",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def page(template: str, facts: dict[str, Any], status: int = 200) -> HttpResponse:
    """That template of this package, as a page."""
    language = _language()
    body = render_to_string(f"pages/{template}", {"style_url": style_url(), "language": language, **facts})
    return HttpResponse(body, status=status, headers=HEADERS | {"Content-Language": language})


def password_form(token: str, *, wrong: bool = False) -> HttpResponse:
    """All that is shown before the password: that there is one."""
    response = page("password.html", {"token": token, "wrong": wrong}, 401)
    response.headers["WWW-Authenticate"] = 'Bearer realm="holdfast"'
    return response


def refusal(request: HttpRequest, error: Exception, back: str | None = None) -> HttpResponse:
    """The page for what went wrong. `back` is where a person may go on; a link that does not open has no such place."""
    told = from_exception(error, request)  # its status, its Retry-After, and the log
    title, detail = _said(error)
    facts = {"status": told.status_code, "title": title, "detail": detail, "back": back}
    response = page("gone.html" if told.status_code == 404 else "message.html", facts, told.status_code)
    response._has_been_logged = True  # type: ignore[attr-defined]  # by from_exception; Django would add the address
    if "Retry-After" in told.headers:
        response.headers["Retry-After"] = told.headers["Retry-After"]
    return response


def _said(error: Exception) -> tuple[str, str]:
    """Title and detail in the page's language. A detail that no catalogue knows is told on an English page alone."""
    if not isinstance(error, DriveError):
        return gettext("Something went wrong"), ""
    detail = gettext(error.detail) if error.detail != error.title else ""
    known = detail != error.detail or _language() == "en"
    return gettext(error.title), detail if known else ""


def _language() -> str:
    return (get_language() or "en").partition("-")[0]
