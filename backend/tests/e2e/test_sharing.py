"""Giving others access, taking it away, and what others gave: on the mock's typical files."""

from __future__ import annotations

import re

import pytest
import requests
from playwright.sync_api import expect

from tests.e2e.houses import sign_in_by_api
from tests.e2e.visit import PASSWORD, Visit


def open_sharing(visit: Visit, name: str) -> None:
    visit.act(name, "Share")
    expect(visit.dialog.get_by_role("heading", level=2)).to_have_text(f"Share “{name}”")


@pytest.fixture
def copying(visit: Visit) -> Visit:
    visit.context.grant_permissions(["clipboard-read", "clipboard-write"])
    return visit


# Holds: H1
def test_a_person_is_found_while_typing_and_the_sentence_tells_what_they_can_do(visit: Visit):
    open_sharing(visit, "Recordings")
    summary = visit.dialog.locator(".access-sentence")
    expect(summary).to_have_text("Only you have access.")
    visit.dialog.get_by_role("combobox", name="Add people or groups").fill("bo")
    expect(visit.dialog.get_by_role("listbox").get_by_role("option")).to_have_text([re.compile("Bo Diaz")])
    visit.page.keyboard.press("Enter")
    expect(summary).to_have_text("You can change and share it; Bo Diaz can look at it.")
    visit.dialog.get_by_label("What Bo Diaz may do").select_option("Can edit")
    expect(summary).to_have_text("You can change and share it; Bo Diaz can change it.")
    bo, _ = sign_in_by_api(visit.house, "bo", PASSWORD)
    shared = bo.get(f"{visit.house.url}/api/v1/shared", timeout=30).json()["items"]
    assert ("Recordings", "editor") in [(node["name"], node["role"]) for node in shared]
    visit.dialog.get_by_role("button", name="Remove Bo Diaz").click()
    expect(summary).to_have_text("Only you have access.")
    visit.page.keyboard.press("Escape")
    expect(visit.row("Recordings").get_by_role("button", name="Actions for Recordings")).to_be_focused()


# Holds: H1
def test_a_message_goes_with_the_first_role_and_stays_for_the_next_person_when_nobody_was_told(visit: Visit):
    open_sharing(visit, "Recordings")
    message = visit.dialog.get_by_label("Message by mail to whom you add next")
    message.fill("For the meeting on Monday.")
    field = visit.dialog.get_by_role("combobox", name="Add people or groups")
    field.fill("bo")
    expect(visit.dialog.get_by_role("listbox").get_by_role("option")).to_have_count(1)
    with visit.page.expect_request(
        lambda request: request.url.endswith("/grants") and request.method == "POST"
    ) as given:
        visit.page.keyboard.press("Enter")
    assert given.value.post_data_json["message"] == "For the meeting on Monday."
    expect(message).to_have_value("")
    message.fill("Once more.")
    field.fill("bo")
    expect(visit.dialog.get_by_role("listbox").get_by_role("option")).to_have_count(1)
    visit.dialog.get_by_label("What they may do").select_option("Can edit")
    field.press("Enter")
    expect(visit.dialog.get_by_label("What Bo Diaz may do")).to_have_value("editor")
    expect(message).to_have_value("Once more.")


# Holds: H4
def test_inherited_access_is_shown_with_its_folder_and_cannot_be_edited_there(visit: Visit):
    visit.open_folder("Documents")
    visit.open_folder("Taxes")
    open_sharing(visit, "2021")
    crew = visit.dialog.get_by_role("list", name="People and groups").get_by_role("listitem").filter(has_text="Crew")
    expect(crew).to_contain_text("From Taxes")
    expect(crew.get_by_role("button")).to_have_count(0)
    above = visit.dialog.get_by_role("list", name="Links").get_by_role("listitem")
    expect(above).to_contain_text(["From Documents"])
    expect(above.get_by_role("button")).to_have_count(0)


