"""Small pictures of images, PDFs and videos: URLs in the rows of nodes, bytes at an address that never changes."""

from __future__ import annotations

import hmac

from flask import Blueprint, Response, request

from . import links
from .actor import Who
from .pictures import PICTURES
from .problems import Problem
from .ranges import etag_matches
from .records import Visitor
from .state import world
from .wire import PREVIEW_SIZES, preview_seal

routes = Blueprint("previews", __name__)


@routes.get("/content/preview/<digest>/<int:size>.webp")
def preview(digest: str, size: int) -> Response:
    """404 preview_not_ready is staged: the mock has its pictures at once."""
    who = request.args.get("w", "")
    good = hmac.compare_digest(request.args.get("s", "").encode(), preview_seal(digest, size, who).encode())
    if size not in PREVIEW_SIZES or not good or _known(who) is None:
        raise Problem("not_found")
    etag = f'"{digest}-{size}"'
    response = Response(status=200)
    if (known := request.headers.get("If-None-Match")) and etag_matches(known, etag, weak=True):
        response.status_code = 304
    else:
        response.data = PICTURES[int(digest[:2], 16) % len(PICTURES)]
        response.content_type = "image/webp"
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'; img-src 'self'; media-src 'self'"
    return response


def _known(text: str) -> Who | None:
    if text.startswith("u"):
        user = world().user_by_id(text[1:])
        return user if user and user.is_active else None
    number, _, version = text[1:].partition(".")
    share = world().shares.get(number)
    alive = share is not None and str(share.version) == version and links.opens(world(), share)
    return Visitor(share) if share and alive else None
