"""Changes of many names with one request, while processes are killed: a folder's copy, a batch, a move between spaces.

Each playground is a folder at home and one in a team's space. What may stand in the two is a list of pictures: one
after an acknowledgement; the one before and the one after when no answer came. Anything between is a half change.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.faults.client import Answer, Api
from tests.faults.contents import Content, choose, tree_digest

if TYPE_CHECKING:
    from tests.faults.load import Load

KIB = 1024
BULK_TYPE = "application/vnd.holdfast.bulk"
READERS = 4
SAMPLE = 5  # files of a playground whose bytes are read at each look; of the rest the digest is compared
FILES = 6  # in the folder that is copied and moved

# Path below the playground, as `home/source/a`: its content; None is a folder.
Picture = dict[str, Content | None]


@dataclass
class Playground:
    """Two folders by id, what may stand in them, and the nodes that are played with."""

    home: str
    away: str
    possible: list[Picture]
    source: str = ""  # id of the folder that is copied and moved
    one: str = ""  # id of the last file in it
    loose: str = ""  # id of the file that batches move
    loose_at: str = "home/loose"
    source_at: str = "home/source"
    copies: list[tuple[str, str]] = field(default_factory=list)  # (path, id), the oldest first
    acts: int = 0
    touched: bool = True  # since somebody looked


class Together:
    """One writer's plays. `ask` sends a request; None when its outcome is not known."""

    def __init__(self, load: Load, rng: random.Random, ask: Callable[..., Answer | None]) -> None:
        self.load, self.rng, self._ask = load, rng, ask
        self._ground: Playground | None = None

    def step(self) -> None:
        """One act; a new playground first when there is none."""
        ground = self._ground
        if ground is None:
            self._ground = self._make()
            return
        ground.acts, ground.touched = ground.acts + 1, True
        act, how = self.rng.choice(((self._copy, "copy"), (self._batch, "batch"), (self._move, "move_between_spaces")))
        before = ground.possible[0]
        after, request, learn = act(ground)
        ground.possible = [before, after]
        answer = self._send(*request)
        if answer is not None:
            self.load.ledger.add("together", how=how, home=ground.home, away=ground.away, act=ground.acts)
            learn(answer.json())
            ground.possible = [after]
            self.load.run.add(f"acknowledged_{how}")
        else:
            # A look at the tree may settle which picture is shown; what the answer would have taught is not known then.
            self._ground = None
            self.load.run.add(f"without_answer_{how}")

    def _send(self, method: str, path: str, body: Any) -> Answer | None:
        return self._ask(method, path, json.dumps(body).encode(), Content_Type="application/json")

    def _make(self) -> Playground | None:
        """A playground with a folder of files and a loose one; None when an answer was missing on the way."""
        at_home, in_team = self.load.grounds
        name = f"{self.rng.getrandbits(48):012x}"
        steps = [
            {"op": "create_folder", "parent": at_home, "name": name},
            {"op": "create_folder", "parent": "$0", "name": "source"},
            {"op": "create_folder", "parent": in_team, "name": name},
        ]
        answer = self._send("POST", "/api/v1/batch", {"steps": steps})
        if answer is None:
            return None
        home, source, away = (str(result["node"]["id"]) for result in answer.json()["results"])
        contents = {("source", f"f{number}"): choose(self.rng, 1, 16 * KIB) for number in range(FILES)}
        contents["", "loose"] = choose(self.rng, 1, 64 * KIB)
        datas = [content.data() for content in contents.values()]
        files = [
            {"folder": source if where else home, "name": name, "size": len(data)}
            for (where, name), data in zip(contents, datas, strict=True)
        ]
        body = json.dumps({"files": files}).encode() + b"\n" + b"".join(datas)
        answer = self._ask("POST", "/api/v1/bulk", body, Content_Type=BULK_TYPE)
        if answer is None:
            return None
        ids = [str(node["id"]) for node in answer.json()["items"]]
        picture: Picture = {"home/source": None}
        picture |= {"/".join(filter(None, ("home", *path))): content for path, content in contents.items()}
        ground = Playground(home, away, [picture], source=source, one=ids[FILES - 1], loose=ids[-1])
        self.load.add_ground(ground)
        return ground

    def _copy(self, ground: Playground) -> tuple[Picture, tuple[str, str, Any], Callable[[Any], None]]:
        """The folder with all that is in it, back home, wherever it is now."""
        name = f"copy-{ground.acts}"
        after = ground.possible[0] | _below(ground.possible[0], ground.source_at, f"home/{name}")
        request = ("POST", f"/api/v1/nodes/{ground.source}/copy", {"parent": ground.home, "name": name})
        return after, request, lambda node: ground.copies.append((f"home/{name}", str(node["id"])))

    def _move(self, ground: Playground) -> tuple[Picture, tuple[str, str, Any], Callable[[Any], None]]:
        """The folder to the other space."""
        there = "away" if ground.source_at.startswith("home") else "home"
        picture, to = ground.possible[0], f"{there}/source"
        after = _without(picture, ground.source_at) | _below(picture, ground.source_at, to)
        request = (
            "PATCH",
            f"/api/v1/nodes/{ground.source}",
            {"parent": ground.away if there == "away" else ground.home},
        )

        def learn(_: Any) -> None:
            ground.source_at = to

        return after, request, learn

    def _batch(self, ground: Playground) -> tuple[Picture, tuple[str, str, Any], Callable[[Any], None]]:
        """New folders, a copy of a file, the loose file moved and renamed, and the oldest copy into the trash."""
        box, picture = f"home/box-{ground.acts}", ground.possible[0]
        loose_at = f"{box}/inner/loose-{ground.acts}"
        after = _without(picture, ground.loose_at) | {
            box: None,
            f"{box}/inner": None,
            f"{box}/one": picture[f"{ground.source_at}/f{FILES - 1}"],
            loose_at: picture[ground.loose_at],
        }
        steps: list[dict[str, Any]] = [
            {"op": "create_folder", "parent": ground.home, "name": f"box-{ground.acts}"},
            {"op": "create_folder", "parent": "$0", "name": "inner"},
            {"op": "copy", "node": ground.one, "parent": "$0", "name": "one"},
            {"op": "move", "node": ground.loose, "parent": "$1"},
            {"op": "rename", "node": ground.loose, "name": f"loose-{ground.acts}"},
        ]
        gone = ground.copies[:1]
        for path, node in gone:
            steps.append({"op": "trash", "node": node})
            after = _without(after, path)

        def learn(_: Any) -> None:
            ground.loose_at = loose_at
            del ground.copies[: len(gone)]

        return after, ("POST", "/api/v1/batch", {"steps": steps}), learn


