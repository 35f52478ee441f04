"""The tus 1.0.0 edge. The order of checks is the protocol's: version, who, which upload, lock, type, offset, bytes."""

from __future__ import annotations

import time
from typing import Any, cast

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import http_date
from django.views import View

from drive.api.authentication import Who, whoever
from drive.api.json_body import json_body
from drive.api.problem import from_exception
from drive.api.shapes import node_json
from drive.api.slots import slots
from drive.blobs.store import OffsetMismatch
from drive.lib.errors import DriveError, InvalidField
from drive.lib.media import media_type
from drive.lib.wire import RequestBody
from drive.sharing import adding, gate
from drive.tree.actor import Actor
from drive.tree.placing import CONFLICTS, Conflict, Placed
from drive.tus import rules
from drive.uploads import queries, services
from drive.uploads.bodies import Arrived, take
from drive.uploads.errors import ChecksumMismatch, TooLarge, Unpublished
from drive.uploads.models import Upload
from drive.uploads.receiving import Checksum

VIA = "web"


class TusView(View):
    """What all tus requests share: the override of methods, the version, and its header on every answer."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "POST" and (method := request.headers.get("X-HTTP-Method-Override")):
            request.method = method.upper()
        try:
            self._check_version(request)
            response = super().dispatch(request, *args, **kwargs)
        except Exception as error:
            response = from_exception(error, request)
            if isinstance(error, OffsetMismatch):
                response.headers["Upload-Offset"] = str(error.offset)
            if isinstance(error, rules.WrongVersion):
                response.headers["Tus-Version"] = rules.VERSION
        response.headers["Tus-Resumable"] = rules.VERSION
        return response

    def options(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return HttpResponse(status=204, headers=rules.OPTIONS_HEADERS)

    def _check_version(self, request: HttpRequest) -> None:
        if request.method in ("OPTIONS", "GET", "HEAD"):
            return
        if request.headers.get("Tus-Resumable") != rules.VERSION:
            raise rules.WrongVersion()


class UploadsView(TusView):
    """`POST uploads`: creation, creation-with-upload."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest) -> HttpResponseBase:
        who = whoever(request)
        length = rules.parse_length(
            request.headers.get("Upload-Length"), deferred=request.headers.get("Upload-Defer-Length")
        )
        metadata = request.headers.get("Upload-Metadata", "")
        place, target = _target(who, rules.parse_metadata(metadata))
        body = RequestBody(request)
        carries = body.length != 0
        if carries:
            _must_be_bytes(request)
            _must_fit(body, length)
        checksum = rules.parse_checksum(request.headers.get("Upload-Checksum"))
        with place.clashes():
            if length <= services.SMALL_BYTES and (carries or length == 0):
                return self._small(who, target, length, metadata, body, checksum)
            upload = services.begin(_actor(who), target, length, metadata=metadata)
            if not carries:
                return _created(upload, 0)
            with slots.take():
                return _created(upload, _receive(who, upload, body, offset=0, checksum=checksum))

    def _small(
        self,
        who: Who,
        target: services.Target,
        length: int,
        metadata: str,
        body: RequestBody,
        checksum: Checksum | None,
    ) -> HttpResponseBase:
        with slots.take():
            services.let_go()
            started = time.monotonic()
            data = take(body, length)
            if len(data) == length and body.read(1):
                raise TooLarge("That is more than the upload may have.")
        if len(data) < length:  # the client left; what arrived is kept for its return
            upload = services.begin(_actor(who), target, length, metadata=metadata)
            return _created(upload, services.append(upload, Arrived(data), offset=0, checksum=checksum))
        if checksum is not None and not checksum.fits(data):
            raise ChecksumMismatch()
        if target.ask is not None and time.monotonic() - started > services.SLOW_SECONDS:
            target.ask()
        upload, _ = services.publish_at_once(_actor(who), target, data, via=VIA, metadata=metadata)
        return _created(upload, length)


class UploadView(TusView):
    """`HEAD`, `PATCH`, `DELETE uploads/{id}`."""

    http_method_names = ["head", "patch", "delete", "options"]

    def head(self, request: HttpRequest, upload_id: str) -> HttpResponseBase:
        who = whoever(request)
        upload = queries.mine(_actor(who), upload_id)
        try:
            offset = services.offset_of(upload)
        except Unpublished:
            offset = _finish(who, upload)
        response = HttpResponse(status=200, headers=_facts(upload, offset))
        response.headers["Upload-Length"] = str(upload.length)
        if upload.metadata:
            response.headers["Upload-Metadata"] = upload.metadata
        response.headers["Cache-Control"] = "no-store"
        return response

    def patch(self, request: HttpRequest, upload_id: str) -> HttpResponseBase:
        who = whoever(request)
        upload = queries.mine(_actor(who), upload_id)
        _must_be_bytes(request)
        offset = rules.parse_number("Upload-Offset", request.headers.get("Upload-Offset"))
        checksum = rules.parse_checksum(request.headers.get("Upload-Checksum"))
        if upload.node_id is not None:
            if offset != upload.length:
                raise OffsetMismatch(upload.length)
            return HttpResponse(status=204, headers=_facts(upload, upload.length))
        with slots.take():
            reached = _receive(who, upload, RequestBody(request), offset=offset, checksum=checksum)
        return HttpResponse(status=204, headers=_facts(upload, reached))

    def delete(self, request: HttpRequest, upload_id: str) -> HttpResponseBase:
        services.terminate(queries.mine(_actor(whoever(request)), upload_id))
        return HttpResponse(status=204)


