"""Does a page of a folder of a million nodes cost what one of a thousand does (P4)? And does a folder of a hundred
thousand nodes move, go into the trash and come back at the price of one node (P5)?

Of all sizes one request in turn, so that whatever else the machine does falls on all of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

if TYPE_CHECKING:
    from bench.million import World

PAGE = 200
PAGES = 40  # requests of each kind
CHANGES = 15


def pages(world: World) -> dict[str, Any]:
    """Milliseconds of the first page and of one from the middle, by the folder's number of files."""
    from bench.million import spread

    asked: dict[str, str] = {}
    for label, folder in world.folders.items():
        first = f"nodes/{folder.pk}/children?limit={PAGE}"
        asked[f"first {label}"] = first
        asked[f"deep {label}"] = f"{first}&{urlencode({'cursor': _middle(folder)})}"
    taken: dict[str, list[float]] = {name: [] for name in asked}
    for turn in range(PAGES + 3):
        for name, path in asked.items():
            spent, page = world.ask("get", path)
            if len(page["items"]) != PAGE:
                raise RuntimeError(f"{name}: {len(page['items'])} rows")
            if turn >= 3:
                taken[name].append(spent)
    return {name: spread(one) for name, one in taken.items()}


def _middle(folder: Any) -> str:
    """The cursor of the page behind the middle one by name."""
    from drive.tree import cursors
    from drive.tree.models import Node

    rows = Node.objects.filter(parent=folder, trashed_at=None, kind=1).order_by("trashed_at", "sort_key", "id")
    count = rows.count()
    key, id_ = rows.values_list("sort_key", "id")[count // 2]
    return cursors.write(f"children:{folder.pk}:name", cursors.Place(1, bytes(key), id_))


def changes(world: World) -> dict[str, Any]:
    """Milliseconds of a move, of the trash and of the way back, of a folder of 100k nodes and of an empty one."""
    from bench.million import spread
    from drive.tree import services

    places = [services.create_folder(world.top, name, by=None) for name in ("here", "there")]
    moved = {"100k nodes": world.folders["100k"], "one node": services.create_folder(places[0], "alone", by=None)}
    taken: dict[str, list[float]] = {}
    for turn in range(CHANGES + 2):
        target = places[turn % 2].pk
        for label, node in moved.items():
            path = f"nodes/{node.pk}"
            steps: dict[str, tuple[str, str, Any]] = {
                "move": ("patch", path, {"parent": str(target)}),
                "trash": ("delete", path, None),
                "restore": ("post", f"{path}/restore", {}),
            }
            if turn == 0 and label == "one node":
                steps.pop("move")  # it is there already
            for step, request in steps.items():
                spent, _ = world.ask(*request)
                if turn >= 2:
                    taken.setdefault(f"{step}, {label}", []).append(spent)
    return {name: spread(one) for name, one in taken.items()}
