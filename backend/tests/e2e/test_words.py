"""Languages: German without English left over, and a page that is mirrored for those who write from right to left."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.e2e import samples
from tests.e2e.houses import MockHouse
from tests.e2e.test_reading import put
from tests.e2e.visit import Visit

# Every English text of the catalogue that can be seen or heard on the page now, where German has another. Names are
# no texts of the page: they stand in <bdi>, and what equals one of them is one.
ENGLISH_LEFT = r"""async () => {
  const words = (await import("/js/words/de.js")).default;
  const pairs = Object.entries(words).flatMap(([english, german]) => {
    const told = [german].flat();
    return english.split("|").map((text, index) => [text, told[index] ?? told[0]]);
  });
  const plain = (part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const pattern = (text) => new RegExp(`^${text.split(/\{\w+\}/).map(plain).join("[^]+?")}$`);
  const told = new Set(pairs.map(([, german]) => german));
  const open = pairs.filter(([, german]) => /\{\w+\}/.test(german)).map(([, german]) => pattern(german));
  const other = pairs.filter(([english, german]) => english !== german).map(([english]) => english);
  const foreign = new Set(other.filter((english) => !told.has(english)));
  const worded = (text) => /\p{L}{3}/u.test(text.replace(/\{\w+\}/g, ""));
  const patterns = other.filter((english) => /\{\w+\}/.test(english) && worded(english)).map(pattern);
  const names = new Set([...document.querySelectorAll("bdi, bdi .vh")].map((one) => one.textContent.trim()));
  const shown = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const parent = walk.currentNode.parentElement;
    if (!parent.closest("bdi, script, noscript, [hidden], [data-foreign]")) shown.push(walk.currentNode.data);
  }
  for (const one of document.querySelectorAll("[aria-label], [title], [placeholder]")) {
    for (const name of ["aria-label", "title", "placeholder"]) shown.push(one.getAttribute(name) ?? "");
  }
  shown.push(document.title.replace(" – Holdfast", ""));
  const left = shown.map((text) => text.replace(/[\u2066-\u2069]/g, "").trim()).filter((text) => {
    if (!text || names.has(text) || told.has(text)) return false;
    return foreign.has(text) || (patterns.some((one) => one.test(text)) && !open.some((one) => one.test(text)));
  });
  return [...new Set(left)];
}"""

# How far the middle of a box is from the start of the line, whichever side that is.
FROM_START = """(element) => {
  const box = element.getBoundingClientRect();
  const middle = box.left + box.width / 2;
  return Math.round(document.documentElement.dir === "rtl" ? innerWidth - middle : middle);
}"""
# Whether the first letter of each text stands to the left of its last.
ENDS = """(elements) => elements.map((element) => {
  const walk = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const letters = [];
  while (walk.nextNode()) {
    [...walk.currentNode.data].forEach((letter, at) => {
      if (!/[\\p{L}\\p{N}]/u.test(letter)) return;
      const range = document.createRange();
      range.setStart(walk.currentNode, at);
      range.setEnd(walk.currentNode, at + 1);
      letters.push(range.getBoundingClientRect().left);
    });
  }
  return letters.at(0) < letters.at(-1);
})"""


@pytest.fixture
def german(browser: Browser, mock_house: MockHouse, visit_as: Callable[..., Visit]) -> Callable[..., Visit]:
    """A visit by somebody whose browser speaks German."""
    return lambda **options: visit_as(**({"locale": "de-AT"} | options))


def no_english(visit: Visit) -> None:
    assert visit.page.evaluate(ENGLISH_LEFT) == [], visit.page.url


def opened(visit: Visit, path: str, heading: str) -> None:
    """Another address of the page that runs already."""
    visit.page.evaluate(
        "(path) => { history.pushState(null, '', path); dispatchEvent(new PopStateEvent('popstate')); }", path
    )
    expect(visit.title).to_have_text(re.compile(heading))


def more(visit: Visit, name: str) -> Locator:
    return visit.page.get_by_role("button", name=f"Aktionen für {name}", exact=True)


def menu(visit: Visit, name: str, action: str) -> None:
    more(visit, name).click()
    no_english(visit)
    visit.page.get_by_role("menuitem", name=re.compile(f"^{action}")).click()


# Holds: R1
def test_the_language_is_that_of_the_browser_until_another_is_chosen(german: Callable[..., Visit]) -> None:
    visit = german(signed_in=False)
    page = visit.page
    expect(page.locator("html")).to_have_attribute("lang", "de")
    expect(page.get_by_role("heading", name="Bei Holdfast anmelden")).to_be_visible()
    no_english(visit)
    page.get_by_label("Benutzername").fill("ada")
    page.get_by_label("Passwort").fill("wrong")
    page.get_by_role("button", name="Anmelden").click()
    expect(page.locator(".field-error")).to_have_text("Benutzername oder Passwort ist falsch.")
    page.evaluate("localStorage.setItem('holdfast.language', 'en')")
    page.reload()
    expect(page.get_by_role("heading", name="Sign in to Holdfast")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "en")


# Holds: R1
def test_all_text_of_the_list_and_what_opens_from_it_is_german(german: Callable[..., Visit], tmp_path: Path) -> None:
    visit = german()
    page = visit.page
    expect(visit.title).to_contain_text("Alle Dateien")
    expect(page.locator(".title")).to_contain_text("9 Elemente")
    expect(page.locator("file-grid .c-size", has_text="6,5 MB")).to_be_visible()  # numbers as Germans write them
    no_english(visit)

    page.get_by_role("button", name=re.compile("^Neu( |$)")).locator("visible=true").first.click()
    no_english(visit)
    page.get_by_role("menuitem", name="Neuer Ordner").click()
    expect(visit.dialog).to_be_visible()  # it is fetched first
    no_english(visit)
    page.keyboard.press("Escape")

    for name, action in (("holiday.mp4", "Verschieben"), ("Photos", "Freigeben"), ("holiday.mp4", "Umbenennen")):
        menu(visit, name, action)
        if action == "Umbenennen":
            expect(page.locator(".rename-field, .rename input, input:focus").first).to_be_visible()
        else:
            expect(visit.dialog).to_be_visible()
            expect(visit.dialog.locator("[aria-busy=true]")).to_have_count(0)
        if action == "Freigeben":
            expect(visit.dialog.locator(".access-sentence")).to_contain_text(re.compile("Zugriff|ändern|ansehen"))
            visit.dialog.get_by_role("button", name="Neuer Link").click()
        no_english(visit)
        page.keyboard.press("Escape")
        if action != "Umbenennen":
            expect(visit.dialog).to_have_count(0)

    page.locator("file-grid .tr").first.locator(".nm").click()
    expect(page.get_by_role("toolbar").locator("visible=true").first).to_contain_text("ausgewählt")
    no_english(visit)
    menu(visit, "Read me first.md", "Details")
    for tab in page.get_by_role("tab").all():
        tab.click()
        expect(page.get_by_role("tabpanel").locator("visible=true").first).not_to_be_empty()
        no_english(visit)

    page.locator("file-grid .tr", has_text="Read me first.md").locator(".nm").dblclick()
    expect(visit.dialog.locator("h1, h2, h3").first).to_be_visible()
    no_english(visit)
    page.keyboard.press("Escape")

    clash = tmp_path / "archive.zip"
    clash.write_bytes(b"another archive")
    visit.drop(clash)
    expect(page.get_by_role("button", name=re.compile("^Ersetzen")).first).to_be_visible()
    no_english(visit)


PLACES = {
    "/shared": "Mit mir geteilt", "/recent": "Zuletzt", "/starred": "Mit Stern", "/trash": "Papierkorb",
    "/search?q=e&kind=file": "„e“", "/storage": "Speicher", "/settings": "Einstellungen",
    "/admin": "Verwaltung|Administration",
    "/nowhere/at/all": "Seite nicht gefunden",
}  # fmt: skip


# Holds: R1
def test_all_text_of_the_other_places_is_german(german: Callable[..., Visit]) -> None:
    visit = german()
    page = visit.page
    expect(visit.title).to_contain_text("Alle Dateien")
    for path, heading in PLACES.items():
        opened(visit, path, heading)
        expect(page.locator("main [aria-busy=true], .skeleton").locator("visible=true")).to_have_count(0)
        no_english(visit)
        for link in page.locator(".sections nav a").all():
            link.click()
            expect(link).to_have_attribute("aria-current", re.compile("."))
            expect(page.locator("main [aria-busy=true], .skeleton").locator("visible=true")).to_have_count(0)
            no_english(visit)


# Holds: B11
def test_an_error_says_in_german_what_to_do_and_which_request_it_was(german: Callable[..., Visit]) -> None:
    visit = german()
    expect(visit.title).to_contain_text("Alle Dateien")
    photos = visit.page.locator("file-grid .tr", has_text="Photos").locator(".nm")
    expect(photos).to_be_visible()
    visit.stage("GET", "nodes/*/children", status=500, times=None)
    photos.dblclick()
    expect(visit.page.get_by_role("button", name="Erneut versuchen")).to_be_visible()
    expect(visit.page.locator(".blank")).to_contain_text(re.compile(r"Anfrage [\w-]{6,}"))
    no_english(visit)


def mirrored(visit: Visit) -> None:
    """From now on the page runs from right to left, as it would in Arabic."""
    visit.page.evaluate("localStorage.setItem('holdfast.direction', 'rtl')")
    visit.page.reload()
    expect(visit.page.locator("html")).to_have_attribute("dir", "rtl")


SIDES = [
    ".side", ".main", ".brand", ".search", ".top-actions", ".side a.n .i", ".side .new", ".storage .cap b",
    ".title h1", "file-grid .tr .fi", "file-grid .tr .c-when bdi", "file-grid .tr .c-size bdi",
    "file-grid .tr .row-more",
    ".thead .nm button", ".storage .stack .full",
]  # fmt: skip


def places(visit: Visit, selectors: list[str]) -> dict[str, int]:
    found: dict[str, Any] = {}
    for selector in selectors:
        found[selector] = visit.page.locator(selector).first.evaluate(FROM_START)
    return found


def assert_same(ltr: dict[str, int], rtl: dict[str, int]) -> None:
    """The same way from where a line begins; a scrollbar's width of doubt."""
    assert {key: (ltr[key], rtl[key]) for key in ltr if abs(ltr[key] - rtl[key]) > 2} == {}


