"""Links: which one opens, for whom, and how often."""

from __future__ import annotations

from typing import Any

from . import gate
from .model import now_text
from .problems import Problem
from .records import Share, Visitor
from .tree import in_trash
from .world import World


def opens(world: World, share: Share | None) -> bool:
    """Whether a link is there, not past its time, its node not in the trash, and its maker's to give away."""
    if share is None or share.id not in world.shares or in_trash(share.node):
        return False
    if not share.created_by.is_active or gate.role(share.created_by, share.node) < gate.MANAGE:
        return False
    return share.expires_at is None or share.expires_at > now_text()


def visitor(world: World, claims: dict[str, Any]) -> Visitor:
    """Who a visit's token stands for. Raises not_found once the link is gone, password_required once that changed."""
    share = world.shares.get(str(claims.get("share")))
    if share is None or not opens(world, share):
        raise Problem("not_found")
    if share.version != claims.get("version"):
        raise Problem("password_required" if share.password else "token_invalid")
    return Visitor(share)


def count_download(share: Share) -> None:
    """One download more. Raises link_spent when there is none left."""
    if share.download_limit is not None and share.downloads >= share.download_limit:
        raise Problem("link_spent")
    share.downloads += 1
