"""What the requests are about: real ids, so that they reach more than a 404, and who sends them."""

from __future__ import annotations

import time
from collections.abc import MutableMapping
from random import Random
from typing import Any

from tests.contract.client import Api, good, page_headers
from tests.contract.servers import Server

RENEW_SECONDS = 240.0
KNOWN = {
    "node_id": "node", "folder_id": "folder", "parent": "folder", "in": "folder", "folder": "folder", "nodes": "node",
    "user": "user_id", "owner": "user_id", "upload": "upload_id", "tag": "tag_id",
}  # fmt: skip
# Hardly ever right when it is made up, and then nothing behind it is reached.
GUESSED = {"cursor", "since", "If-Match", "If-None-Match", "If-Range", "Range", "group"}


class World:
    """bo's things, and those of others that bo may not see; made anew from time to time, as requests delete them."""

    def __init__(self, server: Server, rng: Random) -> None:
        self.server, self.rng = server, rng
        self.ada, self.bo = Api(server, "ada"), Api(server, "bo")
        self.ids: dict[str, list[str]] = {}
        self.visit: str | None = None
        self._renewed = time.monotonic()
        self._round = 0
        self.renew()

    def headers(self, who: str) -> dict[str, str]:
        """Of a request as nobody, user or visitor."""
        if time.monotonic() - self._renewed > RENEW_SECONDS:
            for api in (self.ada, self.bo):
                api.access = good(api.post("session/refresh", headers=page_headers()))["access"]
            self._renewed = time.monotonic()
        access = {"nobody": None, "user": self.bo.access, "visitor": self.visit}[who]
        return {"Authorization": f"Bearer {access}"} if access else {}

    def renew(self) -> None:
        """A new folder with everything that an id can be of."""
        self._round += 1
        bo, ids = self.bo, self.ids
        folder = bo.folder(bo.root, f"fuzz {self._round}")["id"]
        inner = bo.folder(folder, "inner")["id"]
        file = bo.file(folder, "a.txt", b"one")["id"]
        good(bo.put(folder, "a.txt", b"two"))
        trashed = bo.file(folder, "old", b"x")["id"]
        assert bo.delete(f"nodes/{trashed}").status_code == 204
        ids["node"] = [folder, inner, file, file, trashed, self.ada.root, bo.root]
        ids["folder"] = [folder, inner, inner, file, trashed, self.ada.root]
        ids["revision_id"] = ["current", good(bo.get(f"nodes/{file}/revisions"))["items"][1]["id"]]
        grant = {"role": "viewer", "user": self.ada.user["id"]}
        ids["grant_id"] = [good(bo.post(f"nodes/{folder}/grants", json=grant), 201)["id"]]
        link = good(bo.post(f"nodes/{folder}/shares", json={"kind": "edit"}), 201)
        ids["share_id"], ids["token"] = [link["id"]], [link["token"]]
        self.visit = good(bo.post(f"links/{link['token']}/visit", json={}))["access"]
        ids["tag_id"] = [good(bo.post("tags", json={"name": f"tag {self._round}"}), 201)["id"]]
        ids["upload_id"] = [bo.upload(folder, "running", 5).rpartition("/")[2]]
        ids["user_id"] = [bo.user["id"], self.ada.user["id"]]
        ids["space"] = ids["space_id"] = [bo.user["space"]["id"], self.ada.user["space"]["id"]]

    def put_ids(self, values: Any) -> None:
        """Real ids in place of most of those that were made up, also deep inside; most guesses are left out."""
        if isinstance(values, list):
            for value in values:
                self.put_ids(value)
        if not isinstance(values, MutableMapping):
            return
        for name in list(values):
            known = self.ids.get(KNOWN.get(name, name))
            if name in GUESSED and self.rng.random() < 0.8:
                del values[name]
            elif known and isinstance(values[name], str) and self.rng.random() < 0.8:
                values[name] = self.rng.choice(known)
            elif known and name == "nodes" and self.rng.random() < 0.8:
                values[name] = self.rng.sample(known, self.rng.randint(1, 3))
            else:
                self.put_ids(values[name])
