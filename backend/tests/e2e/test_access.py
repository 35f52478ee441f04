"""No barriers that axe-core can find: WCAG 2.2 A and AA and its best practices, light and dark."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.houses import FRONTEND
from tests.e2e.visit import Visit

AXE = FRONTEND / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = f"axe.run(document, {{runOnly: {TAGS}, resultTypes: ['violations']}}).then((found) => found.violations)"
WINDOWS = [
    pytest.param({"color_scheme": scheme, "phone": phone}, id=f"{scheme}-{'390' if phone else '1280'}")
    for scheme in ("light", "dark")
    for phone in (False, True)
]


def barriers(page: Page) -> list[str]:
    """One line for each rule that is broken, with the elements. Injected by the debugger: the CSP stays as it is."""
    devtools = page.context.new_cdp_session(page)

    def run(expression: str) -> Any:
        answer = devtools.send(
            "Runtime.evaluate", {"expression": expression, "awaitPromise": True, "returnByValue": True}
        )
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    # Half-way through a fade every colour is a wrong one.
    run("Promise.allSettled(document.getAnimations().map((one) => one.finished)).then(() => null)")
    run(AXE.read_text() + ";null")
    found = run(RUN)
    devtools.detach()
    return [f"{rule['id']} at {', '.join(str(node['target']) for node in rule['nodes'])}" for rule in found]


@pytest.fixture(params=WINDOWS)
def look(request: pytest.FixtureRequest, visit_as: Callable[..., Visit]) -> Callable[..., Visit]:
    """`visit_as` in one of the four windows."""
    return lambda **options: visit_as(**request.param, **options)


def test_the_sign_in_has_no_barriers(look):
    visit = look(signed_in=False)
    expect(visit.page.get_by_label("Password")).to_be_visible()
    assert barriers(visit.page) == []
    visit.page.get_by_role("button", name="Sign in").click()
    expect(visit.page.locator(".field-error")).to_be_visible()
    assert barriers(visit.page) == []


def test_the_first_run_has_no_barriers(look):
    visit = look(seed="fresh", signed_in=False)
    expect(visit.page.get_by_label("Setup token")).to_be_visible()
    assert barriers(visit.page) == []


def test_the_list_its_menu_and_its_dialogs_have_no_barriers(look):
    visit = look()
    expect(visit.row("Documents")).to_be_visible()
    assert barriers(visit.page) == []
    visit.row("archive.zip").get_by_role("button", name="Actions for archive.zip").click()
    expect(visit.page.get_by_role("menu")).to_be_visible()
    assert barriers(visit.page) == []
    visit.page.get_by_role("menuitem", name="Move").click()
    expect(visit.dialog.get_by_role("button", name="Documents")).to_be_visible()
    assert barriers(visit.page) == []
    visit.page.keyboard.press("Escape")
    visit.act("archive.zip", "Rename")
    visit.page.get_by_label("New name for archive.zip").fill("a/b")
    visit.page.keyboard.press("Enter")
    expect(visit.page.locator(".rename-error")).to_be_visible()
    assert barriers(visit.page) == []
    visit.page.keyboard.press("Escape")
    visit.new("New folder")
    expect(visit.dialog).to_be_visible()
    assert barriers(visit.page) == []


def test_an_empty_folder_has_no_barriers(look):
    visit = look(seed="empty")
    expect(visit.page.get_by_role("heading", name="Nothing in this folder yet")).to_be_visible()
    assert barriers(visit.page) == []


def test_the_trash_and_the_last_question_have_no_barriers(look):
    visit = look(seed="trash", path="/trash")
    expect(visit.row("Old draft.txt")).to_be_visible()
    assert barriers(visit.page) == []
    visit.act("Old draft.txt", "Delete forever")
    expect(visit.dialog).to_be_visible()
    assert barriers(visit.page) == []


def test_a_busy_tray_and_a_note_have_no_barriers(look, tmp_path: Path):
    visit = look()
    with busy_tray(visit, tmp_path):
        assert barriers(visit.page) == []
        visit.act("empty.txt", "Delete")
        expect(visit.note).to_contain_text("moved to the trash")
        assert barriers(visit.page) == []


@contextmanager
def busy_tray(visit: Visit, folder: Path) -> Iterator[None]:
    """One file on its way, one that is paused, one that failed and one that needs a choice."""
    sizes = {"walk.mov": 24_000_000, "later.tif": 24_000_000, "holiday.mp4": 2_000_000, "scan.pdf": 2_000_000}
    for name, size in sizes.items():
        (folder / name).write_bytes(os.urandom(size))
    expect(visit.row("holiday.mp4")).to_be_visible()
    visit.stage("POST", "uploads", status=507)
    visit.slow_uploads(400_000)
    visit.choose(folder / "scan.pdf")
    expect(visit.tray_title).to_have_text("1 upload failed")
    visit.choose(folder / "walk.mov", folder / "later.tif", folder / "holiday.mp4")
    fold = visit.tray.get_by_role("button", name="Show uploads")
    if fold.count():
        fold.click()
    visit.tray.get_by_role("button", name="Pause later.tif").click()
    expect(visit.tray.get_by_role("button", name="Skip: holiday.mp4")).to_be_visible()
    expect(visit.upload("walk.mov")).to_contain_text(" of 24 MB")
    yield


def test_the_search_finds_a_barrier_that_we_build(visit: Visit):
    expect(visit.row("Documents")).to_be_visible()
    visit.page.evaluate("document.querySelector('.row-more').removeAttribute('aria-label')")
    assert [line.split()[0] for line in barriers(visit.page)] == ["button-name"]


def test_a_search_and_the_details_have_no_barriers(look):
    visit = look(path="/search?q=no&type=text")
    expect(visit.row("Notes.txt")).to_be_visible()
    assert barriers(visit.page) == []
    visit.act("Notes.txt", "Details")
    for tab, found in (("Versions", ".vers"), ("Activity", ".happenings"), ("Details", ".props")):
        visit.page.get_by_role("tab", name=tab).click()
        expect(visit.page.locator(found)).to_be_visible()
        assert barriers(visit.page) == []
