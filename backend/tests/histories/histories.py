"""Histories: 32 clients at once on 8 names, 4 folders and 2 spaces; then everything is held against the model."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection

from drive.accounts.models import User
from drive.tree.models import Change, Node, Space
from tests.histories import model
from tests.histories.checker import Event, check
from tests.histories.completing import Journal
from tests.histories.model import Op
from tests.histories.replay import follow, replay, tree_of
from tests.histories.room import room_for
from tests.histories.state import State
from tests.histories.world import CONTENTS, World, make_contents, state_of
from tests.unit.tree import making

CLIENTS = 32
OPERATIONS = 40
NAMES = "abcdefgh"  # a and b are folders to begin with
WEIGHTS = {
    "create": 4, "put": 6, "rename": 5, "move": 6, "swap": 3, "copy": 4, "trash": 5, "restore": 4, "purge": 2,
    "upload": 4, "stat": 2,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """What a client shall do: chosen before, so that a seed tells all of it but the interleaving."""

    kind: str
    folder: int
    other: int
    name: str
    new_name: str
    content: str
    conflict: str
    draw: float


def plan(rng: random.Random, folders: int = 6) -> list[Step]:
    kinds = rng.choices(list(WEIGHTS), list(WEIGHTS.values()), k=OPERATIONS)
    return [
        Step(
            kind, rng.randrange(folders), rng.randrange(folders), rng.choice(NAMES), rng.choice(NAMES),
            rng.choice(list(CONTENTS)), rng.choice(["fail", "replace", "replace", "keep_both"]), rng.random(),
        )
        for kind in kinds
    ]  # fmt: skip


class Client:
    """Does steps, one after the other."""

    def __init__(self, world: World, steps: list[Step], start: threading.Barrier) -> None:
        self.world, self.steps, self.start = world, steps, start

    def run(self) -> None:
        self.start.wait(60)
        for step in self.steps:
            self._do(step)

    def _do(self, step: Step) -> None:
        world = self.world
        folder, other = _node(world.folders[step.folder]), _node(world.folders[step.other])
        if folder is None or other is None:
            return
        if step.kind == "create":
            world.create(folder, step.name)
        elif step.kind == "put":
            world.put(folder, step.name, step.content, step.conflict)
        elif step.kind == "upload":
            world.upload(folder, step.name)
        elif step.kind == "swap":  # of two folders each into the other, one at most gets there
            world.move(folder, other, step.name if step.draw < 0.5 else None)
        elif step.kind in ("restore", "purge"):
            self._with_trash(step, other)
        else:
            self._with_node(step, folder, other)

    def _with_node(self, step: Step, folder: Node, other: Node) -> None:
        world, node = self.world, self.world.look(folder.pk, step.name)
        if node is None:
            return
        if step.kind == "rename":
            world.rename(node, step.new_name)
        elif step.kind == "move":
            world.move(node, other, step.new_name if step.draw < 0.5 else None)
        elif step.kind == "copy":
            world.copy(node, other, step.new_name if step.draw < 0.5 else None)
        elif step.kind == "trash":
            world.trash(node)
        else:
            world.stat(node.pk)

    def _with_trash(self, step: Step, other: Node) -> None:
        known = list(self.world.trashed)
        node = _node(known[int(step.draw * len(known))]) if known else None
        if node is None:
            return
        if step.kind == "purge":
            self.world.purge(node)
        else:
            self.world.restore(node, other if step.content < "content 4" else None)


def _node(id_: int) -> Node | None:
    return Node.objects.filter(pk=id_).first()


class Clients:
    """32 threads, each with its own connection, for any number of histories."""

    def __init__(self, user: User) -> None:
        self.user = user
        self.pool = ThreadPoolExecutor(CLIENTS, thread_name_prefix="client")
        make_contents()

    def history(self, seed: int) -> list[str]:
        """One history; what is wrong about it, or nothing."""
        rng, world = random.Random(seed), World.make(self.user)
        before, steps = state_of(world.spaces), plan(random.Random(seed))
        rng.shuffle(steps)
        start = threading.Barrier(CLIENTS)
        clients = [Client(world, steps[number::CLIENTS], start) for number in range(CLIENTS)]
        for future in [self.pool.submit(client.run) for client in clients]:
            future.result(120)
        wrong = judge(world, before)
        if not wrong:
            world.remove()
        return wrong

    def close(self) -> None:
        """Close the threads' connections, then the threads."""
        together = threading.Barrier(CLIENTS)

        def close() -> None:
            connection.close()
            together.wait(60)

        for future in [self.pool.submit(close) for _ in range(CLIENTS)]:
            future.result(60)
        self.pool.shutdown()


