"""Two spaces as they are told to be: what each operation answers, one after the other, and what it leaves.

Answers carry the numbers that the journal gives (`seq`), so an order of operations that explains all answers is the
order of the journal, too. Ids are the database's: an operation that made nodes says which (`made`), and the model asks
that they are new.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from drive.lib import names
from tests.histories.state import Entry, SpaceState, State

Answer = tuple[Any, ...]


@dataclass(frozen=True)
class Op:
    """One call with what it was given. `held`: the spaces that it locks, where its operands were when it read them."""

    kind: str
    node: int | None = None
    folder: int | None = None
    name: str | None = None
    content: str = ""
    size: int = 0
    space: int = 0  # of an upload
    conflict: str = "fail"
    held: frozenset[int] = frozenset()
    made: tuple[int, ...] = ()  # the nodes that it made, in the journal's order (from the answer, and from the journal)
    origins: tuple[int, ...] = ()  # of a copy: what each was made from


class Refused(Exception):
    """The code that is answered."""


@dataclass
class Run:
    """One operation on a state: reads the old one, writes a new one."""

    op: Op
    old: State
    nodes: dict[int, Entry] = field(default_factory=dict)
    spaces: dict[int, SpaceState] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.nodes, self.spaces = dict(self.old.nodes), dict(self.old.spaces)

    @property
    def now(self) -> State:
        return State(self.nodes, self.spaces)

    def held(self, node: int | None) -> Entry:
        if node is None or node not in self.nodes:
            raise Refused("not_found")
        if self.nodes[node].space not in self.op.held:
            raise Refused("busy")
        return self.nodes[node]

    def count(self, space: int, rows: int = 1, *, used: int = 0, reserved: int = 0) -> int:
        """Rows of the journal, and bytes; the number of the last row."""
        now = self.spaces[space]
        now = replace(now, seq=now.seq + rows, used=now.used + used, reserved=now.reserved + reserved)
        self.spaces[space] = now
        return now.seq

    def must_be_live(self, node: int) -> None:
        if self.now.in_trash(node):
            raise Refused("in_trash")

    def must_be_folder(self, node: int) -> None:
        if self.nodes[node].content is not None:
            raise Refused("not_a_folder")

    def must_be_free(self, folder: int, name: str, *, but: int | None = None) -> None:
        if self.now.at(folder, name) not in (None, but):
            raise Refused("name_taken")

    def must_fit(self, node: int, folder: int) -> None:
        self.must_be_folder(folder)
        if node in self.now.way(folder):
            raise Refused("move_into_itself")
        self.must_be_live(folder)

    def must_have_room(self, space: int, growth: int) -> None:
        if not self.spaces[space].has_room(growth):
            raise Refused("quota_exceeded")

    def told(self, node: int, seq: int | None) -> Answer:
        """What a change answers about its node; without a number when nothing changed (see `same`)."""
        return node, self.nodes[node].version, seq

    def new(self, place: int = 0) -> int:
        """The id of the node that it made; it must be one that was not there."""
        if place >= len(self.op.made) or self.op.made[place] in self.nodes:
            raise Refused("no new node is known")
        return self.op.made[place]


def apply(op: Op, state: State) -> tuple[Answer, State]:
    """What the operation answers in that state, and the state after it: the same object when nothing changes."""
    run = Run(op, state)
    try:
        answer = ("ok", *OPS[op.kind](run))
    except Refused as refused:
        return ("refused", str(refused)), state
    changed = run.nodes != state.nodes or run.spaces != state.spaces
    return answer, run.now if changed else state


def same(model: Answer, told: Answer) -> bool:
    """Is that the model's answer? What changes nothing is told with the number of an earlier change.

    It can not stand for one that did change something: then the numbers behind it would not fit.
    """
    if len(model) == 4 and model[0] == "ok" and model[3] is None:
        return model[:3] == told[:3] and len(told) == 4
    return model == told


def _look(run: Run) -> Answer:
    found = run.old.at(run.op.folder or 0, run.op.name or "")
    return (None,) if found is None else (found, run.nodes[found].version, run.old.size(found))


def _stat(run: Run) -> Answer:
    entry = run.nodes.get(run.op.node or 0)
    if entry is None:
        return (None,)
    return entry.parent, entry.space, entry.name, entry.version, run.old.in_trash(run.op.node or 0)


def _create(run: Run) -> Answer:
    op, parent = run.op, run.op.folder or 0
    space = run.held(parent).space
    run.must_be_folder(parent)
    run.must_be_live(parent)
    run.must_be_free(parent, op.name or "")
    made = run.new()
    run.nodes[made] = Entry(space, parent, op.name or "")
    return run.told(made, run.count(space))


def _put(run: Run, *, reserved: int = 0) -> Answer:
    op, parent = run.op, run.op.folder or 0
    space = run.held(parent).space
    run.must_be_folder(parent)
    run.must_be_live(parent)
    there, name = run.now.at(parent, op.name or ""), op.name or ""
    if there is not None:
        if op.conflict == "fail" or (op.conflict == "replace" and run.nodes[there].content is None):
            raise Refused("name_taken")
        if op.conflict == "keep_both":
            there, name = None, _free_name(run.now, parent, run.nodes[there].name)
    if there is not None and run.nodes[there].content == op.content:
        run.count(space, 0, reserved=-reserved)
        return run.told(there, None)
    run.must_have_room(space, op.size - reserved)
    if there is None:
        there = run.new()
        run.nodes[there] = Entry(space, parent, name, op.content, op.size)
    else:
        old = run.nodes[there]
        run.nodes[there] = replace(
            old, content=op.content, size=op.size, past=old.past + old.size, version=old.version + 1
        )
    return run.told(there, run.count(space, used=op.size, reserved=-reserved))


def _free_name(state: State, folder: int, taken: str) -> str:
    for count in range(2, 1000):
        if state.at(folder, names.numbered(taken, count)) is None:
            return names.numbered(taken, count)
    raise AssertionError("a thousand names are taken")


def _rename(run: Run) -> Answer:
    node, name = run.op.node or 0, run.op.name or ""
    entry = run.held(node)
    _must_be_changeable(run, node)
    return _renamed(run, node, entry, name)


def _renamed(run: Run, node: int, entry: Entry, name: str) -> Answer:
    if entry.name == name:
        return run.told(node, None)
    run.must_be_free(entry.parent or 0, name, but=node)
    run.nodes[node] = replace(entry, name=name, version=entry.version + 1)
    return run.told(node, run.count(entry.space))


def _must_be_changeable(run: Run, node: int) -> None:
    if run.nodes[node].parent is None:
        raise Refused("root_is_fixed")
    run.must_be_live(node)


def _move(run: Run) -> Answer:
    node, folder = run.op.node or 0, run.op.folder or 0
    entry, target = run.held(node), run.held(folder)
    _must_be_changeable(run, node)
    name = run.op.name or entry.name
    if folder == entry.parent:
        return _renamed(run, node, entry, name)
    run.must_fit(node, folder)
    run.must_be_free(folder, name, but=node)
    if target.space == entry.space:
        run.nodes[node] = replace(entry, parent=folder, name=name, version=entry.version + 1)
        return run.told(node, run.count(entry.space))
    return _cross(run, node, folder, name)


def _cross(run: Run, node: int, folder: int, name: str) -> Answer:
    old, new, weight = run.nodes[node].space, run.nodes[folder].space, run.now.weight(node)
    run.must_have_room(new, weight)
    moved = list(run.now.below(node))
    for id_ in moved:
        run.nodes[id_] = replace(run.nodes[id_], space=new, version=run.nodes[id_].version + 1)
    run.nodes[node] = replace(run.nodes[node], parent=folder, name=name)
    run.count(old, used=-weight)
    rows = len(moved) + sum(run.nodes[id_].trashed for id_ in moved)
    return run.told(node, run.count(new, rows, used=weight))


def _copy(run: Run) -> Answer:
    node, folder = run.op.node or 0, run.op.folder or 0
    entry, target = run.held(node), run.held(folder)
    if entry.parent is None:
        raise Refused("root_is_fixed")
    run.must_be_live(node)
    run.must_fit(node, folder)
    size = run.now.size(node)
    run.must_have_room(target.space, size)
    name = run.op.name or entry.name
    run.must_be_free(folder, name)
    origins = list(run.now.below(node, live=True))
    if sorted(origins) != sorted(run.op.origins) or len(run.op.made) != len(origins):
        raise Refused("other nodes were copied")
    copies = dict(zip(run.op.origins, run.op.made, strict=True))
    for place, origin in enumerate(run.op.origins):
        old = run.nodes[origin]
        parent = folder if origin == node else copies[old.parent or 0]
        run.nodes[run.new(place)] = Entry(target.space, parent, old.name, old.content, old.size)
    run.nodes[copies[node]] = replace(run.nodes[copies[node]], name=name)
    return run.told(copies[node], run.count(target.space, len(origins), used=size))


def _trash(run: Run) -> Answer:
    node = run.op.node or 0
    entry = run.held(node)
    _must_be_changeable(run, node)
    run.nodes[node] = replace(entry, trashed=True, version=entry.version + 1)
    return run.told(node, run.count(entry.space))


def _restore(run: Run) -> Answer:
    node, op = run.op.node or 0, run.op
    entry = run.held(node)
    if not entry.trashed:
        raise Refused("not_in_trash")
    if op.folder is None:
        folder = _old_place(run, node)
    else:
        folder = op.folder
        run.held(folder)
        if run.now.in_trash(folder):
            raise Refused("parent_in_trash")
    if run.nodes[folder].space != entry.space:
        raise Refused("forbidden")
    run.must_fit(node, folder)
    run.must_be_free(folder, op.name or "")
    run.nodes[node] = replace(
        run.nodes[node], parent=folder, name=op.name or "", trashed=False, version=entry.version + 1
    )
    return run.told(node, run.count(entry.space))


def _old_place(run: Run, node: int) -> int:
    """The folder that it was in; what of the way there is in the trash is made again."""
    way = run.now.way(node)[:-1]
    live = next((place for place, id_ in enumerate(way) if run.nodes[id_].trashed), len(way))
    target, made = way[live - 1], 0
    for id_ in way[live:]:
        name = run.nodes[id_].name
        there = run.now.at(target, name)
        if there is None or run.nodes[there].content is not None:
            run.must_be_free(target, name)
            there = run.new(made)
            made += 1
            run.nodes[there] = Entry(run.nodes[target].space, target, name)
            run.count(run.nodes[target].space)
        target = there
    if made != len(run.op.made):
        raise Refused("other folders were made again")
    return target


def _purge(run: Run) -> Answer:
    node = run.op.node or 0
    entry = run.held(node)
    if not entry.trashed:
        raise Refused("not_in_trash")
    weight = run.now.weight(node)
    for id_ in list(run.now.below(node)):
        del run.nodes[id_]
    return node, run.count(entry.space, used=-weight)


def _begin(run: Run) -> Answer:
    """An upload is promised its bytes. `space`: where its folder was when it was read."""
    op = run.op
    if not run.spaces[op.space].has_room(op.size):
        raise Refused("quota_exceeded")
    folder = op.folder or 0
    if folder not in run.nodes:
        raise Refused("not_found")
    run.must_be_folder(folder)
    run.must_be_live(folder)
    run.must_be_free(folder, op.name or "")
    run.count(op.space, 0, reserved=op.size)
    return ()


def _publish(run: Run) -> Answer:
    """A complete upload becomes a file. What it was promised lies in `space`, which need not be its folder's now."""
    op = run.op
    if op.held == {op.space}:
        return _put(run, reserved=op.size)
    run.count(op.space, 0, reserved=-op.size)
    return _put(run)


def _end(run: Run) -> Answer:
    run.count(run.op.space, 0, reserved=-run.op.size)
    return ()


OPS: dict[str, Callable[[Run], Answer]] = {
    "look": _look, "stat": _stat, "create": _create, "put": _put, "rename": _rename, "move": _move, "copy": _copy,
    "trash": _trash, "restore": _restore, "purge": _purge, "begin": _begin, "publish": _publish, "end": _end,
}  # fmt: skip
