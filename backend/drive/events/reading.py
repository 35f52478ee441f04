"""What the process reads, in threads of its own: a few short queries, and never one for each listener a second."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

from django.db import DatabaseError, InterfaceError, close_old_connections, connection

from drive.accounts import sessions
from drive.api.event_tickets import Ticket
from drive.sharing import gate
from drive.tree import changes
from drive.tree.models import Node

T = TypeVar("T")

AT_ONCE = 5000  # ids a statement: below every engine's number of parameters
UNREACHABLE = (DatabaseError, InterfaceError)


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a folder is: the last change at it or below it. Of a space's top folder it is the space's cursor."""

    space: int
    node: int
    epoch: str
    seq: int

    @property
    def cursor(self) -> str:
        return changes.mark(self.epoch, self.seq)


def reach(ticket: Ticket) -> frozenset[int] | None:
    """The tops of all that the ticket's person may read now; None when the session is over."""
    user = sessions.live_user(ticket.session, ticket.user, ticket.version)
    return None if user is None else frozenset(top.node_id for top in gate.tops(user))


def marks(node_ids: Iterable[int]) -> dict[int, Mark]:
    """The marks of those folders, by id; of one that is gone, none."""
    ids, found = sorted(node_ids), {}
    for start in range(0, len(ids), AT_ONCE):
        rows = Node.objects.filter(pk__in=ids[start : start + AT_ONCE])
        for node, space, epoch, seq in rows.values_list("pk", "space_id", "space__epoch", "seq"):
            found[node] = Mark(space, node, epoch, seq)
    return found


class Threads:
    """Runs the above beside the event loop. Two threads: one poll a second, and who comes or is asked again."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(2, thread_name_prefix="events")

    async def run(self, work: Callable[..., T], *values: object) -> T:
        """What `work` returns. Raises what it raises; UNREACHABLE among it."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, _with_connection, work, values)

    def close(self) -> None:
        """Wait for what runs; connections are closed with their threads."""
        self._pool.submit(connection.close)
        self._pool.submit(connection.close)
        self._pool.shutdown()


def _with_connection(work: Callable[..., T], values: tuple[object, ...]) -> T:
    close_old_connections()
    try:
        return work(*values)
    finally:
        close_old_connections()
