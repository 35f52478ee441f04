"""A folder, or a selection, as one zip file: `nodes/{id}/archive`, `archive`, and its signed URL."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from itertools import chain, islice

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from django.views import View

from drive.api import archive_ticket, signing, whom
from drive.api.authentication import Who, whoever
from drive.api.json_body import json_body
from drive.api.slots import slots
from drive.archives import naming
from drive.archives.contents import Contents, below
from drive.archives.writing import stream
from drive.blobs.sql import default_store
from drive.lib.errors import InTrash, InvalidField, NotAFolder, NotFound
from drive.lib.wire import Streamed
from drive.sharing import gate, links_visits
from drive.tree.models import Node

WITHOUT_A_NAME = "Files"  # the top of a personal space, and a selection of many


class ArchiveView(View):
    """`GET` and `HEAD nodes/{id}/archive`."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, node_id: str) -> HttpResponseBase:
        who = whoever(request)
        node = gate.read(who, node_id)
        if not node.is_folder:
            raise NotAFolder
        return send(request, [node], count=partial(links_visits.claim, who))

    head = get


class SelectionView(View):
    """`POST archive`: a signed URL of the archive of some nodes."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest) -> HttpResponseBase:
        who = whoever(request)
        nodes = _nodes(who, _wanted(json_body(request, {"nodes"}).get("nodes")))
        ids = tuple(sorted(node.pk for node in nodes))
        ticket = archive_ticket.Ticket(ids, whom.written(who), signing.expiry())
        base = settings.CONTENT_URL or f"{request.scheme}://{request.get_host()}"
        ends = datetime.fromtimestamp(ticket.expires, UTC).isoformat(timespec="milliseconds")[:-6] + "Z"
        answer: dict[str, object] = {"url": archive_ticket.url(base, ticket, _name(nodes)), "expires_at": ends}
        answer["size"] = below(nodes).length
        links_visits.claim(who)  # by a link it is one download; all that is read by the URL until it ends is that one
        return JsonResponse(answer)


class SignedArchiveView(View):
    """`GET` and `HEAD /content/archive/{name}`: the seal stands for the asker; rights are asked again at each use."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, name: str) -> HttpResponseBase:
        ticket = archive_ticket.check(request.GET)
        try:
            nodes = _nodes(whom.came(request, ticket.who), [str(node) for node in ticket.nodes])
        except InTrash:
            raise NotFound from None
        return send(request, nodes)

    head = get


def send(request: HttpRequest, nodes: Sequence[Node], *, count: Callable[[], None] = lambda: None) -> HttpResponseBase:
    """The archive of these nodes as they are now; nobody is asked for rights here.

    The list of what is in it is taken before the first byte. `count` is called when bytes are about to go, and may
    refuse. Raises ArchiveTooLarge, DamagedBlob, Busy.
    """
    store, slot = default_store(), slots.take()
    try:
        contents = below(nodes)
        headers = _headers(contents, nodes)
        if request.method == "HEAD":
            slot.give_back()
            return HttpResponse(headers=headers)
        pieces = stream(contents, store)
        # Before the headers: what is damaged at its beginning is answered with an error, not with a broken connection.
        first = list(islice(pieces, 1))
        count()
    except BaseException:
        slot.give_back()
        raise
    store.let_go()
    return StreamingHttpResponse(Streamed(chain(first, pieces), slot, request), headers=headers)


def _headers(contents: Contents, nodes: Sequence[Node]) -> dict[str, str]:
    return {
        "Content-Type": "application/zip",
        "Content-Length": str(contents.length),
        "Content-Disposition": content_disposition_header(True, _name(nodes)) or "attachment",
        "Accept-Ranges": "none",  # it is made anew each time, and may not be the same
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
    }


def _wanted(given: object) -> list[str]:
    if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
        raise InvalidField(nodes="It must be a list of ids.")
    if not 0 < len(given) <= archive_ticket.MOST_NODES:
        raise InvalidField(nodes=f"It must have 1 to {archive_ticket.MOST_NODES} ids.")
    return given


def _nodes(who: Who, ids: Sequence[str]) -> list[Node]:
    return list(gate.read_many(who, ids).values())


def _name(nodes: Sequence[Node]) -> str:
    alone = nodes[0].name if len(nodes) == 1 else ""
    return f"{naming.safe(alone) if alone else WITHOUT_A_NAME}.zip"
