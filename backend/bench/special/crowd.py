"""Are 20 normal users served while 200 slow ones download, with no proxy in front? (P8, in small)

The slow ones take 64 KiB a second each from a large file. The normal ones list a folder, look at a node and write a
small file, one after the other with half a second between.
"""

from __future__ import annotations

import json
import selectors
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from urllib.parse import urlsplit

from bench import clients
from bench.clients import Target
from bench.meter import Meter
from bench.peers import holdfast
from bench.peers.holdfast import Holdfast
from bench.rounds import Run
from bench.sitting import MIB, noise
from bench.special.watch import Asker, Times, habits, joined, repeated

SLOW = 200
SLOW_BYTES_A_SECOND = 64 * 1024
NORMAL = 20
PAUSE_SECONDS = 0.5
SECONDS = 60
FILE_BYTES = 256 * MIB


def run(command: Run) -> None:
    """The normal users alone, and then beside the slow ones."""
    sitting = command.sitting("holdfast-sqlite", command.folder)
    with holdfast.drive(sitting.folder, engine="sqlite", HOLDFAST_ACCESS_TOKEN_LIFE="6h") as server:
        clients.put([server.put("big.bin")], [noise(sitting.round_folder, FILE_BYTES)])
        seconds = sitting.scale.some(SECONDS)
        alone = _normal(server, "alone", seconds)
        meter = Meter(server.roots).start()
        with _slow(server.get("big.bin")) as crowd:
            beside = _normal(server, "beside", seconds)
            received = crowd()
        cost = meter.stop(settle=False)
    more = {
        "alone": alone.summary(),
        "beside": beside.summary(),
        "slow": received,
        "slow_bytes_a_second": SLOW_BYTES_A_SECOND,
        "slow_asked": SLOW,
        "normal": NORMAL,
    }
    sitting.figure("crowd", f"{SLOW} slow, {NORMAL} normal", beside.at(0.95), "ms", cost, more)
    print(f"      {json.dumps(more)}")


def _normal(server: Holdfast, word: str, seconds: float) -> Times:
    with ExitStack() as stack:
        each = []
        for user in range(NORMAL):
            asker = Asker(server.base, server.headers)
            ask = habits(asker, server.root, f"{word}-{user}")
            each.append(stack.enter_context(repeated(ask, PAUSE_SECONDS)))
        time.sleep(seconds)
    return joined(each)


@contextmanager
def _slow(target: Target) -> Iterator[Callable[[], dict[str, int]]]:
    """SLOW downloads that never hurry; asked, it tells how many go on and how many bytes they have."""
    where = urlsplit(target.url)
    chooser, over = selectors.DefaultSelector(), threading.Event()
    got: dict[socket.socket, int] = {}
    for _ in range(SLOW):
        link = socket.create_connection((where.hostname or "", where.port or 80))
        link.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 64 * 1024)
        path = f"{where.path}?{where.query}"
        link.sendall(f"GET {path} HTTP/1.1\r\nHost: {where.netloc}\r\nConnection: close\r\n\r\n".encode())
        got[link] = 0
        chooser.register(link, selectors.EVENT_READ)

    def work() -> None:
        while not over.wait(0.25):
            for key, _ in chooser.select(0):
                link = key.fileobj
                assert isinstance(link, socket.socket)
                data = link.recv(SLOW_BYTES_A_SECOND // 4)
                got[link] += len(data)
                if not data:
                    chooser.unregister(link)

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield lambda: {"served": sum(count > 64 * 1024 for count in got.values()), "bytes": sum(got.values()),
                       "ended": SLOW - len(chooser.get_map())}  # fmt: skip
    finally:
        over.set()
        thread.join()
        for link in got:
            link.close()
