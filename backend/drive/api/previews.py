"""`/content/preview/…`: the bytes of small pictures, which never change under their URL."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views import View

from drive.api import thumbnails, whom
from drive.api.content import SANDBOX
from drive.blobs.sql import default_store
from drive.blobs.store import DamagedBlob
from drive.lib.errors import NotFound, PreviewNotReady
from drive.lib.http import matches
from drive.previews import kinds, wanting
from drive.previews.models import Derivative

FOR_EVER = "private, max-age=31536000, immutable"


class PreviewView(View):
    """`GET` and `HEAD /content/preview/{digest}/{size}.webp`: the seal is the right, given with the node's row.

    Raises NotFound for what is not sealed, for an asker who may not come in any more, and for what can not be made;
    PreviewNotReady for what is wanted, which then comes first.
    """

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, digest: str, size: int) -> HttpResponse:
        who = request.GET.get("w", "")
        if size not in kinds.SIZES or not thumbnails.is_good(digest, size, who, request.GET.get("s", "")):
            raise NotFound
        whom.came(request, who)
        headers = {
            "ETag": f'"{digest}-{size}"',
            "Cache-Control": FOR_EVER,
            "Content-Security-Policy": SANDBOX,
            "X-Content-Type-Options": "nosniff",
            # The page stands on another origin and shows these in <img>.
            "Cross-Origin-Resource-Policy": "cross-origin",
        }
        if (known := request.headers.get("If-None-Match")) and matches(known, headers["ETag"], weak=True):
            return HttpResponse(status=304, headers=headers)
        return HttpResponse(_bytes(bytes.fromhex(digest), size), content_type="image/webp", headers=headers)

    head = get


def _bytes(source: bytes, size: int) -> bytes:
    """At most half a megabyte (kinds.MOST_BYTES), in one piece."""
    found = wanting.find(source, size)
    if found is None or found.state == Derivative.State.WANTED:
        wanting.note_asked(source)
        raise PreviewNotReady()
    if found.blob is None:
        raise NotFound
    try:
        return b"".join(default_store().open(found.blob))
    except DamagedBlob:
        wanting.again(source, size)
        raise PreviewNotReady() from None
