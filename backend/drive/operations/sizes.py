"""Bytes as people read them."""

from __future__ import annotations

UNITS = ("KiB", "MiB", "GiB", "TiB", "PiB")


def plain(size: int) -> str:
    """`1536` → "1.5 KiB"; below 1 KiB "7 bytes"."""
    if abs(size) < 1024:
        return f"{size} bytes"
    power = min(len(UNITS), (abs(size).bit_length() - 1) // 10)
    return f"{size / 1024**power:.1f} {UNITS[power - 1]}"
