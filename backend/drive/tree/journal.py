"""What one change leaves behind: its row, the space's counters, and the sizes and seq of the folders above.

All of it in the transaction of the change, under the space's lock: so no gap in `seq`, and sums that are always right.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import F
from django.utils import timezone

from drive.lib.sql import marks
from drive.tree import actor
from drive.tree.actor import By
from drive.tree.models import Change, Node, Space

if TYPE_CHECKING:
    from drive.tree.locks import Held


@dataclass(slots=True)
class Effect:
    """What a change does to the folders above it. A folder named in `gain` and `loss` keeps its size."""

    ids: Collection[int]  # every folder whose seq follows
    size: int = 0  # bytes, added to `gain` (or to all `ids`) and taken from `loss`
    gain: Collection[int] | None = None
    loss: Collection[int] = ()
    into: int | None = None  # the folder that has one item more
    out_of: int | None = None  # the folder that has one item less
    at: datetime = field(default_factory=timezone.now)


def next_seq(space: Space) -> int:
    """The number of the change that is being made; `close` writes it to the space."""
    space.seq += 1
    return space.seq


def record(
    space: Space,
    node: Node,
    kind: Change.Kind,
    effect: Effect,
    *,
    by: By,
    via: str,
    parent_before: int | None = None,
    used: int = 0,
    reserved: int = 0,
) -> None:
    """Write the journal row for `space.seq`, the folders above and the space. `used`, `reserved`: bytes to add."""
    who = actor.of(by, via)
    Change.objects.create(
        space_id=space.pk,
        seq=space.seq,
        node_id=node.pk,
        kind=kind,
        actor_id=who.user_id,
        link_id=who.link_id,
        via=who.via,
        at=effect.at,
        parent_before_id=parent_before,
        parent_id=node.parent_id,
        name=node.name,
        blob_id=node.blob_id,
    )
    roll_up(effect, space.seq)
    settle(space, used=used, reserved=reserved)


def note(held: Held, node: Node, kind: Change.Kind, *, by: By, via: str = "api") -> None:
    """A row about a node that leaves the tree as it is: it was shared, or is no longer.

    `held` is the node under its space's lock, `node` what the row tells of. The marks (`seq`) of the node and of the
    folders above follow, as for every change; its `version` and the sizes stay.
    """
    node.seq = next_seq(held.space)
    record(held.space, node, kind, Effect(held.ids), by=by, via=via)


def settle(space: Space, *, used: int = 0, reserved: int = 0) -> None:
    """Write the space's counters; `used` and `reserved` are bytes to add."""
    values: dict[str, object] = {"seq": space.seq}
    if used:
        values["used_bytes"] = F("used_bytes") + used
    if reserved:
        values["reserved_bytes"] = F("reserved_bytes") + reserved
    Space.objects.filter(pk=space.pk).update(**values)


def roll_up(effect: Effect, seq: int) -> None:
    """Bring the folders above up to date, in one statement.

    In SQL: every change goes through here, and compiling the same from expressions took longer than running it.
    """
    sets: list[str] = ["seq = %s"]
    values: list[Any] = [seq]
    gain = set(effect.ids if effect.gain is None else effect.gain)
    loss = set(effect.loss)
    sizes = [(ids, delta) for ids, delta in ((gain - loss, effect.size), (loss - gain, -effect.size)) if ids and delta]
    if sizes:
        whens = " ".join(f"WHEN id IN ({marks(ids)}) THEN %s" for ids, _ in sizes)
        sets.append(f"size = size + CASE {whens} ELSE 0 END")
        values += [value for ids, delta in sizes for value in (*ids, delta)]
    if effect.into != effect.out_of:
        items = [(folder, by) for folder, by in ((effect.into, 1), (effect.out_of, -1)) if folder is not None]
        sets.append(f"items = items + CASE id {' '.join(['WHEN %s THEN %s'] * len(items))} ELSE 0 END")
        values += [value for pair in items for value in pair]
        # As on a file system: a folder is modified when something is put in or taken out.
        sets.append(f"modified_at = CASE WHEN id IN ({marks(items)}) THEN %s ELSE modified_at END")
        values += [*(folder for folder, _ in items), connection.ops.adapt_datetimefield_value(effect.at)]
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE node SET {', '.join(sets)} WHERE id IN ({marks(effect.ids)})", [*values, *effect.ids])
