"""How long does a short request take while something else goes on? A thread that asks again and again."""

from __future__ import annotations

import http.client
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from urllib.parse import urlsplit

PATIENCE_SECONDS = 60


class Asker:
    """One user with one kept connection; `trust` is for an https base."""

    def __init__(self, base: str, headers: Mapping[str, str], trust: ssl.SSLContext | None = None) -> None:
        where = urlsplit(base)
        host, port, wait = where.hostname or "", where.port, PATIENCE_SECONDS
        self._link = (
            http.client.HTTPSConnection(host, port, timeout=wait, context=trust)
            if trust
            else http.client.HTTPConnection(host, port, timeout=wait)
        )
        self._headers = dict(headers)

    def ask(self, method: str, path: str, body: bytes | None = None, kind: str = "application/json") -> int:
        """The status of the answer, after its last byte; 0 when there was none."""
        try:
            self._link.request(method, path, body, {**self._headers, "Content-Type": kind})
            answer = self._link.getresponse()
            answer.read()
            return answer.status
        except (OSError, http.client.HTTPException):
            self._link.close()
            return 0


class Times:
    """Milliseconds of requests that were answered 2xx, and how many were not."""

    def __init__(self) -> None:
        self.taken: list[float] = []
        self.failed: dict[int, int] = {}

    def __len__(self) -> int:
        return len(self.taken)

    def add(self, status: int, seconds: float) -> None:
        if status // 100 == 2:
            self.taken.append(seconds * 1e3)
        else:
            self.failed[status] = self.failed.get(status, 0) + 1

    def at(self, share: float) -> float:
        """The time that `share` of all requests took at most; 0.5 is the median."""
        ranked = sorted(self.taken)
        return ranked[min(len(ranked) - 1, int(len(ranked) * share))] if ranked else float("nan")

    def summary(self) -> dict[str, float | int]:
        """p50, p95, p99 and worst in ms, how many, and how many failed."""
        told: dict[str, float | int] = {
            f"p{round(share * 100)}_ms": round(self.at(share), 2) for share in (0.5, 0.95, 0.99)
        }
        return told | {"worst_ms": round(self.at(1.0), 2), "count": len(self), "failed": sum(self.failed.values())}


@contextmanager
def repeated(ask: Callable[[], int], pause: float) -> Iterator[Times]:
    """Ask over and over, `pause` seconds apart, until the block ends."""
    times, over = Times(), threading.Event()

    def work() -> None:
        while not over.wait(pause):
            began = time.perf_counter()
            status = ask()
            times.add(status, time.perf_counter() - began)

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield times
    finally:
        over.set()
        thread.join()


def joined(each: Iterable[Times]) -> Times:
    """What all of them saw."""
    together = Times()
    for times in each:
        together.taken += times.taken
        for status, count in times.failed.items():
            together.failed[status] = together.failed.get(status, 0) + count
    return together


def habits(asker: Asker, root: str, word: str) -> Callable[[], int]:
    """What a normal user does, one thing a call: list the folder `root`, look at it, write a small file into it."""
    turns, path = iter(range(10**9)), f"/api/v1/nodes/{root}"

    def ask() -> int:
        number = next(turns)
        if number % 3 == 0:
            return asker.ask("GET", f"{path}/children?limit=100")
        if number % 3 == 1:
            return asker.ask("GET", path)
        return asker.ask("PUT", f"{path}/files/{word}-{number}.txt", f"{word} {number}".encode(), "text/plain")

    return ask
