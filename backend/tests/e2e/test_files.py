"""Looking at files and putting them in order, on the mock's typical files."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Route, expect

from tests.e2e.visit import PASSWORD, Visit, digest

FOLDERS = ["Documents", "Empty folder", "Inbox", "Photos", "Recordings"]
NODES = "**/api/v1/nodes"
FILES = ["archive.zip", "empty.txt", "holiday.mp4", "Read me first.md"]


# Holds: B8
def test_a_deep_link_survives_the_sign_in(visit_as, visit: Visit):
    visit.open_folder("Documents")
    address = visit.page.url
    stranger = visit_as(seed=None, signed_in=False, path=address)
    stranger.page.get_by_label("Username").fill("ada")
    stranger.page.get_by_label("Password").fill(PASSWORD)
    stranger.page.get_by_role("button", name="Sign in").click()
    expect(stranger.title).to_have_text("Documents")
    assert stranger.page.url == address


def test_a_wrong_password_is_told_and_the_fields_stay(visit_as):
    visit = visit_as(signed_in=False)
    visit.page.get_by_label("Username").fill("ada")
    visit.page.get_by_label("Password").fill("wrong")
    visit.page.get_by_role("button", name="Sign in").click()
    expect(visit.page.locator(".field-error")).to_have_text("The username or the password is wrong.")
    expect(visit.page.get_by_label("Username")).to_have_value("ada")


# Holds: B3
def test_folders_come_first_and_names_in_natural_order(visit: Visit):
    expect(visit.row("Read me first.md")).to_be_visible()
    assert visit.names == FOLDERS + FILES
    visit.open_folder("Documents")
    expect(visit.row("Report.pdf")).to_be_visible()
    assert visit.names.index("Invoice 2.pdf") < visit.names.index("Invoice 10.pdf")


# Holds: B4
def test_a_press_on_a_heading_sorts_and_a_second_one_turns_it(visit: Visit):
    size = visit.page.get_by_role("columnheader", name="Size")
    size.get_by_role("button").click()
    expect(size).to_have_attribute("aria-sort", "ascending")
    expect(visit.row("empty.txt")).to_have_attribute("aria-rowindex", "7")
    size.get_by_role("button").click()
    expect(size).to_have_attribute("aria-sort", "descending")
    expect(visit.row("holiday.mp4")).to_have_attribute("aria-rowindex", "7")
    visit.page.reload()
    expect(visit.row("holiday.mp4")).to_have_attribute("aria-rowindex", "7")


# Holds: B6, B7
def test_breadcrumbs_lead_back_up(visit: Visit):
    for name in ("Documents", "Taxes", "2021"):
        visit.open_folder(name)
    crumbs = visit.page.get_by_role("navigation", name="Breadcrumb")
    expect(crumbs.get_by_role("link")).to_have_text(["All files", "Documents", "Taxes"])
    crumbs.get_by_role("link", name="Documents").click()
    expect(visit.title).to_have_text("Documents")
    visit.page.go_back()
    expect(visit.title).to_have_text("2021")


def test_a_new_folder_stands_in_its_place(visit: Visit):
    visit.new("New folder")
    visit.dialog.get_by_role("textbox").fill("Music")
    visit.dialog.get_by_role("button", name="Create").click()
    expect(visit.row("Music")).to_be_visible()
    assert visit.names[:5] == ["Documents", "Empty folder", "Inbox", "Music", "Photos"]


def test_a_name_that_is_taken_or_not_allowed_is_explained_in_the_dialog(visit: Visit):
    visit.new("New folder")
    for name, words in (
        ("documents", "“Documents” is already in this folder."),
        ("a/b", "A name cannot contain / or \\."),
        ("..", "“.” and “..” cannot be names."),
        (" ", "A name needs at least one character."),
        ("ü" * 128, "This name is too long: 255 bytes at most."),
    ):
        visit.dialog.get_by_role("textbox").fill(name)
        visit.dialog.get_by_role("button", name="Create").click()
        expect(visit.dialog.locator(".field-error")).to_have_text(words)
    visit.page.keyboard.press("Escape")
    expect(visit.dialog).to_have_count(0)


# Holds: K3
def test_a_rename_happens_in_place_with_the_stem_marked(visit: Visit):
    visit.act("archive.zip", "Rename")
    field = visit.page.get_by_label("New name for archive.zip")
    expect(field).to_be_focused()
    visit.page.keyboard.type("backup")
    expect(field).to_have_value("backup.zip")
    visit.page.keyboard.press("Enter")
    expect(visit.row("backup.zip")).to_be_focused()
    expect(visit.row("archive.zip")).to_have_count(0)


# Holds: K3
def test_a_refused_rename_is_explained_under_the_field(visit: Visit):
    visit.act("archive.zip", "Rename")
    field = visit.page.get_by_label("New name for archive.zip")
    for name, words in (
        ("HOLIDAY.mp4", "“holiday.mp4” is already in this folder."),
        ("a\\b", "A name cannot contain / or \\."),
    ):
        field.fill(name)
        visit.page.keyboard.press("Enter")
        expect(visit.page.locator(".rename-error")).to_have_text(words)
    visit.page.keyboard.press("Escape")
    expect(visit.row("archive.zip")).to_be_focused()


# Holds: D5, F2
def test_the_picker_moves_and_undo_brings_back(visit: Visit):
    visit.act("archive.zip", "Move")
    visit.dialog.get_by_role("button", name="Documents").click()
    expect(visit.dialog.get_by_role("button", name="Taxes")).to_be_visible()
    visit.dialog.get_by_role("button", name="Move here").click()
    expect(visit.row("archive.zip")).to_have_count(0)
    expect(visit.row("Documents")).to_contain_text("8 items")
    visit.note.get_by_role("button", name="Undo").click()
    expect(visit.row("archive.zip")).to_be_visible()
    expect(visit.row("Documents")).to_contain_text("7 items")


# Holds: D3
def test_dragging_a_row_onto_a_folder_moves_it(visit: Visit):
    visit.row("archive.zip").locator(".nm").drag_to(visit.row("Empty folder").locator(".nm"))
    expect(visit.row("archive.zip")).to_have_count(0)
    expect(visit.note).to_contain_text("“archive.zip” moved to “Empty folder”.")
    visit.open_folder("Empty folder")
    expect(visit.row("archive.zip")).to_be_visible()


# Holds: K4, F2
def test_a_deleted_row_comes_back_by_undo(visit: Visit):
    visit.act("holiday.mp4", "Delete")
    expect(visit.row("holiday.mp4")).to_have_count(0)
    visit.note.get_by_role("button", name="Undo").click()
    expect(visit.row("holiday.mp4")).to_be_visible()


# Holds: T1
def test_the_trash_restores_to_where_it_was(visit: Visit):
    visit.act("holiday.mp4", "Delete")
    expect(visit.note).to_contain_text("“holiday.mp4” moved to the trash.")
    visit.page.get_by_role("link", name="Trash").locator("visible=true").click()
    expect(visit.title).to_have_text("Trash")
    visit.act("holiday.mp4", "Restore")
    expect(visit.row("holiday.mp4")).to_have_count(0)
    visit.page.get_by_role("link", name="All files").click()
    expect(visit.row("holiday.mp4")).to_be_visible()


# Holds: K4
def test_a_purge_asks_first_and_is_final(visit: Visit):
    visit.page.goto("/trash")
    visit.act("Old draft.txt", "Delete forever")
    expect(visit.dialog.get_by_role("button", name="Cancel")).to_be_focused()
    visit.dialog.get_by_role("button", name="Cancel").click()
    expect(visit.row("Old draft.txt")).to_be_visible()
    visit.act("Old draft.txt", "Delete forever")
    visit.dialog.get_by_role("button", name="Delete forever").click()
    expect(visit.page.get_by_role("heading", name="The trash is empty")).to_be_visible()


# Holds: K1, K2, K3, K4, F2, A7
def test_everything_can_be_done_without_a_mouse(visit: Visit):
    keys = visit.page.keyboard
    expect(visit.row("Documents")).to_be_visible()
    expect(visit.title).to_be_focused()
    keys.press("ArrowDown")
    expect(visit.row("Documents")).to_be_focused()
    keys.press("End")
    expect(visit.row("Read me first.md")).to_be_focused()
    keys.press("F2")
    keys.type("Start")
    keys.press("Enter")
    expect(visit.row("Start.md")).to_be_focused()
    keys.press("F2")
    keys.type("Never")
    keys.press("Escape")
    expect(visit.row("Start.md")).to_be_focused()
    keys.press("Delete")
    expect(visit.row("Start.md")).to_have_count(0)
    expect(visit.page.locator("file-grid .tr:focus")).to_have_count(1)
    keys.press("Control+z")
    expect(visit.row("Start.md")).to_be_visible()
    keys.press("Home")
    keys.press("Shift+ArrowDown")
    expect(visit.page.get_by_role("toolbar")).to_contain_text("2 selected")
    keys.press("Escape")
    expect(visit.page.get_by_role("toolbar")).to_have_count(0)
    keys.press("Home")
    keys.press("Enter")
    expect(visit.title).to_have_text("Documents")
    expect(visit.row("Taxes")).to_be_visible()
    keys.press("ArrowDown")
    keys.press("Backspace")
    expect(visit.title).to_have_text("All files")


def test_a_download_brings_the_bytes_that_the_api_has(visit: Visit, tmp_path: Path):
    with visit.page.expect_download() as download:
        visit.act("holiday.mp4", "Download")
    download.value.save_as(tmp_path / "out")
    assert download.value.suggested_filename == "holiday.mp4"
    assert digest((tmp_path / "out").read_bytes()) == visit.digests()["holiday.mp4"]


# Holds: B10
def test_a_slow_list_shows_bones_and_then_the_files(visit: Visit):
    expect(visit.row("Documents")).to_be_visible()
    visit.stage("GET", "nodes/*/children", delay_ms=2500)
    visit.row("Documents").locator(".nm").dblclick()
    expect(visit.page.locator(".skeleton")).to_be_visible()
    expect(visit.page.locator(".files")).to_have_attribute("aria-busy", "true")
    expect(visit.row("Report.pdf")).to_be_visible()
    expect(visit.page.locator(".skeleton")).to_have_count(0)


# Holds: B11
def test_a_list_that_fails_can_be_tried_again(visit: Visit):
    expect(visit.row("Documents")).to_be_visible()
    visit.stage("GET", "nodes/*/children", status=500)
    visit.row("Documents").locator(".nm").dblclick()
    expect(visit.page.get_by_role("heading", name="This folder could not be opened")).to_be_visible()
    visit.page.get_by_role("button", name="Try again").click()
    expect(visit.row("Report.pdf")).to_be_visible()


# Holds: B11
def test_a_page_that_could_not_be_had_whole_is_loaded_again(visit: Visit):
    lost: list[str] = []

    def lose_two(route: Route) -> None:
        if len(lost) == 2:
            return route.continue_()
        lost.append(route.request.url)
        return route.abort("connectionreset")

    visit.page.route("**/js/state/undo.js", lose_two)
    visit.page.reload()
    expect(visit.row("Documents")).to_be_visible()
    assert len(lost) == 2
    assert visit.page.evaluate("sessionStorage.getItem('holdfast.again')") is None


# Holds: MS1
def test_a_session_that_ends_is_renewed_in_place_and_the_action_goes_on(visit: Visit):
    def end_as_it_leaves(route: Route) -> None:
        # Not before: whatever the page still asks for by itself would be the first to notice, and ask over the form.
        visit.control("sessions/end")
        route.continue_()

    visit.page.route(NODES, end_as_it_leaves, times=1)
    visit.new("New folder")
    visit.dialog.get_by_role("textbox").fill("Kept")
    visit.dialog.get_by_role("button", name="Create").click()
    again = visit.page.get_by_role("dialog", name="Sign in again")
    again.get_by_label("Password").fill(PASSWORD)
    again.get_by_role("button", name="Sign in and go on").click()
    expect(visit.row("Kept")).to_be_visible()
    expect(visit.dialog).to_have_count(0)


# Holds: L1
def test_the_chosen_theme_is_there_before_and_after_a_reload(visit: Visit):
    root = visit.page.locator("html")
    expect(root).to_have_attribute("data-theme", "light")
    visit.page.get_by_role("button", name=re.compile("^Theme")).click()
    visit.page.get_by_role("menuitemradio", name="Dark").click()
    expect(root).to_have_attribute("data-theme", "dark")
    expect(visit.page.locator("body")).to_have_css("background-color", "rgb(14, 16, 17)")
    visit.page.reload()
    expect(root).to_have_attribute("data-theme", "dark")


# Holds: L2
def test_a_phone_never_scrolls_sideways(visit_as):
    visit = visit_as(phone=True)
    expect(visit.row("Documents")).to_be_visible()
    assert not scrolls_sideways(visit)
    visit.new("New folder")
    visit.dialog.get_by_role("textbox").fill("A folder with a name that is much wider than any phone of today could be")
    assert not scrolls_sideways(visit)
    visit.dialog.get_by_role("button", name="Create").click()
    expect(visit.dialog).to_have_count(0)
    visit.row("Documents").locator(".nm").tap()
    expect(visit.title).to_have_text("Documents")
    expect(visit.row("Report.pdf")).to_be_visible()
    assert not scrolls_sideways(visit)
    visit.page.get_by_role("link", name="Back to All files").tap()
    expect(visit.title).to_have_text("All files")
    visit.page.goto("/trash")
    expect(visit.row("Old draft.txt")).to_be_visible()
    assert not scrolls_sideways(visit)


def scrolls_sideways(visit: Visit) -> bool:
    """Whether anything but the list itself is wider than the window."""
    return visit.page.evaluate("document.documentElement.scrollWidth > innerWidth")


def down_to(visit: Visit, level: int) -> None:
    """Seed `deep`: into the folder of that level, by the addresses of its rows."""
    for number in range(1, level + 1):
        visit.open_folder(f"Level {number}")


# Holds: B6
def test_middle_crumbs_are_in_a_menu_of_links(visit_as: Callable[..., Visit]):
    visit = visit_as(seed="deep")
    down_to(visit, 7)
    crumbs = visit.page.get_by_role("navigation", name="Breadcrumb")
    shown = [text.strip() for text in crumbs.get_by_role("link").all_inner_texts()]
    assert shown == ["All files", "Level 5", "Level 6"]
    folded = crumbs.get_by_role("button", name="Show 4 folders in between")
    folded.click()
    entries = visit.page.get_by_role("menu", name="Folders in between").get_by_role("menuitem")
    expect(entries).to_have_text([f"Level {number}" for number in range(1, 5)])
    visit.page.keyboard.press("Escape")
    expect(folded).to_be_focused()
    folded.click()
    with visit.context.expect_page() as opened:
        entries.filter(has_text="Level 3").click(button="middle")
    expect(opened.value.get_by_role("heading", level=1)).to_have_text("Level 3")
    opened.value.close()
    expect(visit.title).to_have_text("Level 7")
    visit.page.keyboard.press("ArrowDown")
    visit.page.keyboard.press("Enter")
    expect(visit.title).to_have_text("Level 4")  # the one below the one that was pressed
    visit.page.go_back()
    expect(visit.title).to_have_text("Level 7")


# Holds: B6
def test_a_crumb_opens_a_tab_by_the_middle_button_and_takes_a_drop(visit_as: Callable[..., Visit]):
    visit = visit_as(seed="deep")
    down_to(visit, 6)
    crumbs = visit.page.get_by_role("navigation", name="Breadcrumb")
    with visit.context.expect_page() as opened:
        crumbs.get_by_role("link", name="Level 4").click(button="middle")
    expect(opened.value.get_by_role("heading", level=1)).to_have_text("Level 4")
    opened.value.close()
    expect(visit.title).to_have_text("Level 6")
    visit.row("Level 7").locator(".nm").drag_to(crumbs.get_by_role("link", name="Level 4"))
    expect(visit.note).to_contain_text("“Level 7” moved to “Level 4”.")
    expect(visit.row("Level 7")).to_have_count(0)
    crumbs.get_by_role("link", name="Level 4").click()
    expect(visit.row("Level 7")).to_be_visible()
