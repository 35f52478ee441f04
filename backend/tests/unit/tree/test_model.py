"""A small model of two spaces walks beside the real ones, through random changes; both must agree after each."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from drive.lib import names
from drive.lib.errors import DriveError
from drive.tree import audit, revisions, services
from drive.tree.models import Node, Revision, Space
from tests.unit.tree import making

NAMES = st.sampled_from(["a", "A", "b", "é", "e\u0301", "x.txt", "x (2).txt"])
PICK = st.integers(0, 30)


@dataclass(eq=False)
class Twin:
    """What a node should be."""

    name: str
    parent: Twin | None
    texts: list[str] | None = None  # of a file: its contents, the current one last
    trashed: bool = False
    children: list[Twin] = field(default_factory=list)
    pk: int = 0

    def above(self) -> list[Twin]:
        return [self, *self.parent.above()] if self.parent else [self]

    @property
    def in_trash(self) -> bool:
        return any(twin.trashed for twin in self.above())

    def clash(self, name: str, but: Twin | None = None) -> Twin | None:
        same = [
            twin
            for twin in self.children
            if twin is not but and not twin.trashed and names.key(twin.name) == names.key(names.clean(name))
        ]
        return same[0] if same else None

    def takes(self, name: str, but: Twin | None = None) -> bool:
        return self.texts is None and not self.in_trash and not self.clash(name, but)

    def go(self, parent: Twin) -> None:
        assert self.parent is not None
        self.parent.children.remove(self)
        self.parent = parent
        parent.children.append(self)

    def way_back(self) -> tuple[Twin | None, list[str]]:
        """From which folder the way to the old place is made again, and the names to make; None: a file is there."""
        assert self.parent is not None
        down = self.parent.above()[::-1]
        live = next((place for place, twin in enumerate(down) if twin.trashed), len(down))
        at, names_left = down[live - 1], [twin.name for twin in down[live:]]
        while names_left and (there := at.clash(names_left[0])):
            if there.texts is not None:
                return None, []
            at = there
            names_left.pop(0)
        return at, names_left

    def all(self) -> list[Twin]:
        return [self, *(below for child in self.children for below in child.all())]


def is_open(twin: Twin) -> bool:
    return twin.texts is None and not twin.in_trash


def is_live(twin: Twin) -> bool:
    return twin.parent is not None and not twin.in_trash


def is_trashed(twin: Twin) -> bool:
    return twin.trashed


def has_past(twin: Twin) -> bool:
    return len(twin.texts or []) > 1


class TreeMachine(RuleBasedStateMachine):
    @initialize()
    def begin(self):
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.spaces = [services.create_space(owner=None) for _ in range(2)]
        self.tops = [Twin("", None, pk=space.root_id) for space in self.spaces]
        # A folder within a folder, a file with a past in each.
        at = self.tops[0]
        for name in ("a", "b"):
            at.children.append(Twin(name, at, pk=making.folder(self.row(at), name).pk))
            at = at.children[-1]
            texts = ["1", "22"]
            made = [making.file(self.row(at), "x.txt", text) for text in texts]
            at.children.append(Twin("x.txt", at, texts, pk=made[0].pk))

    def teardown(self):
        try:
            assert audit.nodes_after(0)[2] == []
            assert audit.revisions_after(0)[2] == []
        finally:
            transaction.set_rollback(True)
            self.savepoint.__exit__(None, None, None)

    def pick(self, number, likely=lambda twin: True):
        """Any node, though mostly one for which the change makes sense."""
        everything = self.all()
        fitting = [twin for twin in everything if likely(twin)]
        chosen = fitting if fitting and number % 5 else everything
        return chosen[number % len(chosen)]

    def all(self):
        return [twin for top in self.tops for twin in top.all()]

    def row(self, twin):
        return Node.objects.get(pk=twin.pk)

    def attempt(self, allowed, change):
        """The change is made exactly when the model allows it."""
        done, refusal = None, None
        try:
            done = change()
        except DriveError as error:
            refusal = error
        assert allowed == (refusal is None), refusal
        return done

    @rule(at=PICK, name=NAMES)
    def create_folder(self, at, name):
        parent = self.pick(at, is_open)
        made = self.attempt(parent.takes(name), lambda: making.folder(self.row(parent), name))
        if made:
            parent.children.append(Twin(made.name, parent, pk=made.pk))

    @rule(at=PICK, name=NAMES, text=st.sampled_from(["", "1", "22", "333"]))
    def put_file(self, at, name, text):
        folder = self.pick(at, is_open)
        there = folder.clash(name)
        allowed = folder.texts is None and not folder.in_trash and (there is None or there.texts is not None)
        made = self.attempt(allowed, lambda: making.file(self.row(folder), name, text))
        if made and there is None:
            folder.children.append(Twin(made.name, folder, [text], pk=made.pk))
        elif made and there.texts[-1] != text:
            there.texts.append(text)

    @rule(at=PICK, name=NAMES)
    def rename(self, at, name):
        twin = self.pick(at, is_live)
        allowed = twin.parent is not None and not twin.in_trash and not twin.parent.clash(name, twin)
        if self.attempt(allowed, lambda: services.rename(self.row(twin), name, by=None)):
            twin.name = names.clean(name)

    @rule(at=PICK, to=PICK)
    def move(self, at, to):
        """Within a space, or to the other one."""
        twin, parent = self.pick(at, is_live), self.pick(to, is_open)
        allowed = twin.parent is not None and not twin.in_trash and parent.takes(twin.name, twin)
        allowed = allowed and twin not in parent.above()
        if self.attempt(allowed, lambda: services.move(self.row(twin), self.row(parent), by=None)):
            twin.go(parent)

    @rule(at=PICK, to=PICK)
    def copy(self, at, to):
        twin, parent = self.pick(at, is_live), self.pick(to, is_open)
        allowed = twin.parent is not None and not twin.in_trash and parent.texts is None and not parent.in_trash
        allowed = allowed and twin not in parent.above()
        keywords = {"by": None, "conflict": "keep_both"}
        made = self.attempt(allowed, lambda: services.copy(self.row(twin), self.row(parent), **keywords))
        if made:
            assert not parent.clash(made.name)
            parent.children.append(self.copied(twin, parent, made))

    def copied(self, twin, parent, made):
        """What is live of it, with the nodes that were made for it."""
        copy = Twin(made.name, parent, twin.texts and twin.texts[-1:], pk=made.pk)
        below = {node.name: node for node in Node.objects.filter(parent=made)}
        live = [child for child in twin.children if not child.trashed]
        assert set(below) == {child.name for child in live}
        copy.children = [self.copied(child, copy, below[child.name]) for child in live]
        return copy

    @rule(at=PICK)
    def trash(self, at):
        twin = self.pick(at, is_live)
        allowed = twin.parent is not None and not twin.in_trash
        if self.attempt(allowed, lambda: services.trash(self.row(twin), by=None)):
            twin.trashed = True

    @precondition(lambda self: any(is_trashed(twin) for twin in self.all()))
    @rule(at=PICK)
    def restore(self, at):
        twin = self.pick(at, is_trashed)
        target, missing = twin.way_back() if twin.trashed else (None, [])
        allowed = target is not None and (bool(missing) or target.takes(twin.name, twin))
        node = self.attempt(allowed, lambda: services.restore(self.row(twin), by=None))
        if node:
            for name in missing:
                made = Node.objects.get(parent_id=target.pk, name=name, trashed_at=None)
                target.children.append(Twin(name, target, pk=made.pk))
                target = target.children[-1]
            twin.trashed = False
            twin.go(target)

    @precondition(lambda self: any(is_trashed(twin) for twin in self.all()))
    @rule(at=PICK)
    def purge(self, at):
        twin = self.pick(at, is_trashed)
        self.attempt(twin.trashed, lambda: services.purge(self.row(twin), by=None) or True)
        if twin.trashed:
            twin.parent.children.remove(twin)

    @precondition(lambda self: any(has_past(twin) for twin in self.all()))
    @rule(at=PICK, which=PICK)
    def revert(self, at, which):
        twin = self.pick(at, has_past)
        past = self.past(twin)
        if past:
            which %= len(past)
            change = lambda: revisions.restore(self.row(twin), past[which], by=None)  # noqa: E731
            if self.attempt(not twin.in_trash, change) and twin.texts[which] != twin.texts[-1]:
                twin.texts.append(twin.texts[which])

    @precondition(lambda self: any(has_past(twin) for twin in self.all()))
    @rule(at=PICK, which=PICK)
    def forget_a_content(self, at, which):
        twin = self.pick(at, has_past)
        past = self.past(twin)
        if past:
            revisions.delete(self.row(twin), past[which % len(past)])
            del twin.texts[which % len(past)]

    def past(self, twin):
        return list(Revision.objects.filter(node_id=twin.pk).order_by("pk").values_list("pk", flat=True))

    @invariant()
    def both_agree(self):
        for space, top in zip(self.spaces, self.tops, strict=True):
            rows = {node.pk: node for node in Node.objects.filter(space=space)}
            twins = {twin.pk: twin for twin in top.all()}
            assert set(rows) == set(twins)
            for pk, twin in twins.items():
                row = rows[pk]
                assert (row.name, row.trashed_at is not None) == (twin.name, twin.trashed)
                assert row.parent_id == (twin.parent.pk if twin.parent else None)
                if twin.texts is not None:
                    assert row.size == len(twin.texts[-1])
            used = sum(len(text) for twin in twins.values() for text in twin.texts or [])
            assert Space.objects.get(pk=space.pk).used_bytes == used
            making.assert_sums_are_right(space)
            known = {pk: (row.parent_id, row.name, row.blob_id, row.trashed_at is not None) for pk, row in rows.items()}
            del known[top.pk]
            assert making.replayed(space) == known


@pytest.mark.django_db
def test_the_trees_and_their_model_agree_after_any_changes():
    quiet = settings(max_examples=20, stateful_step_count=25, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(TreeMachine, settings=quiet)
