"""Bytes out: `nodes/{id}/content` with a token, and `/content/…` by a signed URL."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from itertools import chain, islice

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from django.views import View

from drive.api import edge, signing, whom
from drive.api.authentication import Who, whoever
from drive.api.json_body import json_body
from drive.api.problem import problem
from drive.api.slots import slots
from drive.blobs.sql import default_store
from drive.blobs.store import BlobRef, DamagedBlob
from drive.lib.errors import InTrash, InvalidField, NotAFile, NotFound, PreconditionFailed
from drive.lib.http import RangeNotSatisfiable, matches, parse_range, range_applies
from drive.lib.media import INLINE
from drive.lib.wire import Streamed
from drive.sharing import gate, links_visits
from drive.sharing.roles import Right
from drive.tree import revisions
from drive.tree.models import Node

# No script, no form, no plugin, no frame: whatever the bytes are, they can do nothing on the API's origin.
SANDBOX = (
    "sandbox; default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"
)

# What the edge is told of an answer; it finds length, range and tag in the slices.
HANDED = ("Cache-Control", "Content-Type", "Content-Disposition", "Content-Security-Policy", "X-Content-Type-Options")

_ACTIVE = ("html", "xml", "svg", "javascript", "ecmascript", "jscript", "livescript", "vbscript", "css", "multipart/")


class ContentView(View):
    """`GET` and `HEAD nodes/{id}/content`."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, node_id: str) -> HttpResponseBase:
        who = whoever(request)
        node = gate.read(who, node_id)
        count = partial(links_visits.claim, who)
        return send(request, node, disposition="attachment", cache="private, no-cache", count=count)

    head = get


class ContentUrlView(View):
    """`POST nodes/{id}/content-url`."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, node_id: str) -> HttpResponseBase:
        who = whoever(request)
        disposition = json_body(request, {"disposition"}).get("disposition", "attachment")
        if disposition not in ("attachment", "inline"):
            raise InvalidField(disposition="It is attachment or inline.")
        url, expires = signed_url(request, who, gate.read(who, node_id), disposition)
        ends = datetime.fromtimestamp(expires, UTC).isoformat(timespec="milliseconds")[:-6] + "Z"
        return JsonResponse({"url": url, "expires_at": ends})


def signed_url(request: HttpRequest, who: Who, node: Node, disposition: str) -> tuple[str, int]:
    """A URL of the file for `who`, who may read it, and when it ends (Unix time).

    By a link it is one download, counted now; all that is read by it until it ends belongs to that one. Raises
    NotAFile, LinkSpent.
    """
    ticket = signing.Ticket(node.pk, whom.written(who), content_digest(node), disposition, signing.expiry())
    links_visits.claim(who)
    return signing.url(_base(request), ticket, node.name), ticket.expires


class SignedContentView(View):
    """`GET` and `HEAD /content/{id}/{name}`: the signature stands for the user; rights are asked again each time."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, node_id: str, name: str) -> HttpResponseBase:
        ticket = signing.check(node_id, request.GET)
        try:
            seen = gate.see(whom.came(request, ticket.who), str(ticket.node))
        except InTrash:
            raise NotFound from None
        node = seen.node if content_digest(seen.node) == ticket.digest else _past(seen, ticket)
        left = max(0, ticket.expires - signing.now())
        response = send(request, node, disposition=ticket.disposition, cache=f"private, max-age={left}")
        # The page stands on another origin and shows these in <img> and <video>; the signature is the right to.
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response

    head = get


def _past(seen: gate.Seen, ticket: signing.Ticket) -> Node:
    """The file with the past content that the ticket is for: as revisions_content, for people who may change it.

    Raises NotFound.
    """
    may = Right.EDIT in seen.rights and whom.is_person(ticket.who)
    past = revisions.with_digest(seen.node, bytes.fromhex(ticket.digest)) if may else None
    if past is None:
        raise NotFound
    return past


