"""What of the frontend folder is public, and the headers it is sent with. site.json is the one source of both."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SITE = json.loads((Path(__file__).with_name("site.json")).read_text())

# Below this the headers of a compressed answer weigh more than what is saved.
SMALLEST_GZIP_BYTES = 512

# Larger files, such as the PDF viewer, are kept for days without a line only when they were used once.
KEPT_BYTES = 300_000

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


def events_origin(url: str, port: int | None, *, api: str, api_url: str) -> str:
    """The origin of the streams of events, as the API's settings have it (EVENTS_URL): `url` when one is set; without a
    port, or behind a public `https://` address, the API's own; else the API's host on that port.

    ValueError when `url` is not an origin.
    """
    if url and not ORIGIN.fullmatch(url):
        raise ValueError(f"HOLDFAST_EVENTS_URL must be scheme://host[:port] without a path, not “{url}”")
    if url or port is None or api_url.startswith("https:"):
        return url or api
    return re.sub(r"(:\d{1,5})?$", f":{port}", api, count=1)


def public_files() -> Iterator[tuple[str, Path]]:
    """Every public file with its URL path, in a fixed order."""
    for name in sorted(SITE["files"]):
        if (ROOT / name).is_file():
            yield f"/{name}", ROOT / name
    for folder in SITE["folders"]:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file():
                yield f"/{path.relative_to(ROOT).as_posix()}", path


def shell() -> dict[str, Any]:
    """What the service worker keeps: `release`, which is another as soon as any public file is, and the `files`."""
    digest, kept = hashlib.sha256(), list[str]()
    for url, path in public_files():
        body = path.read_bytes()
        digest.update(f"{url}\n{len(body)}\n".encode() + body)
        if len(body) <= KEPT_BYTES and url != "/sw.js":
            kept.append(url)
    return {"release": digest.hexdigest()[:16], "files": kept}


# While files are being worked on there is no release, and the service worker keeps nothing.
NO_SHELL: dict[str, Any] = {"release": "", "files": []}


# Scripts and stylesheets: the policy of the document that asks for them rules, and there are a hundred of them.
# A worker is ruled by what its own script came with.
PART = re.compile(SITE["parts"])


def headers(api: str, others: str, release: str = "", *, path: str = "/") -> list[tuple[str, str]]:
    """The security headers of what is at URL path `path`; `others` are the only other origins that the page may talk
    to. The release tells the service worker which answers belong together."""
    always = part_headers(release)
    return always if PART.match(path) else [*document_headers(api, others), *always]


def part_headers(release: str) -> list[tuple[str, str]]:
    """What every answer comes with."""
    # Also when there is no release: an answer of 304 would leave the one that a browser has from before.
    return [*SITE["headers"].items(), ("Holdfast-Release", release or "none")]


def document_headers(api: str, others: str) -> list[tuple[str, str]]:
    """What only matters to something that is shown, or runs by itself: a page, a picture, a worker."""
    policy = "; ".join(SITE["content_security_policy"]).replace("{others}", others).replace("{api}", api)
    return [("Content-Security-Policy", policy), *SITE["document_headers"].items()]


@dataclass(frozen=True)
class Origins:
    """Where the API and its events are, as the environment says it. ValueError when it says no origin."""

    api_url: str = ""
    api_port: int = 8000
    events_url: str = ""
    events_port: int | None = None

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> Origins:
        given = env.get("HOLDFAST_EVENTS_PORT") or None
        found = cls(
            env.get("HOLDFAST_API_URL", ""),
            int(env.get("HOLDFAST_API_PORT") or "8000"),
            env.get("HOLDFAST_EVENTS_URL", ""),
            int(given) if given else None,
        )
        found.seen_from("http", "localhost")
        return found

    def seen_from(self, scheme: str, host: str) -> tuple[str, str] | None:
        """The origin of the API and that of the events for a page that was asked for at `host`; None: no such host."""
        api = api_origin(self.api_url, scheme=scheme, host=host, port=self.api_port)
        if api is None:
            return None
        return api, events_origin(self.events_url, self.events_port, api=api, api_url=self.api_url)
