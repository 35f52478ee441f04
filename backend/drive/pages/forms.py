"""Files out of a form, one after the other, as they come: no part of one is ever kept outside the blob store.

Django's own reading of a form would gather whole files first, in memory or on a disk. Its parser of multipart bodies
does not: it hands out parts as streams, and those are read here as any other body is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest
from django.http.multipartparser import FILE, ChunkIter, LazyStream, Parser
from django.utils.http import parse_header_parameters

from drive.lib.errors import DriveError
from drive.lib.wire import RequestBody
from drive.uploads.errors import IncompleteBody

READ_BYTES = 256 * 1024
MOST_PARTS = 1000
_BOUNDARY = re.compile(rb"[ -~]{0,200}[!-~]")


class NotAForm(DriveError):
    code = "unsupported_media_type"
    title = "Send the form of this page"


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a form. `body` has to be read to its end before the next part comes."""

    name: str
    media_type: str
    body: PartBody


class PartBody:
    """The bytes of a part (uploads.bodies.Body). Raises IncompleteBody when the client left in the middle."""

    def __init__(self, stream: Any, source: _Source) -> None:
        self._stream, self._source = stream, source
        self._kept = b""

    def read(self, size: int) -> bytes:
        piece = self._kept or next(self._stream, b"")
        if not piece and self._source.ended_early:
            raise IncompleteBody()
        self._kept = piece[size:]
        return piece[:size]

    def abandon(self) -> None:
        self._source.abandon()


def files(request: HttpRequest) -> Iterator[Part]:
    """The files of a `multipart/form-data` body, in their order; fields without a file name are passed over.

    Raises NotAForm, IncompleteBody, RequestDataTooBig for more parts than anybody chooses by hand.
    """
    source = _Source(request)
    stream = LazyStream(ChunkIter(source, READ_BYTES))  # type: ignore[arg-type]
    for number, (kind, headers, part) in enumerate(Parser(stream, _boundary(request))):
        if number >= MOST_PARTS:
            raise RequestDataTooBig
        if kind == FILE:
            told = bytes(headers["content-disposition"][1]["filename"]).decode()  # type: ignore[arg-type]
            media_type = str(headers.get("content-type", ("", {}))[0]).strip()
            yield Part(_file_name(told), media_type, PartBody(part, source))
        for _ in part:  # what nobody wanted of it
            pass
    if source.ended_early:
        raise IncompleteBody()


class _Source:
    """The request's body. `ended_early`: fewer bytes came than were announced."""

    def __init__(self, request: HttpRequest) -> None:
        self._body = RequestBody(request)
        self._missing = self._body.length
        self.ended_early = False

    def read(self, size: int) -> bytes:
        piece = self._body.read(size)
        if self._missing is not None:
            self._missing -= len(piece)
        if not piece:
            self.ended_early = self._body.broken or bool(self._missing)
        return piece

    def abandon(self) -> None:
        self._body.abandon()


def _boundary(request: HttpRequest) -> bytes:
    kind, parameters = parse_header_parameters(request.META.get("CONTENT_TYPE", ""))
    boundary = parameters.get("boundary", "").encode("ascii", "replace")
    if kind != "multipart/form-data" or not _BOUNDARY.fullmatch(boundary):
        raise NotAForm()
    return boundary


def _file_name(told: str) -> str:
    """The last part of what a browser told, some of which tell a path. `"` comes as %22 (HTML's form encoding)."""
    return told.replace("\\", "/").rpartition("/")[2].replace("%22", '"')
