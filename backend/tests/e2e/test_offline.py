"""Days without a line: the page opens, shows what was looked at, says that it is old, and changes only when told to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.houses import House, MovingHouse
from tests.e2e.visit import Visit

WHOLE = """async () => {
  const read = async () => (await (await caches.open("holdfast-book")).match("/whole"))?.text();
  while (!(await read())) await new Promise((resolve) => setTimeout(resolve, 50));
}"""
# The page's own files, where the API is, and what the worker notes of each page.
OWN = (
    "/css/",
    "/icons/",
    "/js/",
    "/vendor/",
    "/index.html",
    "/manifest.webmanifest",
    "/config.json",
    "/page/",
    "/whole",
)
NO_WORKER = """async () => {
  const all = () => navigator.serviceWorker.getRegistrations();
  while ((await all()).length) await new Promise((resolve) => setTimeout(resolve, 50));
}"""
KEYS = """async () => Object.fromEntries(await Promise.all((await caches.keys()).map(async (name) =>
  [name, (await (await caches.open(name)).keys()).map(({ url }) => url)])))"""


@contextmanager
def kept(browser: Browser, house: House) -> Iterator[Visit]:
    """ada's files in a browser that has the page's own files already."""
    with Visit.begin(browser, house, service_workers="allow") as visit:
        expect(visit.row("Documents")).to_be_visible()
        visit.page.evaluate(WHOLE)
        yield visit


def offline(visit: Visit):
    return visit.page.locator(".offline-note")


# Holds: L3
def test_without_a_line_it_opens_and_shows_what_was_looked_at(browser: Browser, mock_house: House):
    with kept(browser, mock_house) as visit:
        visit.open_folder("Documents")
        expect(visit.row("Report.pdf")).to_be_visible()
        visit.context.set_offline(True)
        visit.page.reload()
        expect(visit.title).to_have_text("Documents")
        expect(visit.row("Report.pdf")).to_be_visible()
        expect(offline(visit)).to_contain_text("You see what was here on")
        visit.page.get_by_role("link", name="All files").first.click()
        expect(visit.row("Documents")).to_be_visible()
        visit.row("Documents").click()
        visit.page.keyboard.press("Delete")  # nothing is queued: it is refused, and stays
        expect(visit.note).to_contain_text("The server cannot be reached")
        expect(visit.row("Documents")).to_be_visible()
        visit.context.set_offline(False)
        expect(offline(visit)).to_be_hidden()
        visit.act("Documents", "Rename")
        visit.page.keyboard.type("Papers")
        visit.page.keyboard.press("Enter")
        expect(visit.row("Papers")).to_be_visible()


# Holds: L3
def test_it_keeps_its_own_files_and_listings_and_forgets_the_listings_at_sign_out(browser: Browser, mock_house: House):
    with kept(browser, mock_house) as visit:
        visit.page.goto("/f/10/p/17")
        visit.page.goto("/")
        expect(visit.row("Documents")).to_be_visible()
        caches = visit.page.evaluate(KEYS)
        shelf = caches.pop("holdfast-shelf")
        assert any("/children" in url for url in shelf)
        assert not any("content" in url or "thumb" in url or "preview" in url for url in shelf)
        page = mock_house.page_url
        assert all(url.removeprefix(page).startswith(OWN) for urls in caches.values() for url in urls)
        visit.page.get_by_role("button", name="account menu").click()
        visit.page.get_by_role("menuitem", name="Sign out").click()
        expect(visit.page.get_by_role("button", name="Sign in")).to_be_visible()
        assert "holdfast-shelf" not in visit.page.evaluate(KEYS)
        visit.context.set_offline(True)
        visit.page.reload()
        expect(visit.page.get_by_role("heading", name="Holdfast cannot be reached")).to_be_visible()


# Holds: L3
def test_it_can_be_installed(visit: Visit):
    devtools = visit.context.new_cdp_session(visit.page)
    told = devtools.send("Page.getAppManifest")
    assert (told["errors"], told["url"]) == ([], f"{visit.house.page_url}/manifest.webmanifest")
    refusals = devtools.send("Page.getInstallabilityErrors")["installabilityErrors"]
    assert {one["errorId"] for one in refusals} <= {"in-incognito"}  # as every window of a test is


@pytest.fixture
def moving_house() -> Iterator[MovingHouse]:
    running = MovingHouse()
    try:
        yield running
    finally:
        running.stop()


# Holds: L3
def test_a_new_release_waits_until_its_person_says_so_and_work_in_progress_is_never_kept(
    browser: Browser, moving_house: MovingHouse
):
    with kept(browser, moving_house) as visit:
        root = visit.page.locator("html")
        moving_house.change("js/views/storage.js", 'document.documentElement.dataset.release = "second";')
        visit.page.evaluate("dispatchEvent(new Event('offline'))")  # the line is looked after
        visit.page.get_by_role("link", name="Storage").first.click()  # loaded only now, and of the first release
        expect(visit.title).to_have_text("Storage")
        expect(visit.page.locator(".view-slot table").first).to_be_visible()
        expect(root).not_to_have_attribute("data-release", "second")
        visit.context.set_offline(True)
        expect(offline(visit)).to_be_visible()
        visit.context.set_offline(False)
        expect(visit.note).to_contain_text("There is a new version of Holdfast.")
        visit.page.get_by_role("button", name="Reload to update").click()
        expect(root).to_have_attribute("data-release", "second")
        moving_house.change(
            "js/views/storage.js", 'document.documentElement.dataset.release = "third";', HOLDFAST_PAGE_LIVE="1"
        )
        visit.page.reload()
        expect(root).to_have_attribute("data-release", "third")
        visit.page.evaluate(NO_WORKER)
