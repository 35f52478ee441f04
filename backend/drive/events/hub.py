"""Who listens to what, and the one poll that tells them."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Iterable, Mapping

from drive.api.event_tickets import Ticket
from drive.events.reading import UNREACHABLE, Mark, Threads, marks, reach

POLL_SECONDS = 1.0
MOST = 10_000  # listeners of a process: beyond, the answer is to come again later

_log = logging.getLogger("drive.events")


class Listener:
    """One open stream. What it has not been told yet is kept as one mark a folder, however slowly it reads."""

    def __init__(self, ticket: Ticket, told: Mapping[int, str]) -> None:
        self.ticket = ticket
        self.nodes: frozenset[int] = frozenset()
        self.told: dict[int, str] = dict(told)  # node → cursor, also what was told to the stream before this one
        self.wake = asyncio.Event()
        self._waiting: dict[int, Mark] = {}
        self._newest: dict[int, Mark] = {}

    def tell(self, mark: Mark) -> None:
        """Keep the mark, unless it is known or older than what is known."""
        newest = self._newest.get(mark.node)
        if newest is not None and newest.epoch == mark.epoch and newest.seq >= mark.seq:
            return
        self._newest[mark.node] = mark
        if self.told.get(mark.node) != mark.cursor:
            self._waiting[mark.node] = mark
            self.wake.set()

    def take(self) -> list[Mark]:
        """What is to be sent now; it counts as told."""
        taken, self._waiting = list(self._waiting.values()), {}
        self.wake.clear()
        self.told.update((mark.node, mark.cursor) for mark in taken)
        return taken

    def listen_to(self, nodes: frozenset[int]) -> frozenset[int]:
        """From now on to those; returns what is new among them. What is not its any more is forgotten."""
        added, self.nodes = nodes - self.nodes, nodes
        for known in (self.told, self._waiting, self._newest):
            for node in [node for node in known if node not in nodes]:
                del known[node]
        return added


class Hub:
    """All listeners of this process. Everything but the queries runs on the event loop: no locks."""

    def __init__(self) -> None:
        self.listeners: set[Listener] = set()
        self.threads = Threads()
        self._by_node: dict[int, set[Listener]] = {}
        self._last: dict[int, str] = {}
        self._ends = asyncio.Event()

    async def join(self, ticket: Ticket, told: Mapping[int, str]) -> Listener | None:
        """A listener, with everything waiting that `told` does not know; None when the session is over."""
        listener = Listener(ticket, told)
        return listener if await self.ask_again(listener) else None

    async def ask_again(self, listener: Listener) -> bool:
        """Are the session and the rights as they were? Puts them right; False: the stream has to end."""
        nodes = await self.threads.run(reach, listener.ticket)
        if nodes is None:
            self.leave(listener)
            return False
        await self._listen(listener, nodes)
        return True

    def leave(self, listener: Listener) -> None:
        self.listeners.discard(listener)
        for node in listener.nodes:
            self._forget(node, listener)

    async def run(self) -> None:
        """Poll until `end`."""
        silent = False
        while not self._ends.is_set():
            try:
                await self.poll()
                silent = False
            except UNREACHABLE as error:
                if not silent:
                    _log.warning("the database does not answer: %s", type(error).__name__)
                silent = True
            await _wait(self._ends, POLL_SECONDS)

    async def poll(self) -> None:
        """Ask for the marks of all that is listened to, and tell what moved."""
        if not self._by_node:
            return
        found = await self.threads.run(marks, list(self._by_node))
        for node, mark in found.items():
            if self._last.get(node) != mark.cursor and node in self._by_node:
                self._last[node] = mark.cursor
                for listener in self._by_node[node]:
                    listener.tell(mark)

    def end(self) -> None:
        """Stop polling, and wake everybody: the process ends."""
        self._ends.set()
        for listener in self.listeners:
            listener.wake.set()

    @property
    def is_ending(self) -> bool:
        return self._ends.is_set()

    async def _listen(self, listener: Listener, nodes: frozenset[int]) -> None:
        self.listeners.add(listener)
        for node in listener.nodes - nodes:
            self._forget(node, listener)
        added = listener.listen_to(nodes)
        for node in added:
            self._by_node.setdefault(node, set()).add(listener)
        if added:  # known to the poll before this is read: what happens in between comes by the one or by the other
            _tell(listener, (await self.threads.run(marks, added)).values())

    def _forget(self, node: int, listener: Listener) -> None:
        listeners = self._by_node.get(node, set())
        listeners.discard(listener)
        if not listeners:
            self._by_node.pop(node, None)
            self._last.pop(node, None)


def _tell(listener: Listener, found: Iterable[Mark]) -> None:
    for mark in found:
        listener.tell(mark)


async def _wait(event: asyncio.Event, seconds: float) -> None:
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(event.wait(), seconds)
