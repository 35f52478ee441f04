"""A session that dies in the middle of work, and what the tabs of one browser know of each other."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Request, Route, expect

from tests.e2e.houses import sign_in_by_api
from tests.e2e.visit import PASSWORD, Visit

TO_TRASH = "document.querySelector('a[data-place=\"/trash\"]').click()"
# The tab that holds the stream is the first to hear that a session ended, and which one that is is nobody's promise.
HOLDS_STREAM = "() => navigator.locks.query().then(({ held }) => held.some(({ name }) => name === 'holdfast.live'))"


@pytest.fixture
def second(visit: Visit) -> Iterator[Page]:
    """A second tab of the same browser; the first one holds the stream of events for both."""
    visit.page.wait_for_function(HOLDS_STREAM)
    tab = visit.context.new_page()
    tab.goto("/")
    expect(tab.get_by_role("row").filter(has_text="Documents")).to_be_visible()
    expect(visit.row("Documents")).to_be_visible()
    yield tab
    tab.close()


def again(page: Page) -> None:
    """Sign in, in the dialog that asks for it."""
    dialog = page.get_by_role("dialog", name="Sign in again")
    dialog.get_by_label("Password").fill(PASSWORD)
    dialog.get_by_role("button", name="Sign in and go on").click()
    expect(dialog).to_have_count(0)


# Holds: MS1
def test_a_form_keeps_its_text_while_somebody_signs_in_over_it(visit: Visit):
    expect(visit.row("Documents")).to_be_visible()
    visit.new("New folder")
    form = visit.page.get_by_role("dialog", name="New folder")
    form.get_by_role("textbox").fill("Half a thought")
    visit.control("sessions/end")  # the stream of events ends with it: nobody has pressed anything
    again(visit.page)
    expect(form.get_by_role("textbox")).to_have_value("Half a thought")
    expect(form.get_by_role("textbox")).to_be_focused()
    visit.page.keyboard.type(", the rest")
    visit.page.keyboard.press("Enter")
    expect(visit.row("Half a thought, the rest")).to_be_visible()


# Holds: MS1
def test_what_was_sent_as_the_session_died_goes_on_after_signing_in(visit: Visit):
    expect(visit.row("Documents")).to_be_visible()
    visit.new("New folder")
    visit.page.get_by_role("dialog", name="New folder").get_by_role("textbox").fill("Sent too late")
    visit.stage("POST", "events/ticket", delay_ms=60_000, times=None)  # the form is to be the first that notices
    visit.control("sessions/end")
    visit.page.keyboard.press("Enter")
    again(visit.page)
    expect(visit.row("Sent too late")).to_be_visible()
    expect(visit.dialog).to_have_count(0)


# Holds: MS1
def test_a_name_that_is_being_typed_waits_for_the_sign_in(visit: Visit):
    visit.row("Documents").click()
    visit.page.keyboard.press("F2")
    visit.page.keyboard.type("Papers of")
    visit.control("sessions/end")
    again(visit.page)
    field = visit.page.get_by_label("New name for Documents")
    expect(field).to_be_focused()
    visit.page.keyboard.type(" ada")
    visit.page.keyboard.press("Enter")
    expect(visit.row("Papers of ada")).to_be_visible()


# Holds: MS2
def test_signing_out_and_the_theme_reach_the_other_tab(visit: Visit, second: Page):
    root = second.locator("html")
    visit.page.get_by_role("button", name="Theme").click()
    visit.page.get_by_role("menuitemradio", name="Dark").click()
    expect(root).to_have_attribute("data-theme", "dark")
    visit.page.get_by_role("button", name="account menu").click()
    visit.page.get_by_role("menuitem", name="Sign out").click()
    expect(second.get_by_role("button", name="Sign in")).to_be_visible()
    expect(root).to_have_attribute("data-theme", "dark")


# Holds: MS2
def test_signing_in_again_in_one_tab_is_enough_for_both(visit: Visit, second: Page):
    visit.control("sessions/end")
    expect(visit.page.get_by_role("dialog", name="Sign in again")).to_be_visible()
    second.evaluate(TO_TRASH)  # it may have noticed by itself already, and then nothing can be pressed
    expect(second.get_by_role("dialog", name="Sign in again")).to_be_visible()
    again(visit.page)
    expect(second.get_by_role("dialog")).to_have_count(0)
    expect(second.get_by_role("heading", level=1)).to_have_text("Trash")
    expect(second.locator("file-grid .tr").first).to_be_visible()


# Holds: MS2
def test_two_tabs_renew_the_token_once(visit: Visit, second: Page):
    renewed: list[str] = []
    stale: set[str] = set()

    def note(request: Request) -> None:
        if request.url.endswith("/session/refresh"):
            renewed.append(request.url)

    def refuse(route: Route) -> None:
        """Every token that was in use before the first was renewed."""
        token = route.request.headers["authorization"]
        if not renewed:
            stale.add(token)
        if token not in stale:
            return route.continue_()
        headers = {"Access-Control-Allow-Origin": visit.house.page_url}
        return route.fulfill(status=401, json={"code": "token_invalid"}, headers=headers)

    for page in (visit.page, second):
        page.on("request", note)
        page.route("**/trash?*", refuse)
    for page in (visit.page, second):  # without waiting for the first one's answer
        page.evaluate(TO_TRASH)
    for page in (visit.page, second):
        expect(page.get_by_role("heading", level=1)).to_have_text("Trash")
        expect(page.locator("file-grid .tr").first).to_be_visible()
    assert len(renewed) == 1


# Holds: L1
def test_the_theme_of_the_account_is_there_before_anything_is_painted(visit: Visit):
    expect(visit.row("Documents")).to_be_visible()
    api, _ = sign_in_by_api(visit.house, "ada", PASSWORD)
    api.patch(f"{visit.house.url}/api/v1/me/preferences", json={"theme": "dark"}, timeout=30).raise_for_status()
    visit.page.reload()  # chosen at another machine: known as soon as the account has been asked
    expect(visit.page.locator("html")).to_have_attribute("data-theme", "dark")
    visit.page.add_init_script("""new MutationObserver((_, watch) => {
      if (!document.body) return;
      window.paintedAs = document.documentElement.dataset.theme; // nothing is painted before there is a body
      watch.disconnect();
    }).observe(document, { childList: true, subtree: true });""")
    visit.page.reload()
    expect(visit.row("Documents")).to_be_visible()
    assert visit.page.evaluate("window.paintedAs") == "dark"
    expect(visit.page.locator("html")).to_have_css("color-scheme", "dark")  # scroll bars and controls too
