"""The log as JSON, one object a line. Imports no app: logging is set up before them.

Only what is named here gets out. A library that writes down whatever a record carries would write Django's `request`
with its path, and a path may be a link's token.
"""

from __future__ import annotations

import json
import logging
import re
from datetime import UTC, datetime
from typing import Any

from drive.watching.seen import Seen, route_of

# Defence in depth, for texts that are not ours (tracebacks, libraries): what looks like a right is taken out.
_SECRETS = (
    (re.compile(r"eyJ[\w-]+\.[\w-]+\.[\w-]+"), "[token]"),
    (re.compile(r"(?i)\b(bearer|basic)\s+[^\s'\",]+"), r"\1 [token]"),
    (re.compile(r"(/s/|/content/|/files/|/uploads/)[^\s'\"]+"), r"\1[…]"),
    (re.compile(r"(?<=\w)\?[\w%.~+-]+=[^\s'\"]*"), "?[…]"),
)


class JsonFormatter(logging.Formatter):
    """`{"time", "level", "logger", "request_id", "message"}`, and for a request what Seen knows of it."""

    def format(self, record: logging.LogRecord) -> str:
        moment = datetime.fromtimestamp(record.created, UTC)
        line: dict[str, Any] = {
            "time": moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "request_id": getattr(record, "request_id", "-"),
            "message": scrubbed(_message(record)),
        }
        seen = getattr(record, "seen", None)
        if isinstance(seen, Seen):
            line |= told(seen)
        if record.exc_info:
            line["exception"] = scrubbed(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False, default=str)


def told(seen: Seen) -> dict[str, Any]:
    """A request as the log tells it; `bytes_*` are those of bodies."""
    line: dict[str, Any] = {
        "request_id": seen.request_id,
        "user": seen.user,
        "method": seen.method,
        "route": seen.route,
        "status": seen.status,
        "duration_ms": round(seen.duration * 1000, 1),
        "bytes_in": seen.received,
        "bytes_out": seen.sent,
        "client": seen.client,
    }
    if seen.link is not None:
        line["link"] = seen.link
    if not seen.whole:
        line["cut"] = True
    return line


def scrubbed(text: str) -> str:
    for pattern, instead in _SECRETS:
        text = pattern.sub(instead, text)
    return text


def _message(record: logging.LogRecord) -> str:
    """Django's own messages name the path of the request that they carry: the pattern of its route instead."""
    request = getattr(record, "request", None)
    text = record.getMessage()
    for path in {getattr(request, "path", ""), getattr(request, "path_info", "")} - {"", "/"}:
        text = text.replace(path, route_of(request))  # type: ignore[arg-type]
    return text
