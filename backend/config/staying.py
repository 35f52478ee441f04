"""gunicorn's worker of threads, which stays with a connection for a moment, and ends bodies before it has to end."""

from __future__ import annotations

import select
import socket
import threading
from contextlib import suppress
from typing import Any

from gunicorn.workers.gthread import ThreadWorker

STAY_MILLISECONDS = 2
AT_MOST = 100  # requests, then the connection queues with the others
LAST_SECONDS = 3.0  # of the grace after SIGTERM: for storing what has arrived, and telling how far that is

_receiving: dict[int, Any] = {}  # connections on which a request that can go on later is being answered, by id()


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
        if not again:
            self._part(conn)
        return again

    def handle_request(self, req: Any, conn: Any) -> Any:
        """Whether the connection stays. Where a body was ended it does not: what still comes of it is no request."""
        if not any(name == "TUS-RESUMABLE" for name, _ in req.headers):
            return super().handle_request(req, conn)
        _receiving[id(conn)] = conn
        try:
            stays = super().handle_request(req, conn)
        finally:
            kept = _receiving.pop(id(conn), None)
        return stays and kept is not None

    def _part(self, conn: Any) -> None:
        """Close the connection here. gunicorn would do it in the thread that watches all connections, and wait there up
        to two seconds for a client that does not close its side: everybody would wait for that client.
        """
        with suppress(OSError):
            conn.close(graceful=True)
        conn.close = _closed_already

    def handle_exit(self, sig: Any, frame: Any) -> None:
        """SIGTERM: running requests get their grace, and bodies of uploads that still arrive near its end are ended.

        Otherwise the process would be killed with what was read of an upload and not stored yet. As it is, an upload
        stores that, tells its offset, and goes on at another backend. What can not go on later is cut by the kill: the
        client then knows that it has no answer, where an ended body would be refused as incomplete.
        """
        if self.alive:
            grace = float(self.cfg.graceful_timeout)
            timer = threading.Timer(max(grace - LAST_SECONDS, grace / 2), end_bodies)
            timer.daemon = True
            timer.start()
        super().handle_exit(sig, frame)


def _closed_already(graceful: bool = False) -> None:
    """In place of a connection's `close`: gunicorn calls it once more."""


def end_bodies() -> None:
    """Whoever reads the body of an upload comes to its end now. Its answer is still sent."""
    for key, conn in list(_receiving.items()):
        if _receiving.pop(key, None) is not None:
            with suppress(OSError):
                conn.sock.shutdown(socket.SHUT_RD)


def _asks(conn: Any) -> bool:
    """Does the next request begin within a moment, and on the socket? What was read ahead is gunicorn's to find."""
    if conn.is_http2 or conn.parser.unreader.buf.getvalue():
        return False
    poll = select.poll()
    poll.register(conn.sock, select.POLLIN)
    return bool(poll.poll(STAY_MILLISECONDS))
