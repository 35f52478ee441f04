"""GET tasks: what the worker of a real server would be doing. Fixed rows, and real counts of what the mock knows."""

from __future__ import annotations

from typing import Any

from .world import World

DAY = "2026-11-20"
FAILED = {
    "id": "2f0c6d0e-0000-4000-8000-000000000001", "name": "drive.previews.tasks.make",
    "enqueued_at": f"{DAY}T07:00:00.000Z", "started_at": f"{DAY}T07:00:02.000Z", "finished_at": f"{DAY}T07:00:09.000Z",
    "error": "TimeoutError: a picture took longer than 20 s",
}  # fmt: skip
WAITING = {
    "id": "2f0c6d0e-0000-4000-8000-000000000002", "name": "drive.operations.tasks.collect",
    "enqueued_at": f"{DAY}T08:29:00.000Z", "started_at": None, "finished_at": None, "error": None,
}  # fmt: skip
RUNNING = {
    **WAITING, "id": "2f0c6d0e-0000-4000-8000-000000000003", "name": "drive.operations.verify_tasks.scrub",
    "started_at": f"{DAY}T08:29:30.000Z",
}  # fmt: skip


def shown(world: World) -> dict[str, Any]:
    """The overview. Nothing waits, runs or failed in a seed without files."""
    busy = any(space.changes for space in world.spaces.values())
    waiting, running, failed = ([WAITING], [RUNNING], [FAILED]) if busy else ([], [], [])
    return {
        "counts": {"waiting": len(waiting), "running": len(running), "failed": len(failed), "done": 40 if busy else 0},
        "waiting": waiting,
        "running": running,
        "failed": failed,
        "due": [
            {"name": "collect", "every_seconds": 3600, "next_at": f"{DAY}T09:00:00.000Z"},
            {"name": "expire_uploads", "every_seconds": 600, "next_at": f"{DAY}T08:40:00.000Z"},
        ],
        "collection": {
            "finished_at": f"{DAY}T08:00:00.000Z", "paused_since": None, "blobs": 3, "chunks": 12, "bytes": 9_400_000,
        },
        "verifications": [
            {
                "kind": "scrub", "started_at": f"{DAY}T02:00:00.000Z", "finished_at": None, "bytes": 7_000_000,
                "problems": 0,
            }
        ],
        "previews": {"wanted": 0, "failed": 1 if busy else 0},
    }  # fmt: skip
