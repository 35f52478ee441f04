"""The states of the page, each by the shortest way there: a seed of the mock, an address, a staged fault, some keys.

Tests look at all of them, pictures are made of them, and docs/frontend.md lists them with their first line.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import expect

from tests.e2e.visit import Visit

Reach = Callable[[Visit, Path], None]


@dataclass(frozen=True)
class State:
    """`reach` brings a visit that began with the rest of it into the state; `how` tells people the same."""

    reach: Reach
    how: str
    seed: str
    path: str
    signed_in: bool


STATES: dict[str, State] = {}


def state(name: str, *, seed: str = "typical", path: str = "/", signed_in: bool = True) -> Callable[[Reach], Reach]:
    """Make the function below the way to the state called `name`."""

    def keep(reach: Reach) -> Reach:
        STATES[name] = State(reach, reach.__doc__ or "", seed, path, signed_in)
        return reach

    return keep


def phone(visit: Visit) -> bool:
    """Whether this is the narrow window."""
    return (visit.page.viewport_size or {"width": 0})["width"] < 768


def press(visit: Visit, name: str) -> None:
    """Open a row."""
    if phone(visit):
        visit.row(name).locator(".nm").tap()
    else:
        visit.row(name).locator(".nm").dblclick()


def into(visit: Visit, folder: str) -> None:
    press(visit, folder)
    expect(visit.title).to_have_text(folder)
    expect(visit.page.locator("file-grid .tr").first).to_be_visible()


@state("sign-in", signed_in=False)
def sign_in(visit: Visit, folder: Path) -> None:
    """Signed out; the password `wrong` shows the refusal."""
    expect(visit.page.get_by_label("Password")).to_be_visible()


@state("sign-in refused", signed_in=False)
def refused(visit: Visit, folder: Path) -> None:
    """Press Sign in with empty fields, or with the password `wrong`."""
    visit.page.get_by_role("button", name="Sign in").click()
    expect(visit.page.locator(".field-error")).to_be_visible()


@state("forgotten password", signed_in=False)
def forgotten(visit: Visit, folder: Path) -> None:
    """Press Forgot your password."""
    visit.page.get_by_role("button", name="Forgot your password?").click()
    expect(visit.page.get_by_label("Username or e-mail")).to_be_visible()


@state("new password", signed_in=False, path="/reset#mock-ada")
def new_password(visit: Visit, folder: Path) -> None:
    """The link of the mail; the mock's token is `mock-` and the user name, and it has to be asked for first."""
    expect(visit.page.get_by_label("New password")).to_be_visible()


@state("first run", seed="fresh", signed_in=False)
def first_run(visit: Visit, folder: Path) -> None:
    """Nobody has an account yet; the setup token is `mock-setup`."""
    expect(visit.page.get_by_label("Setup token")).to_be_visible()


@state("list")
def rows(visit: Visit, folder: Path) -> None:
    """A folder with pictures, documents, stars and shares: Documents."""
    into(visit, "Documents")
    expect(visit.row("Report.pdf")).to_be_visible()


@state("thumbnails")
def thumbnails(visit: Visit, folder: Path) -> None:
    """The switch beside the heading, here in Photos; on a phone the button beside the order."""
    into(visit, "Photos")
    visit.page.get_by_role("button", name="Thumbnails").locator("visible=true").click()
    expect(visit.page.locator("file-grid .tile .pictured").first).to_be_visible()


@state("empty folder", seed="empty")
def empty(visit: Visit, folder: Path) -> None:
    """A new account."""
    expect(visit.page.get_by_role("heading", name="Nothing in this folder yet")).to_be_visible()


@state("list that failed")
def failed(visit: Visit, folder: Path) -> None:
    """Stage `{"match": {"path": "/api/v1/nodes/*/children*"}, "status": 500}` and open a folder."""
    expect(visit.row("Documents")).to_be_visible()
    visit.stage("GET", "nodes/*/children", status=500, times=None)
    press(visit, "Documents")
    expect(visit.page.get_by_role("button", name="Try again")).to_be_visible()


