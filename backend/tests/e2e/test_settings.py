"""Settings and the sheet of shortcuts, in Chromium on the mock."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
import requests
from playwright.sync_api import expect

from tests.e2e.houses import MockHouse, sign_in_by_api
from tests.e2e.visit import PASSWORD, Visit

pytestmark = pytest.mark.e2e


def test_the_account_menu_leads_to_settings_and_each_section_has_an_address(visit: Visit) -> None:
    page = visit.page
    page.get_by_role("button", name="account menu of").click()
    page.get_by_role("menuitem", name="Settings").click()
    expect(page).to_have_title("Profile – Settings – Holdfast")
    sections = page.get_by_role("navigation", name="Settings")
    for name in ("Password", "Devices", "Links", "Look and language", "Keyboard", "Profile"):
        sections.get_by_role("link", name=name).click()
        expect(page.get_by_role("heading", level=2, name=name, exact=True)).to_be_focused()
        expect(sections.locator("[aria-current=page]")).to_have_text(name)
    page.go_back()
    expect(page).to_have_url(re.compile("/settings/keyboard$"))
    expect(page.get_by_role("switch", name="Single-key shortcuts")).to_be_visible()


def test_another_name_is_saved_and_a_wrong_address_is_told_at_its_field(visit_as: Callable[..., Visit]) -> None:
    page = visit_as(path="/settings/profile").page
    name, email = page.get_by_label("Name", exact=True), page.get_by_label("E-mail")
    name.fill("Ada King")
    email.fill("ada at home")
    page.get_by_role("button", name="Save").click()
    expect(email).to_be_focused()
    expect(email).to_have_attribute("aria-invalid", "true")
    expect(email).to_have_accessible_description(re.compile("That is no e-mail address"))
    current = page.get_by_label("Current password")
    email.fill("ada@example.net")
    page.get_by_role("button", name="Save").click()
    expect(current).to_be_focused()
    expect(current).to_have_accessible_description(re.compile("needs your password"))
    current.fill("wrong")
    page.get_by_role("button", name="Save").click()
    expect(current).to_have_accessible_description(re.compile("That is not your password"))
    current.fill(PASSWORD)
    page.get_by_role("button", name="Save").click()
    expect(current).to_be_hidden()
    expect(page.locator(".saved")).to_have_text("Saved")
    expect(page.get_by_role("button", name="account menu of Ada King")).to_be_visible()


def test_a_new_password_can_be_pasted_and_signs_the_others_out(
    visit_as: Callable[..., Visit], mock_house: MockHouse
) -> None:
    visit = visit_as(path="/settings/password")
    page = visit.page
    elsewhere, _ = sign_in_by_api(mock_house, "ada", PASSWORD)
    current, new = page.get_by_label("Current password"), page.get_by_label("New password")
    expect(current).to_have_attribute("autocomplete", "current-password")
    expect(new).to_have_attribute("autocomplete", "new-password")
    current.fill("wrong")
    new.focus()
    page.evaluate("(text) => document.execCommand('insertText', false, text)", "four walls and a roof")
    page.get_by_role("button", name="Change password").click()
    expect(current).to_be_focused()
    expect(current).to_have_accessible_description("That is not your password.")
    expect(new).to_have_value("four walls and a roof")
    current.fill(PASSWORD)
    page.get_by_role("switch", name="Show what I type").click()
    expect(new).to_have_attribute("type", "text")
    page.get_by_role("button", name="Change password").click()
    expect(page.locator(".saved")).to_contain_text("Your password is changed.")
    expect(new).to_have_value("")
    assert elsewhere.get(f"{mock_house.url}/api/v1/me", timeout=10).status_code == 401
    page.get_by_role("navigation", name="Settings").get_by_role("link", name="Devices").click()  # here it goes on
    expect(page.get_by_text("This browser")).to_be_visible()


def test_a_device_is_signed_out_and_then_all_others(visit_as: Callable[..., Visit], mock_house: MockHouse) -> None:
    page = visit_as(path="/").page
    laptop, phone = ({"User-Agent": agent} for agent in ("Firefox/140 (Windows NT)", "iPhone Safari/600"))
    tokens = [
        requests.post(
            f"{mock_house.url}/api/v1/session",
            json={"username": "ada", "password": PASSWORD},
            headers=agent,
            timeout=10,
        ).json()["access"]
        for agent in (laptop, phone)
    ]

    def works(token: str) -> bool:
        headers = {"Authorization": f"Bearer {token}"}
        return requests.get(f"{mock_house.url}/api/v1/me", headers=headers, timeout=10).ok

    page.goto("/settings/devices")
    mine = page.get_by_role("listitem").filter(has_text="This browser")
    expect(mine).to_contain_text("Chrome on Linux")
    expect(mine.get_by_role("button")).to_have_count(0)
    page.get_by_role("button", name="Sign out Firefox on Windows").click()
    expect(page.get_by_role("button", name="Sign out Firefox on Windows")).to_have_count(0)
    expect(page.locator("button:focus, h2:focus")).to_have_count(1)
    assert not works(tokens[0])
    assert works(tokens[1])
    page.get_by_role("button", name="Sign out everywhere else").click()
    page.get_by_role("dialog").get_by_role("button", name="Sign out the others").click()
    expect(page.get_by_role("button", name="Sign out Safari on iOS")).to_have_count(0)
    expect(mine).to_be_visible()
    assert not works(tokens[1])


# Holds: H2
def test_my_links_are_listed_and_revoked_in_one_place(visit_as: Callable[..., Visit], mock_house: MockHouse) -> None:
    page = visit_as(path="/settings/links").page
    ada, _ = sign_in_by_api(mock_house, "ada", PASSWORD)
    family = page.get_by_role("listitem").filter(has_text="For the family")
    expect(family).to_contain_text("12 views")
    links = ada.get(f"{mock_house.url}/api/v1/shares", timeout=10).json()["items"]
    token = next(link["token"] for link in links if link["label"] == "For the family")
    door = f"{mock_house.url}/api/v1/links/{token}/visit"
    assert requests.post(door, json={}, timeout=10).ok
    family.get_by_role("button", name="Revoke For the family to Photos").click()
    expect(family).to_have_count(0)
    assert requests.post(door, json={}, timeout=10).status_code == 404
    drop_box = page.get_by_role("listitem").filter(has_text="Send me your scans")
    drop_box.get_by_role("button", name="Sharing of Inbox").click()
    expect(page.get_by_role("dialog")).to_contain_text("Inbox")
    page.keyboard.press("Escape")
    expect(drop_box.get_by_role("button", name="Sharing of Inbox")).to_be_focused()


# Holds: L1
def test_a_theme_is_chosen_and_is_there_before_the_next_first_paint(visit_as: Callable[..., Visit]) -> None:
    page = visit_as(path="/settings/look", color_scheme="light").page
    page.get_by_role("radio", name="Dark").check()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.get_by_role("button", name="Theme: Dark")).to_be_visible()
    page.route("**/js/main.js", lambda route: route.abort())  # nothing but the first script runs
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


# Holds: B2
def test_what_was_chosen_is_there_on_another_device(visit_as: Callable[..., Visit]) -> None:
    here = visit_as(path="/settings/look").page
    with here.expect_response(
        lambda answer: answer.url.endswith("/me/preferences") and answer.request.method == "PATCH"
    ):
        here.get_by_role("radio", name="Dark").check()
    with here.expect_response(lambda answer: "/me/preferences" in answer.url and answer.request.method == "PATCH"):
        here.get_by_role("radio", name="Thumbnails").check()
    there = visit_as(seed=None, path="/").page
    expect(there.locator("html")).to_have_attribute("data-theme", "dark")
    expect(there.get_by_role("button", name="Thumbnails")).to_have_attribute("aria-pressed", "true")


# Holds: R1
def test_the_page_speaks_the_chosen_language(visit_as: Callable[..., Visit]) -> None:
    page = visit_as(path="/settings/look").page
    page.get_by_role("radio", name="Deutsch").check()
    expect(page.get_by_role("heading", level=1)).to_have_text("Einstellungen")
    expect(page.locator("html")).to_have_attribute("lang", "de")
    page.get_by_role("radio", name="English").check()
    expect(page.get_by_role("heading", level=1)).to_have_text("Settings")


# Holds: K6
def test_a_question_mark_opens_the_sheet_of_all_keys(visit: Visit) -> None:
    page = visit.page
    expect(visit.row("Documents")).to_be_visible()
    page.keyboard.press("?")
    sheet = page.get_by_role("dialog", name="Keyboard shortcuts")
    for group in ("Everywhere", "Moving in a list", "Selecting", "What is selected", "Looking at a file"):
        expect(sheet.get_by_role("heading", name=group)).to_be_visible()
    page.keyboard.press("Escape")
    expect(sheet).to_have_count(0)
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox", name="Search")).to_be_focused()
    page.keyboard.press("?")
    expect(page.get_by_role("searchbox", name="Search")).to_have_value("?")
    expect(sheet).to_have_count(0)


# Holds: K7
def test_single_keys_can_be_switched_off_and_are_off(visit: Visit) -> None:
    page = visit.page
    expect(visit.row("Documents")).to_be_visible()
    page.get_by_role("button", name="Keyboard shortcuts").click()
    page.get_by_role("dialog").get_by_role("link", name="Switch single keys off").click()
    page.get_by_role("switch", name="Single-key shortcuts").click()
    expect(page.get_by_text("switched off").first).to_be_visible()
    page.get_by_role("link", name="All files").first.click()
    expect(visit.row("Documents")).to_be_visible()
    for key in ("?", "i", "/"):
        page.keyboard.press(key)
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("complementary", name="Details")).to_have_count(0)
    expect(page.get_by_role("searchbox", name="Search")).not_to_be_focused()
    visit.row("Documents").locator(".nm").click()
    page.keyboard.press("p")  # letters still lead to the next name
    expect(visit.row("Photos")).to_have_attribute("aria-selected", "true")
    page.reload()  # it is kept
    expect(visit.row("Documents")).to_be_visible()
    page.keyboard.press("?")
    visit.row("Documents").locator(".nm").click()
    page.keyboard.press("Control+a")  # what has a modifier still works
    expect(visit.row("Photos")).to_have_attribute("aria-selected", "true")
    expect(page.get_by_role("dialog")).to_have_count(0)


# Holds: K7
def test_single_keys_are_off_above_a_picture_too(visit: Visit) -> None:
    page = visit.page
    page.evaluate("() => localStorage.setItem('holdfast.shortcuts', 'false')")
    page.reload()
    visit.open_folder("Photos")
    visit.row("IMG_1.png").locator(".nm").dblclick()
    zoom = page.get_by_role("dialog").get_by_role("button", name=re.compile("show actual size|fit to window"))
    before = zoom.text_content()
    page.keyboard.press("+")
    page.keyboard.press("ArrowRight")  # no letter, no sign: it leads on
    expect(page.get_by_role("dialog").get_by_role("heading", name="IMG_2.png")).to_be_visible()
    expect(zoom).to_have_text(before or "")
    page.get_by_role("button", name="Zoom in").click()
    expect(zoom).not_to_have_text(before or "")


# Holds: K7
def test_single_keys_do_nothing_while_letters_are_composed(visit: Visit) -> None:
    page = visit.page
    expect(visit.row("Documents")).to_be_visible()
    page.evaluate(
        "() => document.body.dispatchEvent(new KeyboardEvent('keydown', {key: '?', bubbles: true, isComposing: true}))"
    )
    page.evaluate("() => document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'Dead', bubbles: true}))")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.evaluate("() => document.body.dispatchEvent(new KeyboardEvent('keydown', {key: '?', bubbles: true}))")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()


# Holds: B11
def test_what_fails_says_what_to_do_and_the_number_of_the_request(visit_as: Callable[..., Visit]) -> None:
    visit = visit_as(path="/")
    visit.stage("GET", "me/sessions", status=500)
    visit.stage("PATCH", "me", status=500)
    page = visit.page
    page.goto("/settings/devices")
    expect(page.locator(".section-failed")).to_contain_text(re.compile("Request [0-9a-f]{8}"))
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_text("This browser")).to_be_visible()
    page.get_by_role("navigation", name="Settings").get_by_role("link", name="Profile").click()
    page.get_by_label("Name", exact=True).fill("Ada King")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("form .problem")).to_contain_text("Request")
    expect(page.get_by_label("Name", exact=True)).to_have_value("Ada King")  # nothing is lost


# Holds: L2
@pytest.mark.parametrize("width", [320, 390])
def test_settings_need_no_sideways_scrolling_on_a_phone(visit_as: Callable[..., Visit], width: int) -> None:
    page = visit_as(phone=True, viewport={"width": width, "height": 700}, path="/settings").page
    for name in ("Profile", "Password", "Devices", "Links", "Look and language", "Keyboard"):
        page.get_by_role("navigation", name="Settings").get_by_role("link", name=name).click()
        expect(page.get_by_role("heading", level=2, name=name, exact=True)).to_be_visible()
        assert page.evaluate("() => document.scrollingElement.scrollWidth <= innerWidth"), name
        inner = "() => [...document.querySelectorAll('.stage')].every((one) => one.scrollWidth <= one.clientWidth)"
        assert page.evaluate(inner), name