class PublishView(View):
    """`POST uploads/{id}/publish`: a complete upload under a new choice."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, upload_id: str) -> HttpResponseBase:
        who = whoever(request)
        upload = queries.mine(_actor(who), upload_id)
        body = json_body(request, {"conflict", "name", "if_match"})
        choice = _choice(body["conflict"]) if "conflict" in body else None
        name, if_match = _text(body, "name"), _digest(_text(body, "if_match"))
        placed = _publish(who, upload, choice, name, if_match)
        return JsonResponse(node_json(placed.node))


def _actor(who: Who) -> Actor:
    return gate.actor(who, VIA)


def _receive(who: Who, upload: Upload, body: RequestBody, *, offset: int, checksum: Checksum | None) -> int:
    """Append, and publish with the last byte. The rights are asked now and again then: they may have gone."""
    adding.ask(who, _folder(upload))
    reached = services.append(upload, body, offset=offset, size=body.length, checksum=checksum)
    if reached == upload.length:
        _publish(who, upload)
    return reached


def _finish(who: Who, upload: Upload) -> int:
    """Publish what a server that died between the last byte and the name left complete. Raises Unpublished."""
    try:
        _publish(who, upload)
    except DriveError as error:
        raise Unpublished() from error
    return upload.length


def _publish(
    who: Who,
    upload: Upload,
    choice: Conflict | None = None,
    name: str | None = None,
    if_match: bytes | None = None,
) -> Placed:
    """Make it a file, with a new choice or with the one it began with, as far as the rights go now."""
    asked = choice or cast(Conflict, upload.conflict)
    place = adding.ask(who, _folder(upload), asked, if_match=if_match)
    with place.clashes():
        placed = services.publish(
            upload,
            place.folder,
            by=_actor(who),
            via=VIA,
            conflict=choice if place.conflict == asked else place.conflict,
            name=name,
            if_match=if_match,
            ask=place.again,
        )
    upload.node_id = placed.node.pk
    place.told(placed.node, name or upload.name)
    return placed


def _target(who: Who, metadata: dict[str, str]) -> tuple[adding.Adding, services.Target]:
    name = metadata.get("filename") or metadata.get("name") or ""
    if_match = _digest(metadata.get("if_match"))
    place = adding.ask(who, metadata.get("parent", ""), _choice(metadata.get("conflict") or "fail"), if_match=if_match)
    target = services.Target(
        place.folder,
        name,
        media_type(name, metadata.get("filetype")),
        conflict=place.conflict,
        if_match=if_match,
        ask=place.again,
    )
    return place, target


def _created(upload: Upload, offset: int) -> HttpResponse:
    response = HttpResponse(status=201, headers=_facts(upload, offset))
    response.headers["Location"] = reverse("upload", args=[upload.pk])
    return response


def _facts(upload: Upload, offset: int) -> dict[str, str]:
    headers = {"Upload-Offset": str(offset)}
    if upload.node_id is not None:
        headers["Holdfast-Node"] = str(upload.node_id)
    else:
        headers["Upload-Expires"] = http_date(upload.expires_at.timestamp())
    return headers


def _folder(upload: Upload) -> str:
    return str(upload.folder_id)  # of a folder that was purged it is nobody's id any more, and the gate says NotFound


def _must_be_bytes(request: HttpRequest) -> None:
    if request.content_type != rules.BODY_TYPE:
        raise rules.WrongType()


def _must_fit(body: RequestBody, length: int) -> None:
    if body.length is not None and body.length > length:
        raise TooLarge("That is more than the upload may have.")


def _choice(value: object) -> Conflict:
    if value not in CONFLICTS:
        raise InvalidField(conflict=f"It is one of {', '.join(CONFLICTS)}.")
    return value


def _text(body: dict[str, Any], name: str) -> str | None:
    value = body.get(name)
    if value is not None and not isinstance(value, str):
        raise InvalidField(**{name: "It must be text."})
    return value


def _digest(value: str | None) -> bytes | None:
    if not value:
        return None
    try:
        digest = bytes.fromhex(value)
    except ValueError:
        digest = b""
    if len(digest) != 32:
        raise InvalidField(if_match="It must be a digest: 64 hex digits.")
    return digest
