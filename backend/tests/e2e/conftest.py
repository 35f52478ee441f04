"""Fixtures: a house to visit, Chromium, and a page that fails its test when the browser had to complain."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

from tests.e2e.chromium import launch
from tests.e2e.houses import HOUSES, House, LivelyHouse, MockHouse, RealHouse
from tests.e2e.visit import Visit

# A refused request is told by the browser as an error; the page's own tests say which refusals they expect.
EXPECTED = ("Failed to load resource",)
# Not a measure of speed: on a busy machine everything takes longer.
PATIENCE_MS = 30_000
expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="module", params=list(HOUSES))
def house(request: pytest.FixtureRequest) -> Iterator[House]:
    """The real house and the mock one, each without any account."""
    running = HOUSES[request.param]()
    try:
        yield running
    finally:
        running.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, headless."""
    with sync_playwright() as playwright:
        running = launch(playwright.chromium)
        yield running
        running.close()


@pytest.fixture(scope="module")
def person(browser: Browser, house: House) -> Iterator[BrowserContext]:
    """A browser of somebody's own: cookies and storage last for the module."""
    context = browser.new_context(
        base_url=house.page_url, viewport={"width": 1280, "height": 800}, accept_downloads=True, service_workers="block"
    )
    context.set_default_timeout(PATIENCE_MS)
    yield context
    context.close()


@pytest.fixture
def page(person: BrowserContext) -> Iterator[Page]:
    """A new tab. Errors on its console, CSP violations among them, fail the test."""
    tab, complaints = person.new_page(), []

    def listen(message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(EXPECTED):
            complaints.append(message.text)

    tab.on("console", listen)
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    yield tab
    tab.close()
    assert complaints == []


@pytest.fixture(scope="session")
def mock_house() -> Iterator[MockHouse]:
    """One mock for the whole run; each visit begins on a seed."""
    running = MockHouse()
    try:
        yield running
    finally:
        running.stop()


@pytest.fixture(scope="module")
def real_house() -> Iterator[RealHouse]:
    """A real server that the tests of one module may kill and start again."""
    running = LivelyHouse()
    try:
        yield running
    finally:
        running.stop()


@pytest.fixture
def visit(browser: Browser, mock_house: MockHouse) -> Iterator[Visit]:
    """ada at the mock's typical files, signed in, on a desktop, in a browser without a past."""
    with Visit.begin(browser, mock_house, seed="typical") as running:
        yield running


@pytest.fixture
def visit_as(browser: Browser, mock_house: MockHouse) -> Iterator[Callable[..., Visit]]:
    """A function that begins a visit with another seed, another window or without signing in."""
    with ExitStack() as stack:
        yield lambda **options: stack.enter_context(Visit.begin(browser, mock_house, **options))
