"""100,000 nodes with past versions and shares travel: SQLite → MariaDB → PostgreSQL → SQLite, each time through one
portable file into an empty install. What the last one holds must be what the first one held; and what plain `sqlite3`
and `diff` say of it must be the same.
"""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
import subprocess
import time
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tests.faults import databases
from tests.faults.client import Api
from tests.faults.house import House
from tests.faults.kills import root
from tests.faults.run import Run
from tests.faults.together import BULK_TYPE

STOPS = ("sqlite", "mariadb", "postgres", "sqlite")
NODES, FOLDERS, AT_ONCE = 100_000, 400, 500
VERSIONED, VERSIONS, LARGE, LARGE_BYTES = 300, 3, 8, 5 * 1024 * 1024 + 77
PEOPLE = ("bo", "cy", "di")
ROLES = ("viewer", "contributor", "editor", "manager")
WORDS = ("größe", "写真", "naïve", "quarter", "ﬁnal", "…", "scan 7", "a'b\"c")

Item = dict[str, Any]

# What must be equal at both ends. Paths are below their space: its number is another one in each install.
BELOW = "substr(path, instr(path || '/', '/') + 1)"
OWNED = "(SELECT kind || ':' || coalesce(owner, name) FROM space WHERE space.id = node.space)"
EQUAL = {
    "spaces": "SELECT kind, owner, quota_bytes, trash_days, keep_versions, fingerprint FROM space",
    "nodes": f"SELECT {OWNED}, {BELOW}, kind, media_type, size, digest, created_at, modified_at FROM node",
    "versions": f"SELECT {OWNED}, {BELOW}, written_at, written_by, version.size, version.digest, pinned"
    " FROM version JOIN node ON node.id = version.node",
    "roles": f"SELECT {OWNED}, {BELOW}, person, people, role FROM access JOIN node ON node.id = access.node",
}


def run(run: Run) -> None:
    """The part. `run.count` trips."""
    while run.done < run.count and not run.failures:
        trip(run, run.folder / str(run.done))
        run.done += 1


def trip(run: Run, folder: Path) -> None:
    """From the first stop to the last."""
    began = time.monotonic()
    files: list[Path] = []
    for number, engine in enumerate(STOPS):
        here = folder / str(number)
        here.mkdir(parents=True)
        here.chmod(0o755)
        folder.chmod(0o755)
        database = databases.start(engine, here / "db")
        house = House(here / "house", database.url, {"HOLDFAST_ACCESS_TOKEN_LIFE": "12h"})
        try:
            if number == 0:
                house.prepare()
                house.start()
                fill(run, house)
                house.halt()
            else:
                house.manage("migrate", "--verbosity", "0")
                _told(run, house.manage("import", "--sqlite", str(files[-1]), "--make-people").stdout)
            files.append(here / "all.sqlite")
            house.manage("export", "--all", "--sqlite", str(files[-1]))
            if number in (0, len(STOPS) - 1):
                house.manage("export", "--all", str(here / "folders"))
            _verified(run, house)
        finally:
            house.stop()
            database.stop()
        run.say(f"{engine} after {time.monotonic() - began:.0f} s")
    run.worst("longest_trip_s", time.monotonic() - began)
    compare(run, files[0], files[-1])
    taken_out(run, files[-1], folder)
    shutil.rmtree(folder)


def _told(run: Run, said: str) -> None:
    run.add("spaces_equal", said.count("EQUAL"))
    for line in said.splitlines():
        if line.startswith(("DIFFERS", "LEFT OUT", "SKIPPED", "RENAMED")):
            run.fail(line)


def _verified(run: Run, house: House) -> None:
    done = house.manage("verify", check=False)
    if done.returncode:
        run.fail(f"manage.py verify: {done.stdout[-500:]}{done.stderr[-500:]}")