@state("selection")
def selection(visit: Visit, folder: Path) -> None:
    """Press a row, then another one with Ctrl; on a phone hold a row, or Ctrl+A on a keyboard."""
    into(visit, "Documents")
    visit.row("Report.pdf").focus()
    visit.page.keyboard.press("Space")
    visit.page.keyboard.press("Shift+ArrowUp")
    expect(visit.page.get_by_role("toolbar")).to_contain_text("2 selected")


@state("menu")
def menu(visit: Visit, folder: Path) -> None:
    """⋯ at the end of a row."""
    visit.row("archive.zip").get_by_role("button", name="Actions for archive.zip").click()
    expect(visit.page.get_by_role("menu")).to_be_visible()


@state("rename refused")
def renaming(visit: Visit, folder: Path) -> None:
    """F2 on a row, then a name with a slash in it."""
    visit.row("archive.zip").focus()
    visit.page.keyboard.press("F2")
    visit.page.get_by_label("New name for archive.zip").fill("a/b")
    visit.page.keyboard.press("Enter")
    expect(visit.page.locator(".rename-error")).to_be_visible()


@state("new folder")
def new_folder(visit: Visit, folder: Path) -> None:
    """New, New folder."""
    visit.new("New folder")
    expect(visit.dialog.get_by_role("textbox")).to_be_focused()


@state("move to")
def move_to(visit: Visit, folder: Path) -> None:
    """⋯, Move to…"""
    visit.act("archive.zip", "Move")
    expect(visit.dialog.get_by_role("button", name="Documents")).to_be_visible()


@state("note")
def note(visit: Visit, folder: Path) -> None:
    """Delete a row: the note offers to undo it."""
    visit.act("empty.txt", "Delete")
    expect(visit.note).to_contain_text("moved to the trash")


@state("tray")
def tray(visit: Visit, folder: Path) -> None:
    """One upload goes, one is paused, one failed (fault 507 on `POST /uploads`), one needs a choice (a taken name)."""
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


@state("picture")
def picture(visit: Visit, folder: Path) -> None:
    """A PNG of Photos: Enter, arrows, + and -."""
    into(visit, "Photos")
    press(visit, "IMG_3.png")
    expect(visit.page.locator(".preview-image.ready")).to_be_visible()


@state("text")
def text(visit: Visit, folder: Path) -> None:
    """Documents/Notes.txt."""
    into(visit, "Documents")
    press(visit, "Notes.txt")
    expect(visit.dialog.locator("pre")).to_be_visible()


@state("Markdown")
def markdown(visit: Visit, folder: Path) -> None:
    """Read me first.md."""
    press(visit, "Read me first.md")
    expect(visit.dialog.locator(".prose")).to_be_visible()


@state("table")
def sheet(visit: Visit, folder: Path) -> None:
    """Documents/Budget 2026.csv."""
    into(visit, "Documents")
    press(visit, "Budget 2026.csv")
    expect(visit.dialog.locator(".preview-table")).to_be_visible()


@state("PDF")
def document(visit: Visit, folder: Path) -> None:
    """Documents/Report.pdf."""
    into(visit, "Documents")
    press(visit, "Report.pdf")
    expect(visit.dialog.locator("canvas").first).to_be_visible()


@state("no preview")
def facts(visit: Visit, folder: Path) -> None:
    """archive.zip."""
    press(visit, "archive.zip")
    expect(visit.dialog.locator(".preview-facts")).to_be_visible()


@state("sharing")
def sharing(visit: Visit, folder: Path) -> None:
    """⋯, Share on Documents/Taxes: a group, and a link that comes from the folder above."""
    into(visit, "Documents")
    visit.act("Taxes", "Share")
    expect(visit.dialog.get_by_role("list", name="People and groups")).to_be_visible()


