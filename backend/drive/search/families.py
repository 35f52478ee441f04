"""Families of media types: what people mean by "a picture" or "a document"."""

from __future__ import annotations

from typing import Literal, get_args

from django.db.models import Q

Family = Literal["image", "video", "audio", "pdf", "text", "document", "spreadsheet", "presentation", "archive"]
NAMES: tuple[Family, ...] = get_args(Family)

_OFFICE = "application/vnd.openxmlformats-officedocument"
_ODF = "application/vnd.oasis.opendocument"


def _any(*types: str) -> Q:
    return Q(media_type__in=types)


_DOCUMENTS = _any(
    "application/msword", f"{_OFFICE}.wordprocessingml.document", f"{_ODF}.text", "application/rtf", "text/rtf",
    "application/epub+zip",
)  # fmt: skip
_SPREADSHEETS = _any(
    "application/vnd.ms-excel", f"{_OFFICE}.spreadsheetml.sheet", f"{_ODF}.spreadsheet", "text/csv",
    "text/tab-separated-values",
)  # fmt: skip
_PRESENTATIONS = _any(
    "application/vnd.ms-powerpoint", f"{_OFFICE}.presentationml.presentation", f"{_ODF}.presentation"
)  # fmt: skip

FAMILIES: dict[Family, Q] = {
    "image": Q(media_type__startswith="image/"),
    "video": Q(media_type__startswith="video/"),
    "audio": Q(media_type__startswith="audio/"),
    "pdf": _any("application/pdf"),
    # Text that is read as it stands: notes, source, configuration.
    "text": Q(media_type__startswith="text/")
    | _any(
        "application/json", "application/xml", "application/yaml", "application/toml", "application/javascript",
        "application/x-sh", "application/sql",
    ),
    # Whatever is written to be read, in any program.
    "document": _DOCUMENTS | _any("application/pdf", "text/plain", "text/markdown"),
    "spreadsheet": _SPREADSHEETS,
    "presentation": _PRESENTATIONS,
    "archive": _any(
        "application/zip", "application/gzip", "application/x-bzip2", "application/x-xz", "application/x-tar",
        "application/x-7z-compressed", "application/zstd", "application/vnd.rar", "application/x-rar-compressed",
        "application/java-archive",
    ),
}  # fmt: skip
