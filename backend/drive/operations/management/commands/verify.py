"""manage.py verify: looks at every stored byte and every node, and names each file that is damaged."""

from __future__ import annotations

import argparse
import json
import re
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from drive.operations import verify
from drive.operations.models import Finding, Verification

UNITS = {"": 1, "KiB": 1024, "MiB": 1024**2, "GiB": 1024**3}
COULD_NOT_RUN = 2


class Command(BaseCommand):
    help = (
        "Verifies chunks, contents, drafts, nodes, past contents, spaces and the journal. Exits with 1 when anything "
        "is damaged, 2 when it could not run. Stopped, it goes on from there the next time. Changes nothing but its "
        "own notes, unless told to repair."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--repair", action="store_true",
            help="recompute sizes and sums that have one truth; mark damaged chunks, so that an upload heals them",
        )  # fmt: skip
        parser.add_argument("--rate", type=rate, default=0, help="hash at most that much a second, such as 50MiB")
        parser.add_argument("--sample", type=share, help="1/7: hash a seventh of the chunks, another one each day")
        parser.add_argument("--restart", action="store_true", help="begin anew, also if a look was stopped")
        parser.add_argument("--json", action="store_true", help="one JSON object a line: findings, then a summary")

    def handle(self, *, repair: bool, rate: int, sample: int | None, restart: bool, json: bool, **options: Any) -> None:
        self.as_json = json
        try:
            look = verify.run(
                repair=repair, sample=sample, rate=rate, restart=restart, tell=self._tell, progress=self._progress
            )
        except verify.AlreadyRunning:
            raise CommandError(
                "Another verify runs, or was killed less than 90 seconds ago.", returncode=COULD_NOT_RUN
            ) from None
        except KeyboardInterrupt:
            raise CommandError("Stopped. The same command goes on from here.", returncode=COULD_NOT_RUN) from None
        self._sum_up(look)
        if look.findings.filter(repaired=False).exists():
            sys.exit(1)

    def _tell(self, finding: Finding) -> None:
        if self.as_json:
            names = (
                "code",
                "subject",
                "detail",
                "path",
                "node_id",
                "revision_id",
                "space_id",
                "owner",
                "trashed",
                "repaired",
            )
            self.stdout.write(json.dumps({"finding": {name: getattr(finding, name) for name in names}}))
            return
        mark = "REPAIRED" if finding.repaired else "DAMAGED"
        self.stdout.write(f"{mark}  {_whom(finding)}  [{finding.subject}: {finding.detail}]")

    def _progress(self, look: Verification) -> None:
        if self.stderr.isatty():
            self.stderr.write(f"\r{look.stage}: {look.counts.get(look.stage, 0)} ", ending="")

    def _sum_up(self, look: Verification) -> None:
        counts = {name: look.counts.get(name, 0) for name in (*verify.STAGES, "bytes")}
        hurt = look.findings.filter(repaired=False).exclude(node_id=None)
        files = hurt.values("node_id").distinct().count()
        people = hurt.exclude(owner="").values("owner").distinct().count()
        problems = look.findings.values("code", "subject", "detail").distinct().count()
        repaired = look.findings.filter(repaired=True).values("code", "subject", "detail").distinct().count()
        if self.as_json:
            summary = {"problems": problems, "repaired": repaired, "files": files, "people": people, "checked": counts}
            self.stdout.write(json.dumps({"summary": summary}))
            return
        self.stdout.write("Looked at " + ", ".join(f"{count} {name}" for name, count in counts.items()) + ".")
        if not problems:
            self.stdout.write("All is well.")
            return
        self.stdout.write(
            f"{problems} problems, {repaired} of them repaired; {files} files or folders of {people} people."
        )


def _whom(finding: Finding) -> str:
    if not finding.path:
        return "(no file)"
    kind = f" (revision {finding.revision_id})" if finding.revision_id else ""
    return f"{finding.owner}: {finding.path}{kind}{' (in the trash)' if finding.trashed else ''}"


def rate(value: str) -> int:
    """`50MiB` → bytes a second."""
    found = re.fullmatch(r"(\d{1,9})(|KiB|MiB|GiB)", value)
    if not found or not int(found[1]):
        raise argparse.ArgumentTypeError(f"{value!r} is no rate such as 50MiB")
    return int(found[1]) * UNITS[found[2]]


def share(value: str) -> int:
    """`1/7` → 7."""
    found = re.fullmatch(r"1/([1-9]\d{0,3})", value)
    if not found:
        raise argparse.ArgumentTypeError(f"{value!r} is no share such as 1/7")
    return int(found[1])