# Holds: H1, H2
def test_a_link_with_a_password_is_made_copied_and_revoked(copying: Visit):
    visit = copying
    open_sharing(visit, "Recordings")
    visit.dialog.get_by_role("button", name="New link").click()
    form = visit.dialog.get_by_role("group", name="New link")
    form.get_by_label("Label").fill("For Cy")
    form.get_by_label("Ask for a password").check()
    form.get_by_role("button", name="Create link").click()
    expect(form.locator(".link-field.password .field-error")).to_have_text("Give a password, or take the tick away.")
    form.get_by_label("Password", exact=True).fill("harbour light")
    form.get_by_role("button", name="Create link").click()
    copy = visit.dialog.get_by_role("button", name="Copy For Cy")
    expect(copy).to_be_focused()
    expect(visit.dialog.locator(".access-sentence")).to_contain_text(
        "everybody with the link and its password can look"
    )
    copy.click()
    expect(copy).to_have_text("Copied")
    expect(visit.page.locator("#status")).to_have_text("Link copied")
    url = visit.page.evaluate("navigator.clipboard.readText()")
    door = f"{visit.house.url}/api/v1/links/{url.rsplit('/', 1)[-1]}/visit"
    assert requests.post(door, json={"password": "wrong one"}, timeout=30).status_code == 401
    assert requests.post(door, json={"password": "harbour light"}, timeout=30).status_code == 200
    visit.dialog.get_by_role("button", name="Revoke For Cy").click()
    expect(visit.dialog.locator(".access-sentence")).to_have_text("Only you have access.")
    assert requests.post(door, json={"password": "harbour light"}, timeout=30).status_code == 404


def test_what_the_server_refuses_stands_beside_its_field(visit: Visit):
    open_sharing(visit, "Recordings")
    visit.dialog.get_by_role("button", name="New link").click()
    form = visit.dialog.get_by_role("group", name="New link")
    form.get_by_label("Last day").fill("2020-01-01")
    form.get_by_role("button", name="Create link").click()
    expect(form.locator(".link-field.expires .field-error")).to_have_text("It must be a time in the future.")
    expect(form.get_by_label("Last day")).to_be_focused()


def test_shared_folders_begin_at_the_topmost_that_i_may_see_and_offer_what_my_role_allows(visit: Visit):
    visit.page.get_by_role("link", name="Shared with me").locator("visible=true").click()
    expect(visit.title).to_have_text("Shared with me")
    expect(visit.row("Boat plans")).to_contain_text("Can edit")
    visit.open_folder("Boat plans")
    crumbs = visit.page.get_by_role("navigation", name="Breadcrumb")
    expect(crumbs.get_by_role("link")).to_have_text(["Shared with me"])
    expect(visit.page.get_by_role("button", name="Upload files")).to_be_visible()
    expect(visit.page.locator(".side a[aria-current]")).to_have_text("Shared with me")
    row = visit.page.locator("file-grid .tr").first
    row.click(button="right")
    expect(visit.page.get_by_role("menuitem", name="Rename")).to_be_visible()
    expect(visit.page.get_by_role("menuitem", name="Share")).to_have_count(0)


def test_a_viewer_is_not_offered_what_a_viewer_may_not_do(visit_as):
    visit = visit_as(signed_in=False)
    visit.page.get_by_label("Username").fill("cy")
    visit.page.get_by_label("Password").fill(PASSWORD)
    visit.page.get_by_role("button", name="Sign in").click()
    visit.page.get_by_role("link", name="Harbour team").click()
    expect(visit.title).to_have_text("Harbour team")
    expect(visit.page.get_by_text("You may look at what is here, but not add to it.")).to_be_visible()
    visit.row("Rota").click(button="right")
    expect(visit.page.get_by_role("menuitem", name="Open")).to_be_visible()
    for name in ("Rename", "Move", "Delete", "Share"):
        expect(visit.page.get_by_role("menuitem", name=name)).to_have_count(0)
    visit.page.keyboard.press("Escape")
    visit.open_folder("Rota")
    expect(visit.page.get_by_role("navigation", name="Breadcrumb").get_by_role("link")).to_have_text(["Harbour team"])


def test_access_that_was_given_to_me_can_be_given_up(visit: Visit):
    visit.page.goto("/shared")
    visit.act("Letter to Ada.txt", "Give up access")
    visit.dialog.get_by_role("button", name="Give up access").click()
    expect(visit.note).to_contain_text("You no longer have access to “Letter to Ada.txt”.")
    expect(visit.row("Letter to Ada.txt")).to_have_count(0)
