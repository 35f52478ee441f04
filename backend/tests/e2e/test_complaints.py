"""Whatever the browser complains about fails the test in whose visit it happens: shown once, by making it complain."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.houses import MockHouse
from tests.e2e.visit import Visit

STYLE = "document.body.setAttribute('style', 'color: red')"
MARKUP = "try { document.body.insertAdjacentHTML('beforeend', '<b>bold</b>'); } catch { /* it is refused as well */ }"
MISTAKE = "setTimeout(() => { throw new Error('a mistake of the page'); })"


@pytest.mark.parametrize(
    ("deed", "complaint"),
    [
        (STYLE, "CSP: style-src-attr inline"),
        (MARKUP, "CSP: require-trusted-types-for"),
        (MISTAKE, "a mistake of the page"),
    ],
)
def test_a_violation_of_the_policy_or_an_error_fails_the_visit(
    browser: Browser, mock_house: MockHouse, deed: str, complaint: str
):
    with pytest.raises(AssertionError, match=complaint):
        misbehave(browser, mock_house, deed)


def misbehave(browser: Browser, house: MockHouse, deed: str) -> None:
    with Visit.begin(browser, house, seed="empty") as visit:
        expect(visit.title).to_be_visible()
        with visit.page.expect_event("pageerror" if deed is MISTAKE else "console"):
            visit.page.evaluate(deed)
