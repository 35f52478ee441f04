"""Administration: accounts, groups, team spaces, storage and background work, in Chromium on the mock."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.houses import MockHouse, sign_in_by_api
from tests.e2e.visit import PASSWORD, Visit

pytestmark = pytest.mark.e2e
SECTIONS = ("People", "Groups", "Team spaces", "Storage", "Background work")


def line(page: Page, name: str) -> Locator:
    return page.get_by_role("listitem").filter(has_text=name)


def act(page: Page, name: str, action: str) -> None:
    page.get_by_role("button", name=f"Actions for {name}").click()
    page.get_by_role("menuitem", name=action, exact=True).click()


def test_only_administrators_find_the_way_to_it(visit_as: Callable[..., Visit]) -> None:
    visit = visit_as(path="/")
    page = visit.page
    page.get_by_role("button", name="account menu of").click()
    page.get_by_role("menuitem", name="Administration").click()
    expect(page).to_have_title("People – Administration – Holdfast")
    for name in SECTIONS:
        page.get_by_role("navigation", name="Administration").get_by_role("link", name=name).click()
        expect(page.locator("#section-heading")).to_have_text(name)
        expect(page.locator("#section-heading")).to_be_focused()
    bo = visit_as(seed=None, signed_in=False).page
    bo.get_by_label("Username").fill("bo")
    bo.get_by_label("Password").fill(PASSWORD)
    bo.keyboard.press("Enter")
    bo.get_by_role("button", name="account menu of").click()
    expect(bo.get_by_role("menuitem", name="Settings")).to_be_visible()
    expect(bo.get_by_role("menuitem", name="Administration")).to_have_count(0)
    bo.goto("/admin/people")
    expect(bo.get_by_role("heading", level=1)).not_to_have_text("Administration")
    expect(bo.get_by_role("navigation", name="Administration")).to_have_count(0)


def test_an_account_is_made_and_its_password_shown_once(visit_as: Callable[..., Visit], mock_house: MockHouse) -> None:
    page = visit_as(path="/admin/people").page
    page.get_by_role("button", name="New account").click()
    dialog = page.get_by_role("dialog", name="New account")
    dialog.get_by_label("Username").fill("di")
    dialog.get_by_label("Name", exact=True).fill("Di Moss")
    dialog.get_by_label("E-mail").fill("nowhere")
    dialog.get_by_label("Storage limit").fill("1,5")
    dialog.get_by_role("button", name="Create").click()
    expect(dialog.get_by_label("E-mail")).to_be_focused()
    expect(dialog.get_by_label("E-mail")).to_have_accessible_description("That is no e-mail address.")
    dialog.get_by_label("E-mail").fill("di@example.org")
    dialog.get_by_role("button", name="Create").click()
    made = page.get_by_role("dialog", name="Password of Di Moss")
    password = made.get_by_role("status", name="Password").text_content() or ""
    assert len(password) > 12
    made.get_by_role("button", name="Done").click()
    expect(line(page, "Di Moss")).to_contain_text("1.5 GB")
    expect(page.get_by_role("button", name="Actions for Di Moss")).to_be_focused()
    _, user = sign_in_by_api(mock_house, "di", password)
    assert user["space"]["quota_bytes"] == 1_500_000_000


def test_an_account_is_switched_off_and_on_again(visit_as: Callable[..., Visit], mock_house: MockHouse) -> None:
    page = visit_as(path="/admin/people").page
    bo, _ = sign_in_by_api(mock_house, "bo", PASSWORD)
    act(page, "Bo Diaz", "Switch off")
    expect(page.get_by_role("dialog")).to_contain_text("All files stay.")
    page.get_by_role("dialog").get_by_role("button", name="Switch off").click()
    expect(line(page, "Bo Diaz")).to_contain_text("Switched off")
    assert bo.get(f"{mock_house.url}/api/v1/me", timeout=10).status_code == 401
    act(page, "Bo Diaz", "Switch on")
    expect(line(page, "Bo Diaz")).not_to_contain_text("Switched off")
    page.get_by_role("button", name="Actions for Ada Lovelace").click()  # nobody locks themselves out here
    expect(page.get_by_role("menuitem")).to_have_text(["Edit"])


def test_limits_and_roles_are_changed(visit_as: Callable[..., Visit]) -> None:
    page = visit_as(path="/admin/people").page
    act(page, "Cy Young", "Edit")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Storage limit").fill("lots")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.get_by_label("Storage limit")).to_have_accessible_description(re.compile("That is no size."))
    dialog.get_by_label("Storage limit").fill("250")
    dialog.get_by_label("Unit").select_option("MB")
    dialog.get_by_role("switch", name="Administrator").click()
    dialog.get_by_role("button", name="Save").click()
    expect(line(page, "Cy Young")).to_contain_text("of 250 MB")
    expect(line(page, "Cy Young")).to_contain_text("Administrator")
    act(page, "Cy Young", "New password")
    page.get_by_role("dialog").get_by_role("button", name="Make a new password").click()
    expect(page.get_by_role("dialog", name="Password of Cy Young")).to_be_visible()


def test_deleting_says_what_happens_to_the_files_and_wants_to_be_sure(visit_as: Callable[..., Visit]) -> None:
    page = visit_as(path="/admin/people").page
    act(page, "Cy Young", "Delete")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Cy Young has no files.")
    expect(dialog.get_by_role("button", name="Cancel")).to_be_focused()
    page.keyboard.press("Escape")
    act(page, "Bo Diaz", "Delete")
    expect(dialog).to_contain_text("deleted for good")
    expect(dialog).to_contain_text("in team spaces and in folders of others stays there")
    sure = dialog.get_by_label("To confirm, type the username: bo")
    sure.fill("ada")
    dialog.get_by_role("button", name="Delete for good").click()
    expect(sure).to_have_accessible_description("That is not bo.")
    sure.fill("bo")
    dialog.get_by_role("button", name="Delete for good").click()
    expect(line(page, "Bo Diaz")).to_have_count(0)
    expect(line(page, "Cy Young")).to_be_visible()


def test_people_are_found_as_one_types(visit_as: Callable[..., Visit]) -> None:
    page = visit_as(path="/admin/people").page
    expect(line(page, "Ada Lovelace")).to_be_visible()
    find = page.get_by_role("searchbox", name="Find people")
    find.fill("diaz")
    expect(page.locator(".paged li")).to_have_count(1)
    expect(page.locator("#status")).to_have_text("1 match")
    find.fill("nobody at all")
    expect(page.get_by_text("Nobody has that in their name or address.")).to_be_visible()


def test_a_group_is_made_and_filled(visit_as: Callable[..., Visit]) -> None:
    page = visit_as(path="/admin/groups").page
    expect(line(page, "Crew")).to_contain_text("2 members")
    page.get_by_role("button", name="New group").click()
    page.get_by_label("Name", exact=True).fill("Crew")
    page.get_by_role("button", name="Create").click()
    expect(page.get_by_label("Name", exact=True)).to_have_accessible_description("There is a group of that name.")
    page.get_by_label("Name", exact=True).fill("Rowers")
    page.get_by_role("button", name="Create").click()
    page.get_by_role("link", name="Rowers").click()
    expect(page.get_by_role("heading", name="Members of Rowers")).to_be_visible()
    expect(page.get_by_text("Nobody is in this group yet.")).to_be_visible()
    page.get_by_role("searchbox", name="Find people to add").fill("bo")
    page.get_by_role("button", name="Add Bo Diaz").click()
    expect(page.get_by_role("button", name="Remove Bo Diaz")).to_be_visible()
    expect(page.get_by_role("searchbox", name="Find people to add")).to_be_focused()
    page.get_by_role("button", name="Remove Bo Diaz").click()
    expect(page.get_by_text("Nobody is in this group yet.")).to_be_visible()
    page.get_by_role("link", name="All groups").click()
    act(page, "Rowers", "Delete")
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(line(page, "Rowers")).to_have_count(0)


def test_a_team_space_is_made_and_stands_among_the_places(visit_as: Callable[..., Visit]) -> None:
    page = visit_as(path="/admin/spaces").page
    expect(line(page, "Harbour team")).to_be_visible()
    page.get_by_role("button", name="New team space").click()
    page.get_by_label("Name", exact=True).fill("Boat house")
    page.get_by_label("Storage limit").fill("2")
    page.get_by_role("button", name="Create").click()
    expect(page.locator(".section").get_by_role("listitem").filter(has_text="Boat house")).to_contain_text("of 2 GB")
    expect(
        page.get_by_role("navigation", name="Places", exact=True).get_by_role("link", name="Boat house")
    ).to_be_visible()
    act(page, "Harbour team", "Delete")
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(page.get_by_role("region", name="Notes")).to_contain_text("There is still something in this space.")
    act(page, "Boat house", "Delete")
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(page.locator(".section").get_by_text("Boat house")).to_have_count(0)


def test_storage_and_background_work_tell_what_the_server_knows(visit_as: Callable[..., Visit]) -> None:
    page = visit_as(path="/admin/storage").page
    expect(page.locator(".figures")).to_contain_text("Stored by people")
    expect(line(page, "Harbour team").last).to_be_visible()
    expect(page.get_by_text("9.4 MB freed")).to_be_visible()
    expect(page.get_by_text("No problems")).to_be_visible()
    page.get_by_role("navigation", name="Administration").get_by_role("link", name="Background work").click()
    failed = page.locator(".part").filter(has=page.get_by_role("heading", name="Failed"))
    expect(failed).to_contain_text("Make pictures")
    expect(failed).to_contain_text("TimeoutError: a picture took longer than 20 s")
    for name in ("Running", "Waiting", "Again and again"):
        expect(page.get_by_role("heading", name=name, exact=True)).to_be_visible()


# Holds: B11
def test_what_cannot_be_had_says_why_and_is_asked_for_again(visit_as: Callable[..., Visit]) -> None:
    visit = visit_as(path="/")
    visit.stage("GET", "users", status=500)
    visit.stage("GET", "tasks", status=500)
    page = visit.page
    for path, shown in (("/admin/people", "Ada Lovelace"), ("/admin/work", "Again and again")):
        page.goto(path)
        expect(page.locator(".section-failed")).to_contain_text(re.compile("Request [0-9a-f]{8}"))
        page.get_by_role("button", name="Try again").click()
        expect(page.locator(".section").get_by_text(shown)).to_be_visible()


# Holds: L2
@pytest.mark.parametrize("width", [320, 390])
def test_administration_needs_no_sideways_scrolling_on_a_phone(visit_as: Callable[..., Visit], width: int) -> None:
    page = visit_as(phone=True, viewport={"width": width, "height": 700}, path="/admin").page
    for name in SECTIONS:
        page.get_by_role("navigation", name="Administration").get_by_role("link", name=name).click()
        expect(page.locator(".section li").first).to_be_visible()
        fits = """() => [document.scrollingElement, ...document.querySelectorAll('.stage')]
          .every((one) => one.scrollWidth <= one.clientWidth)"""
        assert page.evaluate(fits), name
        small = """() => [...document.querySelectorAll('.section a[href], .section button, .section-nav a')]
          .map((one) => [one.textContent || one.ariaLabel, one.getBoundingClientRect()])
          .filter(([, box]) => box.height && box.height < 24).map(([name]) => name)"""
        assert page.evaluate(small) == []


def test_an_account_is_managed_by_keyboard_alone(visit_as: Callable[..., Visit]) -> None:
    page = visit_as(path="/admin/people").page
    expect(line(page, "Bo Diaz")).to_be_visible()
    page.get_by_role("searchbox", name="Find people").focus()
    for name in ("New account", "Actions for Ada Lovelace", "Actions for Bo Diaz"):
        page.keyboard.press("Tab")
        expect(page.get_by_role("button", name=name)).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")  # Edit is the first
    page.keyboard.type("Bo the second")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Actions for Bo the second")).to_be_focused()
