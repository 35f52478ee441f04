"""Backups taken while 32 people write, each restored on an empty host: is everything there that was acknowledged before
it began, and nothing that nobody sent?

A name may show what the ledger told last before the backup began, or anything that was asked for it until the backup
was there; a name that nobody touched in that time may show one content only.
"""

from __future__ import annotations

import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from tests.faults import databases, oracle
from tests.faults.client import TUS, Api
from tests.faults.contents import sha256
from tests.faults.house import House
from tests.faults.kills import new_folder, root
from tests.faults.ledger import Fact, Ledger
from tests.faults.load import Load
from tests.faults.run import Run

WRITERS = 32
BEFORE_SECONDS = 15.0  # of writing before each backup

Name = tuple[str, str]  # folder, name


@dataclass
class Taken:
    """A backup. `must` holds what each name may show in it, as SHA-256; None: that it is not there. `offsets` are those
    of uploads that were running when it began.
    """

    file: Path
    must: dict[Name, set[str | None]]
    offsets: dict[str, tuple[int, Name]]


def run(run: Run) -> None:
    """The part. `run.count` backups."""
    backups(run, writers=WRITERS, before=BEFORE_SECONDS)


def backups(run: Run, *, writers: int, before: float) -> None:
    """`run.count` backups under `writers` who wrote for `before` seconds."""
    with run.database() as database, run.server(database) as house, Ledger(run.folder / "ledger") as ledger:
        with house.api() as api:
            top = root(api)
        with Load(run, house, ledger, writers=writers) as load:
            while run.done < run.count and not run.failures:
                load.go(new_folder(house, top, run.done))
                time.sleep(before)
                taken = take(run, load)
                load.pause()
                restore(run, house, taken)
                run.done += 1
                run.say(f"{ledger.count} facts, {sum(None not in may for may in taken.must.values())} files held")
        oracle.check_ledger(run, load)


def take(run: Run, load: Load) -> Taken:
    """A backup while they write."""
    offsets = {upload.id: (upload.acked, (upload.file.folder, upload.file.name)) for upload in [*load.uploads.values()]}
    told = load.ledger.count  # what is acknowledged by now must be in it
    file, began = run.folder / f"backup-{run.done}.holdfast", time.monotonic()
    load.house.manage("backup", str(file))
    run.worst("longest_backup_s", time.monotonic() - began)
    # In this order: what is acknowledged in between is still possible, and then in the ledger too.
    possible = {(file.folder, file.name): [*file.possible] for file in [*load.files]}
    facts = list(load.ledger.facts())
    before, must = _last(facts[:told]), defaultdict[Name, set[str | None]](set)
    for fact in _of_files(facts[told:]):
        must[fact["folder"], fact["name"]].add(fact.get("sha256"))
    for name, contents in possible.items():
        must[name].add(before.get(name))
        if len(contents) > 1:  # somebody is just about to change it
            must[name] |= {sha256(content.data()) if content else None for content in contents}
    run.add("acknowledged_meanwhile", load.ledger.count - told)
    run.add("backup_bytes", file.stat().st_size)
    return Taken(file, dict(must), offsets)


def _last(facts: list[Fact]) -> dict[Name, str | None]:
    """What each name shows after these facts."""
    return {(fact["folder"], fact["name"]): fact.get("sha256") for fact in _of_files(facts)}


def _of_files(facts: list[Fact]) -> list[Fact]:
    return [fact for fact in facts if fact["kind"] in ("file", "trash", "purge")]


def restore(run: Run, house: House, taken: Taken) -> None:
    """On an empty host, and everything looked at there."""
    database = databases.start(run.engine, run.folder / f"other-{run.done}")
    other = House(run.folder / f"house-{run.done}", database.url, {})
    other.password = house.password
    try:
        began = time.monotonic()
        said = other.manage("restore", str(taken.file)).stdout
        run.worst("longest_restore_s", time.monotonic() - began)
        if "all is well." not in said:
            run.fail(f"restore says: {said[-500:]}")
        other.start()
        with other.api() as api:
            check(run, api, taken)
        oracle.check_inside(run, other, database)
    finally:
        other.stop()
        database.stop()
    taken.file.unlink()


def check(run: Run, api: Api, taken: Taken) -> None:
    """Each name, byte for byte; and each upload that was running."""
    shown: dict[Name, str] = {}
    for folder in {folder for folder, _ in taken.must}:
        shown |= {(folder, node["name"]): node["id"] for node in oracle.listing(api, folder)}
    for name in shown.keys() - taken.must.keys():
        run.fail(f"{name[1]} is in the backup and was never sent")
    for name, may in taken.must.items():
        content = None
        if name in shown:
            content = sha256(api.patiently("GET", f"/api/v1/nodes/{shown[name]}/content").body)
            run.add("files_read")
        if content not in may:
            run.fail(f"{name[1]} is {content or 'not there'} in the backup and may be {sorted(map(str, may))}")
        run.add("names_nobody_touched_meanwhile", len(may) == 1)
    for upload, (acked, name) in taken.offsets.items():
        answer = api.patiently("HEAD", upload, None, **TUS)
        offset = int(answer.headers["Upload-Offset"] or -1) if answer.ok else -1
        if offset < acked and name not in shown:
            run.fail(f"{upload}: {acked} bytes were acknowledged; HEAD {answer.status} {offset}, and no file")
        run.add("uploads_asked")
