"""A forgotten password, from the sign-in to a new one; and the switch for mail, in Chromium on the mock."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Route, expect

from tests.e2e.visit import PASSWORD, Visit

FORGOT = "Forgot your password?"
NEW = "quite another long one"


def test_a_forgotten_password_is_replaced_by_the_link_of_a_mail(visit_as: Callable[..., Visit]):
    visit = visit_as(signed_in=False)
    page = visit.page
    page.get_by_role("button", name=FORGOT).click()
    expect(page.get_by_role("heading", name=FORGOT)).to_be_visible()
    page.get_by_label("Username or e-mail").fill("ada")
    page.keyboard.press("Enter")
    expect(page.get_by_text("a link is on its way")).to_be_visible()

    page.goto("/reset#mock-ada")
    expect(page.get_by_label("New password")).to_be_focused()
    assert page.evaluate("location.pathname + location.hash") == "/"
    page.keyboard.type("1234")
    page.keyboard.press("Enter")
    expect(page.locator(".field-error")).to_contain_text("too easy to guess")
    page.get_by_label("New password").fill(NEW)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Your password is changed.")).to_be_visible()
    page.get_by_label("Username").fill("ada")
    page.get_by_label("Password").fill(NEW)
    page.keyboard.press("Enter")
    expect(visit.row("Documents")).to_be_visible()


def test_a_link_that_was_used_says_so_and_leads_back(visit_as: Callable[..., Visit]):
    page = visit_as(signed_in=False, path="/reset#mock-bo").page
    page.get_by_label("New password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator(".field-error")).to_have_text("This link is used up, or too old. Ask for a new one.")
    page.get_by_role("button", name="Back to sign-in").click()
    expect(page.get_by_role("heading", name="Sign in to Holdfast")).to_be_visible()
    page.get_by_role("button", name=FORGOT).click()
    page.get_by_role("button", name="Back to sign-in").click()
    expect(page.get_by_role("heading", name="Sign in to Holdfast")).to_be_visible()


def test_a_server_without_mail_offers_no_link(visit_as: Callable[..., Visit]):
    visit = visit_as(signed_in=False)

    def no_mail(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, json={**answer.json(), "mail": False})

    visit.page.route("**/api/v1/setup", no_mail)
    visit.page.reload()
    expect(visit.page.get_by_label("Password")).to_be_visible()
    expect(visit.page.get_by_role("button", name=FORGOT)).to_have_count(0)


def test_mail_about_shares_is_switched_off_and_stays_so(visit_as: Callable[..., Visit]):
    visit = visit_as(path="/settings/profile")
    switch = visit.page.get_by_role("switch", name="Mail me what others share with me")
    expect(switch).to_be_checked()
    expect(visit.page.get_by_text("This server sends no mail.")).to_be_hidden()
    with visit.page.expect_response("**/me/preferences") as told:
        switch.click()
    assert told.value.json()["share_mail"] is False
    visit.page.reload()
    expect(switch).not_to_be_checked()
