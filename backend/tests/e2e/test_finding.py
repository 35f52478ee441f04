"""Finding things again, and what they were before: search, stars, the details panel."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.e2e.visit import Visit


def search(visit: Visit, words: str) -> None:
    expect(visit.title).to_be_visible()  # before the page is there, nobody listens
    visit.page.keyboard.press("/")
    visit.page.keyboard.type(words)


def filter_by(visit: Visit, label: str, choice: str) -> None:
    visit.page.get_by_role("button", name=re.compile(f"^{label}:")).click()
    visit.page.get_by_role("menuitemradio", name=choice, exact=True).click()


def details(visit: Visit, tab: str | None = None):
    panel = visit.page.get_by_role("complementary", name="Details")
    if tab:
        panel.get_by_role("tab", name=tab).click()
    return panel


# Holds: Q1, K6
def test_a_search_by_keyboard_and_back(visit: Visit):
    visit.open_folder("Documents")
    below = visit.page.url
    expect(visit.row("Notes.txt")).to_be_visible()
    visit.row("Notes.txt").focus()  # the list has its own letters, but / is not among them
    search(visit, "notes")
    expect(visit.title).to_have_text("“notes”")
    expect(visit.row("Notes.txt")).to_contain_text("Documents")
    expect(visit.page.get_by_role("status")).to_have_text("1 result")
    visit.page.keyboard.press("Enter")
    expect(visit.row("Notes.txt")).to_be_focused()
    visit.page.go_back()
    expect(visit.title).to_have_text("Documents")
    assert visit.page.url == below  # all that typing was one step
    visit.page.go_forward()
    expect(visit.row("Notes.txt")).to_be_visible()


# Holds: Q1, B11
def test_filters_live_in_the_address(visit: Visit):
    search(visit, "re")
    expect(visit.row("Recordings")).to_be_visible()
    filter_by(visit, "Type", "PDF")
    expect(visit.row("Recordings")).to_have_count(0)
    expect(visit.row("Report.pdf")).to_be_visible()
    assert visit.page.url.endswith("/search?q=re&type=pdf")
    visit.page.reload()
    expect(visit.row("Report.pdf")).to_be_visible()
    expect(visit.page.get_by_role("button", name="Type: PDF")).to_be_visible()
    filter_by(visit, "Type", "Videos")
    expect(visit.page.get_by_role("heading", name="Nothing found")).to_be_visible()
    visit.page.locator(".blank").get_by_role("button", name="Clear filters").click()
    expect(visit.row("Recordings")).to_be_visible()
    visit.page.go_back()
    expect(visit.page.get_by_role("heading", name="Nothing found")).to_be_visible()


# Holds: Q1
def test_owner_size_tag_and_what_is_shared_are_filters_too(visit: Visit):
    visit.page.goto("/search")
    expect(visit.row("archive.zip")).to_be_visible()
    filter_by(visit, "Size", "1 to 100 MB")
    filter_by(visit, "Tag", "Family")
    expect(visit.row("archive.zip")).to_have_count(0)
    assert visit.names == ["holiday.mp4"]
    filter_by(visit, "Size", "Any size")
    filter_by(visit, "Shared", "Shared with others")
    expect(visit.row("holiday.mp4")).to_have_count(0)
    assert visit.names == ["Photos"]
    filter_by(visit, "Owner", "Another person…")
    visit.dialog.get_by_label("Name of a person").fill("bo")
    visit.dialog.get_by_role("button", name="Bo Diaz").click()
    expect(visit.page.get_by_role("button", name="Owner: Bo Diaz")).to_be_visible()
    expect(visit.page.get_by_role("heading", name="Nothing found")).to_be_visible()
    assert re.search(r"[?]owner=\w+&tag=\w+&shared=yes$", visit.page.url)
    visit.page.reload()
    expect(visit.page.get_by_role("button", name="Owner: Bo Diaz")).to_be_visible()
    visit.page.get_by_role("group", name="Filters").get_by_role("button", name="Clear filters").click()
    expect(visit.row("archive.zip")).to_be_visible()
    assert visit.page.url.endswith("/search")


# Holds: Q1
def test_the_letters_that_were_met_are_marked(visit: Visit):
    search(visit, "re po")
    # A name is drawn in two parts, so that its end stays in sight.
    expect(visit.row("Report.pdf").locator("mark")).to_have_text(["Rep", "o"])
    visit.page.keyboard.press("Control+A")
    visit.page.keyboard.type("PDF")
    expect(visit.row("Report.pdf").locator("mark")).to_have_text(["pdf"])


# Holds: Q1, SE5
def test_a_hit_that_one_may_only_look_at_offers_no_changes(visit: Visit):
    search(visit, "letter")
    visit.row("Letter to Ada.txt").get_by_role("button", name="Actions for Letter to Ada.txt").click()
    menu = visit.page.get_by_role("menu", name="Actions for")
    expect(menu.get_by_role("menuitem", name="Download")).to_be_visible()
    expect(menu.get_by_role("menuitem", name="Rename")).to_have_count(0)
    expect(menu.get_by_role("menuitem", name="Delete")).to_have_count(0)
    expect(menu.get_by_role("menuitem", name="Share")).to_have_count(0)


# Holds: Q1
def test_a_search_in_the_folder_that_was_open(visit: Visit):
    visit.open_folder("Documents")
    search(visit, "re")
    expect(visit.row("Recordings")).to_be_visible()
    filter_by(visit, "Where", "In Documents")
    expect(visit.row("Recordings")).to_have_count(0)
    expect(visit.row("Report.pdf")).to_be_visible()


# Holds: Q1
def test_a_slow_answer_does_not_come_over_a_newer_one(visit: Visit):
    visit.stage("GET", "search", delay_ms=1500, times=1)
    with visit.page.expect_request(re.compile("search.q=rec&")):
        search(visit, "rec")
    visit.page.keyboard.type("o")
    expect(visit.title).to_have_text("“reco”")
    visit.page.keyboard.press("Control+A")
    visit.page.keyboard.type("notes")
    expect(visit.row("Notes.txt")).to_be_visible()
    visit.page.wait_for_timeout(1800)  # the slow one would be there now
    assert visit.names == ["Notes.txt"]


# Holds: B11
def test_a_search_that_fails_offers_another_try(visit: Visit):
    visit.stage("GET", "search", status=500, times=1)
    search(visit, "notes")
    expect(visit.page.get_by_role("heading", name="The search could not be done")).to_be_visible()
    expect(visit.page.locator(".blank")).to_contain_text("Request")
    visit.page.get_by_role("button", name="Try again").click()
    expect(visit.row("Notes.txt")).to_be_visible()


def test_a_star_and_what_is_starred(visit: Visit):
    visit.row("archive.zip").click()
    visit.page.keyboard.press("*")
    expect(visit.row("archive.zip").get_by_text("Starred", exact=True)).to_be_attached()
    expect(visit.page.get_by_role("status")).to_have_text("“archive.zip” starred")
    places = visit.page.get_by_role("navigation", name="Places", exact=True)
    places.get_by_role("link", name="Starred").click()
    expect(visit.title).to_have_text("Starred")
    expect(places.get_by_role("link", name="Starred")).to_have_attribute("aria-current", "page")
    expect(visit.row("Report.pdf")).to_contain_text("Documents")
    assert visit.names == ["archive.zip", "holiday.mp4", "Photos", "Report.pdf"]
    visit.act("archive.zip", "Remove from starred")
    expect(visit.row("archive.zip")).to_have_count(0)
    places.get_by_role("link", name="Recent").click()
    expect(visit.row("Notes.txt")).to_be_visible()


# Holds: I2, I3
def test_an_earlier_version_comes_back(visit: Visit):
    visit.open_folder("Documents")
    visit.act("Notes.txt", "Details")
    versions = details(visit, "Versions").get_by_role("listitem")
    expect(versions).to_have_count(5)
    expect(versions.first).to_contain_text("1.8 KB")
    versions.nth(1).get_by_role("button", name=re.compile("^Restore")).click()
    expect(visit.note).to_contain_text("“Notes.txt” is again as it was on 19 November 2026")
    expect(versions.first).to_contain_text("1.3 KB")
    expect(visit.row("Notes.txt")).to_contain_text("1.3 KB")
    activity = details(visit, "Activity").get_by_role("listitem")
    expect(activity.first).to_contain_text("Ada Lovelace")
    expect(activity.first.locator("time")).to_have_attribute("title", re.compile("20[0-9][0-9] at "))


# Holds: I2
def test_a_version_is_pinned_and_one_is_deleted_after_a_question(visit: Visit):
    visit.open_folder("Documents")
    visit.act("Notes.txt", "Details")
    versions = details(visit, "Versions").get_by_role("listitem")
    versions.nth(1).get_by_role("button", name=re.compile("^Actions")).click()
    visit.page.get_by_role("menuitem", name="Pin").click()
    expect(versions.nth(1)).to_contain_text("Pinned")
    versions.nth(2).get_by_role("button", name=re.compile("^Actions")).click()
    visit.page.get_by_role("menuitem", name="Delete").click()
    expect(visit.dialog.get_by_role("button", name="Cancel")).to_be_focused()
    visit.dialog.get_by_role("button", name="Delete version").click()
    expect(versions).to_have_count(4)


# Holds: I1
def test_the_panel_follows_the_selection_and_is_remembered(visit: Visit):
    visit.row("archive.zip").click()
    visit.page.keyboard.press("Alt+Enter")
    panel = details(visit)
    expect(panel.get_by_role("heading", level=2)).to_have_text("archive.zip")
    visit.page.keyboard.press("ArrowDown")
    expect(panel.get_by_role("heading", level=2)).to_have_text("empty.txt")
    visit.page.keyboard.press("Control+A")
    expect(panel.get_by_role("heading", level=2)).to_have_text("9 items")
    visit.page.reload()
    expect(panel.get_by_role("heading", level=2)).to_have_text("All files")
    visit.page.keyboard.press("i")
    expect(panel).to_have_count(0)
    visit.page.reload()
    expect(visit.row("archive.zip")).to_be_visible()
    expect(visit.page.get_by_role("button", name="Details panel")).to_have_attribute("aria-pressed", "false")
    expect(panel).to_have_count(0)


# Holds: L2
def test_on_a_phone_the_details_are_a_sheet(visit_as):
    visit = visit_as(phone=True)
    visit.row("archive.zip").get_by_role("button", name="Actions for archive.zip").tap()
    visit.page.get_by_role("menuitem", name="Details").tap()
    expect(visit.dialog.get_by_role("heading", level=2)).to_have_text("archive.zip")
    expect(visit.dialog).to_contain_text("1.2 MB")
    visit.dialog.get_by_role("button", name="Close details").tap()
    expect(visit.dialog).to_have_count(0)
    visit.page.get_by_role("button", name="Search", exact=True).tap()
    visit.page.keyboard.type("notes")
    expect(visit.row("Notes.txt")).to_be_visible()


# Holds: Q1
def test_a_hit_opens_over_the_search_and_closes_to_it(visit: Visit):
    search(visit, "notes")
    visit.page.keyboard.press("Enter")
    expect(visit.row("Notes.txt")).to_be_focused()
    visit.page.keyboard.press("Enter")
    expect(visit.dialog).to_contain_text("Notes.txt")
    visit.page.keyboard.press("Escape")
    expect(visit.dialog).to_have_count(0)
    expect(visit.title).to_have_text("“notes”")
    expect(visit.row("Notes.txt")).to_be_visible()


def test_what_was_found_can_be_renamed_and_thrown_away_where_it_stands(visit: Visit):
    search(visit, "notes")
    visit.act("Notes.txt", "Rename")
    visit.page.keyboard.type("Harbour")
    visit.page.keyboard.press("Enter")
    expect(visit.row("Harbour.txt")).to_contain_text("Documents")
    visit.act("Harbour.txt", "Delete")
    expect(visit.row("Harbour.txt")).to_have_count(0)
    expect(visit.page.get_by_role("heading", name="Nothing found")).to_be_visible()
