"""The headers of tus 1.0.0 (https://tus.io/protocols/resumable-upload), as pure functions."""

from __future__ import annotations

import base64
import binascii

from drive.lib.errors import BadHeader, DriveError
from drive.uploads.errors import TooLarge
from drive.uploads.receiving import ALGORITHMS, Checksum

VERSION = "1.0.0"
EXTENSIONS = "creation,creation-with-upload,termination,expiration,checksum"
MAX_BYTES = 16 * 1024**4
BODY_TYPE = "application/offset+octet-stream"
METADATA_BYTES = 8 * 1024


class WrongVersion(DriveError):
    code = "tus_version"
    title = "Only tus 1.0.0 is spoken here"


class WrongType(DriveError):
    code = "unsupported_media_type"
    title = f"The body must be {BODY_TYPE}"


def parse_number(header: str, value: str | None) -> int:
    """A non-negative integer: `Upload-Offset`, `Upload-Length`. Raises BadHeader."""
    if value is None or not (value.isascii() and value.isdigit()) or len(value) > 18:
        raise BadHeader(header, f"{header} must be a whole number, 0 or more.")
    return int(value)


def parse_length(value: str | None, *, deferred: str | None) -> int:
    """`Upload-Length`, at most MAX_BYTES. Raises BadHeader (also for a deferred one: not offered), TooLarge."""
    if deferred is not None:
        raise BadHeader("Upload-Defer-Length", "The length must be known when the upload begins.")
    length = parse_number("Upload-Length", value)
    if length > MAX_BYTES:
        raise TooLarge()
    return length


def parse_metadata(value: str | None) -> dict[str, str]:
    """`Upload-Metadata`: keys and base64 values, separated by commas; a value may be missing. Raises BadHeader.

    Values that are no UTF-8 keep their bytes as lone surrogates, so that the validator of names can tell.
    """
    metadata: dict[str, str] = {}
    if value is None or not value.strip():
        return metadata
    if len(value) > METADATA_BYTES:
        raise BadHeader("Upload-Metadata", "That is too much metadata.")
    for pair in value.split(","):
        key, _, encoded = pair.strip().partition(" ")
        if not key or key in metadata or not key.isascii():
            raise BadHeader("Upload-Metadata", "Every key must be there once, and not empty.")
        metadata[key] = _decoded(encoded.strip())
    return metadata


def parse_checksum(value: str | None) -> Checksum | None:
    """`Upload-Checksum`: an algorithm and the base64 of its digest. Raises BadHeader, ChecksumUnknown."""
    if value is None:
        return None
    algorithm, _, encoded = value.strip().partition(" ")
    try:
        digest = base64.b64decode(encoded.strip(), validate=True)
    except (binascii.Error, ValueError):
        raise BadHeader("Upload-Checksum") from None
    return Checksum(algorithm.lower(), digest)


def _decoded(encoded: str) -> str:
    try:
        padded = encoded + "=" * (-len(encoded) % 4)  # some clients leave the padding out
        return base64.b64decode(padded, validate=True).decode("utf-8", "surrogateescape")
    except (binascii.Error, ValueError):
        raise BadHeader("Upload-Metadata", "A value is not base64.") from None


OPTIONS_HEADERS = {
    "Tus-Version": VERSION,
    "Tus-Extension": EXTENSIONS,
    "Tus-Max-Size": str(MAX_BYTES),
    "Tus-Checksum-Algorithm": ",".join(ALGORITHMS),
}