def check(load: Load, grounds: list[Playground], *, settle: bool) -> None:
    """Each playground shows one of its pictures, whole. `settle`: what is seen now is what stays."""
    parts = [grounds[number::READERS] for number in range(READERS)]
    with ThreadPoolExecutor(READERS) as readers:
        list(readers.map(lambda part: _check(load, part, settle), parts))


def _check(load: Load, grounds: list[Playground], settle: bool) -> None:
    rng = random.Random(len(grounds))
    with load.house.api() as api:
        for ground in grounds:
            ground.touched = False
            nodes = dict(_walk(api, ground.home, "home")) | dict(_walk(api, ground.away, "away"))
            seen = {path: node["digest"] for path, node in nodes.items()}
            shown = [picture for picture in ground.possible if _digests(picture) == seen]
            if not shown:
                told = [_difference(_digests(picture), seen) for picture in ground.possible]
                load.run.fail(f"a change of many names is there by half: {told}")
                continue
            load.run.add("playgrounds_seen")
            if settle and shown[0] is ground.possible[-1]:
                ground.possible = shown  # a commit does not go back; what was not seen may still be on its way
            files = [(nodes[path], content) for path, content in shown[0].items() if content is not None]
            for node, content in rng.sample(files, min(SAMPLE, len(files))):
                answer = api.patiently("GET", f"/api/v1/nodes/{node['id']}/content")
                if answer.body != content.data():
                    load.run.fail(f"{node['name']} of a playground reads otherwise than it was sent: {answer.status}")
                load.run.add("files_read")


def _walk(api: Api, folder: str, path: str) -> list[tuple[str, dict[str, Any]]]:
    """All below a folder, by path."""
    from tests.faults.oracle import listing

    found: list[tuple[str, dict[str, Any]]] = []
    for node in listing(api, folder):
        here = f"{path}/{node['name']}"
        found.append((here, node))
        if node["kind"] == "folder":
            found += _walk(api, node["id"], here)
    return found


def _below(picture: Picture, top: str, to: str) -> Picture:
    """What stands at `top` and below, as it would stand at `to`."""
    return {to + path[len(top) :]: content for path, content in picture.items() if _is_at(path, top)}


def _without(picture: Picture, top: str) -> Picture:
    return {path: content for path, content in picture.items() if not _is_at(path, top)}


def _is_at(path: str, top: str) -> bool:
    return path == top or path.startswith(f"{top}/")


def _digests(picture: Picture) -> dict[str, str | None]:
    return {path: None if content is None else tree_digest(content.data()) for path, content in picture.items()}


def _difference(expected: dict[str, str | None], seen: dict[str, str | None]) -> dict[str, list[str]]:
    """What a reader of a failure wants to know."""
    return {
        "missing": sorted(expected.keys() - seen.keys()),
        "more": sorted(seen.keys() - expected.keys()),
        "other": sorted(path for path in expected.keys() & seen.keys() if expected[path] != seen[path]),
    }
