"""manage.py storage: what the stored bytes are, and what could be freed; see docs/operations.md, "Space"."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from drive.blobs import space
from drive.operations import collecting
from drive.operations.sizes import plain

LINES = (
    ("referred", "contents, each as often as files and revisions refer to it"),
    ("shared", "saved by storing equal chunks once"),
    ("compressed", "saved by compression"),
    ("live", "stored, and in use"),
    ("dead", "stored, and wanted by nobody: collection deletes it after its grace"),
    ("size", "the database on its disk"),
    ("free", "of that, room inside the files"),
    ("log", "on its way into the database (SQLite's WAL)"),
    ("reclaimable", "dead and free together"),
)


class Command(BaseCommand):
    help = "Shows live, dead, shared and reclaimable bytes."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", dest="as_json", help="print bytes as JSON")

    def handle(self, *, as_json: bool, **options: Any) -> None:
        told = space.report().as_dict()
        told |= told.pop("files")
        since = collecting.paused_since()
        if as_json:
            told["paused_since"] = since.isoformat() if since else None
            return self.stdout.write(json.dumps(told, indent=2))
        for name, meaning in LINES:
            self.stdout.write(f"{name:12}{plain(told[name]):>14}   {meaning}")
        if since:
            self.stdout.write(f"Collection is paused since {since:%Y-%m-%d %H:%M} UTC.")
