"""Runs the steps of a batch: one transaction, the rights asked before each step, the locks taken once and in order."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, cast

from django.db import OperationalError, connection, transaction

from drive.accounts.models import User
from drive.batch.steps import Step, named_nodes, resolve
from drive.blobs.sql import default_store
from drive.lib.errors import Busy, DriveError, NotFound
from drive.mail import notices
from drive.sharing import adding, gate, grants, links
from drive.sharing.models import Grant, Share
from drive.tree import services
from drive.tree.actor import Actor
from drive.tree.models import Node, Space
from drive.tree.placing import Conflict
from drive.uploads import queries as upload_queries
from drive.uploads import services as uploads
from drive.uploads.errors import SpacesDiffer
from drive.uploads.models import Upload

TRIES = 5


@dataclass(frozen=True, slots=True)
class Done:
    """What a step left: one of the three."""

    op: str
    node: Node | None = None
    share: Share | None = None
    grant: Grant | None = None


def run(who: User, steps: Sequence[Step], *, via: str = "api") -> list[Done]:
    """All steps in their order, or none of them.

    Raises what the first failing step raises, with its place as `step` among the error's extras.
    """
    if connection.in_atomic_block:
        return _once(who, steps, via)
    for attempt in range(1, TRIES + 1):
        try:
            return _once(who, steps, via)
        except OperationalError as error:  # two uploads of equal contents may want one blob, on MariaDB
            if attempt == TRIES or not default_store().is_race(error):
                raise
            time.sleep(random.uniform(0.01, 0.05) * attempt)
    raise AssertionError("unreachable")


def _once(who: User, steps: Sequence[Step], via: str) -> list[Done]:
    with transaction.atomic():
        batch = _Batch(who, gate.actor(who, via), _lock(who, steps))
        return [batch.take(place, step) for place, step in enumerate(steps)]


def _lock(who: User, steps: Sequence[Step]) -> set[int]:
    """Lock what the steps touch, in the order of locks: uploads, then spaces, each by id. The ids of the spaces.

    Only what the person may see: nobody keeps a stranger's space waiting by naming its nodes.
    """
    wanted = sorted({step.fields["upload"] for step in steps if step.op == "publish"})
    rows = Upload.objects.select_for_update().filter(pk__in=[id_ for id_ in wanted if "\0" not in id_], user=who)
    spaces = _spaces(who, steps) | {upload.space_id for upload in rows.order_by("pk")}
    list(Space.objects.select_for_update().filter(pk__in=spaces).order_by("pk").values_list("pk"))
    if not _spaces(who, steps) <= spaces:
        raise Busy("Something is being moved to another space.")
    return spaces


def _spaces(who: User, steps: Sequence[Step]) -> set[int]:
    numbers = [number for id_ in named_nodes(steps) if (number := gate.parse_id(id_)) is not None]
    nodes: Iterable[Node] = Node.objects.select_related("space").in_bulk(numbers).values()
    seen = gate.roles(who, nodes)
    return {node.space_id for node in nodes if node.pk in seen}


class _Batch:
    """A batch that runs: who for, which spaces are locked, and what the steps have left so far."""

    def __init__(self, who: User, by: Actor, locked: set[int]) -> None:
        self.who, self.by, self.locked = who, by, locked
        self.made: list[int | None] = []
        self.ops: dict[str, Callable[[dict[str, Any]], Done]] = {
            "create_folder": self._create_folder, "publish": self._publish, "move": self._move,
            "rename": self._rename, "copy": self._copy, "trash": self._trash, "share": self._share,
            "grant": self._grant,
        }  # fmt: skip

    def take(self, place: int, step: Step) -> Done:
        try:
            fields = dict(step.fields)
            for field in ("node", "parent"):
                if field in fields:
                    fields[field] = resolve(fields[field], field, self.made)
            done = self.ops[step.op](fields)
        except DriveError as error:
            error.extras = {**error.extras, "step": place}
            raise
        self.made.append(done.node.pk if done.node is not None else None)
        return done

    def _create_folder(self, fields: dict[str, Any]) -> Done:
        parent = self._held(gate.add(self.who, fields["parent"]))
        return Done("create_folder", services.create_folder(parent, fields["name"], by=self.by))

    def _move(self, fields: dict[str, Any]) -> Done:
        node, parent = gate.move(self.who, fields["node"], fields["parent"])
        return Done("move", services.move(self._held(node), self._held(parent), fields.get("name"), by=self.by))

    def _rename(self, fields: dict[str, Any]) -> Done:
        seen = gate.see(self.who, fields["node"], gate.Right.EDIT)
        node = services.rename(self._held(seen.node), fields["name"], by=self.by)
        return Done("rename", seen.shown(node))

    def _copy(self, fields: dict[str, Any]) -> Done:
        node, parent = gate.read(self.who, fields["node"]), gate.add(self.who, fields["parent"])
        conflict = fields.get("conflict", "fail")
        made = services.copy(
            self._held(node), self._held(parent), fields.get("name"), by=self.by, conflict=conflict
        )  # fmt: skip
        return Done("copy", made)

    def _trash(self, fields: dict[str, Any]) -> Done:
        seen = gate.see(self.who, fields["node"], gate.Right.EDIT)
        return Done("trash", seen.shown(services.trash(self._held(seen.node), by=self.by)))

    def _publish(self, fields: dict[str, Any]) -> Done:
        upload = upload_queries.mine(self.by, fields["upload"])
        folder_id = fields.get("parent") or upload.folder_id
        if folder_id is None:
            raise NotFound  # the folder that it was for is gone
        choice: Conflict | None = fields.get("conflict")
        asked = choice or cast(Conflict, upload.conflict)
        place = adding.ask(self.who, folder_id, asked)
        if self._held(place.folder).space_id != upload.space_id:
            raise SpacesDiffer("The bytes of an upload count in the space that it began in.")
        with place.clashes():
            placed = uploads.publish(
                upload,
                place.folder,
                by=self.by,
                via=self.by.via,
                conflict=choice if place.conflict == asked else place.conflict,
                name=fields.get("name"),
                ask=place.again,
            )
        return Done("publish", place.told(placed.node, fields.get("name") or upload.name))

    def _share(self, fields: dict[str, Any]) -> Done:
        node = self._held(gate.manage(self.who, fields.pop("node")))
        return Done("share", share=links.create(self.who, str(node.pk), fields))

    def _grant(self, fields: dict[str, Any]) -> Done:
        node = self._held(gate.manage(self.who, fields["node"]))
        message = notices.words(fields.get("message", ""))
        give = partial(grants.give, self.who, str(node.pk), fields["role"])
        grant, is_new = give(user=fields.get("user"), group=fields.get("group"))
        if is_new:
            notices.given(grant, message)
        return Done("grant", grant=grant)

    def _held(self, node: Node) -> Node:
        """The node, if its space is one of those that are locked: another one now would be out of order."""
        if node.space_id not in self.locked:
            raise Busy("Rights have changed meanwhile.")
        return node
