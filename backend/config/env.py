"""Strict reading of the environment: a bad value stops the start with one line that names the variable."""

from __future__ import annotations

import os
import re
import zoneinfo
from datetime import timedelta
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from django.core.exceptions import ImproperlyConfigured

PREFIX = "HOLDFAST_"

_DURATION = re.compile(r"(\d{1,9})(ms|s|m|h|d)")
_UNITS = {"ms": "milliseconds", "s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_TRUE = {"1", "true", "yes", "on"}
_FALSE = {"0", "false", "no", "off"}


def _raw(name: str) -> str | None:
    """The value as set; an empty one counts as not set (compose files write `NAME=` for that)."""
    value = os.environ.get(PREFIX + name, "").strip()
    return value or None


def _bad(name: str, wanted: str, value: str | None = None) -> ImproperlyConfigured:
    got = "" if value is None else f", not {value!r}"
    return ImproperlyConfigured(f"{PREFIX}{name} must be {wanted}{got}.")


def text(name: str, default: str = "") -> str:
    return _raw(name) or default


def secret(name: str, *, at_least: int) -> str | None:
    """A secret of at least that many characters, or None when it is not set. The value is never put into a message."""
    value = _raw(name)
    if value is not None and len(value) < at_least:
        raise _bad(name, f"at least {at_least} characters long")
    return value


def integer(name: str, default: int, *, least: int = 0) -> int:
    value = _raw(name)
    if value is None:
        return default
    if not (value.isascii() and value.isdigit()) or int(value) < least:
        raise _bad(name, f"a whole number of at least {least}", value)
    return int(value)


def boolean(name: str, default: bool) -> bool:
    value = _raw(name)
    if value is None:
        return default
    if value.lower() not in _TRUE | _FALSE:
        raise _bad(name, "1 or 0 (true, false, yes, no, on, off)", value)
    return value.lower() in _TRUE


def choice(name: str, default: str, known: tuple[str, ...]) -> str:
    """One of the words `known`."""
    value = (_raw(name) or default).lower()
    if value not in known:
        raise _bad(name, f"one of {', '.join(known)}", value)
    return value


def parse_duration(value: str) -> timedelta | None:
    """`10m`, `1500ms`, `24h` → a timedelta; None when it is not of that form."""
    found = _DURATION.fullmatch(value)
    return timedelta(**{_UNITS[found[2]]: int(found[1])}) if found else None


def duration(name: str, default: str) -> timedelta:
    """A number with its unit: ms, s, m, h, d. Zero is refused: no duration of ours means anything at zero."""
    value = _raw(name) or default
    span = parse_duration(value)
    if not span:
        raise _bad(name, "a duration such as 30s, 10m, 24h or 7d", value)
    return span


def strings(name: str, default: str = "") -> list[str]:
    """A list, separated by commas."""
    return [item.strip() for item in (_raw(name) or default).split(",") if item.strip()]


def path(name: str, default: Path) -> Path:
    value = _raw(name)
    return Path(value).expanduser().absolute() if value else default


def url(name: str, default: str = "", *, schemes: tuple[str, ...] = ("http", "https")) -> SplitResult:
    """An absolute URL without user, query or fragment. The empty default gives an empty result."""
    value = _raw(name) or default
    parts = split_url(name, value)
    if value and (parts.scheme not in schemes or not parts.hostname or parts.query or parts.fragment or "@" in value):
        raise _bad(name, f"a URL that starts with {' or '.join(s + '://' for s in schemes)}", value)
    return parts


def origins(name: str, default: str) -> list[str]:
    """Exact origins: scheme, host and port; no path, no wildcard, no `null`."""
    found = strings(name, default)
    for value in found:
        parts = split_url(name, value)
        if parts.scheme not in ("http", "https") or not parts.hostname or "*" in value or origin_of(parts) != value:
            raise _bad(name, "a list of exact origins such as https://drive.example.org", value)
    return found


def split_url(name: str, value: str) -> SplitResult:
    try:
        parts = urlsplit(value)
        _ = parts.port  # raises when it is not a number
    except ValueError:
        raise _bad(name, "a URL", None) from None
    return parts


def origin_of(parts: SplitResult) -> str:
    """`https://host:port` as a browser writes it in the Origin header: lower case, no default port."""
    host = parts.hostname or ""
    host = f"[{host}]" if ":" in host else host
    usual = {"http": 80, "https": 443}.get(parts.scheme)
    port = "" if parts.port in (None, usual) else f":{parts.port}"
    return f"{parts.scheme}://{host}{port}"


def with_port(parts: SplitResult, port: int) -> str:
    """The same scheme and host on another port, without a path."""
    host = parts.hostname or ""
    return f"{parts.scheme}://{f'[{host}]' if ':' in host else host}:{port}"


def networks(name: str) -> list[IPv4Network | IPv6Network]:
    """IP addresses or networks in CIDR form."""
    found = []
    for value in strings(name):
        try:
            found.append(ip_network(value))
        except ValueError:
            raise _bad(name, "a list of addresses or networks such as 10.0.0.0/8", value) from None
    return found


def time_zone(name: str, default: str) -> str:
    value = _raw(name) or default
    if value not in zoneinfo.available_timezones():
        raise _bad(name, "a time zone such as Europe/Berlin", value)
    return value


def log_level(name: str, default: str) -> str:
    value = (_raw(name) or default).upper()
    if value not in ("DEBUG", "INFO", "WARNING", "ERROR"):
        raise _bad(name, "DEBUG, INFO, WARNING or ERROR", value)
    return value
