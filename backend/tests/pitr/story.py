"""What happens to the drive before and after the moment, and how it must look when it is back there."""

from __future__ import annotations

import hashlib
import os
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from tests.faults.client import Api
from tests.faults.house import House

APART = 2.5  # seconds between the moment and what comes before and after it: binary logs know whole seconds
SMALL, LARGE = 20_000, 5 * 1024 * 1024 + 17


@dataclass
class Story:
    """Files of ada's in the drive; `then` is what was acknowledged until the moment: name → SHA-256."""

    house: House
    then: dict[str, str] = field(default_factory=dict)
    access: str = ""

    def begin(self) -> None:
        """What is there when the first copy of the database is taken."""
        self.house.prepare()
        self.house.start()
        self.access = self.house.sign_in()
        for name in ("first.bin", "to be replaced.bin", "to be trashed.bin", "to be purged.bin"):
            self.put(name, LARGE if name == "first.bin" else SMALL)

    def moment(self) -> datetime:
        """More, between the copy and the moment. The moment, in UTC."""
        self.put("second.bin", LARGE)
        self.put("to be replaced.bin", SMALL)
        self.put("Grüße & more.bin", SMALL)
        time.sleep(APART)
        moment = datetime.now(UTC)
        time.sleep(APART)
        return moment

    def after(self) -> None:
        """What must not be there afterwards."""
        kept = dict(self.then)
        self.put("too late.bin", LARGE)
        self.put("to be replaced.bin", SMALL)
        self.remove("to be trashed.bin")
        self.remove("to be purged.bin", for_good=True)
        self.then = kept

    def put(self, name: str, size: int) -> None:
        data = os.urandom(size)
        with self._api() as api:
            answer = api.ask("PUT", f"/api/v1/nodes/{self._root(api)}/files/{quote(name)}?conflict=replace", data)
        assert answer.ok, answer
        self.then[name] = hashlib.sha256(data).hexdigest()

    def remove(self, name: str, *, for_good: bool = False) -> None:
        with self._api() as api:
            node = self._names(api)[name]
            assert api.ask("DELETE", f"/api/v1/nodes/{node}").ok
            assert not for_good or api.ask("DELETE", f"/api/v1/trash/{node}").ok

    def must_be_back(self, folder: Path, database_url: str) -> None:
        """A new time line, a whole look, and the drive as it was at the moment, on the database at that URL."""
        again = House(folder, database_url, {"HOLDFAST_DATA": self.house.env["HOLDFAST_DATA"]})
        again.password = self.house.password
        try:
            assert "A new time line in 1 space" in again.manage("new_timeline").stdout
            looked = again.manage("verify", check=False)
            assert (looked.returncode, "DAMAGED" in looked.stdout) == (0, False), looked.stdout + looked.stderr
            again.start()
            with Api(again.port, self.access) as old:
                assert old.ask("GET", "/api/v1/me").status == 401
            with again.api() as api:
                found = {
                    name: hashlib.sha256(api.ask("GET", f"/api/v1/nodes/{node}/content").body).hexdigest()
                    for name, node in self._names(api).items()
                }
                assert found == self.then
                assert api.json("GET", "/api/v1/trash")["items"] == []
                assert api.ask("PUT", f"/api/v1/nodes/{self._root(api)}/files/goes%20on.bin", b"on").ok
        finally:
            again.stop()

    def _api(self) -> Api:
        return Api(self.house.port, self.access)

    @staticmethod
    def _root(api: Api) -> str:
        return str(api.json("GET", "/api/v1/me")["space"]["root"])

    def _names(self, api: Api) -> dict[str, str]:
        items = api.json("GET", f"/api/v1/nodes/{self._root(api)}/children?limit=200")["items"]
        return {item["name"]: item["id"] for item in items}
