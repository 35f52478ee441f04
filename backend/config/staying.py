"""gunicorn's worker of threads, which stays with a connection for a moment after an answer."""

from __future__ import annotations

import select
from typing import Any

from gunicorn.workers.gthread import ThreadWorker

STAY_MILLISECONDS = 2
AT_MOST = 100  # requests, then the connection queues with the others


class Worker(ThreadWorker):
    """Who asks again at once is answered by the same thread.

    Otherwise each request wakes the thread that watches all connections, which wakes one of the pool: of a short
    request that was a fifth of the time (docs/decisions/0014).
    """

    def handle(self, conn: Any) -> Any:
        """Answer what comes on this connection until it rests; what is returned is what gunicorn's own would return."""
        again = super().handle(conn)
        for _ in range(AT_MOST):
            if again is not True or not self.alive or not _asks(conn):
                break
            again = super().handle(conn)
        return again


def _asks(conn: Any) -> bool:
    """Does the next request begin within a moment, and on the socket? What was read ahead is gunicorn's to find."""
    if conn.is_http2 or conn.parser.unreader.buf.getvalue():
        return False
    poll = select.poll()
    poll.register(conn.sock, select.POLLIN)
    return bool(poll.poll(STAY_MILLISECONDS))
