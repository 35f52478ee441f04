"""The pages of a link: a folder or a file, a form for the password, a form to bring files. Each asks the gate.

All that a page of a link does begins in LinkView.dispatch: no link, no page; no password, no other page.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from django.views import View

from drive.accounts import limiter
from drive.accounts.errors import BadCredentials, OriginNotAllowed
from drive.api import archive, content, thumbnails
from drive.lib.errors import NotAFolder
from drive.lib.wire import RequestBody
from drive.pages import answers, cookies, forms, showing
from drive.pages.receiving import receive
from drive.sharing import gate, links_visits
from drive.sharing.links_errors import PasswordRequired
from drive.sharing.roles import Right
from drive.sharing.visitor import Visitor
from drive.tree import queries
from drive.tree.models import Node

ROWS = 200
DRAIN_BYTES = 64 * 1024 * 1024  # who sends more after a refusal finds the connection closed
FORM = "application/x-www-form-urlencoded"


class LinkView(View):
    """`self.visitor` is set in every handler; errors become pages."""

    visitor: Visitor
    opens_without_password = False
    back: str | None = None  # where a person may go on after an error

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with translation.override(translation.get_language_from_request(request)):
            return self.answered(request, *args, **kwargs)

    def answered(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The page, in the language that the browser asks for: nothing else of the server's speaks another."""
        token = str(kwargs["token"])
        try:
            _must_be_ours(request)
            self.visitor = links_visits.find(token)
            request.who = self.visitor  # type: ignore[attr-defined]  # for the log
            self.back = reverse("link", args=[token])
            asks = self.visitor.share.password and not cookies.is_inside(request, self.visitor)
            if asks and not (self.opens_without_password and request.method == "POST"):
                raise PasswordRequired()
            return super().dispatch(request, *args, **kwargs)
        except Exception as error:
            return self.refused(request, token, error)

    def refused(self, request: HttpRequest, token: str, error: Exception) -> HttpResponseBase:
        if isinstance(error, PasswordRequired):
            return answers.password_form(token)
        return answers.refusal(request, error, self.back)


class TopPage(LinkView):
    """`/s/<token>`: the link's own node; POST is the form of its password."""

    http_method_names = ["get", "head", "post"]
    opens_without_password = True

    def get(self, request: HttpRequest, token: str) -> HttpResponseBase:
        share = self.visitor.share
        if not share.password and request.method == "GET" and "cursor" not in request.GET:
            links_visits.count_view(share)
        if share.kind == share.Kind.DROP:
            return answers.page("drop.html", _facts(request, self.visitor) | {"title": gettext("Send files")})
        return _node_page(request, self.visitor, str(share.node_id))

    def post(self, request: HttpRequest, token: str) -> HttpResponseBase:
        if request.content_type != FORM:
            raise forms.NotAForm()
        password = str(request.POST.get("password", ""))
        try:
            visit = links_visits.begin(token, password, limiter.address_of(request))
        except BadCredentials:
            return answers.password_form(token, wrong=True)
        response = _see_other(reverse("link", args=[token]))
        cookies.remember(response, visit)
        return response


class NodePage(LinkView):
    """`/s/<token>/in/<id>`: a folder below the link's own."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, token: str, node_id: str) -> HttpResponseBase:
        return _node_page(request, self.visitor, node_id)


class Download(LinkView):
    """`/s/<token>/get/<id>`: the bytes of a file, one download.

    Where downloads are limited, this leads to a signed URL: a download that was interrupted, or a program that reads
    in pieces, comes back to that URL, which was paid for.
    """

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, token: str, node_id: str) -> HttpResponseBase:
        node = gate.read(self.visitor, node_id)
        if request.method == "GET" and self.visitor.share.download_limit is not None:
            url, _ = content.signed_url(request, self.visitor, node, "attachment")
            return _see_other(url)
        count = partial(links_visits.claim, self.visitor)
        return content.send(request, node, disposition="attachment", cache="private, no-cache", count=count)


class Zip(LinkView):
    """`/s/<token>/zip/<id>`: a folder as one file, one download."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, token: str, node_id: str) -> HttpResponseBase:
        node = gate.read(self.visitor, node_id)
        if not node.is_folder:
            raise NotAFolder
        return archive.send(request, [node], count=partial(links_visits.claim, self.visitor))


