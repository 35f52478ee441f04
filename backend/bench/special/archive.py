"""Does a zip of 6 GiB and 70,000 files have the length it tells, does `unzip -t` open it, and what does it cost?"""

from __future__ import annotations

import json
import os
import random
import subprocess
import time
import urllib.request

from bench import clients
from bench.peers import holdfast
from bench.peers.holdfast import BULK_TYPE, Holdfast
from bench.rounds import Run
from bench.sitting import MIB, noise
from bench.special.memory import watched

FILES, AT_ONCE, FOLDERS = 70_000, 500, 100
MOST_SMALL = 4000  # bytes
LARGE = (5 * 1024 * MIB + 3, 1024 * MIB)  # one beyond what four bytes can tell


def run(command: Run) -> None:
    """On SQLite. Prints; raises AssertionError when the zip is not what it should be."""
    sitting = command.sitting("holdfast-sqlite", command.folder)
    files, target = max(AT_ONCE, int(command.scale.some(FILES))), command.folder / "all.zip"
    with holdfast.drive(sitting.folder, engine="sqlite", HOLDFAST_ACCESS_TOKEN_LIFE="6h") as server:
        _small(server, files)
        for number, size in enumerate(LARGE):
            source = noise(command.folder, int(command.scale.some(size)))
            clients.put([server.put(f"large-{number}.bin")], [source])
            source.unlink()
        url = f"{server.base}/api/v1/nodes/{server.root}/archive"
        began = time.monotonic()
        head = urllib.request.Request(url, headers=server.headers, method="HEAD")
        with urllib.request.urlopen(head, timeout=600) as answer:
            told = int(answer.headers["Content-Length"])
        looked = time.monotonic() - began
        with watched(server) as growth:
            began = time.monotonic()
            subprocess.run(
                ["curl", "-sSf", "-o", target, "-H", f"Authorization: {server.headers['Authorization']}", url],
                check=True,
            )
            seconds = time.monotonic() - began
    assert target.stat().st_size == told, f"{target.stat().st_size} bytes came, {told} were told"
    env = {**os.environ, "LC_ALL": "C.UTF-8"}
    tested = subprocess.run(["unzip", "-tq", target], env=env, capture_output=True, text=True, check=False)
    assert tested.returncode == 0, tested.stdout + tested.stderr
    print(tested.stdout.strip())
    figures = {"bytes": told, "files": files, "head_s": round(looked, 2), "get_s": round(seconds, 1)}
    print(json.dumps(figures | {"growth_mib": round(max(growth.values()) / MIB, 1)}))
    target.unlink()


def _small(server: Holdfast, count: int) -> None:
    """Small files with names beyond ASCII, spread over folders."""
    made = [server.ask("POST", "nodes", {"parent": server.root, "name": f"Größe {at}"}) for at in range(FOLDERS)]
    dice = random.Random(1)
    for start in range(0, count, AT_ONCE):
        bodies = [dice.randbytes(dice.randrange(MOST_SMALL)) for _ in range(AT_ONCE)]
        listed = [
            {"folder": made[at % FOLDERS]["id"], "name": f"Datei {start + at} ☃.txt", "size": len(body)}
            for at, body in enumerate(bodies)
        ]
        data = json.dumps({"files": listed}).encode() + b"\n" + b"".join(bodies)
        headers = server.headers | {"Content-Type": BULK_TYPE}
        with urllib.request.urlopen(
            urllib.request.Request(f"{server.base}/api/v1/bulk", data, headers, method="POST"), timeout=600
        ) as answer:
            assert answer.status == 201
