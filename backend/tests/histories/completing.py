"""What the journal knows of an operation beyond its answer: the nodes that a copy made, the number of a purge."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from drive.tree.models import Change
from tests.histories.checker import Event
from tests.histories.model import Op

MAKING = ("create", "put", "publish")


class Journal:
    """The rows that were written meanwhile."""

    def __init__(self, rows: Iterable[Change]) -> None:
        self.rows = {(row.space_id, row.seq): row for row in rows}
        self.first = {(row.node_id, row.kind): row for row in sorted(self.rows.values(), key=lambda row: -row.seq)}
        self.by_node_and_seq = {(row.node_id, row.seq): row for row in self.rows.values()}

    def complete(self, events: Sequence[Event[Op]]) -> list[Event[Op]]:
        told = {event.answer[1] for event in events if event.call.kind in MAKING and event.answer[0] == "ok"}
        return [self._one(event, told) if event.answer[0] == "ok" else event for event in events]

    def _one(self, event: Event[Op], told: set[int]) -> Event[Op]:
        kind = event.call.kind
        if kind in MAKING:
            return _with(event, made=(event.answer[1],))
        if kind == "copy":
            return self._copy(event)
        if kind == "restore" and event.call.folder is None:
            return self._restore(event, told)
        if kind == "purge":
            row = self.first.get((event.answer[1], "purge"))
            return replace(event, answer=(*event.answer, row.seq if row else None))
        return event

    def _copy(self, event: Event[Op]) -> Event[Op]:
        """Its rows follow each other, from that of the top node to the one whose number was answered."""
        _, node, _, last = event.answer
        top = self.first.get((node, "copy"))
        rows = [self.rows.get((top.space_id, seq)) for seq in range(top.seq, last + 1)] if top else []
        made = tuple(row.node_id for row in rows if row)
        return _with(event, made=made, origins=tuple(row.origin_id or 0 for row in rows if row))

    def _restore(self, event: Event[Op], told: set[int]) -> Event[Op]:
        """Folders that were made again stand right before it, and nobody else has made them."""
        _, node, _, seq = event.answer
        row, made = self.by_node_and_seq.get((node, seq)), list[int]()
        while row is not None:
            row = self.rows.get((row.space_id, row.seq - 1))
            if row is None or row.kind != "create" or row.blob_id is not None or row.node_id in told:
                break
            made.insert(0, row.node_id)
        return _with(event, made=tuple(made))


def _with(event: Event[Op], *, made: tuple[int, ...], origins: tuple[int, ...] = ()) -> Event[Op]:
    return replace(event, call=replace(event.call, made=made, origins=origins))
