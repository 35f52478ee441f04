"""Resumable uploads, tus 1.0.0. The order of checks is that of the protocol page in docs/."""

from __future__ import annotations

import hashlib
import re
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.utils import formatdate

from flask import Blueprint, Response, jsonify, request

from . import gate, state, tree
from .actor import Who
from .bodies import BodyCut, choice, pieces, read_json
from .content import Content
from .content_routes import CONFLICTS, check_quota
from .media import media_type
from .model import Node, Upload
from .names import clean_bytes_name, clean_name
from .problems import Problem
from .records import Visitor
from .state import world
from .tokens import current_who
from .tus_headers import ALGORITHMS, BODY_TYPE, EXTENSIONS, MAX_BYTES, VERSION, natural, parse_checksum, parse_metadata
from .wire import placed_json
from .world import World

routes = Blueprint("uploads", __name__, url_prefix="/api/v1")
IDLE_SECONDS = 24 * 3600
PATIENCE_SECONDS = 1.0
LIFE_SECONDS = 7 * 24 * 3600


@routes.route("/uploads", methods=["OPTIONS"], provide_automatic_options=False)
@routes.route("/uploads/<upload_id>", methods=["OPTIONS"], provide_automatic_options=False)
def capabilities(upload_id: str = "") -> Response:
    response = Response(status=204)
    response.headers["Tus-Version"] = VERSION
    response.headers["Tus-Extension"] = EXTENSIONS
    response.headers["Tus-Max-Size"] = str(MAX_BYTES)
    response.headers["Tus-Checksum-Algorithm"] = ",".join(ALGORITHMS)
    return response


@routes.post("/uploads")
def create_upload() -> Response:
    _check_version()
    who = current_who()
    length = natural("Upload-Length", request.headers.get("Upload-Length"))
    if length > MAX_BYTES:
        raise Problem("too_large", f"At most {MAX_BYTES} bytes.")
    with_body = request.mimetype == BODY_TYPE
    if with_body:
        _check_body_fits(length)
    with world().lock:
        upload = _begin(who, length)
    try:
        if with_body:
            with _writing(upload) as me:
                _append(upload, me)
        if upload.complete:
            _publish_as_asked(upload)
    except Problem as problem:
        # A name lost in a race keeps the bytes, to be published under another; else no trace is left.
        if upload.complete and problem.code == "name_taken":
            problem.headers["Location"] = _url(upload)
        else:
            _forget(upload)
        raise
    response = _headed(Response(status=201), upload)
    response.headers["Location"] = _url(upload)
    if with_body or length == 0:
        response.headers["Upload-Offset"] = str(_reached(upload))
    return response


@routes.route("/uploads/<upload_id>", methods=["HEAD"])
def offset(upload_id: str) -> Response:
    upload = _find(upload_id)
    if upload.complete and upload.node is None:
        raise Problem("unpublished", headers={"Cache-Control": "no-store"})
    response = _headed(Response(status=200), upload)
    response.headers["Upload-Offset"] = str(_reached(upload))
    response.headers["Upload-Length"] = str(upload.length)
    if upload.metadata:
        response.headers["Upload-Metadata"] = upload.metadata
    response.headers["Cache-Control"] = "no-store"
    return response


@routes.patch("/uploads/<upload_id>")
def append(upload_id: str) -> Response:
    _check_version()
    upload = _find(upload_id)
    with _writing(upload) as me:
        if request.mimetype != BODY_TYPE:
            raise Problem("unsupported_media_type", f"Send {BODY_TYPE}.")
        at = natural("Upload-Offset", request.headers.get("Upload-Offset"))
        reached = _reached(upload)
        if at != reached:
            raise Problem("offset_mismatch", headers={"Upload-Offset": str(reached)})
        _check_body_fits(upload.length - at)
        if upload.node is None:
            _append(upload, me)
            if upload.complete:
                _publish_as_asked(upload)
        response = _headed(Response(status=204), upload)
        response.headers["Upload-Offset"] = str(_reached(upload))
        return response


@routes.delete("/uploads/<upload_id>")
def terminate(upload_id: str) -> Response:
    _check_version()
    _forget(_find(upload_id))
    return Response(status=204)


@routes.post("/uploads/<upload_id>/publish")
def publish_again(upload_id: str) -> Response:
    upload = _find(upload_id)
    body = read_json(optional=("conflict", "name", "if_match"))
    conflict = choice("conflict", body.get("conflict"), CONFLICTS, upload.conflict)
    name = clean_name(body["name"]) if "name" in body else upload.name
    with _writing(upload):
        if not upload.complete and upload.node is None:
            raise Problem("incomplete", f"{len(upload.data)} of {upload.length} bytes are here.")
        if upload.node is None:
            publish(upload, name, conflict, _digest(body.get("if_match")))
    assert upload.node is not None
    return jsonify(placed_json(upload.user, upload.node, name))


def publish(
    upload: Upload, name: str, conflict: str, if_match: str | None, world: World | None = None,
    folder: Node | None = None,
) -> None:  # fmt: skip
    """Make the received bytes a file, in its own folder or another one. Raises what the tree says; the bytes stay."""
    here = world or state.world()
    with here.lock:
        folder = tree.live_folder(here, upload.user, (folder or upload.parent).id)
        conflict = gate.placing(upload.user, folder, conflict, tree.in_the_way(folder, name))
        upload.node, _ = tree.put_file(here, folder, name, Content(upload.data), upload.media_type, conflict, if_match)
        folder.space.reserved -= upload.length
        upload.data = bytearray()


