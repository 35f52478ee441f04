"""What a file is, told by its name; and what a browser may show of it without harm."""

from __future__ import annotations

import mimetypes
import re

UNKNOWN = "application/octet-stream"

# Only what can carry no script. SVG, HTML, XML and PDF are never shown from the API's origin.
INLINE = frozenset(
    {
        *("image/png", "image/jpeg", "image/gif", "image/webp", "image/avif", "image/bmp"),
        *("video/mp4", "video/webm", "video/ogg"),
        *("audio/mpeg", "audio/mp4", "audio/ogg", "audio/wav", "audio/webm", "audio/flac"),
        "text/plain",
    }
)

_KIND = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,126}/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}")

# Python's own table and nothing of the machine's, so that every install says the same.
_types = mimetypes.MimeTypes()
for _suffix, _type in {
    ".md": "text/markdown", ".webp": "image/webp", ".avif": "image/avif", ".heic": "image/heic", ".flac": "audio/flac",
    ".mkv": "video/x-matroska", ".7z": "application/x-7z-compressed", ".yaml": "application/yaml",
    ".yml": "application/yaml", ".toml": "application/toml", ".ts": "text/plain", ".log": "text/plain",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".odt": "application/vnd.oasis.opendocument.text", ".ods": "application/vnd.oasis.opendocument.spreadsheet",
}.items():  # fmt: skip
    _types.add_type(_type, _suffix)


def media_type(name: str, declared: str | None = None) -> str:
    """The type by the name's suffix; else what the client declared, if it reads like a type; else UNKNOWN."""
    by_name, encoding = _types.guess_type("x" + name)
    if encoding:
        return {"gzip": "application/gzip", "bzip2": "application/x-bzip2", "xz": "application/x-xz"}.get(
            encoding, UNKNOWN
        )
    if by_name:
        return by_name
    essence = (declared or "").partition(";")[0].strip().lower()
    return essence if _KIND.fullmatch(essence) and essence != "application/x-www-form-urlencoded" else UNKNOWN
