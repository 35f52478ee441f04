"""One validator and two keys for every name, whichever door it comes through."""

from __future__ import annotations

import hashlib
import re
import unicodedata

from drive.lib.errors import InvalidName

NAME_BYTES = 255  # of UTF-8 after NFC: what file systems take, so a tree can always be written out
SORT_KEY_BYTES = 512

_DIGITS = re.compile(r"([0-9]+)")


def clean(name: str) -> str:
    """The name as it is stored: NFC. Raises InvalidName with the rule that it breaks.

    Trailing dots and spaces are allowed: real trees have them; edges that can not carry them map them.
    """
    try:
        raw = unicodedata.normalize("NFC", name).encode("utf-8")
    except UnicodeEncodeError:
        raise InvalidName("not_unicode", "A name must be valid Unicode text.") from None
    name = raw.decode("utf-8")
    if not name:
        raise InvalidName("empty", "A name can not be empty.")
    if name in (".", ".."):
        raise InvalidName("dot", "“.” and “..” can not be names.")
    if "/" in name or "\\" in name:
        raise InvalidName("slash", "A name can not contain / or \\.")
    plain = name.isascii() and name.isprintable()  # most names are, and this is what each file of a thousand asks
    if not plain and any(unicodedata.category(char) == "Cc" for char in name):
        raise InvalidName("control", "A name can not contain control characters.")
    if len(raw) > NAME_BYTES:
        raise InvalidName("too_long", f"A name can have at most {NAME_BYTES} bytes of UTF-8; this one has {len(raw)}.")
    return name


def key(name: str) -> str:
    """What two names of one folder may not share: NFC, case folded (folding can denormalise, so NFC again)."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def live_key(name: str) -> str:
    """Hex SHA-256 of `key(name)`: fits every index, equal only when the keys are byte for byte equal."""
    return hashlib.sha256(key(name).encode("utf-8")).hexdigest()


def sort_key(name: str) -> bytes:
    """Natural order as bytes, at most SORT_KEY_BYTES: `img2` before `img10`, case and accents second, everywhere."""
    folded = key(name)
    base = folded
    if not folded.isascii():  # ASCII decomposes into itself
        base = "".join(char for char in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(char))
    parts = []
    for piece in _DIGITS.split(base):
        if piece and "0" <= piece[0] <= "9":
            number = piece.lstrip("0") or "0"
            # "0" keeps numbers where digits sort; the count of digits orders them by value.
            parts.append(b"0" + bytes([min(len(number), 255)]) + number.encode())
        else:
            parts.append(piece.encode("utf-8"))
    return (b"".join(parts) + b"\0" + folded.encode("utf-8"))[:SORT_KEY_BYTES]


def numbered(name: str, count: int) -> str:
    """`report.pdf`, 2 → `report (2).pdf`: for keeping both. Cut so that it still fits NAME_BYTES."""
    stem, dot, suffix = name.rpartition(".")
    if not stem or len(suffix) > 16:
        stem, dot, suffix = name, "", ""
    tail = f" ({count}){dot}{suffix}"
    room = NAME_BYTES - len(tail.encode("utf-8"))
    return stem.encode("utf-8")[:room].decode("utf-8", "ignore") + tail
