"""Many small files with one request: `POST bulk`. All or nothing, in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.views import View

from drive.accounts.models import User
from drive.api.authentication import authenticate
from drive.api.bulk_body import MEDIA_TYPE, BulkBody, Manifest, room
from drive.api.problem import error_facts, from_exception, problem
from drive.api.shapes import node_json
from drive.api.slots import slots
from drive.lib.errors import DriveError, NameTaken, NotAFolder, PreconditionFailed, QuotaExceeded
from drive.lib.media import media_type
from drive.lib.wire import RequestBody, Slot
from drive.sharing import gate
from drive.tree.placing import Placed
from drive.uploads import bulk, services, small
from drive.uploads.errors import BulkRefused, LengthRequired, SpacesDiffer


class WrongType(DriveError):
    code = "unsupported_media_type"
    title = "The body is of a kind that is not taken here"


class BulkView(View):
    """Answers when all files are durable and their names stand; what the list alone shows, before a byte is read."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest) -> HttpResponseBase:
        user = authenticate(request)
        if request.content_type != MEDIA_TYPE:
            raise WrongType(f"Send {MEDIA_TYPE}.")
        source = RequestBody(request)
        if not source.declared or source.length is None:
            raise LengthRequired("A bulk request must declare its length.")
        body = BulkBody(source, source.length)
        slot = slots.take()
        try:
            with room.take(source.length):
                placed = _put(user, body)
        except DriveError as error:
            response = _refusal(error, request) if isinstance(error, BulkRefused) else from_exception(error, request)
            # After the answer: a connection closed on unread bytes would take the answer with it.
            response._resource_closers.append(partial(_drain, body, slot))  # type: ignore[attr-defined]
            return response
        except BaseException:
            slot.give_back()
            raise
        slot.give_back()
        created = any(one.created for one in placed)
        return JsonResponse({"items": [node_json(one.node) for one in placed]}, status=201 if created else 200)


def _drain(body: BulkBody, slot: Slot) -> None:
    """Read away what the client is still sending; it is told already that nothing was stored."""
    try:
        body.skip()
    finally:
        slot.give_back()


def _put(user: User, body: BulkBody) -> list[Placed]:
    manifest = body.manifest()
    announced = _announced(user, manifest)
    bulk.check(announced, manifest.conflict)
    services.let_go()
    contents = body.files([file.size for file in announced])
    return small.put_many(
        user,
        [
            small.SmallFile(file.folder, file.name, data, file.media_type, manifest.conflict, file.if_match)
            for file, data in zip(announced, contents, strict=True)
        ],
        via="api",
    )


def _announced(user: User, manifest: Manifest) -> Sequence[bulk.Announced]:
    """The files, with their folders from the gate. Raises NotFound, InTrash, NotAFolder, SpacesDiffer."""
    folders = gate.write_many(user, {file.folder for file in manifest.files})
    if not all(folder.is_folder for folder in folders.values()):
        raise NotAFolder
    if len({folder.space_id for folder in folders.values()}) > 1:
        raise SpacesDiffer
    return [
        bulk.Announced(
            folders[file.folder], file.name, file.size, media_type(file.name, file.media_type), file.if_match
        )
        for file in manifest.files
    ]


def _refusal(refused: BulkRefused, request: HttpRequest) -> HttpResponse:
    """409 when one of the files clashes, 507 when there was only no room, else 422."""
    errors = [error for _, error in refused.errors]
    status = 422
    if any(isinstance(error, NameTaken | PreconditionFailed) or error.code == NameTaken.code for error in errors):
        status = 409
    elif all(isinstance(error, QuotaExceeded) for error in errors):
        status = 507
    told: list[dict[str, Any]] = [{"index": index, **error_facts(error)} for index, error in refused.errors]
    return problem(refused, request, status=status, errors=told)
