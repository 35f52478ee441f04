"""Names as every program that opens a zip can write them out, distinct within their folder."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TypeVar

from drive.lib import names

Thing = TypeVar("Thing")

# What Windows refuses in a name. Some of it can not be in a node's name; it is mapped all the same.
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')
_TAIL = re.compile(r"[. ]+\Z")
_DEVICE = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])(?:\Z|[.:])", re.IGNORECASE)


def safe(name: str) -> str:
    """The name without what a system of its reader would refuse, or read as a way elsewhere; most stay as they are."""
    found = _FORBIDDEN.sub("_", name)
    found = _TAIL.sub(lambda tail: "_" * len(tail.group()), found)
    if _DEVICE.match(found):
        found = f"_{found}"
    return found or "_"


def distinct(named: Iterable[tuple[str, Thing]]) -> Iterator[tuple[str, Thing]]:
    """The things of one folder, each under a name that is safe and that, case folded, no other one has.

    Names that are safe already keep theirs before any mapped one takes it; a clash gets ` (2)`, as an upload would.
    """
    pairs = sorted(((safe(name), name, thing) for name, thing in named), key=lambda pair: pair[0] != pair[1])
    taken: dict[str, int] = {}  # the key of a name → the number that its last clash was given
    for wanted, _, thing in pairs:
        name, key = wanted, names.key(wanted)
        count = taken.setdefault(key, 0)
        while count:  # many names can be mapped to one: go on where the last clash left off
            count += 1
            name = names.numbered(wanted, count)
            if names.key(name) not in taken:
                taken[names.key(name)] = 1
                break
        taken[key] = max(count, 1)
        yield name, thing
