"""The plug is pulled in the middle of the upload of a folder, in five ways; then every name and digest is compared.

`test_plug.py` does it with hundreds of files, `make soak PART=plug` with ten thousand.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import CDPSession, Page, expect

from tests.e2e.houses import RealHouse, sign_in_by_api
from tests.e2e.visit import PASSWORD, Visit
from tests.faults.contents import tree_digest

KIB = 1024


def make_folder(top: Path, count: int, *, large: int = 3, large_bytes: int = 1_500_000, a_folder: int = 100) -> Path:
    """`count` files in folders of a hundred: most of them some KiB, `large` of them too much for one request."""
    for number in range(count):
        place = top / f"part {number // a_folder}"
        place.mkdir(parents=True, exist_ok=True)
        is_large = number % (count // large) == count // large // 2
        size = large_bytes + number if is_large else 0 if number % 97 == 0 else KIB + number % 3000
        (place / f"note {number}.txt").write_bytes(os.urandom(size))
    return top


def expected(top: Path) -> dict[str, str]:
    """Path → tree digest of every file of a folder on the disk, its own name first."""
    files = [path for path in top.rglob("*") if path.is_file()]
    return {str(path.relative_to(top.parent)): tree_digest(path.read_bytes()) for path in files}


def stored(house: RealHouse) -> tuple[dict[str, str], list[str]]:
    """The same of all that ada has, as the API tells it, and what is there more than once in any way.

    Room that an upload reserved whose creation was never answered is given back when it expires; it is no content.
    """
    api, user = sign_in_by_api(house, "ada", PASSWORD)
    digests, doubled, total = {}, [], 0
    waiting = [(user["space"]["root"], "")]
    while waiting:
        folder, path = waiting.pop()
        cursor = ""
        while cursor is not None:
            address = f"{house.url}/api/v1/nodes/{folder}/children?limit=1000" + (cursor and f"&cursor={cursor}")
            page = api.get(address, timeout=60).json()
            for node in page["items"]:
                if node["kind"] == "folder":
                    waiting.append((node["id"], f"{path}{node['name']}/"))
                    continue
                digests[f"{path}{node['name']}"] = node["digest"]
                total += node["size"]
                if node["version"] != 1:
                    doubled.append(f"{path}{node['name']} was stored {node['version']} times")
            cursor = page["next"]
    space = api.get(f"{house.url}/api/v1/me", timeout=30).json()["space"]
    if space["used_bytes"] != total:
        doubled.append(f"{space['used_bytes']} bytes count, {total} are there")
    return digests, doubled


class Trip:
    """One folder on its way from one page, on a line that can be slow, cut or well."""

    def __init__(self, visit: Visit, house: RealHouse, top: Path, count: int) -> None:
        self.visit, self.house, self.top, self.count = visit, house, top, count
        self._line: CDPSession | None = None

    def begin(self) -> None:
        self.slow()
        self.visit.choose(self.top, folder=True)

    def slow(self, bytes_a_second: int = 600_000) -> None:
        self._condition(uploadThroughput=bytes_a_second)

    def well(self) -> None:
        self._condition()

    def cut(self) -> None:
        self._condition(offline=True)

    def wait_for(self, done: int, seconds: float = 120) -> None:
        """Until so many files are up, in this tab."""
        self.visit.page.wait_for_function(
            """(done) => {
              const title = document.querySelector("upload-tray h2")?.textContent ?? "";
              const numbers = (title.match(/[\\d,]+/g) ?? []).map((text) => Number(text.replaceAll(",", "")));
              return / of |uploaded/.test(title) && (numbers[0] ?? 0) >= done;
            }""",
            arg=done,
            timeout=seconds * 1000,
        )

    def wait_for_the_end(self, seconds: float = 120) -> None:
        expect(self.visit.tray_title).to_have_text(f"{self.count:,} files uploaded", timeout=seconds * 1000)

    def reopen(self) -> None:
        """The tab is closed without a word, and the same folder chosen again in a new one."""
        self.visit.page.close()
        self.visit = Visit(self.house, self.visit.context)
        self.visit.page.goto("/")
        self._line = None
        self.begin()

    def _condition(self, *, offline: bool = False, uploadThroughput: int = -1) -> None:
        if self._line is None:
            self._line = self.visit.context.new_cdp_session(self.visit.page)
            self._line.send("Network.enable")
        line = {"offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": uploadThroughput}
        self._line.send("Network.emulateNetworkConditions", line)


def offline(trip: Trip) -> None:
    trip.cut()
    expect(trip.visit.tray).to_contain_text("Waiting for network")
    trip.slow()


def killed(trip: Trip) -> None:
    """SIGKILL to every process of the server, which comes back on the same data."""
    trip.house.kill()
    expect(trip.visit.tray).to_contain_text("Waiting for")
    trip.house.serve()


def expired(trip: Trip) -> None:
    """The session ends, and with it every token of the page; the person signs in again in place."""
    api, _ = sign_in_by_api(trip.house, "ada", PASSWORD)
    api.delete(f"{trip.house.url}/api/v1/me/sessions", timeout=30).raise_for_status()
    again = trip.visit.page.get_by_role("dialog", name="Sign in again")
    again.get_by_label("Password").fill(PASSWORD)
    again.get_by_role("button", name="Sign in and go on").click()
    expect(again).to_have_count(0)


def reopened(trip: Trip) -> None:
    trip.reopen()


def second_tab(trip: Trip) -> Page:
    """The same folder is chosen in a second tab while the first one goes on. Who is first matters to nobody."""
    other = Visit(trip.house, trip.visit.context)
    other.page.goto("/")
    other.choose(trip.top, folder=True)
    expect(other.tray_title).to_have_text(re.compile("Uploading"))
    return other.page


PLUGS: dict[str, Callable[[Trip], Page | None]] = {
    "offline": offline,
    "killed": killed,
    "expired": expired,
    "reopened": reopened,
    "second tab": second_tab,
}
