"""A day at the page without a mouse: from signing in to signing out, by keys alone."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.e2e.visit import PASSWORD, Visit

COUNT_POINTERS = """window.pointers = [];
for (const kind of ["pointerdown", "mousedown", "touchstart"])
  addEventListener(kind, ({ isTrusted }) => isTrusted && window.pointers.push(kind), true);"""
STEPS = 80


def has_focus(target: Locator) -> bool:
    return target.count() == 1 and target.evaluate("(one) => one === document.activeElement")


def tab_to(page: Page, target: Locator, key: str = "Tab") -> None:
    """Press Tab until the focus is there."""
    expect(target).to_be_visible()
    for _ in range(STEPS):
        if has_focus(target):
            return
        page.keyboard.press(key)
    raise AssertionError(f"{target} can not be reached by {key}")


def choose(page: Page, name: str) -> None:
    """The entry of the open menu that begins so, by arrows."""
    entry = page.get_by_role("menuitem", name=re.compile(f"^{name}"))
    tab_to(page, entry, "ArrowDown")
    page.keyboard.press("Enter")


def new(visit: Visit, what: str) -> None:
    tab_to(visit.page, visit.page.get_by_role("button", name="New", exact=True))
    visit.page.keyboard.press("Enter")
    choose(visit.page, what)


def to_row(visit: Visit, name: str) -> None:
    """Into the list by Tab, to the row by Home and arrows."""
    row = visit.row(name)
    expect(row).to_be_visible()
    for _ in range(STEPS):
        if visit.page.evaluate("!!document.activeElement.matches('file-grid .tr')"):
            break
        visit.page.keyboard.press("Tab")
    visit.page.keyboard.press("Home")
    tab_to(visit.page, row, "ArrowDown")


def act(visit: Visit, name: str, action: str) -> None:
    to_row(visit, name)
    visit.page.keyboard.press("Shift+F10")
    choose(visit.page, action)


# Holds: A2, D5, C1, K6
def test_a_day_without_a_mouse(visit_as, tmp_path: Path):
    visit = visit_as(signed_in=False)
    page, keys = visit.page, visit.page.keyboard
    page.add_init_script(COUNT_POINTERS)
    page.reload()
    visit.context.grant_permissions(["clipboard-read", "clipboard-write"])

    tab_to(page, page.get_by_label("Username"))
    keys.type("ada")
    tab_to(page, page.get_by_label("Password"))
    keys.type(PASSWORD)
    keys.press("Enter")
    expect(visit.title).to_be_focused()

    to_row(visit, "Recordings")
    keys.press("Enter")
    expect(visit.title).to_have_text("Recordings")

    new(visit, "New folder")
    expect(visit.dialog.get_by_role("textbox")).to_be_focused()
    keys.type("Tapes")
    keys.press("Enter")
    expect(visit.row("Tapes")).to_be_focused()

    (tmp_path / "song.txt").write_text("la la la")
    with page.expect_file_chooser() as chooser:
        new(visit, "Upload files")
    chooser.value.set_files(tmp_path / "song.txt")
    expect(visit.row("song.txt")).to_be_visible()

    to_row(visit, "song.txt")
    keys.press("F2")
    keys.type("hymn")
    keys.press("Enter")
    expect(visit.row("hymn.txt")).to_be_focused()

    act(visit, "hymn.txt", "Move")
    tab_to(page, visit.dialog.get_by_role("button", name="Tapes"))
    keys.press("Enter")
    tab_to(page, visit.dialog.get_by_role("button", name="Move here"))
    keys.press("Enter")
    expect(visit.row("hymn.txt")).to_have_count(0)
    to_row(visit, "Tapes")
    keys.press("Enter")
    expect(visit.title).to_have_text("Tapes")

    act(visit, "hymn.txt", "Share")
    tab_to(page, visit.dialog.get_by_role("button", name="New link"))
    keys.press("Enter")
    tab_to(page, visit.dialog.get_by_role("button", name="Create link"))
    keys.press("Enter")
    copy = visit.dialog.get_by_role("button", name=re.compile("^Copy"))
    expect(copy).to_be_focused()
    keys.press("Enter")
    expect(page.locator("#status")).to_have_text("Link copied")
    keys.press("Escape")
    expect(visit.dialog).to_have_count(0)
    expect(visit.row("hymn.txt")).to_be_visible()

    keys.press("/")
    keys.type("hymn")
    expect(visit.title).to_have_text("“hymn”")
    expect(visit.row("hymn.txt")).to_be_visible()
    keys.press("Enter")
    expect(visit.row("hymn.txt")).to_be_focused()
    keys.press("Enter")
    expect(visit.dialog.get_by_role("heading", name="hymn.txt")).to_be_visible()
    keys.press("Escape")
    expect(visit.dialog).to_have_count(0)
    expect(visit.row("hymn.txt")).to_be_focused()

    keys.press("Delete")
    expect(visit.row("hymn.txt")).to_have_count(0)
    tab_to(page, page.get_by_role("link", name="Trash").locator("visible=true"))
    keys.press("Enter")
    expect(visit.title).to_have_text("Trash")
    act(visit, "hymn.txt", "Restore")
    expect(visit.row("hymn.txt")).to_have_count(0)

    account = page.get_by_role("button", name="account menu")
    tab_to(page, account)
    keys.press("Enter")
    choose(page, "Settings")
    expect(visit.title).to_have_text("Settings")

    tab_to(page, account)
    keys.press("Enter")
    choose(page, "Sign out")
    expect(page.get_by_label("Password")).to_be_visible()
    assert page.evaluate("window.pointers") == []


# Holds: A2, C2
def test_a_menu_and_a_dialog_give_the_focus_back(visit: Visit):
    keys = visit.page.keyboard
    expect(visit.row("archive.zip")).to_be_visible()
    to_row(visit, "archive.zip")
    keys.press("Shift+F10")
    expect(visit.page.get_by_role("menu")).to_be_visible()
    expect(visit.page.get_by_role("menuitem").first).to_be_focused()
    keys.press("End")
    expect(visit.page.get_by_role("menuitem").last).to_be_focused()
    keys.press("Escape")
    expect(visit.row("archive.zip")).to_be_focused()
    keys.press("Shift+F10")
    choose(visit.page, "Move")
    expect(visit.dialog).to_be_visible()
    keys.press("Escape")
    expect(visit.row("archive.zip")).to_be_focused()


# Holds: K7
def test_single_keys_do_nothing_in_a_field(visit: Visit):
    keys = visit.page.keyboard
    visit.new("New folder")
    keys.type("i/*?")
    expect(visit.dialog.get_by_role("textbox")).to_have_value("i/*?")
    expect(visit.dialog).to_have_count(1)
    expect(visit.page.get_by_role("complementary", name="Details")).to_have_count(0)
