"""How fast do eight files of 128 MiB go in together (W2)? Two of them are read back and compared."""

from __future__ import annotations

from pathlib import Path

from bench import clients
from bench.peers.base import Peer
from bench.sitting import MIB, Sitting

WORKLOADS = ("W2",)


def sit(sitting: Sitting, peer: Peer, wanted: set[str]) -> None:
    """One peer's turn."""
    paths = parts(sitting)
    size = sum(path.stat().st_size for path in paths)
    with peer.start(sitting.folder) as server:
        targets = [server.put(path.name) for path in paths]
        measured = sitting.measure(server.roots, lambda: clients.put(targets, paths), settle=True)
        for path in sitting.random.sample(paths, 2):
            clients.same(server.get(path.name), path)
    sitting.keep("W2", "", measured, amount=size, unit="MB/s", stored=size, more={"files": len(paths)})


def parts(sitting: Sitting) -> list[Path]:
    """The round's large file cut into as many as there are streams; cut once a round."""
    source, size = sitting.source(), sitting.scale.parallel_size
    paths = [sitting.round_folder / f"part-{number}.bin" for number in range(sitting.scale.streams)]
    with source.open("rb") as file:
        for path in paths:
            if not path.exists():
                with path.open("wb") as out:
                    for _ in range(size // MIB):
                        out.write(file.read(MIB))
    return paths
