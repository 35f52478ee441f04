"""What a file is, told by its name; and what may be shown of it in place."""

from __future__ import annotations

import mimetypes

UNKNOWN = "application/octet-stream"
INLINE = {
    *(f"image/{kind}" for kind in ("png", "jpeg", "gif", "webp", "avif", "bmp")),
    *(f"video/{kind}" for kind in ("mp4", "webm", "ogg")),
    *(f"audio/{kind}" for kind in ("mpeg", "mp4", "ogg", "wav", "webm", "flac")),
    "text/plain",
}
ACTIVE = ("html", "xml", "svg", "javascript", "ecmascript")
_types = mimetypes.MimeTypes()
_types.add_type("text/markdown", ".md")


def media_type(name: str, declared: str | None = None) -> str:
    """By the name's ending; else what the client says; else UNKNOWN."""
    return _types.guess_type("x" + name)[0] or (declared or "").partition(";")[0].strip().lower() or UNKNOWN


def shown_as(kind: str, disposition: str) -> tuple[str, str]:
    """The Content-Type and the disposition of an answer: nothing that a browser would run leaves under its own name."""
    if disposition == "inline" and kind in INLINE:
        shown = "inline"
    else:
        shown, kind = "attachment", UNKNOWN if any(word in kind for word in ACTIVE) else kind
    return (f"{kind}; charset=utf-8" if kind.startswith("text/") else kind), shown
