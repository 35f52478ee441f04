"""Which names may stand in a folder, when two of them clash, and in which order they are shown."""

from __future__ import annotations

import re
import unicodedata

from .problems import Problem

MAX_NAME_BYTES = 255
DIGITS = re.compile("[0-9]+")


def clean_name(name: str) -> str:
    """The name in NFC. Raises invalid_name with the broken rule."""
    try:
        name.encode()
    except UnicodeEncodeError:
        raise _bad("not_unicode", "A name must be valid Unicode.") from None
    name = unicodedata.normalize("NFC", name)
    if not name:
        raise _bad("empty", "A name can not be empty.")
    if name in (".", ".."):
        raise _bad("dot", "“.” and “..” are not names.")
    if "/" in name or "\\" in name:
        raise _bad("slash", "A name can not contain / or \\.")
    if any(unicodedata.category(char) == "Cc" for char in name):
        raise _bad("control", "A name can not contain control characters.")
    if len(name.encode()) > MAX_NAME_BYTES:
        raise _bad("too_long", f"A name has at most {MAX_NAME_BYTES} bytes.")
    return name


def clean_bytes_name(raw: bytes) -> str:
    """As clean_name, for a name that came as bytes (a path, tus metadata)."""
    try:
        return clean_name(raw.decode())
    except UnicodeDecodeError:
        raise _bad("not_unicode", "A name must be valid UTF-8.") from None


def name_key(name: str) -> str:
    """Equal for two names that can not stand in one folder."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def sort_key(name: str) -> str:
    """Natural order as plain text: “file 2” before “file 10”; case and accents decide last."""
    folded = name_key(name)
    base = "".join(char for char in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(char))
    return DIGITS.sub(lambda found: _number(found[0]), base) + "\0" + folded


def numbered(name: str, number: int) -> str:
    """`Report.pdf`, 2 → `Report (2).pdf`; shortened so that the result stays a valid name."""
    stem, _, ending = name.rpartition(".")
    if not stem or len(ending) > 16:
        stem, ending = name, ""
    tail = f" ({number})" + (f".{ending}" if ending else "")
    while len((stem + tail).encode()) > MAX_NAME_BYTES:
        stem = stem[:-1]
    return stem + tail


def _number(digits: str) -> str:
    digits = digits.lstrip("0") or "0"
    return f"0{chr(len(digits))}{digits}"


def _bad(rule: str, detail: str) -> Problem:
    return Problem("invalid_name", detail, rule=rule)
