"""Many downloads that never hurry, in a process of their own: `python -m bench.slow`.

A line of JSON comes in (host, port, paths, count, bytes_a_second, and ca for TLS), "ready" goes out when all have
asked, and when the input ends a line of JSON tells how many were served and what they have.
"""

from __future__ import annotations

import json
import resource
import selectors
import socket
import ssl
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from bench.machine import BACKEND

TICK_SECONDS = 0.25
RECEIVE_BUFFER = 64 * 1024
WAIT_SECONDS = 60


class Download:
    """One of them: its connection, what was answered, and how many bytes came."""

    def __init__(self, link: socket.socket) -> None:
        self.link, self.head, self.bytes, self.over = link, b"", 0, False

    def take(self, most: int) -> None:
        """At most so many bytes, of those that are there."""
        while most > 0 and not self.over:
            try:
                data = self.link.recv(min(most, 16 * 1024))
            except (ssl.SSLWantReadError, BlockingIOError):
                return
            except OSError:
                data = b""
            if len(self.head) < 15:
                self.head += data[:15]
            self.bytes += len(data)
            most -= len(data)
            self.over = not data

    @property
    def status(self) -> str:
        """As answered; `0` when nothing was."""
        words = self.head.split()
        return words[1].decode() if len(words) > 1 else "0"


def main() -> None:
    asked = json.loads(sys.stdin.readline())
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    context = ssl.create_default_context(cafile=asked["ca"]) if asked.get("ca") else None
    found = [_begin(asked, number, context) for number in range(asked["count"])]
    chooser, over = selectors.DefaultSelector(), threading.Event()
    for each in found:
        chooser.register(each.link, selectors.EVENT_READ, each)
    print("ready", flush=True)
    threading.Thread(target=_wait_for_the_end, args=(over,), daemon=True).start()
    most = int(asked["bytes_a_second"] * TICK_SECONDS)
    while not over.wait(TICK_SECONDS):
        for key, _ in chooser.select(0):
            key.data.take(most)
            if key.data.over:
                chooser.unregister(key.fileobj)
                key.data.link.close()
    statuses: dict[str, int] = {}
    for each in found:
        statuses[each.status] = statuses.get(each.status, 0) + 1
    going_on = [each for each in found if not each.over and each.status == "200"]
    told = {"statuses": statuses, "going_on": len(going_on), "bytes": sum(each.bytes for each in going_on)}
    told["least"] = min((each.bytes for each in going_on), default=0)
    print(json.dumps(told), flush=True)


def _wait_for_the_end(over: threading.Event) -> None:
    """Whoever started this closes its input."""
    sys.stdin.read()
    over.set()


def _begin(asked: dict[str, Any], number: int, context: ssl.SSLContext | None) -> Download:
    link = socket.create_connection((asked["host"], asked["port"]), timeout=WAIT_SECONDS)
    link.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER)
    if context is not None:
        link = context.wrap_socket(link, server_hostname=asked["host"])
    path, host = asked["paths"][number % len(asked["paths"])], f"{asked['host']}:{asked['port']}"
    link.sendall(f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
    link.setblocking(False)
    return Download(link)


@contextmanager
def downloads(**asked: Any) -> Iterator[Callable[[], dict[str, Any]]]:
    """They run until the block ends; the function, called once at its end, tells what became of them."""
    command = [sys.executable, "-m", "bench.slow"]
    with subprocess.Popen(command, cwd=BACKEND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps(asked) + "\n")
        process.stdin.flush()
        if process.stdout.readline() != "ready\n":
            raise RuntimeError("the slow downloads did not begin")

        def tell() -> dict[str, Any]:
            process.stdin.close()  # type: ignore[union-attr]
            return dict(json.loads(process.stdout.readline()))  # type: ignore[union-attr]

        yield tell
        if not process.stdin.closed:
            process.stdin.close()


if __name__ == "__main__":
    main()
