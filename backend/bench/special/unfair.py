"""Holdfast without its fair turn, to show what that does: SQLite's busy handler then decides who writes next."""

from __future__ import annotations

from drive.blobs.sqlite.turn import Turn


def _do_not_wait(self: Turn) -> None:
    """Take no place in any queue."""


Turn.take = _do_not_wait  # type: ignore[method-assign]

from config.wsgi import application  # noqa: E402, F401
