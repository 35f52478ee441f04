"""Links: which one opens, for whom, and how often."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from . import gate
from .bodies import choice
from .model import now_text, time_text
from .problems import Problem
from .records import Share, Visitor
from .tree import in_trash
from .world import World

KINDS = ("view", "edit", "drop")
MAX_DOWNLOADS = 10**9


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


def describe(share: Share, body: dict[str, Any]) -> None:
    """The fields of the request into the link, all or none. A changed password ends the visits."""
    kind = choice("kind", body.get("kind"), KINDS, share.kind)
    limit = body.get("download_limit", share.download_limit)
    expires = _moment(body["expires_at"]) if body.get("expires_at") is not None else None
    wrong: dict[str, list[str]] = {}
    if len(body.get("label", "")) > 255 or any(ord(char) < 32 for char in body.get("label", "")):
        wrong["label"] = ["At most 255 characters, on one line."]
    if body.get("password") is not None and not 6 <= len(body["password"]) <= 1024:
        wrong["password"] = ["From 6 to 1024 characters."]
    if body.get("expires_at") is not None and (expires is None or expires <= now_text()):
        wrong["expires_at"] = ["It must be a time in the future."]
    if limit is not None and not 1 <= limit <= MAX_DOWNLOADS:
        wrong["download_limit"] = [f"A whole number from 1 to {MAX_DOWNLOADS}."]
    if not wrong and kind == "drop" and not share.node.is_folder:
        wrong["kind"] = ["Only a folder can be a drop box."]
    elif not wrong and kind == "drop" and limit is not None:
        wrong["download_limit"] = ["Nothing can be downloaded from a drop box."]
    if wrong:
        raise Problem("invalid_field", fields=wrong)
    share.kind, share.download_limit, share.label = kind, limit, body.get("label", share.label)
    if "expires_at" in body:
        share.expires_at = expires
    if "password" in body:
        share.password = body["password"] or ""
        share.version += 1


def _moment(text: str) -> str | None:
    """A time of the request as answers show it; None when it is none."""
    try:
        when = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        return None
    return time_text(when.replace(tzinfo=when.tzinfo or UTC).timestamp())
