"""How fast does one large file go in (W1) and come out (W4), whole, in ranges (W6), and once more (W7)?

W1: PUT of 1 GiB, then every byte is read back and compared. W4: GET of it, one stream and eight at once, from memory.
Holdfast's chunks are then read once more by a server that trusts none of them and hashes each before it is sent.
W6: ranges of 64 KiB at random places, eight connections, every byte compared. W7: the same bytes under another name,
and again with one byte changed.
"""

from __future__ import annotations

from pathlib import Path

from bench import clients
from bench.flood import Plan, Request
from bench.peers.base import Peer, Server
from bench.peers.holdfast import Holdfast
from bench.sitting import Sitting
from bench.workloads import amplification

WORKLOADS = ("W1", "W4", "W6", "W7")
NEVER_TRUST = {"HOLDFAST_VERIFY_AGE": "1ms"}
NAME = "big.bin"


def sit(sitting: Sitting, peer: Peer, wanted: set[str]) -> None:
    """One peer's turn; what is not `wanted` is left out, but the file has to go in."""
    source = sitting.source()
    size = source.stat().st_size
    with peer.start(sitting.folder) as server:
        put = sitting.measure(server.roots, lambda: clients.put([server.put(NAME)], [source]), settle=True)
        clients.same(server.get(NAME), source)
        if "W1" in wanted:
            sitting.keep("W1", "", put, amount=size, unit="MB/s", stored=size, more={"size": size})
        if "W4" in wanted:
            _downloads(sitting, server, size, "")
        if "W6" in wanted and peer.ranges:
            _ranges(sitting, server, source)
        if "W7" in wanted:
            _again(sitting, server, source)
        if "W4" in wanted and isinstance(server, Holdfast):
            with server.house.serve(**NEVER_TRUST) as doubting:
                _downloads(sitting, doubting, size, ", never verified")


def _downloads(sitting: Sitting, server: Server, size: int, more: str) -> None:
    for streams in (1, sitting.scale.streams):
        targets = [server.get(NAME)] * streams
        if streams == 1:
            clients.get(targets, size)  # everybody's first read warms the cache
        measured = sitting.measure(server.roots, lambda targets=targets: clients.get(targets, size), settle=False)  # type: ignore[misc]
        variant = f"{streams} stream{'s' * (streams > 1)}{more}"
        sitting.keep("W4", variant, measured, amount=size * streams, unit="MB/s", stored=0, more={"size": size})


def _ranges(sitting: Sitting, server: Server, source: Path) -> None:
    scale, size = sitting.scale, source.stat().st_size
    target = server.get(NAME)
    path = "/" + target.url.split("/", 3)[3]
    starts = [sitting.random.randrange(size - scale.range_bytes) for _ in range(scale.ranges)]
    requests = [
        Request(
            "GET", path, header=f"Range: bytes={start}-{start + scale.range_bytes - 1}",
            within=(start, scale.range_bytes),
        )
        for start in starts
    ]  # fmt: skip
    plan = Plan(sitting.folder / "flood", requests, target.headers, source)
    sent = len(starts) * scale.range_bytes
    with amplification.watched(server, sent) as more:
        measured = sitting.measure(server.roots, lambda: plan.run(server.base, scale.streams), settle=False)
    sitting.keep("W6", "", measured, amount=len(starts), unit="ranges/s", stored=0, more=more)


def _again(sitting: Sitting, server: Server, source: Path) -> None:
    size = source.stat().st_size
    same = sitting.measure(server.roots, lambda: clients.put([server.put("again.bin")], [source]), settle=True)
    sitting.keep("W7", "identical", same, amount=size, unit="MB/s", stored=size)
    middle = size // 2
    with source.open("r+b") as file:
        file.seek(middle)
        before = file.read(1)
        file.seek(middle)
        file.write(bytes([before[0] ^ 1]))
    try:
        other = sitting.measure(server.roots, lambda: clients.put([server.put("other.bin")], [source]), settle=True)
        clients.same(server.get("other.bin"), source)
    finally:
        with source.open("r+b") as file:
            file.seek(middle)
            file.write(before)
    sitting.keep("W7", "one byte changed", other, amount=size, unit="MB/s", stored=size)
