"""Bytes that a seed and a size name, so that nobody has to keep them."""

from __future__ import annotations

import hashlib
import random

Content = list  # [size in bytes, SHA-256 in hex]: as it stands in the log


def make(seed: int, size: int) -> bytes:
    """`size` bytes; every third seed gives some that compress."""
    if seed % 3:
        return random.Random(seed).randbytes(size)
    line = b"%d holds fast; " % seed
    return (line * (size // len(line) + 1))[:size]


def named(data: bytes) -> Content:
    return [len(data), hashlib.sha256(data).hexdigest()]
