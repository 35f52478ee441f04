"""The storage figures of the whole install, for the admin's page: from rows and from what the engine tells, no bytes.

What is live, dead and shared down to the chunk takes a look at every chunk: `manage.py storage` tells that.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Sum

from drive.blobs import space as stored
from drive.operations import overview
from drive.operations.sizes import plain
from drive.tree.models import Space

LARGEST = 10  # spaces


@dataclass(frozen=True, slots=True)
class Section:
    """A table of the page: names and what is said about them."""

    title: str
    rows: list[tuple[str, str]]


def sections() -> list[Section]:
    """A fixed number of queries."""
    return [_promised(), _fullest(), _database(), _background()]


def _promised() -> Section:
    sums = Space.objects.aggregate(count=Count("pk"), used=Sum("used_bytes"), reserved=Sum("reserved_bytes"))
    return Section(
        "All spaces",
        [
            ("spaces", str(sums["count"])),
            ("used: files, trash and versions, equal contents counted each time", plain(int(sums["used"] or 0))),
            ("reserved by running uploads", plain(int(sums["reserved"] or 0))),
        ],
    )


def _fullest() -> Section:
    rows = Space.objects.select_related("owner").order_by("-used_bytes", "pk")[:LARGEST]
    return Section(
        "The fullest spaces",
        [(space.name or (space.owner.username if space.owner else str(space)), _of_quota(space)) for space in rows],
    )


def _of_quota(space: Space) -> str:
    limit = "no limit" if space.quota_bytes is None else f"of {plain(space.quota_bytes)}"
    return f"{plain(space.used_bytes)}, {limit}"


def _database() -> Section:
    return Section("The database", [("on its disk", plain(stored.size()))])


def _background() -> Section:
    collection, rows = overview.collection(), []
    rows.append(("last collection", _when(collection["finished_at"])))
    if collection["finished_at"]:
        result = collection["result"]
        rows.append(("it deleted", f"{result.get('chunks', 0)} chunks, {plain(int(result.get('bytes') or 0))}"))
    if collection["paused_since"]:
        rows.append(("collection is paused since", _when(collection["paused_since"])))
    for look in overview.verifications():
        told = f"{plain(look.counts.get('bytes', 0))} hashed, {look.problems} problems"  # type: ignore[attr-defined]
        state = f"ended {_when(look.finished_at)}" if look.finished_at else "goes on"
        rows.append((f"last {look.kind}", f"began {_when(look.started_at)}, {state}: {told}"))
    previews = overview.previews()
    rows.append(("pictures", f"{previews['wanted']} wanted, {previews['failed']} could not be made"))
    return Section("Background work", rows)


def _when(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC" if moment else "never"
