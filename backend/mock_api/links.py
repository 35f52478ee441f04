"""Links: which one opens, for whom, and how often."""

from __future__ import annotations

from typing import Any

from .model import now_text
from .problems import Problem
from .records import Share, Visitor
from .tree import in_trash
from .world import World


def opens(world: World, share: Share | None) -> bool:
    """Whether a link is there, not past its time, and its node not in the trash."""
    if share is None or share.id not in world.shares or in_trash(share.node):
        return False
    return share.created_by.is_active and (share.expires_at is None or share.expires_at > now_text())


def visitor(world: World, claims: dict[str, Any]) -> Visitor | None:
    """Who a visit's token stands for; None once the link was revoked, changed its password or ran out."""
    share = world.shares.get(str(claims.get("share")))
    if share is None or share.version != claims.get("version") or not opens(world, share):
        return None
    return Visitor(share)


def count_download(share: Share) -> None:
    """One download more. Raises link_spent when there is none left."""
    if share.download_limit is not None and share.downloads >= share.download_limit:
        raise Problem("link_spent")
    share.downloads += 1
