"""`/slices/…`: what the edge fills its cache from. For the edge alone: the right to a file was asked for before."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views import View

from drive.api import edge
from drive.api.slots import slots
from drive.blobs.chunks import CHUNK_BYTES
from drive.blobs.sql import default_store
from drive.blobs.store import BlobRef
from drive.lib.errors import BadHeader, NotFound
from drive.lib.http import parse_range


class SliceView(View):
    """`GET /slices/{blob}/{digest}/{size}`, with a range of one chunk: 206 with all of it, or an error.

    The list of chunks is held against the digest, and each chunk against its own, as in every download. Raises NotFound
    for everybody else, BadHeader for another range, DamagedBlob, Busy.
    """

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, blob: int, digest: str, size: int) -> HttpResponse:
        if not edge.is_known(request, edge.ASKS_ITSELF):
            raise NotFound
        try:
            ref = BlobRef(blob, bytes.fromhex(digest), size)
        except ValueError:
            raise NotFound from None
        span = parse_range(request.headers.get("Range"), size)
        if span is None or span.start % CHUNK_BYTES or span.stop - span.start > CHUNK_BYTES:
            raise BadHeader("Range")
        store = default_store()
        with slots.take():
            # All of it before the first header: what the edge gets is whole unless the connection breaks.
            data = b"".join(store.open(ref, span.start, span.stop))
            store.let_go()
        headers = {
            "ETag": f'"{digest}"',
            "Accept-Ranges": "bytes",
            "Content-Range": f"bytes {span.start}-{span.stop - 1}/{size}",
            "Content-Length": str(len(data)),
        }
        return HttpResponse(data, status=206, content_type="application/octet-stream", headers=headers)
