"""The details: who can see it, what can be done with several, what a file was before."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, expect

from tests.e2e.visit import Visit


def details(visit: Visit, name: str, tab: str | None = None) -> Locator:
    """The panel at the side, about that row."""
    visit.act(name, "Details")
    panel = visit.page.get_by_role("complementary", name="Details")
    expect(panel.get_by_role("heading", level=2)).to_have_text(name)
    if tab:
        panel.get_by_role("tab", name=tab).click()
    return panel


# Holds: I1
def test_the_open_tab_is_kept_for_the_next_thing_and_after_a_reload(visit: Visit):
    panel = details(visit, "archive.zip", "Activity")
    expect(panel.get_by_role("listitem").first).to_be_visible()
    visit.row("holiday.mp4").click()
    expect(panel.get_by_role("heading", level=2)).to_have_text("holiday.mp4")
    expect(panel.get_by_role("tab", name="Activity")).to_have_attribute("aria-selected", "true")
    visit.page.reload()
    expect(panel.get_by_role("tab", name="Activity")).to_have_attribute("aria-selected", "true")
    panel.get_by_role("tab", name="Activity").press("ArrowRight")
    expect(panel.get_by_role("tab", name="Access")).to_be_focused()


# Holds: I1
def test_several_are_counted_summed_up_and_acted_on_together(visit: Visit):
    panel = details(visit, "archive.zip")
    visit.row("holiday.mp4").click(modifiers=["Control"])
    expect(panel.get_by_role("heading", level=2)).to_have_text("2 items")
    expect(panel).to_contain_text("2 files")
    expect(panel).to_contain_text("7.7 MB")
    expect(panel.get_by_role("tab")).to_have_count(0)
    panel.get_by_role("button", name="Delete").click()
    expect(visit.row("holiday.mp4")).to_have_count(0)
    expect(visit.row("archive.zip")).to_have_count(0)


# Holds: H4, I1
def test_the_access_tab_names_everybody_and_the_folder_they_come_through(visit: Visit):
    visit.open_folder("Documents")
    visit.open_folder("Taxes")
    panel = details(visit, visit.names[0], "Access")
    expect(panel.locator(".access-summary")).to_contain_text("everybody in Crew")
    people = panel.get_by_role("listitem")
    expect(people.filter(has_text="Owner")).to_contain_text("Ada Lovelace (you)")
    crew = people.filter(has_text="Crew")
    expect(crew).to_contain_text("Through Taxes")
    crew.get_by_role("link", name="Taxes").click()
    expect(visit.title).to_have_text("Taxes")


# Holds: I2
def test_an_earlier_version_is_looked_at_before_it_is_restored(visit: Visit):
    visit.open_folder("Documents")
    versions = details(visit, "Notes.txt", "Versions").get_by_role("listitem")
    expect(versions).to_have_count(5)
    versions.nth(1).get_by_role("button", name=re.compile("^Actions")).click()
    with visit.page.expect_response(re.compile("/revisions/[^/]+/content")):
        visit.page.get_by_role("menuitem", name="Preview").click()
    expect(visit.dialog).to_contain_text("Notes.txt")
    expect(visit.dialog).to_contain_text("1.3 KB")
    visit.page.keyboard.press("Escape")
    expect(visit.dialog).to_have_count(0)
    expect(versions).to_have_count(5)


# Holds: I3
def test_activity_tells_of_people_and_of_links_as_sentences(visit: Visit):
    panel = details(visit, "Inbox", "Activity")
    expect(panel.get_by_role("listitem").filter(has_text="Somebody with the link")).to_have_count(1)
    expect(panel.get_by_role("listitem").filter(has_text="Ada Lovelace").first).to_be_visible()


# Holds: F1
def test_a_star_in_the_details_is_on_the_row_too(visit: Visit):
    panel = details(visit, "archive.zip")
    star = panel.get_by_role("button", name="Starred")
    expect(star).to_have_attribute("aria-pressed", "false")
    star.click()
    expect(star).to_have_attribute("aria-pressed", "true")
    expect(star).to_be_focused()
    expect(visit.row("archive.zip").get_by_text("Starred", exact=True)).to_be_attached()


def undo_in(panel: Locator, text: str) -> None:
    """Press Undo at the newest line with those words."""
    line = panel.get_by_role("listitem").filter(has_text=text).first
    line.get_by_role("button", name=re.compile("^Undo: ")).click()


# Holds: F2
def test_what_one_did_oneself_is_undone_from_the_activity(visit: Visit):
    visit.act("archive.zip", "Move")
    visit.dialog.get_by_role("button", name="Documents").click()
    visit.dialog.get_by_role("button", name="Move here").click()
    expect(visit.row("archive.zip")).to_have_count(0)
    visit.act("holiday.mp4", "Delete")
    expect(visit.row("holiday.mp4")).to_have_count(0)
    visit.act("empty.txt", "Rename")
    visit.page.keyboard.type("full")
    visit.page.keyboard.press("Enter")
    expect(visit.row("full.txt")).to_be_visible()
    visit.page.reload()  # the notes are gone, and Ctrl+Z has nothing left
    expect(visit.row("full.txt")).to_be_visible()
    visit.page.get_by_role("button", name="Details panel").click()
    panel = visit.page.get_by_role("complementary", name="Details")
    panel.get_by_role("tab", name="Activity").click()
    undo_in(panel, "renamed “empty.txt” to “full.txt”")
    expect(visit.row("empty.txt")).to_be_visible()
    expect(visit.row("full.txt")).to_have_count(0)
    undo_in(panel, "put “holiday.mp4” into the trash")
    expect(visit.row("holiday.mp4")).to_be_visible()
    undo_in(panel, "moved “archive.zip” from")
    expect(visit.row("archive.zip")).to_be_visible()
    expect(visit.note).to_contain_text("Undone.")


# Holds: F2
def test_what_does_not_stand_any_more_is_not_undone(visit: Visit):
    visit.act("empty.txt", "Delete")
    expect(visit.row("empty.txt")).to_have_count(0)
    visit.page.get_by_role("button", name="Details panel").click()
    panel = visit.page.get_by_role("complementary", name="Details")
    panel.get_by_role("tab", name="Activity").click()
    line = panel.get_by_role("listitem").filter(has_text="put “empty.txt” into the trash")
    expect(line.get_by_role("button")).to_be_visible()
    visit.note.get_by_role("button", name="Undo").click()  # by the note, or in another tab
    expect(visit.row("empty.txt")).to_be_visible()
    expect(line).to_be_visible()
    expect(line.get_by_role("button")).to_have_count(0)
