"""Rows of the journal for changes of many nodes; a change of one node goes through `journal.record`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from drive.tree import journal
from drive.tree.actor import Actor
from drive.tree.models import Change, Node, Space

ENTRY_ROWS = 50  # a statement: below every engine's number of parameters


def entry(
    space: Space,
    node: Node,
    kind: Change.Kind,
    who: Actor,
    *,
    at: datetime,
    parent_before: int | None = None,
    origin: int | None = None,
) -> Change:
    """The row with the space's next number, not written yet. The space is locked."""
    return Change(
        space_id=space.pk,
        seq=journal.next_seq(space),
        node_id=node.pk,
        kind=kind,
        actor_id=who.user_id,
        link_id=who.link_id,
        via=who.via,
        at=at,
        parent_before_id=parent_before,
        parent_id=node.parent_id,
        name=node.name,
        blob_id=node.blob_id,
        origin_id=origin,
    )


def write(entries: Sequence[Change]) -> None:
    Change.objects.bulk_create(entries, batch_size=ENTRY_ROWS)
