"""`If-Match` on nodes. RFC 9110 §13.1.1: strong comparison, a list or `*`."""

from __future__ import annotations

import re

from rest_framework.request import Request

from drive.lib.errors import BadHeader, PreconditionFailed
from drive.tree.models import Node

_TAG = r'(?:W/)?"[\x21\x23-\x7e\x80-\xff]*"'
_TAGS = re.compile(rf"\s*{_TAG}\s*(?:,\s*{_TAG}\s*)*")


def if_version(request: Request, node: Node) -> int | None:
    """The version that the caller's change is for; None when any will do.

    The node's own version is looked at again under the lock. Raises BadHeader, PreconditionFailed.
    """
    header = request.headers.get("If-Match")
    if header is None or header.strip() == "*":
        return None
    if not _TAGS.fullmatch(header):
        raise BadHeader("If-Match")
    if f'"v{node.version}"' not in [tag.strip() for tag in header.split(",")]:
        raise PreconditionFailed(node=node)
    return node.version