@contextmanager
def clients(user: User) -> Iterator[Clients]:
    many = Clients(user)
    with room_for(CLIENTS):
        try:
            yield many
        finally:
            many.close()


def judge(world: World, before: State) -> list[str]:
    """What is wrong about what happened in that world."""
    ids = [space.pk for space in world.spaces]
    journal = Journal(Change.objects.filter(space_id__in=ids))
    events, after = journal.complete(world.events), state_of(world.spaces)
    wrong = [text for space in world.spaces for text in at_rest(space)]
    verdict = check(events, before, model.apply, model.same, end=after)
    if verdict.order is not None:
        return wrong
    if len(verdict.furthest) == len(events):
        return [*wrong, f"the order ends elsewhere: {difference(verdict.state, after)}"]
    return [*wrong, explain(events, verdict.furthest, verdict.state)]


def at_rest(space: Space) -> list[str]:
    """Names, cycles, sums and the feed, once nobody works any more."""
    wrong = []
    try:
        making.assert_sums_are_right(space)
    except AssertionError as error:
        wrong.append(f"sums of space {space.pk}: {error}")
    row = Space.objects.get(pk=space.pk)
    if row.quota_bytes is not None and row.used_bytes + row.reserved_bytes > row.quota_bytes:
        wrong.append(f"space {space.pk} holds {row.used_bytes} + {row.reserved_bytes} of {row.quota_bytes} bytes")
    if row.reserved_bytes:
        wrong.append(f"space {space.pk} still promises {row.reserved_bytes} bytes to nobody")
    tree = tree_of(space)
    names = [(entry.parent, entry.name.casefold()) for entry in tree.values() if not entry.trashed]
    if len(names) != len(set(names)):
        wrong.append(f"two live equal names in space {space.pk}")
    parents = {node: entry.parent for node, entry in tree.items()}
    if any(has_cycle(parents, node) for node in parents):
        wrong.append(f"a cycle in space {space.pk}")
    return wrong + feed_is_wrong(space, tree)


def feed_is_wrong(space: Space, tree: dict) -> list[str]:
    """The feed, read a few at a time, must give exactly the tree."""
    try:
        told = replay(follow(space.pk, limit=7)[0])
    except AssertionError as error:
        return [f"the feed of space {space.pk}: {error}"]
    return [] if told == tree else [f"the feed of space {space.pk} tells another tree"]


def has_cycle(parents: dict[str, str | None], node: str) -> bool:
    seen, at = set(), node
    while at in parents:
        if at in seen:
            return True
        seen.add(at)
        at = parents[at] or ""
    return False


def difference(one: State, other: State) -> str:
    nodes = {key for key in {*one.nodes, *other.nodes} if one.nodes.get(key) != other.nodes.get(key)}
    told = [f"{key}: {one.nodes.get(key)} / {other.nodes.get(key)}" for key in sorted(nodes)]
    told += [f"space {key}: {one.spaces[key]} / {other.spaces[key]}" for key in one.spaces]
    return "; ".join(told)


def explain(events: list[Event[Op]], furthest: list[int], state: State) -> str:
    """How far an order went, and what the open operations would have answered there."""
    lines = [f"no order explains the answers; {len(furthest)} of {len(events)} can be placed"]
    for place in sorted(set(range(len(events))) - set(furthest), key=lambda place: events[place].began)[:6]:
        event = events[place]
        lines.append(f"  {event.call} answered {event.answer}, here it would be {model.apply(event.call, state)[0]}")
    return "\n".join(lines)
