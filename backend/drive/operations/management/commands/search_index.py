"""manage.py search_index: the index of names against the nodes; see docs/operations.md."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from drive.search.index import adapter


class Command(BaseCommand):
    help = "Holds the index of names against the nodes, or makes it anew."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["check", "rebuild"])
        parser.add_argument("--json", action="store_true", dest="as_json", help="print the report as JSON")

    def handle(self, *, what: str, as_json: bool, **options: Any) -> None:
        index = adapter()
        if what == "rebuild":
            index.rebuild()
        found = index.check()
        told = {**asdict(found), "good": found.good}
        lines = [
            f"{found.nodes} names; {found.missing} pieces of them are missing; {found.surplus} entries belong to none."
        ]
        if found.broken:
            lines.append(f"The index can not be used: {found.broken}.")
        self.stdout.write(json.dumps(told, indent=2) if as_json else "\n".join(lines))
        if not found.good:
            raise CommandError("Some names would not be found. `manage.py search_index rebuild` makes the index anew.")
