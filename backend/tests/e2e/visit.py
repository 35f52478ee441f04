"""One person's visit: a browser of their own, the page, and the words in which tests speak of what is on it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import requests
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Dialog, Locator, Page, Request, expect

from tests.e2e.houses import House, sign_in_by_api

PASSWORD = "correct horse battery"  # the mock takes any but “wrong”
PATIENCE_MS = 30_000
DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
ISOLATES = "\u2068\u2069"
# The browser's own line about an answer of 400 and above, or about none; what the page makes of it is what tests ask.
EXPECTED = ("Failed to load resource",)
TELL_VIOLATIONS = """document.addEventListener("securitypolicyviolation",
  (event) => console.error("CSP: " + event.violatedDirective + " " + event.blockedURI + " " + event.sample));"""


class Visit:
    """The page of one test, and the mock's control plane behind it."""

    def __init__(self, house: House, context: BrowserContext) -> None:
        self.house, self.context = house, context
        self.complaints: list[str] = []
        self.upload_requests: list[Request] = []
        self.page: Page = context.new_page()
        self.page.on("console", self._listen)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", self._note)
        self.page.on("dialog", self._leave)

    @classmethod
    @contextmanager
    def begin(
        cls,
        browser: Browser,
        house: House,
        *,
        seed: str | None = "typical",
        signed_in: bool = True,
        phone: bool = False,
        path: str = "/",
        **context: Any,
    ) -> Iterator[Visit]:
        """Reset the mock to `seed`, open `path`; afterwards the browser must have had nothing to complain about."""
        window = {"viewport": PHONE, "has_touch": True, "is_mobile": True} if phone else {"viewport": DESKTOP}
        # A copy of the page's files for every visit would be a second visit: test_offline.py asks for it.
        settings = {"accept_downloads": True, "service_workers": "block", **window, **context}
        place = browser.new_context(base_url=house.page_url, **settings)
        place.set_default_timeout(PATIENCE_MS)
        place.add_init_script(TELL_VIOLATIONS)
        try:
            visit = cls(house, place)
            if seed:
                visit.control("reset", {"seed": seed})
            if signed_in:
                answer = place.request.post(
                    f"{house.url}/api/v1/session", data={"username": "ada", "password": PASSWORD}
                )
                assert answer.ok, answer.text()
            visit.page.goto(path)
            yield visit
            assert not visit.complaints, visit.complaints
        finally:
            place.close()

    # The mock
    def control(self, what: str, body: Any = None) -> None:
        """POST to the mock's control plane."""
        requests.post(f"{self.house.url}/__mock__/{what}", json=body or {}, timeout=30).raise_for_status()

    def stage(self, method: str, path: str, **fault: Any) -> None:
        """Let requests fail or be slow: see the mock's page."""
        self.control("faults", {"match": {"method": method, "path": f"/api/v1/{path}"}, **fault})

    def slow_uploads(self, bytes_a_second: int = 3_000_000) -> None:
        self.stage("PATCH", "uploads/*", bandwidth=bytes_a_second, times=None)

    def calm(self) -> None:
        """No faults any more."""
        requests.delete(f"{self.house.url}/__mock__/faults", timeout=30).raise_for_status()

    def digests(self) -> dict[str, str]:
        """Path → SHA-256 of every file of ada's, read through the API."""
        return stored_digests(self.house)

    # What is on the page
    def row(self, name: str) -> Locator:
        """The row of the list with exactly that name."""
        return self.page.get_by_role("row").filter(
            has=self.page.get_by_role("button", name=label("Actions for {}", name))
        )

    @property
    def names(self) -> list[str]:
        """The names in the list from top to bottom, as they are drawn."""

        def placed(row: Locator) -> tuple[int, str]:
            label = row.get_by_role("checkbox").get_attribute("aria-label") or ""
            return int(row.get_attribute("aria-rowindex") or 0), label.removeprefix("Select ").strip(ISOLATES)

        return [name for _, name in sorted(map(placed, self.page.locator("file-grid .tr").all()))]

    @property
    def title(self) -> Locator:
        return self.page.get_by_role("heading", level=1)

    @property
    def note(self) -> Locator:
        """What the notes at the bottom say."""
        return self.page.get_by_role("region", name="Notes")

    @property
    def tray(self) -> Locator:
        return self.page.get_by_role("region", name="Uploads")

    @property
    def tray_title(self) -> Locator:
        return self.tray.get_by_role("heading")

    def upload(self, name: str) -> Locator:
        """The tray's line of that file."""
        return self.tray.get_by_role("listitem").filter(has_text=name)

    @property
    def dialog(self) -> Locator:
        return self.page.get_by_role("dialog")

    # What a person does
    def act(self, name: str, action: str) -> None:
        """One of the actions of the row's ⋯ menu."""
        self.row(name).hover()
        self.row(name).get_by_role("button", name=label("Actions for {}", name)).click()
        self.page.get_by_role("menuitem", name=re.compile(f"^{action}")).click()

    def open_folder(self, name: str) -> None:
        self.row(name).locator(".nm").dblclick()
        expect(self.title).to_have_text(name)

    def new(self, what: str) -> None:
        self.page.get_by_role("button", name=re.compile("^New( folder or upload)?$")).locator("visible=true").click()
        self.page.get_by_role("menuitem", name=what).click()

    def choose(self, *paths: Path, folder: bool = False) -> None:
        """Pick files, or one folder, for uploading."""
        with self.page.expect_file_chooser() as chooser:
            self.new("Upload folder" if folder else "Upload files")
        chooser.value.set_files(paths[0] if folder else list(paths))

    def drop(self, *paths: Path, on: Locator | None = None) -> None:
        """Drop what lies on the disk, as from a file manager: the browser itself reads it."""
        box = (on or self.page.locator(".files")).bounding_box()
        assert box
        # Beside the rows, if not on one: what is dropped on a folder goes into it.
        down = box["height"] / 2 if on else 12
        place = {"x": box["x"] + box["width"] / 2, "y": box["y"] + down}
        data = {"items": [], "files": [str(path) for path in paths], "dragOperationsMask": 1}
        devtools = self.context.new_cdp_session(self.page)
        for kind in ("dragEnter", "dragOver", "drop"):
            devtools.send("Input.dispatchDragEvent", {"type": kind, **place, "data": data})
        devtools.detach()

    def offsets(self) -> list[int]:
        """Where each PATCH of an upload began."""
        return [int(one.headers["upload-offset"]) for one in self.upload_requests if one.method == "PATCH"]

    def created(self) -> int:
        """How many uploads were begun."""
        return sum(one.method == "POST" for one in self.upload_requests)

    def _listen(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(EXPECTED):
            self.complaints.append(message.text)

    def _note(self, request: Request) -> None:
        if "/api/v1/uploads" in request.url and not request.url.endswith("/publish"):
            self.upload_requests.append(request)

    @staticmethod
    def _leave(dialog: Dialog) -> None:
        """“Leave the page?” – yes; nothing else asks with a window of the browser's own."""
        dialog.accept()


def label(text: str, name: str) -> re.Pattern[str]:
    """A label with a name in it: where letters run the other way, the page isolates the name by two characters."""
    before, after = map(re.escape, text.split("{}"))
    return re.compile(f"^{before}[{ISOLATES}]?{re.escape(name)}[{ISOLATES}]?{after}$")


def stored_digests(house: House, password: str = PASSWORD) -> dict[str, str]:
    """Path → SHA-256 of the bytes of every file of ada's, read through the API."""
    api, user = sign_in_by_api(house, "ada", password)
    found, waiting = {}, [(user["space"]["root"], "")]
    while waiting:
        folder, path = waiting.pop()
        answer = api.get(f"{house.url}/api/v1/nodes/{folder}/children?limit=1000", timeout=30).json()
        for node in answer["items"]:
            if node["kind"] == "folder":
                waiting.append((node["id"], f"{path}{node['name']}/"))
            else:
                body = api.get(f"{house.url}/api/v1/nodes/{node['id']}/content", timeout=60).content
                found[f"{path}{node['name']}"] = digest(body)
    return found


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def digests_of(folder: Path) -> dict[str, str]:
    """The same of a folder on the disk, its own name first."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {str(path.relative_to(folder.parent)): digest(path.read_bytes()) for path in files}