# Holds: R1
def test_from_right_to_left_the_page_is_mirrored(visit: Visit) -> None:
    page = visit.page

    def open_all() -> dict[str, int]:
        page.goto("/")
        expect(visit.row("archive.zip")).to_be_visible()
        expect(page.locator(".storage .stack .full")).to_be_attached()
        visit.row("archive.zip").locator(".nm").click()
        if not page.get_by_role("tab").count():  # whether it is open is remembered
            visit.act("archive.zip", "Details")
        expect(page.get_by_role("tab").first).to_be_visible()
        found = places(visit, [one for one in SIDES if page.locator(one).count()])
        found |= places(visit, [".details", ".details [role=tab]", ".details header .icon-btn"])
        visit.act("archive.zip", "Share")
        expect(visit.dialog.locator(".access-sentence")).to_be_visible()
        found |= places(
            visit, ["dialog header .icon-btn", "dialog h2", ".person-line .role-select", ".person-line input"]
        )
        page.keyboard.press("Escape")
        return found

    ltr = open_all()
    assert len(ltr) >= 18
    mirrored(visit)
    assert_same(ltr, open_all())


# Holds: R1
def test_from_right_to_left_chevrons_turn_and_players_do_not(visit: Visit) -> None:
    page = visit.page
    put(visit, {"song.wav": samples.sound(2)})
    mirrored(visit)
    visit.act("archive.zip", "Move")
    chevron = visit.dialog.locator(".picker-item svg.end").first
    expect(chevron).to_be_visible()
    assert chevron.evaluate("(one) => getComputedStyle(one).transform") == "matrix(-1, 0, 0, 1, 0, 0)"
    page.keyboard.press("Escape")
    visit.row("song.wav").locator(".nm").dblclick()
    directions = "(one) => [one, one.querySelector('audio')].map((element) => getComputedStyle(element).direction)"
    player = visit.dialog.locator(".preview-media")
    expect(player).to_be_visible()
    assert player.evaluate(directions) == ["rtl", "ltr"]