class Bring(LinkView):
    """`/s/<token>/to/<id>`: files into that folder, by a form."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, token: str, node_id: str) -> HttpResponseBase:
        arrived = receive(request, self.visitor, node_id)
        own = node_id == str(self.visitor.node_id)
        page = reverse("link", args=[token]) if own else reverse("link-node", args=[token, node_id])
        return _see_other(f"{page}?sent={arrived}")

    def refused(self, request: HttpRequest, token: str, error: Exception) -> HttpResponseBase:
        """With the rest of the body read away after the answer: a connection closed on it would take that along."""
        response = super().refused(request, token, error)
        response._resource_closers.append(partial(_drain, request))  # type: ignore[attr-defined]
        return response


def _node_page(request: HttpRequest, visitor: Visitor, node_id: str) -> HttpResponse:
    seen = gate.see(visitor, node_id)
    facts = _facts(request, visitor) | {"node": _pictured(request, visitor, [seen.node])[0]}
    if not seen.node.is_folder:
        return answers.page("file.html", facts | {"title": seen.node.name})
    return answers.page("folder.html", facts | _folder_facts(request, visitor, seen))


def _folder_facts(request: HttpRequest, visitor: Visitor, seen: gate.Seen) -> dict[str, Any]:
    token, folder = visitor.share.token, seen.node
    page = queries.children(folder, limit=ROWS, cursor=request.GET.get("cursor"))
    rights = seen.rights
    return {
        "title": folder.name or gettext("Files"),
        "crumbs": [
            {"name": crumb.name or gettext("Files"), "url": reverse("link-node", args=[token, crumb.id])}
            for crumb in seen.path()
        ],
        "rows": _pictured(request, visitor, page.items),
        "next": page.next,
        "is_first": "cursor" not in request.GET,
        "zip_url": reverse("link-zip", args=[token, folder.pk]) if folder.items else None,
        "upload_url": reverse("link-upload", args=[token, folder.pk]) if Right.ADD in rights else None,
        "size": showing.size(folder.size),
        "items": showing.items(folder.items),
    }


def _pictured(request: HttpRequest, visitor: Visitor, nodes: Sequence[Node]) -> list[dict[str, Any]]:
    """The nodes as rows, those that have one with a small picture. One query."""
    rows = [showing.row(visitor.share.token, node) for node in nodes]
    request.user = visitor  # type: ignore[assignment]  # whom the addresses of pictures are for
    thumbnails.add(request, nodes, rows)
    for row in rows:
        picture = row.pop("thumbnail")
        row["picture"] = picture and picture["256"]
    return rows


def _facts(request: HttpRequest, visitor: Visitor) -> dict[str, Any]:
    """What every page of an open link knows."""
    token = visitor.share.token
    sent = request.GET.get("sent", "")
    known = sent.isascii() and sent.isdigit() and len(sent) <= 4
    return {
        "share": showing.share(visitor),
        "url": reverse("link", args=[token]),
        "upload_url": reverse("link-upload", args=[token, visitor.node_id]),
        "sent": showing.arrived(int(sent)) if known and int(sent) else None,
        "sent_nothing": known and not int(sent),
    }


def _see_other(url: str) -> HttpResponse:
    return HttpResponseRedirect(url, status=303, headers=answers.HEADERS)


def _must_be_ours(request: HttpRequest) -> None:
    """A form of another site does nothing here: its browser says so, and Lax keeps the cookie from it as well."""
    if request.method == "POST" and request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        raise OriginNotAllowed()


def _drain(request: HttpRequest) -> None:
    body, left = RequestBody(request), DRAIN_BYTES
    while left > 0 and (piece := body.read(forms.READ_BYTES)):
        left -= len(piece)
