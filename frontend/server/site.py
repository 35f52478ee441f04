"""What of the frontend folder is public, and the headers it is sent with. site.json is the one source of both."""

import json
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SITE = json.loads((Path(__file__).with_name("site.json")).read_text())

# Below this the headers of a compressed answer weigh more than what is saved.
SMALLEST_GZIP_BYTES = 512

# A name, an IPv4 address or a bracketed IPv6 address, and perhaps a port: RFC 9110 §7.2, without anything that could
# end a CSP source or start another.
HOST = re.compile(r"(?P<name>[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?|\[[0-9A-Fa-f:]{2,39}\])(?::\d{1,5})?")
ORIGIN = re.compile(r"https?://" + HOST.pattern)


def api_origin(url: str, *, scheme: str, host: str, port: int) -> str | None:
    """The API's origin: `url` when one is set, else the host the page was asked for, on the API's port.

    None when `host` is not a well-formed Host header; ValueError when `url` is not an origin.
    """
    if url:
        if not ORIGIN.fullmatch(url):
            raise ValueError(f"HOLDFAST_API_URL must be scheme://host[:port] without a path, not “{url}”")
        return url
    match = HOST.fullmatch(host)
    return f"{scheme}://{match['name'].lower()}:{port}" if match else None


def headers(api: str) -> list[tuple[str, str]]:
    """Every response's security headers; `api` is the only other origin that the page may talk to."""
    policy = "; ".join(SITE["content_security_policy"]).replace("{api}", api)
    return [("Content-Security-Policy", policy), *SITE["headers"].items()]
