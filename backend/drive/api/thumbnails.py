"""The `thumbnail` of node rows: sealed URLs of small pictures, the same ones each time, so that browsers keep them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from rest_framework.request import Request

from drive.api import whom
from drive.api.sealing import is_sealed, seal
from drive.previews import kinds, wanting
from drive.tree.models import Node

_PURPOSE = "preview"


def add(request: Request, nodes: Sequence[Node], shown: Iterable[dict[str, Any]]) -> None:
    """Put `thumbnail` into the rows of these nodes, which the asker may see: `{"256": url, "1024": url}`, or null for
    what can have none. One query, and none without a file that can. Pictures that are missing are wanted from now on.
    Where no worker makes any (PREVIEW_WORKERS), nothing has one.
    """
    sources = {
        bytes(node.blob.digest): node.media_type
        for node in nodes
        if node.blob is not None and node.blob.digest is not None and kinds.can_have(node.media_type, node.size)
        if settings.PREVIEW_WORKERS
    }
    known = wanting.failed(sources) if sources else {}
    base, who = _base(request), whom.written(request.user)
    for source, media_type in sources.items():
        if source not in known:
            wanting.note_missing(source, media_type)
    for node, row in zip(nodes, shown, strict=True):
        source = bytes(node.blob.digest) if node.blob is not None and node.blob.digest is not None else b""
        there = source in sources and kinds.of(node.media_type) is not None and not known.get(source, False)
        row["thumbnail"] = {str(size): url(base, source, size, who) for size in kinds.SIZES} if there else None


def url(base: str, source: bytes, size: int, who: str) -> str:
    """The URL of one picture for one asker. It has no end: see docs/design.md, "How images are stored and served"."""
    digest = source.hex()
    return f"{base}/content/preview/{digest}/{size}.webp?w={who}&s={seal(_PURPOSE, digest, size, who)}"


def is_good(digest: str, size: int, who: str, given: str) -> bool:
    return is_sealed(given, _PURPOSE, digest, size, who)


def one(request: Request, node: Node, shown: dict[str, Any]) -> dict[str, Any]:
    """As `add`, for one."""
    add(request, [node], [shown])
    return shown


def _base(request: Request | HttpRequest) -> str:
    return settings.CONTENT_URL or f"{request.scheme}://{request.get_host()}"