def _publish_as_asked(upload: Upload) -> None:
    publish(upload, upload.name, upload.conflict, upload.if_match)


def _reached(upload: Upload) -> int:
    return upload.length if upload.node else len(upload.data)


def _begin(who: Who, length: int) -> Upload:
    header = request.headers.get("Upload-Metadata", "")
    metadata = parse_metadata(header)
    parent = tree.live_folder(world(), who, _text(metadata, "parent") or "")
    name = clean_bytes_name(metadata.get("filename") or metadata.get("name") or b"")
    conflict = choice("conflict", _text(metadata, "conflict"), CONFLICTS, "fail")
    conflict = gate.placing(who, parent, conflict, tree.in_the_way(parent, name))
    if_match = _digest(_text(metadata, "if_match"))
    tree.check_clash(world(), parent, name, conflict, if_match)
    check_quota(parent.space, length)
    now = time.time()
    kind = media_type(name, _text(metadata, "filetype"))
    upload = Upload(secrets.token_urlsafe(16), who, parent, name, length, conflict, if_match, kind, header, now, now)
    _extend(upload)
    parent.space.reserved += length
    world().uploads[upload.id] = upload
    return upload


def _append(upload: Upload, me: object) -> None:
    """Store what arrives, up to the length. With a checksum nothing counts before all of it is right."""
    expected = request.headers.get("Upload-Checksum")
    checksum = parse_checksum(expected) if expected else None
    target = bytearray() if checksum else upload.data
    room = upload.length - len(upload.data)
    before = len(target)
    for piece in _until_cut():
        with world().lock:
            _still_mine(upload, me)
            if len(target) - before + len(piece) > room:
                raise Problem("too_large", "More bytes than the upload's length.")
            target += piece
    with world().lock:
        _still_mine(upload, me)
        if checksum:
            if hashlib.new(checksum[0], target, usedforsecurity=False).digest() != checksum[1]:
                raise Problem("checksum_mismatch", headers={"Upload-Offset": str(len(upload.data))})
            upload.data += target
        _extend(upload)


def _until_cut() -> Iterator[bytes]:
    """What arrives, also when the client goes away before the end: it will come back for the rest."""
    with suppress(BodyCut):
        yield from pieces()


@contextmanager
def _writing(upload: Upload) -> Iterator[object]:
    """One writer at a time. The newcomer waits a little, then takes over: its client has lost the old connection."""
    me = object()
    until = time.monotonic() + PATIENCE_SECONDS
    while upload.holder is not None and time.monotonic() < until:
        time.sleep(0.02)
    upload.holder = me
    try:
        yield me
    finally:
        if upload.holder is me:
            upload.holder = None


def _still_mine(upload: Upload, me: object) -> None:
    """Raises upload_locked when another request has taken over."""
    if upload.holder is not me:
        raise Problem("upload_locked", headers={"Retry-After": "1"})


def _find(upload_id: str) -> Upload:
    who = current_who()
    upload = world().uploads.get(upload_id)
    if upload is None or not _same(upload.user, who):
        raise Problem("not_found", "There is no such upload.")
    if upload.node is None and upload.expires < time.time():
        _forget(upload, keep=True)
    if upload.gone:
        raise Problem("upload_gone")
    return upload


def _same(one: Who, other: Who) -> bool:
    """The same person, or visitors of the same link: each request of a visit brings a Visitor of its own."""
    return one is other or (isinstance(one, Visitor) and isinstance(other, Visitor) and one.share is other.share)


def _forget(upload: Upload, keep: bool = False) -> None:
    """End an upload; the file it may have become stays. An expired one is kept as a tombstone, without its bytes."""
    with world().lock:
        if upload.node is None and not upload.gone:
            upload.parent.space.reserved -= upload.length
        upload.gone, upload.data = True, bytearray()
        if not keep:
            world().uploads.pop(upload.id, None)


def _extend(upload: Upload) -> None:
    upload.expires = min(time.time() + IDLE_SECONDS, upload.created + LIFE_SECONDS)


def _check_version() -> None:
    if request.headers.get("Tus-Resumable") != VERSION:
        raise Problem("tus_version", headers={"Tus-Version": VERSION})


def _check_body_fits(room: int) -> None:
    if (request.content_length or 0) > room:
        raise Problem("too_large", f"{room} bytes are left of this upload.")


def _headed(response: Response, upload: Upload) -> Response:
    if upload.node:
        response.headers["Holdfast-Node"] = upload.node.id
    else:
        response.headers["Upload-Expires"] = formatdate(upload.expires, usegmt=True)
    return response


def _url(upload: Upload) -> str:
    return f"/api/v1/uploads/{upload.id}"


def _digest(value: str | None) -> str | None:
    if not value:
        return None
    if not re.fullmatch("[0-9a-fA-F]{64}", value):
        raise Problem("invalid_field", fields={"if_match": ["It must be a digest: 64 hex digits."]})
    return value.lower()


def _text(metadata: dict[str, bytes], key: str) -> str | None:
    return metadata[key].decode(errors="replace") if key in metadata else None
