"""Is everything there that was acknowledged, and nothing half?"""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import quote

from tests.faults.client import TUS, Api, Unknown
from tests.faults.contents import Content, tree_digest
from tests.faults.databases import Database
from tests.faults.house import House
from tests.faults.load import File, Load
from tests.faults.run import Run

READERS = 4


def check_folder(load: Load, folder: str, *, settle: bool) -> None:
    """Each name shows what it may show, byte for byte; no other name is there.

    `settle`: the writers hold still, so what is seen is what stays.
    """
    with load.house.api() as api:
        seen = {node["name"]: node for node in listing(api, folder)}
    files = [file for file in load.files if file.folder == folder]
    for name in seen.keys() - {file.name for file in files}:
        load.run.fail(f"{name} is in the folder and was never sent")
    with ThreadPoolExecutor(READERS) as readers:
        parts = [files[number::READERS] for number in range(READERS)]
        list(readers.map(lambda part: _check_files(load, part, seen), parts))
    for batch in load.batches:
        there = {file.name in seen for file in batch if file.folder == folder and file.node == ""}
        if len(there) > 1:
            load.run.fail(f"half of a bulk request is there: {[file.name for file in batch]}")
    if settle:
        for file in files:
            _settle(file, seen.get(file.name))


def check_uploads(load: Load) -> None:
    """Every running upload stands at or beyond the last offset that was acknowledged, and not beyond its length."""
    with load.house.api() as api:
        for upload in list(load.uploads.values()):
            answer = api.patiently("HEAD", upload.id, None, **TUS)
            offset = int(answer.headers["Upload-Offset"] or -1) if answer.ok else -1
            if not upload.acked <= offset <= upload.content.size:
                load.run.fail(
                    f"{upload.id}: acknowledged {upload.acked} of {upload.content.size}; HEAD {answer.status} {offset}"
                )
            load.run.add("uploads_asked")


def check_inside(run: Run, house: House, database: Database) -> None:
    """What only the tables tell, after every upload has expired; the engine's own check; and `manage.py verify`."""
    for problem in house.inside("settle"):
        run.fail(problem)
    if house.manage("help", "verify", check=False).returncode == 0:
        done = house.manage("verify", "--json", check=False)
        if done.returncode:
            run.fail(f"manage.py verify: {done.stdout[-1500:]}{done.stderr[-500:]}")
        run.detail["verify"] = "clean" if done.returncode == 0 else "damage"
    house.halt()  # what is asked now is asked of files at rest
    for problem in database.problems():
        run.fail(f"engine check: {problem}")


def check_ledger(run: Run, load: Load) -> None:
    """The ledger's last word about each name is what the harness remembers: the two must not have come apart."""
    last: dict[str, Any] = {}
    for fact in load.ledger.facts():
        if fact["kind"] not in ("upload", "together"):
            last[fact["folder"] + "/" + fact["name"]] = fact
    for file in load.files:
        word: dict[str, Any] = last.get(f"{file.folder}/{file.name}", {"kind": "nothing"})
        told = word["size"] if word["kind"] == "file" else None
        if told != file.told:
            run.fail(f"{file.name}: the ledger says {json.dumps(word)}, the harness remembers {file.told} bytes")
    run.detail["ledger_facts"] = load.ledger.count


def listing(api: Api, folder: str) -> list[dict[str, Any]]:
    """All children of a folder."""
    found: list[dict[str, Any]] = []
    cursor = ""
    while True:
        more = f"&cursor={quote(cursor)}" if cursor else ""
        page = api.json("GET", f"/api/v1/nodes/{folder}/children?limit=1000{more}")
        found += page["items"]
        if not page["next"]:
            return found
        cursor = page["next"]


def _check_files(load: Load, files: list[File], seen: dict[str, dict[str, Any]]) -> None:
    with load.house.api() as api:
        for file in files:
            node = seen.get(file.name)
            if node is None:
                if None not in file.possible:
                    load.run.fail(f"{file.name} was acknowledged and is gone (it was {file.possible})")
                continue
            _check_node(load.run, api, file, node)


def _check_node(run: Run, api: Api, file: File, node: dict[str, Any]) -> None:
    try:
        answer = api.patiently("GET", f"/api/v1/nodes/{node['id']}/content")
    except Unknown as error:
        run.fail(f"{file.name} can not be read: {error}")
        return
    run.add("files_read")
    if not answer.ok:
        run.fail(f"{file.name} can not be read: {answer}")
    elif answer.body not in [content.data() for content in file.possible if content is not None]:
        run.fail(f"{file.name} reads as {len(answer.body)} bytes that are none of {file.possible}")
    elif node["size"] != len(answer.body) or node["digest"] != tree_digest(answer.body):
        run.fail(f"{file.name} is listed as {node['size']} bytes, {node['digest']}; it reads otherwise")


def _settle(file: File, node: dict[str, Any] | None) -> None:
    """A content that was seen stays: a commit does not go back. What was not seen may still be on its way."""
    if node is None or len(file.possible) == 1:
        return
    shown: list[Content | None] = [
        content for content in file.possible if content and tree_digest(content.data()) == node["digest"]
    ]
    file.possible, file.node = shown or file.possible, node["id"]
