"""Of what pictures can be made, how large they are, and how much work a content may be."""

from __future__ import annotations

import functools
import shutil

SIZES = (256, 1024)  # pixels: the longer side at most
# Bytes of one picture: a page of 200 small ones should not be a film. Its quality gives way.
MOST_BYTES = {256: 64 * 1024, 1024: 512 * 1024}

IMAGE, PDF, VIDEO = "image", "pdf", "video"
_IMAGES = frozenset(f"image/{one}" for one in ("jpeg", "png", "gif", "webp", "tiff", "bmp", "avif"))
_VIDEOS = frozenset(
    f"video/{one}" for one in ("mp4", "quicktime", "webm", "x-matroska", "x-msvideo", "mpeg", "ogg", "3gpp", "x-m4v")
)
# Bytes of a source: it is written to a temporary file for the child process.
_MOST_SOURCE = {IMAGE: 256 * 1024**2, PDF: 256 * 1024**2, VIDEO: 2 * 1024**3}


@functools.cache
def ffmpeg() -> str | None:
    """Where ffmpeg is on this machine, if it is there. Found once a process."""
    return shutil.which("ffmpeg")


def of(media_type: str) -> str | None:
    """Which of the three a content of that type is, None when no picture can be made of it here."""
    if media_type in _IMAGES:
        return IMAGE
    if media_type == "application/pdf":
        return PDF
    return VIDEO if media_type in _VIDEOS and ffmpeg() else None


def can_have(media_type: str, size: int) -> bool:
    """Whether a content of that type and size (bytes) can have pictures."""
    kind = of(media_type)
    return kind is not None and 0 < size <= _MOST_SOURCE[kind]