@state("trash", seed="trash", path="/trash")
def trash(visit: Visit, folder: Path) -> None:
    """A long trash."""
    expect(visit.row("Old draft.txt")).to_be_visible()


@state("last question", seed="trash", path="/trash")
def last_question(visit: Visit, folder: Path) -> None:
    """⋯, Delete forever in the trash."""
    visit.act("Old draft.txt", "Delete forever")
    expect(visit.dialog).to_be_visible()


@state("search", path="/search?q=no&type=text")
def search(visit: Visit, folder: Path) -> None:
    """`/`, words, and the chips below the heading."""
    expect(visit.row("Notes.txt")).to_be_visible()


@state("nothing found", path="/search?q=nothing+of+that+kind&type=text")
def nothing_found(visit: Visit, folder: Path) -> None:
    """A search for what is not there."""
    expect(visit.page.get_by_role("heading", name="Nothing found")).to_be_visible()


@state("details", path="/search?q=notes")
def details(visit: Visit, folder: Path) -> None:
    """`i`, or ⋯, Details."""
    visit.act("Notes.txt", "Details")
    expect(visit.page.locator(".props")).to_be_visible()


@state("versions", path="/search?q=notes")
def versions(visit: Visit, folder: Path) -> None:
    """The second tab of the details; Notes.txt has four earlier contents."""
    details(visit, folder)
    visit.page.get_by_role("tab", name="Versions").click()
    expect(visit.page.locator(".vers")).to_be_visible()


@state("activity", path="/search?q=notes")
def activity(visit: Visit, folder: Path) -> None:
    """The third tab of the details."""
    details(visit, folder)
    visit.page.get_by_role("tab", name="Activity").click()
    expect(visit.page.locator(".happenings")).to_be_visible()


@state("shared with me", path="/shared")
def shared(visit: Visit, folder: Path) -> None:
    """What bo and cy gave to ada."""
    expect(visit.row("Boat plans")).to_be_visible()


@state("storage", path="/storage")
def storage(visit: Visit, folder: Path) -> None:
    """The meter below the places. Nearly full: `POST /__mock__/quota`; full: the seed `full`."""
    expect(visit.page.locator(".storage-whole table").first).to_be_visible()
    expect(visit.page.get_by_role("button", name="Empty trash…")).to_be_visible()


@state("profile", path="/settings/profile")
def profile(visit: Visit, folder: Path) -> None:
    """The person's menu, Settings."""
    expect(visit.page.get_by_label("Name", exact=True)).to_be_visible()


@state("devices", path="/settings/devices")
def devices(visit: Visit, folder: Path) -> None:
    """Settings, Devices: each browser that is signed in."""
    expect(visit.page.locator(".section-devices li").first).to_be_visible()


@state("look", path="/settings/look")
def look(visit: Visit, folder: Path) -> None:
    """Settings, Look and language."""
    expect(visit.page.get_by_role("heading", name="Look and language")).to_be_visible()


@state("people", path="/admin/people")
def people(visit: Visit, folder: Path) -> None:
    """The person's menu, Administration: ada only."""
    expect(visit.page.locator(".section-people").get_by_text("Bo Diaz").first).to_be_visible()


@state("shortcuts")
def shortcuts(visit: Visit, folder: Path) -> None:
    """`?`"""
    expect(visit.row("Documents")).to_be_visible()
    visit.page.keyboard.press("?")
    expect(visit.dialog.get_by_role("heading", name="Keyboard shortcuts")).to_be_visible()


@state("session is over")
def session_over(visit: Visit, folder: Path) -> None:
    """`POST /__mock__/sessions/end`; the page hears of it by its open stream of events."""
    expect(visit.row("Documents")).to_be_visible()
    visit.control("sessions/end")
    expect(visit.page.get_by_role("dialog", name=re.compile("Sign in again"))).to_be_visible()
