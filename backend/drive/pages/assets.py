"""The page's one stylesheet. Its address changes with it, so a browser may keep it for good."""

from __future__ import annotations

import functools
import hashlib
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

_FILE = Path(__file__).with_name("link.css")


@functools.cache
def _content() -> bytes:
    return _FILE.read_bytes()


@functools.cache
def style_url() -> str:
    return f"{reverse('link-style')}?v={hashlib.sha256(_content()).hexdigest()[:12]}"


@require_safe
def style(request: HttpRequest) -> HttpResponse:
    headers = {"Cache-Control": "public, max-age=31536000, immutable", "X-Robots-Tag": "noindex"}
    return HttpResponse(_content(), content_type="text/css; charset=utf-8", headers=headers)
