"""What the worker does for this room now and then."""

from __future__ import annotations

from django_tasks import task

from drive.blobs import lookup
from drive.previews.models import Derivative

ROWS = 500  # looked at in a statement


@task()
def tidy_previews() -> int:
    """Takes the rows away whose content nobody has any more, so that their pictures are collected too; how many."""
    count, last = 0, b""
    while True:
        rows = Derivative.objects.filter(source__gt=last).order_by("source", "size")
        sources = sorted({bytes(source) for source in rows.values_list("source", flat=True)[:ROWS]})
        if not sources:
            return count
        last = sources[-1]
        there = lookup.living(sources)
        gone = [source for source in sources if source not in there]
        if gone:
            count += Derivative.objects.filter(source__in=gone).delete()[0]