# Holds: R1
def test_from_right_to_left_a_menu_opens_to_the_left_of_its_button(visit: Visit) -> None:
    mirrored(visit)
    new = visit.page.get_by_role("button", name="New", exact=True)
    new.click()
    button, opened_menu = new.bounding_box(), visit.page.get_by_role("menu").bounding_box()
    assert button
    assert opened_menu
    assert abs((opened_menu["x"] + opened_menu["width"]) - (button["x"] + button["width"])) <= 2
    assert opened_menu["x"] >= 0


# Holds: R1
def test_progress_runs_from_the_right_on_a_mirrored_page(visit: Visit, tmp_path: Path) -> None:
    mirrored(visit)
    expect(visit.row("Documents")).to_be_visible()
    visit.slow_uploads(400_000)
    big = tmp_path / "big.bin"
    big.write_bytes(b"x" * 3_000_000)
    visit.drop(big)
    bar = visit.tray.locator(".progress-bar").locator("visible=true").first
    expect(bar).to_be_visible()
    shares = bar.evaluate(
        "(one) => { const [b, p] = [one, one.parentElement].map((e) => e.getBoundingClientRect());"
        " return [Math.abs(p.right - b.right), p.left < b.left]; }"
    )
    assert shares == [0, True]
    visit.tray.get_by_role("button", name=re.compile("^Cancel")).first.click()


# Holds: R1
@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_sizes_and_counts_beside_names_from_right_to_left_do_not_turn(
    visit_as: Callable[..., Visit], direction: str
) -> None:
    visit = visit_as(seed="names")
    if direction == "rtl":
        mirrored(visit)
    expect(visit.row("שלום 🌊")).to_be_visible()
    cells = visit.page.locator("file-grid .tr .c-size bdi, file-grid .tr .c-when bdi, .storage .cap b")
    texts = [text.strip("\u2066\u2067\u2068\u2069") for text in cells.all_inner_texts()]
    assert "1 item" in texts
    assert "104 B" in texts
    assert set(cells.evaluate_all(ENDS)) == {True}


# Holds: R1
def test_a_name_from_right_to_left_does_not_turn_the_note_about_it(visit_as: Callable[..., Visit]) -> None:
    visit = visit_as(seed="names")
    visit.act("שלום 🌊", "Delete")
    note = visit.note.locator(".toast-text")
    expect(note).to_contain_text("\u2068שלום 🌊\u2069")
    assert note.evaluate_all(ENDS) == [True]
