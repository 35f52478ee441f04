"""The signed, short-lived URL of an archive. It carries the nodes themselves: nothing is stored for it."""

from __future__ import annotations

import base64
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from drive.api import signing
from drive.api.sealing import is_sealed, seal
from drive.lib.errors import NotFound

MOST_NODES = 500  # 5 bytes each at the worst: with them the URL stays below the 4,094 bytes that gunicorn takes
_MOST_BYTES = 10 * MOST_NODES
_PURPOSE = "archive"


@dataclass(frozen=True, slots=True)
class Ticket:
    """What the URL allows: these nodes (ascending ids), for that asker (drive.api.whom), until `expires`."""

    nodes: tuple[int, ...]
    who: str
    expires: int


def url(base: str, ticket: Ticket, name: str) -> str:
    """The absolute URL below `base`; the name is for people and for `Save as`, the rest decides."""
    packed = _packed(ticket.nodes)
    sealed = seal(_PURPOSE, packed, ticket.who, ticket.expires)
    query = {"n": packed, "w": ticket.who, "e": ticket.expires, "s": sealed}
    return f"{base}/content/archive/{quote(name, safe='')}?{urlencode(query)}"


def check(query: Mapping[str, str]) -> Ticket:
    """The ticket of a URL. Raises NotFound for anything forged, expired or malformed: all look the same."""
    try:
        packed, who, expires, given = query["n"], query["w"], int(query["e"]), query["s"]
    except (KeyError, ValueError):
        raise NotFound from None
    if not is_sealed(given, _PURPOSE, packed, who, expires) or expires < signing.now():
        raise NotFound
    return Ticket(tuple(_unpacked(packed)), who, expires)


def _packed(ids: Iterable[int]) -> str:
    """Ascending ids as the steps between them, seven bits a byte: neighbours take one byte each."""
    told, last = bytearray(), 0
    for id_ in ids:
        step, last = id_ - last, id_
        while step > 127:
            told.append(step & 127 | 128)
            step >>= 7
        told.append(step)
    return base64.urlsafe_b64encode(zlib.compress(bytes(told), 9)).rstrip(b"=").decode()


def _unpacked(packed: str) -> list[int]:
    """Of what this server has sealed: it is well-formed."""
    told = zlib.decompressobj().decompress(base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)), _MOST_BYTES)
    ids, last, step, shift = [], 0, 0, 0
    for byte in told:
        step |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            last += step
            ids.append(last)
            step = shift = 0
    return ids
