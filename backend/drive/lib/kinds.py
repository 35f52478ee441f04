"""What people call a file, by its media type. Every type is of one kind, so that shares add up to the whole."""

from __future__ import annotations

from typing import Literal, get_args

Kind = Literal[
    "image", "video", "audio", "pdf", "document", "spreadsheet", "presentation", "archive", "text", "other"
]  # fmt: skip
KINDS: tuple[Kind, ...] = get_args(Kind)

_OFFICE = "application/vnd.openxmlformats-officedocument"
_ODF = "application/vnd.oasis.opendocument"
_TYPES: dict[Kind, tuple[str, ...]] = {
    "pdf": ("application/pdf",),
    "document": (
        "application/msword", f"{_OFFICE}.wordprocessingml.document", f"{_ODF}.text", "application/rtf", "text/rtf",
        "application/epub+zip",
    ),
    "spreadsheet": (
        "application/vnd.ms-excel", f"{_OFFICE}.spreadsheetml.sheet", f"{_ODF}.spreadsheet", "text/csv",
        "text/tab-separated-values",
    ),
    "presentation": (
        "application/vnd.ms-powerpoint", f"{_OFFICE}.presentationml.presentation", f"{_ODF}.presentation"
    ),
    "archive": (
        "application/zip", "application/gzip", "application/x-bzip2", "application/x-xz", "application/x-tar",
        "application/x-7z-compressed", "application/zstd", "application/vnd.rar", "application/x-rar-compressed",
        "application/java-archive",
    ),
    "text": (
        "application/json", "application/xml", "application/yaml", "application/toml", "application/javascript",
        "application/x-sh", "application/sql",
    ),
}  # fmt: skip
_EXACT: dict[str, Kind] = {media_type: kind for kind, types in _TYPES.items() for media_type in types}
_FAMILIES: dict[str, Kind] = {"image": "image", "video": "video", "audio": "audio", "text": "text"}


def kind_of(media_type: str) -> Kind:
    """`image/png` → image, `application/pdf` → pdf; `other` for what nobody calls by a name."""
    return _EXACT.get(media_type) or _FAMILIES.get(media_type.partition("/")[0], "other")
