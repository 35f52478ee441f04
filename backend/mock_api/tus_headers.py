"""The headers of tus 1.0.0 as pure functions."""

from __future__ import annotations

import base64
import binascii
import hashlib

from .problems import Problem

VERSION = "1.0.0"
EXTENSIONS = "creation,creation-with-upload,termination,expiration,checksum"
ALGORITHMS = ("sha1", "sha256", "md5")
MAX_BYTES = 4 * 1024**3
BODY_TYPE = "application/offset+octet-stream"


def natural(header: str, value: str | None) -> int:
    """A non-negative integer in plain digits, or bad_header ("Upload-Offset", "Upload-Length")."""
    if value is None or not (value.isascii() and value.isdigit()) or len(value) > 18:
        raise bad_header(header, f"{header} must be a number of bytes.")
    return int(value)


def parse_metadata(header: str) -> dict[str, bytes]:
    """`key base64, key base64, flag` → {key: bytes} ("Upload-Metadata"); missing padding is tolerated."""
    found: dict[str, bytes] = {}
    for pair in header.split(",") if header.strip() else []:
        key, _, value = pair.strip().partition(" ")
        if not key or key in found:
            raise bad_header("Upload-Metadata", "Keys must be present and unique.")
        found[key] = _unbase64("Upload-Metadata", value.strip())
    return found


def parse_checksum(header: str) -> tuple[str, bytes]:
    """`sha1 base64` → algorithm and digest ("Upload-Checksum")."""
    algorithm, _, value = header.strip().partition(" ")
    if algorithm not in ALGORITHMS:
        raise Problem("checksum_algorithm_unknown", "One of " + ", ".join(ALGORITHMS) + ".")
    digest = _unbase64("Upload-Checksum", value.strip())
    if len(digest) != hashlib.new(algorithm, usedforsecurity=False).digest_size:
        raise bad_header("Upload-Checksum", "The digest has the wrong length.")
    return algorithm, digest


def bad_header(header: str, detail: str) -> Problem:
    return Problem("bad_header", detail, header=header)


def _unbase64(header: str, value: str) -> bytes:
    try:
        return base64.b64decode(value + "=" * (-len(value) % 4), validate=True)
    except (binascii.Error, ValueError):
        raise bad_header(header, "That is not base64.") from None
