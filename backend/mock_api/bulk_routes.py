"""Many small files with one request: a line of JSON, then their bytes. All of them, or none."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, jsonify, request

from . import gate, tree
from .actor import Who
from .bodies import BodyCut, choice, declared_length, pieces
from .content import Content
from .content_routes import CONFLICTS
from .media import media_type
from .model import Node
from .names import clean_name, name_key
from .problems import Problem
from .state import world
from .tokens import current_who
from .wire import placed_json

routes = Blueprint("bulk", __name__, url_prefix="/api/v1")
MEDIA_TYPE = "application/vnd.holdfast.bulk"
MIB = 1024 * 1024
MANIFEST_BYTES, FILES_BYTES, FILE_BYTES, FILES = MIB, 16 * MIB, MIB, 1000
FIELDS = {"folder", "name", "size", "media_type", "if_match"}
DIGEST = re.compile("[0-9a-f]{64}")


@dataclass
class Wanted:
    """One line of the list, its folder found."""

    folder: Node
    name: str
    size: int
    media_type: str
    if_match: str | None


@routes.post("/bulk")
def put_many() -> Response:
    who = current_who()
    if request.mimetype != MEDIA_TYPE:
        raise Problem("unsupported_media_type", f"Send {MEDIA_TYPE}.")
    length = declared_length()
    if length is None:
        raise Problem("length_required", "A bulk request must declare its length.")
    if length > MANIFEST_BYTES + FILES_BYTES:
        raise Problem("too_large")
    body = pieces()
    line, data = _first_line(body)
    files, conflict = _manifest(line)
    _check_sizes(sum(file["size"] for file in files), length - len(line) - 1)
    wanted = _wanted(who, files)
    _check(who, wanted, conflict)
    try:
        for piece in body:
            data += piece
    except BodyCut:
        raise Problem("incomplete_body") from None
    if len(data) < length - len(line) - 1:
        raise Problem("incomplete_body")
    placed = _put(who, wanted, conflict, data)
    response = jsonify(
        items=[placed_json(who, node, file.name) for (node, _), file in zip(placed, wanted, strict=True)]
    )
    response.status_code = 201 if any(new for _, new in placed) else 200
    return response


def _first_line(body: Any) -> tuple[bytes, bytearray]:
    data = bytearray()
    try:
        for piece in body:
            data += piece
            line, end, rest = data.partition(b"\n")
            if len(line) > MANIFEST_BYTES:
                raise Problem("too_large")
            if end:
                return bytes(line), rest
    except BodyCut:
        raise Problem("incomplete_body") from None
    raise Problem("not_json", "The first line has no end.")


def _manifest(line: bytes) -> tuple[list[dict[str, Any]], str]:
    try:
        found = json.loads(line.decode())
    except (ValueError, RecursionError):
        raise Problem("not_json") from None
    if not isinstance(found, dict):
        raise Problem("not_json", "The first line must be a JSON object.")
    _known(found, {"files", "conflict"}, "")
    conflict = found.get("conflict", "fail")
    conflict = choice("conflict", conflict if isinstance(conflict, str) else "?", CONFLICTS, "fail")
    files = found.get("files")
    if not isinstance(files, list) or not files:
        raise _wrong("files", "A list of at least one file.")
    if len(files) > FILES:
        raise Problem("too_large", f"At most {FILES} files.")
    for index, file in enumerate(files):
        _check_shape(file, f"files[{index}]")
    return files, conflict


def _check_shape(file: Any, where: str) -> None:
    if not isinstance(file, dict):
        raise _wrong(where, "An object.")
    _known(file, FIELDS, where + ".")
    for name in ("folder", "name"):
        if not isinstance(file.get(name), str):
            raise _wrong(f"{where}.{name}", "A text.")
    if type(file.get("size")) is not int or file["size"] < 0:
        raise _wrong(f"{where}.size", "A number of bytes.")
    if not isinstance(file.get("media_type"), str | None):
        raise _wrong(f"{where}.media_type", "A text.")
    digest = file.get("if_match")
    if digest is not None and not (isinstance(digest, str) and DIGEST.fullmatch(digest)):
        raise _wrong(f"{where}.if_match", "A digest in hex.")


def _known(found: dict[str, Any], names: set[str], where: str) -> None:
    if strange := sorted(found.keys() - names):
        raise Problem("unknown_field", fields={where + name: ["This field is not known."] for name in strange})


def _wrong(field: str, text: str) -> Problem:
    return Problem("invalid_field", fields={field: [text]})


def _check_sizes(told: int, follow: int) -> None:
    if told > FILES_BYTES:
        raise Problem("too_large")
    if told != follow:
        raise Problem("incomplete_body" if told > follow else "length_exceeded", f"{told} bytes told, {follow} sent.")


def _wanted(who: Who, files: list[dict[str, Any]]) -> list[Wanted]:
    for folder in {file["folder"] for file in files}:  # what is not there is told before what is no folder
        world().node_for(who, folder, gate.ADD)
    wanted = [
        Wanted(
            tree.live_folder(world(), who, file["folder"]),
            file["name"],
            file["size"],
            media_type(file["name"], file.get("media_type")),
            file.get("if_match"),
        )
        for file in files
    ]
    if len({file.folder.space.id for file in wanted}) > 1:
        raise Problem("spaces_differ")
    return wanted


def _check(who: Who, wanted: list[Wanted], conflict: str) -> None:
    """Everything that can be said without the bytes, for each file; then nothing is stored."""
    errors: list[tuple[int, Problem]] = []
    seen: set[tuple[str, str]] = set()
    space = wanted[0].folder.space
    room = None if space.quota is None else space.quota - space.used - space.reserved
    for index, file in enumerate(wanted):
        try:
            _check_one(who, file, conflict, seen)
            if room is not None and file.size > max(room, 0):
                raise Problem("quota_exceeded", "The space has no room for that.")
            room = None if room is None else room - file.size
        except Problem as problem:
            errors.append((index, problem))
    if errors:
        raise _refused(errors)


def _check_one(who: Who, file: Wanted, conflict: str, seen: set[tuple[str, str]]) -> None:
    name = clean_name(file.name)
    conflict = gate.placing(who, file.folder, conflict, tree.in_the_way(file.folder, name))
    if file.size > FILE_BYTES:
        raise Problem("too_large")
    key = (file.folder.id, name_key(name))
    if key in seen and conflict != "keep_both":
        raise Problem("name_taken", f"“{name}” stands twice in this request.")
    seen.add(key)
    tree.check_clash(world(), file.folder, name, conflict, file.if_match)
    file.name = name


def _refused(errors: list[tuple[int, Problem]]) -> Problem:
    codes = {problem.code for _, problem in errors}
    clash = codes & {"name_taken", "precondition_failed"}
    told = [
        {"index": index, "code": problem.code, "title": problem.title, "detail": problem.detail, **problem.extra}
        for index, problem in errors
    ]
    return Problem("bulk_refused", status=409 if clash else 507 if codes == {"quota_exceeded"} else 422, errors=told)


def _put(who: Who, wanted: list[Wanted], conflict: str, data: bytearray) -> list[tuple[Node, bool]]:
    placed, at = [], 0
    with world().lock:
        _check(who, wanted, conflict)  # again: the bytes took their time
        for file in wanted:
            tree.live_folder(world(), who, file.folder.id)
        for file in wanted:
            content = Content(data[at : at + file.size])
            at += file.size
            how = gate.placing(who, file.folder, conflict, tree.in_the_way(file.folder, file.name))
            placed.append(tree.put_file(world(), file.folder, file.name, content, file.media_type, how, file.if_match))
    return placed
