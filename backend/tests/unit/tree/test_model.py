"""A small model of the tree walks beside the real one, through random changes; both must agree after each."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from drive.lib import names
from drive.lib.errors import DriveError
from drive.tree import services
from drive.tree.models import Node, Space
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

    def all(self) -> list[Twin]:
        return [self, *(below for child in self.children for below in child.all())]


class TreeMachine(RuleBasedStateMachine):
    @initialize()
    def begin(self):
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.space = services.create_space(owner=None)
        self.top = Twin("", None, pk=self.space.root_id)

    def teardown(self):
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)

    def pick(self, number):
        everything = self.top.all()
        return everything[number % len(everything)]

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
        parent = self.pick(at)
        made = self.attempt(parent.takes(name), lambda: making.folder(self.row(parent), name))
        if made:
            parent.children.append(Twin(made.name, parent, pk=made.pk))

    @rule(at=PICK, name=NAMES, text=st.sampled_from(["", "1", "22", "333"]))
    def put_file(self, at, name, text):
        folder = self.pick(at)
        there = folder.clash(name)
        allowed = folder.texts is None and not folder.in_trash and (there is None or there.texts is not None)
        made = self.attempt(allowed, lambda: making.file(self.row(folder), name, text))
        if made and there is None:
            folder.children.append(Twin(made.name, folder, [text], pk=made.pk))
        elif made and there.texts[-1] != text:
            there.texts.append(text)

    @rule(at=PICK, name=NAMES)
    def rename(self, at, name):
        twin = self.pick(at)
        allowed = twin.parent is not None and not twin.in_trash and not twin.parent.clash(name, twin)
        if self.attempt(allowed, lambda: services.rename(self.row(twin), name, by=None)):
            twin.name = names.clean(name)

    @rule(at=PICK, to=PICK)
    def move(self, at, to):
        twin, parent = self.pick(at), self.pick(to)
        allowed = twin.parent is not None and not twin.in_trash and parent.takes(twin.name, twin)
        allowed = allowed and twin not in parent.above()
        if self.attempt(allowed, lambda: services.move(self.row(twin), self.row(parent), by=None)):
            twin.parent.children.remove(twin)
            twin.parent = parent
            parent.children.append(twin)

    @rule(at=PICK)
    def trash(self, at):
        twin = self.pick(at)
        allowed = twin.parent is not None and not twin.in_trash
        if self.attempt(allowed, lambda: services.trash(self.row(twin), by=None)):
            twin.trashed = True

    @rule(at=PICK)
    def restore(self, at):
        twin = self.pick(at)
        allowed = twin.trashed and twin.parent.takes(twin.name, twin)
        if self.attempt(allowed, lambda: services.restore(self.row(twin), by=None)):
            twin.trashed = False

    @rule(at=PICK)
    def purge(self, at):
        twin = self.pick(at)
        self.attempt(twin.trashed, lambda: services.purge(self.row(twin), by=None) or True)
        if twin.trashed:
            twin.parent.children.remove(twin)

    @invariant()
    def both_agree(self):
        rows = {node.pk: node for node in Node.objects.filter(space=self.space)}
        twins = {twin.pk: twin for twin in self.top.all()}
        assert set(rows) == set(twins)
        for pk, twin in twins.items():
            row = rows[pk]
            assert (row.name, row.trashed_at is not None) == (twin.name, twin.trashed)
            assert row.parent_id == (twin.parent.pk if twin.parent else None)
            if twin.texts is not None:
                assert row.size == len(twin.texts[-1])
        used = sum(len(text) for twin in twins.values() for text in twin.texts or [])
        assert Space.objects.get(pk=self.space.pk).used_bytes == used
        making.assert_sums_are_right(self.space)


@pytest.mark.django_db
def test_the_tree_and_its_model_agree_after_any_changes():
    quiet = settings(max_examples=25, stateful_step_count=25, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(TreeMachine, settings=quiet)
