"""The trash: what its rows tell, the ways back, and the end."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.e2e.visit import Visit


def to_the_trash(visit: Visit) -> None:
    visit.page.get_by_role("link", name="Trash").locator("visible=true").click()
    expect(visit.title).to_have_text("Trash")


def delete(visit: Visit, name: str) -> None:
    visit.act(name, "Delete")
    expect(visit.row(name)).to_have_count(0)


# Holds: T1
def test_a_row_tells_where_it_was_who_deleted_it_and_how_long_it_stays(visit_as: Callable[..., Visit]):
    visit = visit_as(seed="trash")
    delete(visit, "holiday.mp4")
    to_the_trash(visit)
    mine = visit.row("holiday.mp4")
    for fact in ("All files", "Ada", "Today", "6.5 MB", "30 days left"):
        expect(mine).to_contain_text(fact)
    expect(visit.row("Sketch.txt")).to_contain_text("Drafts")
    expect(visit.row("Sketch.txt")).to_contain_text("Bo")
    expect(visit.row("Old logo.txt")).to_contain_text("Link “For the printer”")
    expect(visit.page.get_by_text("takes up space for 30 days, then it is deleted")).to_be_visible()


# Holds: T1
def test_a_phone_tells_the_same_in_one_line(visit_as: Callable[..., Visit]):
    visit = visit_as(seed="trash", phone=True, path="/trash")
    line = visit.row("Sketch.txt").locator(".meta2")
    expect(line).to_have_text(re.compile(r"^Drafts · Bo Diaz · (\d+ days? left|any moment now)$"))
    assert visit.page.evaluate("document.scrollingElement.scrollWidth") == 390


# Holds: T1
def test_what_comes_back_makes_the_folders_again_that_are_gone(visit: Visit):
    visit.open_folder("Documents")
    delete(visit, "Notes.txt")
    visit.page.go_back()
    delete(visit, "Documents")
    to_the_trash(visit)
    visit.act("Notes.txt", "Restore")
    expect(visit.note).to_contain_text("“Notes.txt” restored.")
    expect(visit.row("Documents")).to_be_visible()  # the old folder stays where it is
    visit.page.get_by_role("link", name="All files").first.click()
    visit.open_folder("Documents")
    expect(visit.row("Notes.txt")).to_be_visible()
    assert visit.names == ["Notes.txt"]


def meet_again(visit: Visit) -> None:
    """Old draft.txt and empty.txt are in the trash, and there are others of these names where they were."""
    delete(visit, "empty.txt")
    for name in ("Old draft.txt", "empty.txt"):
        visit.new("New folder")
        visit.dialog.get_by_role("textbox").fill(name)
        visit.page.keyboard.press("Enter")
        expect(visit.row(name)).to_be_visible()
    to_the_trash(visit)


# Holds: T1
def test_a_taken_name_asks_and_both_are_kept_or_neither_moves(visit: Visit):
    meet_again(visit)
    visit.act("Old draft.txt", "Restore")
    expect(visit.dialog).to_contain_text("“Old draft.txt” is there already")
    expect(visit.dialog.get_by_role("button", name="Keep both")).to_be_focused()
    visit.page.keyboard.press("Escape")
    expect(visit.dialog).to_have_count(0)
    expect(visit.row("Old draft.txt")).to_be_visible()
    visit.act("Old draft.txt", "Restore")
    visit.dialog.get_by_role("button", name="Another name…").click()
    visit.dialog.get_by_role("textbox").fill("empty.txt")
    visit.page.keyboard.press("Enter")
    expect(visit.dialog.locator(".field-error")).to_be_visible()
    visit.dialog.get_by_role("textbox").fill("Draft again.txt")
    visit.page.keyboard.press("Enter")
    expect(visit.row("Old draft.txt")).to_have_count(0)
    visit.act("empty.txt", "Restore")
    visit.dialog.get_by_role("button", name="Keep both").click()
    expect(visit.note).to_contain_text("“empty.txt” restored.")
    visit.page.get_by_role("link", name="All files").first.click()
    for name in ("Old draft.txt", "Draft again.txt", "empty.txt", "empty (2).txt"):
        expect(visit.row(name)).to_be_visible()


# Holds: T1
def test_one_answer_holds_for_all_that_come_back(visit: Visit):
    meet_again(visit)
    visit.row("Old draft.txt").click()
    visit.page.keyboard.press("Control+a")
    visit.page.get_by_role("toolbar").get_by_role("button", name="Restore").click()
    visit.dialog.get_by_role("checkbox", name="The same for 1 more").check()
    visit.dialog.get_by_role("button", name="Keep both").click()
    expect(visit.note).to_contain_text("2 items restored.")
    expect(visit.page.get_by_role("heading", name="The trash is empty")).to_be_visible()


# Holds: T1
def test_emptying_asks_once_and_states_count_and_bytes(visit_as: Callable[..., Visit]):
    visit = visit_as(seed="trash", path="/trash")
    count = re.compile(r"3\d items")
    visit.page.get_by_role("button", name="Empty trash…").click()
    expect(visit.dialog).to_contain_text(count)
    expect(visit.dialog).to_contain_text(re.compile(r"\([\d.]+ (KB|MB)\) will be gone for good"))
    expect(visit.dialog.get_by_role("button", name="Cancel")).to_be_focused()
    visit.page.keyboard.press("Escape")
    expect(visit.row("Sketch.txt")).to_be_visible()
    visit.page.get_by_role("button", name="Empty trash…").click()
    visit.dialog.get_by_role("button", name="Empty trash", exact=True).click()
    expect(visit.page.get_by_role("heading", name="The trash is empty")).to_be_visible()
    expect(visit.note).to_contain_text("are free again")