def send(
    request: HttpRequest, node: Node, *, disposition: str, cache: str, count: Callable[[], None] | None = None
) -> HttpResponseBase:
    """The file's bytes, with ranges and conditions. RFC 9110 §13.2.2 gives the order of the conditions.

    `count` is called when bytes are about to go, and may refuse: no HEAD, no 304 and no error comes that far.
    Raises NotAFile, PreconditionFailed, RangeNotSatisfiable (answered here), Busy.
    """
    etag = f'"{content_digest(node)}"'
    if node.blob is not None and node.blob.size != node.size:  # else a wrong size would cut it, and look whole
        raise DamagedBlob()
    headers = {"ETag": etag, "Cache-Control": cache, "Accept-Ranges": "bytes"}
    if (wanted := request.headers.get("If-Match")) and not matches(wanted, etag, weak=False):
        raise PreconditionFailed(node=node)
    if (known := request.headers.get("If-None-Match")) and matches(known, etag, weak=True):
        # Django would say 0; RFC 9110 §8.6 allows only the length that a 200 would have had.
        return HttpResponse(status=304, headers=headers | {"Content-Length": str(node.size)})
    headers |= _safe_headers(node, disposition)
    span = None
    if request.method == "GET" and range_applies(request.headers.get("If-Range"), etag):
        try:
            span = parse_range(request.headers.get("Range"), node.size)
        except RangeNotSatisfiable as error:
            response = problem(error, request)
            response.headers["Content-Range"] = f"bytes */{node.size}"
            return response
    if span is not None:
        headers["Content-Range"] = f"bytes {span.start}-{span.stop - 1}/{node.size}"
    start, stop = (span.start, span.stop) if span else (0, node.size)
    headers["Content-Length"] = str(stop - start)
    status = 206 if span else 200
    if request.method == "HEAD":
        return HttpResponse(status=status, headers=headers)
    if edge.can_send(request, _ref(node), ranged=span is not None):
        if count is not None:
            count()
        return edge.Handed(_ref(node), {name: headers[name] for name in HANDED})
    return _stream(request, node, slice(start, stop), status, headers, count)


def _stream(
    request: HttpRequest,
    node: Node,
    part: slice,
    status: int,
    headers: dict[str, str],
    count: Callable[[], None] | None,
) -> HttpResponseBase:
    store, slot = default_store(), slots.take()
    pieces = store.open(_ref(node), part.start, part.stop)
    try:
        # Before the headers: what is damaged at its beginning is answered with an error, not with a broken connection.
        first = list(islice(pieces, 1))
        if count is not None:
            count()
    except BaseException:
        slot.give_back()
        raise
    store.let_go()
    return StreamingHttpResponse(Streamed(chain(first, pieces), slot, request), status=status, headers=headers)


def _ref(node: Node) -> BlobRef:
    assert node.blob is not None
    assert node.blob.digest is not None
    return BlobRef(node.blob.pk, bytes(node.blob.digest), node.blob.size)


def _safe_headers(node: Node, disposition: str) -> dict[str, str]:
    inline = disposition == "inline" and node.media_type in INLINE
    kind = node.media_type if inline else "application/octet-stream" if _active(node.media_type) else node.media_type
    return {
        "Content-Type": f"{kind}; charset=utf-8" if kind.startswith("text/") else kind,
        "Content-Disposition": content_disposition_header(not inline, node.name) or "attachment",
        "Content-Security-Policy": SANDBOX,
        "X-Content-Type-Options": "nosniff",
    }


def _active(media_type: str) -> bool:
    """Types that a browser would run if it ever came to show them."""
    return any(word in media_type for word in _ACTIVE)


def _base(request: HttpRequest) -> str:
    return settings.CONTENT_URL or f"{request.scheme}://{request.get_host()}"


def content_digest(node: Node) -> str:
    """The tree digest of a file's content, in hex. Raises NotAFile."""
    if node.blob is None or node.blob.digest is None:
        raise NotAFile
    return node.blob.digest.hex()
