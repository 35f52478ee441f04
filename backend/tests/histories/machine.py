"""Any sequence of requests to REST and tus, held against a model in memory; each example in a space of its own."""

from __future__ import annotations

import secrets
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from drive.accounts.models import User
from tests.histories.histories import at_rest
from tests.histories.replay import follow, replay, tree_of
from tests.histories.rest import Drive, Sending
from tests.histories.world import state_of

QUOTA = 120  # bytes
NAMES = st.sampled_from(["a", "b", "c", "A", "d.txt", "ä"])
BYTES = st.sampled_from([b"", b"1", b"hello", b"x" * 40, b"y" * 70])
WHICH = st.integers(0, 40)  # of the nodes that were ever there
MAYBE_NAME = st.none() | NAMES


class Machine(RuleBasedStateMachine):
    """Draws requests. What a draw means depends on what is there, so that a shorter example means much the same."""

    def __init__(self) -> None:
        super().__init__()
        user = User(username=f"u{secrets.token_hex(8)}")
        user.set_unusable_password()
        user.save()
        self.drive = Drive(user, QUOTA)
        self.uploads: list[Sending] = []
        self.sent = 0

    def node(self, which: int) -> int:
        """Newer nodes more often than the first ones."""
        return self.drive.known[-1 - which % len(self.drive.known)]

    @rule(folder=WHICH, name=NAMES)
    def create(self, folder: int, name: str) -> None:
        self.drive.create(self.node(folder), name)

    @rule(folder=WHICH, name=NAMES, data=BYTES, conflict=st.sampled_from(["replace", "fail", "keep_both"]))
    def put(self, folder: int, name: str, data: bytes, conflict: str) -> None:
        self.drive.put(self.node(folder), name, data, conflict)

    @rule(node=WHICH, name=NAMES)
    def rename(self, node: int, name: str) -> None:
        self.drive.rename(self.node(node), name)

    @rule(node=WHICH, folder=WHICH, name=MAYBE_NAME)
    def move(self, node: int, folder: int, name: str | None) -> None:
        self.drive.move(self.node(node), self.node(folder), name)

    @rule(node=WHICH, folder=WHICH, name=MAYBE_NAME)
    def copy(self, node: int, folder: int, name: str | None) -> None:
        self.drive.copy(self.node(node), self.node(folder), name)

    @rule(node=WHICH)
    def trash(self, node: int) -> None:
        self.drive.trash(self.node(node))

    @rule(node=WHICH, folder=st.none() | WHICH)
    def restore(self, node: int, folder: int | None) -> None:
        self.drive.restore(self.node(node), None if folder is None else self.node(folder))

    @rule(node=WHICH)
    def purge(self, node: int) -> None:
        self.drive.purge(self.node(node))

    @rule(node=WHICH)
    def read(self, node: int) -> None:
        self.drive.read(self.node(node))

    @rule(folder=WHICH)
    def list(self, folder: int) -> None:
        self.drive.list(self.node(folder))

    @rule(folder=WHICH, name=NAMES, size=st.integers(2, 50))
    def begin(self, folder: int, name: str, size: int) -> None:
        self.sent += 1  # no two uploads have equal bytes, nor those of a PUT
        sending = self.drive.begin(self.node(folder), name, (b"%02d" % self.sent).ljust(size, b"u"))
        self.uploads += [sending] if sending else []

    @precondition(lambda self: self._open())
    @rule(which=WHICH, size=st.integers(1, 50))
    def send(self, which: int, size: int) -> None:
        sending = self._open()[which % len(self._open())]
        if self.drive.send(sending, size):
            self.uploads.remove(sending)

    @precondition(lambda self: self._open())
    @rule(which=WHICH, off=st.integers(1, 9))
    def send_at_a_wrong_place(self, which: int, off: int) -> None:
        sending = self._open()[which % len(self._open())]
        self.drive.send_at_a_wrong_place(sending, sending.sent + off)

    @precondition(lambda self: self._complete())
    @rule(which=WHICH)
    def publish(self, which: int) -> None:
        sending = self._complete()[which % len(self._complete())]
        if self.drive.publish(sending):
            self.uploads.remove(sending)

    @precondition(lambda self: self.uploads)
    @rule(which=WHICH)
    def end(self, which: int) -> None:
        self.drive.end(self.uploads.pop(which % len(self.uploads)))

    def teardown(self) -> None:
        """Everything once more, from outside and from the rows."""
        for node in self.drive.state.nodes:
            self.drive.read(node)
            self.drive.list(node)
        for sending in self.uploads:
            self.drive.end(sending)
        space = self.drive.space
        assert at_rest(space) == []
        assert replay(follow(space.pk)[0]) == tree_of(space)
        self._must_be_the_model(state_of([space]))

    def _must_be_the_model(self, found: Any) -> None:
        """The rows, but for the names of contents, which the model has its own of."""
        assert found.spaces == self.drive.state.spaces
        told = {id_: (one.parent, one.name, one.size, one.past, one.version, one.trashed) for id_, one in _all(found)}
        wanted = {
            id_: (one.parent, one.name, one.size, one.past, one.version, one.trashed)
            for id_, one in _all(self.drive.state)
        }
        assert told == wanted

    def _open(self) -> Any:
        return [sending for sending in self.uploads if sending.sent < len(sending.data)]

    def _complete(self) -> Any:
        return [sending for sending in self.uploads if sending.sent == len(sending.data)]


def _all(state: Any) -> Any:
    return state.nodes.items()