def fill(run: Run, house: House) -> None:
    """Folders in folders, small and large files, past versions, roles for others; and a team's space beside."""
    dice = random.Random(run.rng.getrandbits(48))
    with house.api() as api:
        people = [
            api.json("POST", "/api/v1/users", {"username": name, "password": house.password})["id"] for name in PEOPLE
        ]
        folders = _folders(api, dice)
        team = api.json("POST", "/api/v1/spaces", {"name": "The team"})
        made: list[Item] = []
        for start in range(0, NODES - len(folders), AT_ONCE):
            made += _files(api, dice, folders, range(start, min(start + AT_ONCE, NODES - len(folders))))
        _files(api, dice, [str(team["root"])], range(AT_ONCE))
        for file in dice.sample(made, VERSIONED):
            path = f"/api/v1/nodes/{file['parent']}/files/{quote(file['name'], safe='')}"
            for _ in range(VERSIONS):
                _must(api, "PUT", path, dice.randbytes(dice.randrange(1, 200_000)))
        for number in range(LARGE):
            path = f"/api/v1/nodes/{dice.choice(folders)}/files/large-{number}.bin"
            _must(api, "PUT", path, dice.randbytes(LARGE_BYTES))
        for node in [*dice.sample(folders[1:], 40), *(file["id"] for file in dice.sample(made, 40))]:
            asked = {"user": dice.choice(people), "role": dice.choice(ROLES)}
            api.json("POST", f"/api/v1/nodes/{node}/grants", asked)
    run.add("nodes", NODES + LARGE + AT_ONCE)


def _folders(api: Api, dice: random.Random) -> list[str]:
    """Ids, the top first."""
    made = [root(api)]
    for number in range(FOLDERS):
        asked = {"parent": dice.choice(made[-40:]), "name": f"{dice.choice(WORDS)} {number}"}
        made.append(str(api.json("POST", "/api/v1/nodes", asked)["id"]))
    return made


def _files(api: Api, dice: random.Random, folders: list[str], numbers: range) -> list[Item]:
    """Small files, made in one request."""
    datas = [dice.randbytes(dice.randrange(1500)) for _ in numbers]
    listed = [
        {"folder": dice.choice(folders), "name": f"{dice.choice(WORDS)} {number}.txt", "size": len(data)}
        for number, data in zip(numbers, datas, strict=True)
    ]
    body = json.dumps({"files": listed}).encode() + b"\n" + b"".join(datas)
    items: list[Item] = _must(api, "POST", "/api/v1/bulk", body, Content_Type=BULK_TYPE)["items"]
    return items


def _must(api: Api, method: str, path: str, body: bytes, **headers: str) -> Any:
    answer = api.ask(method, path, body, **headers)
    if not answer.ok:
        raise RuntimeError(f"{method} {path}: {answer}")
    return answer.json()


def compare(run: Run, first: Path, last: Path) -> None:
    """Both files tell the same, row by row."""
    for what, sql in EQUAL.items():
        rows = [Counter(sqlite3.connect(file).execute(sql)) for file in (first, last)]
        run.add(f"{what}_compared", sum(rows[0].values()))
        if not rows[0]:
            run.fail(f"there are no {what}: nothing was compared")
        for row, count in list(((rows[0] - rows[1]) + (rows[1] - rows[0])).items())[:5]:
            run.fail(f"{what}: {count} × {row} is at one end alone")


def taken_out(run: Run, file: Path, folder: Path) -> None:
    """What plain `sqlite3` takes out of the last file, and both exports to folders, are one tree."""
    out = folder / "out"
    out.mkdir()
    subprocess.run(["sqlite3", file, ".archive -x"], cwd=out, check=True, capture_output=True)
    ends = [folder / "0" / "folders" / "files", folder / str(len(STOPS) - 1) / "folders" / "files"]
    for one, other in ((ends[0], ends[1]), (ends[1], out)):
        done = subprocess.run(["diff", "-r", "--brief", one, other], capture_output=True, text=True, check=False)
        if done.returncode:
            run.fail(f"diff: {done.stdout[:1000]}{done.stderr[:300]}")
    run.add("files_diffed", sum(path.is_file() for path in out.rglob("*")))
