"""How many files of 10 KB go in a second, over eight connections (W3)? One request a file, and Holdfast's bulk too.

Every file has random bytes of its own. A sample is read back over the same connections, and every byte compared.
"""

from __future__ import annotations

import os
from collections.abc import Sequence

from bench.flood import Plan
from bench.peers.base import Peer, Server
from bench.peers.holdfast import Holdfast
from bench.sitting import Sitting

WORKLOADS = ("W3",)
BULK_FILES = 100  # files a request
SAMPLE = 1_000

Files = Sequence[tuple[str, bytes]]


def sit(sitting: Sitting, peer: Peer, wanted: set[str]) -> None:
    """One peer's turn: requests of one file each, then a sample out again; ours also in bulk."""
    with peer.start(sitting.folder) as server:
        files = _files(sitting, "one")
        requests = [server.small_put(name, content) for name, content in files]
        _send(sitting, server, "single", Plan(sitting.folder / "flood", requests, server.headers), len(files))
        _read_back(sitting, server, files, keep=True)
        if isinstance(server, Holdfast):
            files = _files(sitting, "many")
            groups = [files[at : at + BULK_FILES] for at in range(0, len(files), BULK_FILES)]
            plan = Plan(sitting.folder / "flood", [server.bulk(group) for group in groups], server.headers)
            _send(sitting, server, f"bulk of {BULK_FILES}", plan, len(files))
            _read_back(sitting, server, files, keep=False)


def _files(sitting: Sitting, word: str) -> Files:
    return [
        (f"{word}-{number:05}.bin", os.urandom(sitting.scale.small_bytes))
        for number in range(sitting.scale.small_files)
    ]


def _send(sitting: Sitting, server: Server, variant: str, plan: Plan, count: int) -> None:
    measured = sitting.measure(server.roots, lambda: plan.run(server.base, sitting.scale.streams), settle=True)
    stored = count * sitting.scale.small_bytes
    sitting.keep("W3", variant, measured, amount=count, unit="files/s", stored=stored)


def _read_back(sitting: Sitting, server: Server, files: Files, *, keep: bool) -> None:
    sample = sitting.random.sample(list(files), min(SAMPLE, len(files)))
    plan = Plan(sitting.folder / "flood", [server.small_get(*file) for file in sample], server.headers)
    measured = sitting.measure(server.roots, lambda: plan.run(server.base, sitting.scale.streams), settle=False)
    if keep:
        sitting.keep("W3", "read back", measured, amount=len(sample), unit="files/s", stored=0)
