"""Many small files with one request: `POST bulk`. All or nothing, in one transaction."""

from __future__ import annotations

import time
from collections.abc import Sequence
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.views import View

from drive.api.authentication import Who, whoever
from drive.api.bulk_body import MEDIA_TYPE, BulkBody, Manifest, room
from drive.api.problem import error_facts, from_exception, problem
from drive.api.shapes import node_json
from drive.api.slots import slots
from drive.lib.errors import DriveError, Forbidden, NameTaken, NotAFolder, PreconditionFailed, QuotaExceeded
from drive.lib.media import media_type
from drive.lib.wire import RequestBody, Slot
from drive.sharing import adding, gate
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
        who = whoever(request)
        if request.content_type != MEDIA_TYPE:
            raise WrongType(f"Send {MEDIA_TYPE}.")
        source = RequestBody(request)
        if not source.declared or source.length is None:
            raise LengthRequired("A bulk request must declare its length.")
        body = BulkBody(source, source.length)
        slot = slots.take()
        try:
            with room.take(source.length):
                placed = _put(who, body)
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


def _put(who: Who, body: BulkBody) -> list[Placed]:
    """Raises BulkRefused, NotFound, InTrash, NotAFolder, SpacesDiffer, and what is wrong with the body."""
    manifest = body.manifest()
    places = adding.ask_many(who, {file.folder for file in manifest.files}, manifest.conflict)
    goals = [places[file.folder] for file in manifest.files]
    try:
        placed = _placed(who, body, manifest, goals)
    except BulkRefused as refused:
        raise BulkRefused([(index, goals[index].refusal(error)) for index, error in refused.errors]) from None
    for one, goal, file in zip(placed, goals, manifest.files, strict=True):
        goal.told(one.node, file.name)
    return placed


def _placed(who: Who, body: BulkBody, manifest: Manifest, goals: Sequence[adding.Adding]) -> list[Placed]:
    announced = _announced(manifest, goals)
    bulk.check(announced, manifest.conflict)
    services.let_go()
    started = time.monotonic()
    contents = body.files([file.size for file in announced])
    if time.monotonic() - started > services.SLOW_SECONDS:
        for goal in {goal.folder.pk: goal for goal in goals}.values():
            goal.again()
    files = [
        small.SmallFile(file.folder, file.name, data, file.media_type, goal.conflict, file.if_match)
        for file, goal, data in zip(announced, goals, contents, strict=True)
    ]
    return small.put_many(gate.actor(who), files, via="api")


def _announced(manifest: Manifest, goals: Sequence[adding.Adding]) -> Sequence[bulk.Announced]:
    """The files, with their folders. Raises NotAFolder, SpacesDiffer, Forbidden."""
    if not all(goal.folder.is_folder for goal in goals):
        raise NotAFolder
    if len({goal.folder.space_id for goal in goals}) > 1:
        raise SpacesDiffer
    return [
        bulk.Announced(
            goal.folder,
            file.name,
            file.size,
            media_type(file.name, file.media_type),
            goal.condition(file.if_match),
            goal.conflict,
        )
        for file, goal in zip(manifest.files, goals, strict=True)
    ]


def _refusal(refused: BulkRefused, request: HttpRequest) -> HttpResponse:
    """403 when one may not be replaced, 409 when one clashes, 507 when there was only no room, else 422."""
    errors = [error for _, error in refused.errors]
    status = 422
    if any(isinstance(error, Forbidden) for error in errors):
        status = 403
    elif any(isinstance(error, NameTaken | PreconditionFailed) or error.code == NameTaken.code for error in errors):
        status = 409
    elif all(isinstance(error, QuotaExceeded) for error in errors):
        status = 507
    told: list[dict[str, Any]] = [{"index": index, **error_facts(error)} for index, error in refused.errors]
    return problem(refused, request, status=status, errors=told)
