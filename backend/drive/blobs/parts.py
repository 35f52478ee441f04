"""The bytes of a draft behind its last chunk border, until the chunk is full."""

from __future__ import annotations

import hashlib

# draft, from, up to (offsets in bytes) → start, data, digest
PARTS = (
    "SELECT start_at, data, digest FROM draft_part WHERE draft_id = %s AND start_at >= %s AND start_at < %s"
    " ORDER BY start_at"
)


def is_part_sound(data: bytes | memoryview, digest: bytes | memoryview | None) -> bool:
    """Whether a part's bytes are as they came. A part from before parts were hashed is believed."""
    return digest is None or hashlib.sha256(data).digest() == bytes(digest)
