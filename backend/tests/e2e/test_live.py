"""What others do appears without a person's doing, and what one tab does is known to the next."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.houses import House, LivelyHouse, sign_in_by_api
from tests.e2e.visit import PASSWORD, Visit

# Longer than anything may take; that it is there within 5 s is asked of the page's own pace in live.test.js.
SOON_MS = 5_000
ROW_PX = 46
# How many tabs hold the stream, and how many wait for it.
STREAMS = """async () => {
  const { held, pending } = await navigator.locks.query();
  return [held, pending].map((all) => all.filter(({ name }) => name === "holdfast.live").length);
}"""
HIDE = """(hidden) => {
  Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}"""


class Other:
    """Somebody at another machine: asks the API directly."""

    def __init__(self, house: House, username: str, password: str = PASSWORD) -> None:
        self.base = f"{house.url}/api/v1"
        self.session, self.user = sign_in_by_api(house, username, password)

    def ask(self, method: str, path: str, **body: object) -> dict:
        answer = self.session.request(method, f"{self.base}/{path}", json=body or None, timeout=30)
        answer.raise_for_status()
        return answer.json() if answer.content else {}

    def children(self, folder: str) -> dict[str, dict]:
        page = self.ask("GET", f"nodes/{folder}/children?limit=1000")
        return {node["name"]: node for node in page["items"]}

    @property
    def top(self) -> str:
        return self.user["space"]["root"]

    def batch(self, *steps: dict) -> None:
        self.ask("POST", "batch", steps=list(steps))

    def folder(self, name: str, parent: str | None = None) -> dict:
        return self.ask("POST", "nodes", parent=parent or self.top, name=name)


@pytest.fixture
def other(visit: Visit) -> Other:
    """ada again, elsewhere."""
    return Other(visit.house, "ada")


@pytest.fixture
def second(visit: Visit) -> Iterator[Page]:
    """A second tab of the same browser."""
    tab = visit.context.new_page()
    tab.goto("/")
    expect(tab.get_by_role("heading", level=1)).to_have_text("All files")
    yield tab
    tab.close()


def scroll_of(page: Page) -> float:
    return page.evaluate("document.querySelector('file-grid .body').scrollTop")


def top_of(page: Page, name: str) -> float:
    """Where that row stands in the window, in px."""
    box = page.get_by_role("row").filter(has_text=name).bounding_box()
    assert box
    return box["y"]


# Holds: MS3
def test_what_somebody_else_makes_renames_and_deletes_appears(visit: Visit, other: Other):
    expect(visit.row("Documents")).to_be_visible()
    made = other.folder("Made elsewhere")
    expect(visit.row("Made elsewhere")).to_be_visible(timeout=SOON_MS)
    other.ask("PATCH", f"nodes/{made['id']}", name="Named elsewhere")
    expect(visit.row("Named elsewhere")).to_be_visible(timeout=SOON_MS)
    expect(visit.row("Made elsewhere")).to_have_count(0)
    other.ask("DELETE", f"nodes/{made['id']}")
    expect(visit.row("Named elsewhere")).to_have_count(0, timeout=SOON_MS)


# Holds: MS3, SE4
def test_focus_scroll_and_selection_stay_and_what_vanished_leaves_the_selection(visit: Visit, other: Other):
    place = other.folder("Long")["id"]
    other.batch(*({"op": "create_folder", "parent": place, "name": f"Row {number:03}"} for number in range(120)))
    visit.page.goto(f"/f/{place}")
    visit.row("Row 000").click()
    visit.page.keyboard.press("End")
    expect(visit.row("Row 119")).to_be_focused()
    visit.page.keyboard.press("Shift+ArrowUp")
    expect(visit.page.get_by_text("2 selected")).to_be_visible()
    children = other.children(place)
    other.ask("DELETE", f"nodes/{children['Row 119']['id']}")
    expect(visit.page.get_by_text("1 selected")).to_be_visible(timeout=SOON_MS)
    expect(visit.row("Row 118")).to_be_focused()
    visit.page.evaluate("document.querySelector('file-grid .body').scrollTop = 2000")
    expect(visit.row("Row 050")).to_be_in_viewport()
    stood = top_of(visit.page, "Row 050")
    other.batch(*({"op": "create_folder", "parent": place, "name": f"A {number}"} for number in range(3)))
    expect(visit.title.locator("xpath=../..")).to_contain_text("122 items", timeout=SOON_MS)
    expect(visit.row("Row 118")).to_be_focused()
    assert top_of(visit.page, "Row 050") == pytest.approx(stood, abs=2)
    assert scroll_of(visit.page) == pytest.approx(2000 + 3 * ROW_PX, abs=2)


# Holds: MS3
def test_the_trash_and_the_storage_meter_follow(visit: Visit, other: Other):
    visit.page.goto("/trash")
    expect(visit.title).to_have_text("Trash")
    report = next(node for node in other.children(other.top).values() if node["kind"] == "file")
    other.ask("DELETE", f"nodes/{report['id']}")
    expect(visit.row(report["name"])).to_be_visible(timeout=SOON_MS)
    meter = visit.page.locator(".meter-slot")
    before = meter.inner_text()
    other.ask("DELETE", f"trash/{report['id']}")
    for waiting in other.ask("GET", "trash")["items"]:
        other.ask("DELETE", f"trash/{waiting['id']}")
    expect(visit.page.get_by_role("heading", name="The trash is empty")).to_be_visible(timeout=SOON_MS)
    expect(meter).not_to_have_text(before, timeout=SOON_MS)


# Holds: MS3
def test_what_others_share_and_change_there_appears(visit: Visit):
    bo = Other(visit.house, "bo")
    visit.page.goto("/shared")
    expect(visit.row("Boat plans")).to_be_visible()
    fresh = bo.folder("Sails of bo")
    bo.ask("POST", f"nodes/{fresh['id']}/grants", user=Other(visit.house, "ada").user["id"], role="viewer")
    expect(visit.row("Sails of bo")).to_be_visible(timeout=2 * SOON_MS)
    visit.open_folder("Sails of bo")
    bo.folder("Jib", fresh["id"])
    expect(visit.row("Jib")).to_be_visible(timeout=SOON_MS)


# Holds: MS2
def test_a_change_in_one_tab_is_in_the_other_and_one_stream_serves_both(visit: Visit, second: Page):
    expect(visit.row("Documents")).to_be_visible()
    visit.new("New folder")
    visit.dialog.get_by_role("textbox").fill("From the first tab")
    visit.page.keyboard.press("Enter")
    expect(second.get_by_role("row").filter(has_text="From the first tab")).to_be_visible(timeout=SOON_MS)
    assert second.evaluate(STREAMS) == [1, 1]
    visit.row("Documents").click()
    visit.page.keyboard.press("*")
    expect(visit.row("Documents")).to_contain_text("Starred")
    starred = second.get_by_role("row").filter(has_text="Documents")
    expect(starred).to_contain_text("Starred", timeout=SOON_MS)


# Holds: MS3
def test_a_stream_that_breaks_off_is_taken_up_again(visit: Visit, other: Other):
    expect(visit.row("Documents")).to_be_visible()
    visit.control("faults", {"match": {"path": "/events"}, "after_bytes": 300, "times": 2})
    visit.page.reload()
    expect(visit.row("Documents")).to_be_visible()
    for number in range(3):
        other.folder(f"After the break {number}")
        expect(visit.row(f"After the break {number}")).to_be_visible(timeout=2 * SOON_MS)


# Holds: MS3
def test_without_a_stream_the_page_asks_and_at_once_when_somebody_looks_again(visit: Visit, other: Other):
    expect(visit.title).to_be_visible()
    visit.control("faults", {"match": {"path": "/events"}, "status": 503, "times": None})
    visit.page.reload()
    with visit.page.expect_response(re.compile("/changes")):
        expect(visit.row("Documents")).to_be_visible()
    other.folder("Asked for")
    expect(visit.row("Asked for")).to_be_visible(timeout=2 * SOON_MS)
    visit.page.evaluate(HIDE, True)
    other.folder("While nobody looks")
    visit.page.evaluate(HIDE, False)
    expect(visit.row("While nobody looks")).to_be_visible(timeout=SOON_MS)


# Holds: MS3
def test_a_cursor_that_nobody_knows_any_more_costs_one_look(visit: Visit, other: Other):
    expect(visit.row("Documents")).to_be_visible()
    visit.stage("GET", "spaces/*/changes", code="cursor_gone", times=1)
    other.folder("Behind the gap")
    expect(visit.row("Behind the gap")).to_be_visible(timeout=SOON_MS)
    other.folder("After the gap")
    expect(visit.row("After the gap")).to_be_visible(timeout=SOON_MS)


@pytest.fixture(scope="module")
def lively_house() -> Iterator[LivelyHouse]:
    """The real server with a process of its own for the events."""
    running = LivelyHouse()
    try:
        yield running
    finally:
        running.stop()


# Holds: MS3
def test_the_real_server_tells_and_without_its_events_the_page_asks(browser: Browser, lively_house: LivelyHouse):
    with Visit.begin(browser, lively_house, seed=None, signed_in=False) as visit:
        visit.page.get_by_label("Setup token").fill(lively_house.setup_token)
        visit.page.get_by_label("Username").fill("ada")
        visit.page.get_by_label("Password").fill(PASSWORD)
        with visit.page.expect_response(re.compile(f":{lively_house.events_port}/events")) as stream:
            visit.page.get_by_role("button", name="Create the administrator").click()
        assert stream.value.ok
        expect(visit.page.get_by_role("heading", name="Nothing in this folder yet")).to_be_visible()
        other = Other(lively_house, "ada")
        other.folder("Told by the stream")
        expect(visit.row("Told by the stream")).to_be_visible(timeout=SOON_MS)
        lively_house.stop_events()
        with visit.page.expect_response(re.compile("/changes")):
            pass  # it has given the stream up for now
        other.folder("Found by asking")
        expect(visit.row("Found by asking")).to_be_visible(timeout=2 * SOON_MS)
