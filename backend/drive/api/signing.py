"""Signed, short-lived URLs for elements that can not send a header: <img>, <video>, <a download>."""

from __future__ import annotations

import base64
import hashlib
import hmac
import time
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from django.conf import settings

from drive.lib.errors import NotFound

LIFE_SECONDS = 300
# Expiry is rounded up to this, so that the same URL comes again and a browser's cache can hit.
STEP_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a signed URL allows: one content (`digest`, hex) of one node, until `expires` (Unix time).

    `who` is the asker, as drive.api.whom writes it.
    """

    node: int
    who: str
    digest: str
    disposition: str
    expires: int


def now() -> int:
    return int(time.time())


def expiry() -> int:
    return (now() + LIFE_SECONDS + STEP_SECONDS - 1) // STEP_SECONDS * STEP_SECONDS


def url(base: str, ticket: Ticket, name: str) -> str:
    """The absolute URL below `base`; the name is for people and for `Save as`, the rest decides."""
    query = {
        "u": ticket.who, "v": ticket.digest, "d": ticket.disposition[0], "e": ticket.expires, "s": _signature(ticket)
    }  # fmt: skip
    return f"{base}/content/{ticket.node}/{quote(name, safe='')}?{urlencode(query)}"


def check(node_id: str, query: Mapping[str, str]) -> Ticket:
    """The ticket of a URL. Raises NotFound for anything forged, expired or malformed: all look the same."""
    try:
        dispositions = {"a": "attachment", "i": "inline"}
        ticket = Ticket(int(node_id), query["u"], query["v"], dispositions[query["d"]], int(query["e"]))
        given = query["s"]
    except (KeyError, ValueError):
        raise NotFound from None
    if not hmac.compare_digest(_signature(ticket).encode(), given.encode()) or ticket.expires < now():
        raise NotFound
    return ticket


def _signature(ticket: Ticket) -> str:
    parts = ("content", ticket.node, ticket.who, ticket.digest, ticket.disposition, ticket.expires)
    message = b"".join(len(part).to_bytes(4, "big") + part for part in (str(part).encode() for part in parts))
    key = settings.URL_KEY if isinstance(settings.URL_KEY, bytes) else settings.URL_KEY.encode()
    digest = hmac.new(key, message, hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
