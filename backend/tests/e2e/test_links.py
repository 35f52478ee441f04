"""The link page in Chromium with scripts switched off: files come and go, and a password keeps everything in."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e.conftest import PATIENCE_MS
from tests.e2e.houses import RealHouse
from tests.e2e.test_access import barriers
from tests.e2e.visit import PASSWORD

WORD = "open sesame"
CONTENT = os.urandom(3 * 1024 * 1024 + 7)


class Ada:
    """Ada at the API, with a folder of hers and links to it."""

    def __init__(self, house: RealHouse) -> None:
        self.api = f"{house.url}/api/v1"
        body = {"token": house.setup_token, "username": "ada", "password": PASSWORD}
        answer = requests.post(f"{self.api}/setup", json=body, timeout=30).json()
        self.http = requests.Session()
        self.http.headers["Authorization"] = f"Bearer {answer['access']}"
        self.folder = self.make_folder(answer["user"]["space"]["root"], "Harbour")
        self.below = self.make_folder(self.folder, "Deeper")
        self.put(self.folder, "picture.bin", CONTENT)

    def make_folder(self, parent: str, name: str) -> str:
        answer = self.http.post(f"{self.api}/nodes", json={"parent": parent, "name": name}, timeout=30)
        return str(answer.json()["id"])

    def put(self, folder: str, name: str, data: bytes) -> None:
        self.http.put(f"{self.api}/nodes/{folder}/files/{name}", data=data, timeout=30).raise_for_status()

    def link(self, kind: str = "view", **more: Any) -> str:
        body = {"kind": kind, **more}
        answer = self.http.post(f"{self.api}/nodes/{self.folder}/shares", json=body, timeout=30)
        answer.raise_for_status()
        return str(answer.json()["url"])

    def names(self) -> list[str]:
        items = self.http.get(f"{self.api}/nodes/{self.folder}/children", timeout=30).json()["items"]
        return [item["name"] for item in items]


@pytest.fixture(scope="module")
def ada(real_house: RealHouse) -> Ada:
    return Ada(real_house)


@pytest.fixture
def guest(browser: Browser) -> Iterator[Page]:
    """Somebody without an account, and with scripts switched off."""
    yield from _tab(browser.new_context(java_script_enabled=False, accept_downloads=True))


@pytest.fixture
def reader(browser: Browser) -> Iterator[Page]:
    """A tab in which axe-core can look; the pages have no script of their own."""
    yield from _tab(browser.new_context())


def _tab(context: BrowserContext) -> Iterator[Page]:
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    yield page
    context.close()


def test_folders_open_and_files_come_down_byte_by_byte(ada: Ada, guest: Page):
    guest.goto(ada.link(label="For you"))
    expect(guest.get_by_role("heading", name="Harbour")).to_be_visible()
    guest.get_by_role("link", name="Deeper").click()
    expect(guest.get_by_text("This folder is empty")).to_be_visible()
    guest.get_by_role("link", name="Harbour").click()
    for name in ("picture.bin", "Download all"):
        with guest.expect_download() as told:
            guest.get_by_role("link", name=name).click()
        data = Path(told.value.path()).read_bytes()
        assert data == CONTENT if name == "picture.bin" else data.startswith(b"PK")


# Holds: H1
def test_a_limited_link_runs_out(ada: Ada, guest: Page):
    url = ada.link(download_limit=1)
    guest.goto(url)
    with guest.expect_download() as told:
        guest.get_by_role("link", name="picture.bin").click()
    assert Path(told.value.path()).read_bytes() == CONTENT
    guest.goto(url)
    expect(guest.get_by_text("0 downloads left")).to_be_visible()
    expect(guest.get_by_role("link", name="picture.bin")).to_have_count(0)


# Holds: H3
def test_a_drop_box_takes_files_by_its_form(ada: Ada, guest: Page, tmp_path: Path):
    before = ada.names()
    for name, data in (("slides.bin", CONTENT), ("notes ü.txt", b"notes")):
        (tmp_path / name).write_bytes(data)
    guest.goto(ada.link("drop", label="Bring me your slides"))
    expect(guest.get_by_text("picture.bin")).to_have_count(0)
    guest.get_by_label("Files").set_input_files([tmp_path / "slides.bin", tmp_path / "notes ü.txt"])
    guest.get_by_role("button", name="Send").click()
    expect(guest.get_by_role("status")).to_contain_text("2 files arrived")
    assert sorted(ada.names()) == sorted([*before, "slides.bin", "notes ü.txt"])


def test_a_password_opens_the_page_and_stays_known(ada: Ada, guest: Page):
    url = ada.link(password=WORD)
    guest.goto(url)
    expect(guest.get_by_text("Harbour")).to_have_count(0)
    guest.get_by_role("textbox", name="Password").fill("not this one")
    guest.get_by_role("button", name="Open").click()
    expect(guest.get_by_role("alert")).to_contain_text("not the password")
    guest.get_by_role("textbox", name="Password").fill(WORD)
    guest.get_by_role("button", name="Open").click()
    expect(guest.get_by_role("heading", name="Harbour")).to_be_visible()
    guest.goto(url)
    expect(guest.get_by_role("heading", name="Harbour")).to_be_visible()
    cookies = guest.context.cookies()
    assert [(one["httpOnly"], one["sameSite"], url.endswith(one["path"])) for one in cookies] == [(True, "Lax", True)]


# Holds: A1
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_no_page_of_a_link_has_barriers_or_complaints(ada: Ada, reader: Page, scheme: str, width: int):
    complaints: list[str] = []
    reader.on("console", lambda told: None if "Failed to load" in told.text else complaints.append(told.text))
    reader.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    reader.set_viewport_size({"width": width, "height": 800})
    kinds = [ada.link("edit"), ada.link("drop"), ada.link(password=WORD), ada.link()[:-32] + "0" * 32]
    for url in kinds:
        reader.goto(url)
        assert barriers(reader) == []
        assert reader.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert complaints == []
