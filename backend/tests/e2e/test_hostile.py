"""Stored files and names that hold scripts run none: wherever they are listed, opened, described, shared or fetched.

The canary of hostile.py sings when a script runs or when markup fetches something; the first test hears it sing.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
import requests
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Error, Locator, Page, Route, expect

from tests.e2e import hostile
from tests.e2e.conftest import PATIENCE_MS, launch
from tests.e2e.hostile import Bird
from tests.e2e.houses import House, LivelyHouse, MockHouse, sign_in_by_api
from tests.e2e.visit import PASSWORD, Visit

FRONTEND = Path(__file__).resolve().parents[3] / "frontend"
# What a viewer that believes a PDF gives its scripts: alerts, and a form that is sent where the script says.
RUN_ACTION = """(scripts) => scripts.forEach((script) => {
  const viewer = { submitForm: (url) => fetch(url, { mode: "no-cors" }).catch(() => null) };
  new Function("app", script).call(viewer, { alert: (text) => alert(text) });
})"""
BODIES = ["text/html", "image/svg+xml", "application/xhtml+xml"]
SEEN = {
    "text.txt": "pre",
    "guide.md": "article",
    "paper.pdf": ".textLayer span",
    "table.csv": "table",
    "photo.jpg": ".preview-image.ready",
    "film.webm": "video",
}


@dataclass
class Trap:
    """A house whose drive holds the hostile files."""

    house: House
    api: requests.Session
    root: str
    ids: dict[str, str]
    folder: str
    trashed: str

    def url(self, path: str) -> str:
        return f"{self.house.url}/api/v1/{path}"


@pytest.fixture(scope="module", params=[LivelyHouse, MockHouse], ids=["real", "mock"])
def house(request: pytest.FixtureRequest) -> Iterator[House]:
    """The real house and the mock one, complete, each without any account."""
    running = request.param()
    try:
        yield running
    finally:
        running.stop()


@pytest.fixture(scope="module")
def trap(house: House) -> Trap:
    """ada's drive: the files at the top and in a folder, starred, shared by a link, changed, and one in the trash."""
    body = {"token": house.setup_token, "username": "ada", "password": PASSWORD}
    requests.post(f"{house.url}/api/v1/setup", json=body, timeout=30).raise_for_status()
    api, user = sign_in_by_api(house, "ada", PASSWORD)
    base, root = f"{house.url}/api/v1", user["space"]["root"]

    def ok(answer: requests.Response) -> dict:
        assert answer.ok, answer.text
        return answer.json() if answer.content else {}

    def put(parent: str, name: str, content: bytes) -> str:
        return str(ok(api.put(f"{base}/nodes/{parent}/files/{quote(name, safe='')}", data=content, timeout=60))["id"])

    folder = ok(api.post(f"{base}/nodes", json={"parent": root, "name": hostile.FOLDER}, timeout=30))["id"]
    ids = {name: put(root, name, content) for name, content in hostile.FILES.items()}
    first = ids[next(iter(hostile.FILES))]
    put(root, next(iter(hostile.FILES)), b"an older version")  # so that there is a version to list
    put(root, next(iter(hostile.FILES)), next(iter(hostile.FILES.values())))
    put(folder, f"{hostile.NAME} below.md", hostile.MARKDOWN.encode())
    ok(api.put(f"{base}/nodes/{first}/star", timeout=30))
    gone = put(root, f"{hostile.NAME} gone.txt", b"text")
    ok(api.delete(f"{base}/nodes/{gone}", timeout=30))
    return Trap(house, api, root, ids, folder, gone)


@pytest.fixture
def watched(browser: Browser, trap: Trap) -> Iterator[tuple[Visit, Bird]]:
    """ada at her hostile files. No violation of the policy may be reported, and the bird must be silent."""
    with Visit.begin(browser, trap.house, seed=None) as visit:
        visit.page.remove_listener("dialog", visit._leave)
        expect(visit.row("text.txt")).to_be_visible()
        bird = Bird(visit.context)
        visit.page.reload()
        expect(visit.row("text.txt")).to_be_visible()
        yield visit, bird
        assert bird.sung == []


@pytest.fixture
def unguarded(browser: Browser) -> Iterator[BrowserContext]:
    """A browser of its own in which nothing holds a script back: with alerts standing, Chromium has died of closing."""
    own = launch(browser.browser_type)
    yield own.new_context()
    with suppress(Error):
        own.close()


# Holds: P3
@pytest.mark.parametrize("kind", BODIES)
def test_the_canary_sings_where_nothing_holds_a_script_back(unguarded: BrowserContext, kind: str):
    name = {"text/html": "page.html", "image/svg+xml": "drawing.svg", "application/xhtml+xml": "page.xhtml"}[kind]
    bird = Bird(unguarded)
    page = unguarded.new_page()
    page.route(
        "**/*",
        lambda route: (
            route.fulfill(body=hostile.FILES[name], content_type=kind)
            if "open.example" in route.request.url
            else route.abort()
        ),
    )
    page.goto("https://open.example/file", wait_until="load")
    assert any(song.startswith("ran") for song in bird.sung)
    assert any(song.startswith("alert") for song in bird.sung)
    assert kind == "application/xhtml+xml" or any(song.startswith("asked") for song in bird.sung)


def test_the_canary_sings_for_every_name_and_document_that_is_believed(unguarded: BrowserContext):
    bird = Bird(unguarded)
    page = unguarded.new_page()
    page.route(
        "**/*",
        lambda route: (
            route.fulfill(body="<!doctype html><p>x", content_type="text/html")
            if "open.example" in route.request.url
            else route.abort()
        ),
    )
    page.goto("https://open.example/")
    for markup in (hostile.NAME, list(hostile.FILES)[1], hostile.MARKDOWN, hostile.MARKUP):
        bird.sung.clear()
        with page.expect_event("dialog"):
            page.evaluate("(markup) => { document.body.innerHTML = markup; }", markup)
        assert bird.sung, markup[:60]


@pytest.fixture
def believer(unguarded: BrowserContext) -> tuple[Page, Bird]:
    """A page without any policy, which may load the library for PDFs from its own address, and the bird."""
    bird = Bird(unguarded)
    page = unguarded.new_page()

    def answer(route: Route) -> None:
        url = urlsplit(route.request.url)
        if url.hostname != "open.example":
            route.abort()
        elif url.path.startswith("/vendor/"):
            route.fulfill(body=(FRONTEND / url.path[1:]).read_bytes(), content_type="text/javascript")
        else:
            route.fulfill(body="<!doctype html><p>x", content_type="text/html")

    page.route("**/*", answer)
    page.goto("https://open.example/")
    return page, bird


def believed(page: Page, bird: Bird, markup: str) -> None:
    """Written into the page as markup, it makes the bird sing."""
    bird.sung.clear()
    with page.expect_event("dialog"):
        page.evaluate("(markup) => { document.body.innerHTML = markup; }", markup)
    assert any(song.startswith("ran") for song in bird.sung), markup[:60]


# Holds: P3
def test_the_canary_sings_for_cells_of_a_table_that_are_believed(believer: tuple[Page, Bird]):
    """The control of table.csv: read as RFC 4180 tells, its cells still hold markup that runs."""
    rows = list(csv.reader(io.StringIO(hostile.TABLE)))
    live = [cell for row in rows for cell in row if "onerror" in cell]
    assert [len(row) for row in rows] == [3, 3]
    assert len(live) == 2
    for cell in live:
        believed(*believer, f"<table><tr><td>{cell}</td></tr></table>")


# Holds: P3
def test_the_canary_sings_for_facts_of_a_photo_that_are_believed(believer: tuple[Page, Bird]):
    """The control of photo.jpg: each field of its EXIF and its comment, read from the stored bytes."""
    with Image.open(io.BytesIO(hostile.FILES["photo.jpg"])) as photo:
        fields = [value for value in photo.getexif().values() if isinstance(value, str)]
        fields.append(photo.info["comment"].decode())
    assert len(fields) == 6
    for field in fields:
        believed(*believer, f"<dl><dt>Description</dt><dd>{field}</dd></dl>")


# Holds: P3
def test_the_canary_sings_for_actions_of_a_document_that_are_believed(believer: tuple[Page, Bird]):
    """The control of paper.pdf: the library that the page shows it with finds its scripts, and they run when they are
    let. Chromium's own viewer is none: without a window there is none, and with one it has a script engine apart.
    """
    page, bird = believer
    actions = page.evaluate(
        """async (bytes) => {
          const library = await import("/vendor/pdfjs-dist/pdf.min.mjs");
          library.GlobalWorkerOptions.workerSrc = "/vendor/pdfjs-dist/pdf.worker.min.mjs";
          const open = await library.getDocument({ data: new Uint8Array(bytes) }).promise;
          return open.getJSActions();
        }""",
        list(hostile.PDF),
    )
    assert set(actions) == {"OpenAction", "a", "WillClose", "WillSave"}
    assert bird.sung == []  # to read them is not to run them
    for scripts in actions.values():
        bird.sung.clear()
        with page.expect_event("dialog"), page.expect_request(f"https://{hostile.NEST}/pdf"):
            page.evaluate(RUN_ACTION, scripts)
        assert {song.split()[0] for song in bird.sung} >= {"alert", "ran", "asked"}


# Holds: P3
def test_lists_show_hostile_names_as_they_are(watched: tuple[Visit, Bird], trap: Trap):
    visit, _ = watched
    for name in hostile.FILES:
        expect(visit.row(name)).to_be_visible()
    for path, name in (
        ("/recent", "guide.md"),
        ("/starred", next(iter(trap.ids))),
        (f"/search?q={quote('onerror')}", next(iter(trap.ids))),
    ):
        visit.page.goto(path)
        expect(visit.row(name)).to_be_visible()
    visit.page.goto("/trash")
    expect(visit.page.get_by_role("row").filter(has_text="gone.txt")).to_contain_text("onerror")
    visit.page.goto(f"/f/{trap.folder}")
    expect(visit.title).to_have_text(hostile.FOLDER)
    expect(visit.row(f"{hostile.NAME} below.md")).to_be_visible()


# Holds: P3
def test_looking_at_hostile_files_runs_nothing(watched: tuple[Visit, Bird], trap: Trap):
    visit, _ = watched
    shown = visit.page.locator("dialog.preview")
    name_of = shown.get_by_role("heading", level=2).first
    seen: set[str] = set()
    visit.row(next(iter(trap.ids))).locator(".nm").dblclick()
    expect(name_of).to_be_visible()
    previous, following = shown.locator(".preview-step").all()
    while previous.is_enabled():
        before = name_of.inner_text()
        visit.page.keyboard.press("ArrowLeft")
        expect(name_of).not_to_have_text(before)
    while True:
        name = name_of.inner_text()
        look_closely(visit, shown, name)
        seen.add(name)
        if following.is_disabled():
            break
        following.click()
        expect(name_of).not_to_have_text(name)
    assert seen == set(trap.ids)


def look_closely(visit: Visit, shown: Locator, name: str) -> None:
    """Wait for what is on the stage, and press what can be pressed there."""
    expect(shown.locator(SEEN.get(name, ".preview-stage > :not(.preview-wait)")).first).to_be_visible()
    if name == "film.webm":
        visit.page.wait_for_function("() => document.querySelector('video').textTracks[0]?.cues?.length === 1")
        shown.locator("video").evaluate("(film) => { film.textTracks[0].mode = 'showing'; film.currentTime = 3; }")
        visit.page.wait_for_function("() => !document.querySelector('video').seeking")
    if name == "guide.md":
        links = shown.get_by_role("article").locator("a").evaluate_all("(all) => all.map((a) => [a.protocol, a.rel])")
        assert all(link == ["https:", "noopener noreferrer"] for link in links)
        shown.get_by_role("button", name="Source").click()
    assert shown.locator("script, iframe, object, embed, style, [onerror], [onload]").count() == 0


# Holds: P3
def test_details_activity_and_sharing_say_hostile_names(watched: tuple[Visit, Bird], trap: Trap):
    visit, _ = watched
    name = next(iter(trap.ids))
    visit.page.goto(f"/f/{trap.root}/p/{trap.ids[name]}")
    shown = visit.page.locator("dialog.preview")
    shown.get_by_role("button", name="Info").click()
    details = shown.get_by_role("complementary", name="Details")
    expect(details.get_by_role("heading", name=name)).to_be_visible()
    for tab in ("Versions", "Activity"):
        details.get_by_role("tab", name=tab).click()
        expect(details.get_by_role("tabpanel")).to_have_attribute("aria-busy", "false")
        expect(details.get_by_role("tabpanel").get_by_role("listitem").first).to_be_visible()
    shown.get_by_role("button", name="Share").click()
    dialog = visit.page.locator("dialog.dialog")
    expect(dialog.get_by_role("heading", level=2)).to_contain_text("onerror")
    expect(dialog.locator(".share-body")).to_be_visible()


# Holds: P3
def test_the_signed_address_of_a_hostile_file_runs_nothing(browser: Browser, trap: Trap):
    context = browser.new_context(accept_downloads=True)
    context.set_default_timeout(PATIENCE_MS)
    bird = Bird(context)
    page = context.new_page()
    try:
        for name, node in trap.ids.items():
            held_back(trap, node, "attachment")
            url, inline = held_back(trap, node, "inline")
            page.goto("about:blank")  # what stands in a sandbox may not even start a download
            with page.expect_event("framenavigated" if inline else "download"):
                page.evaluate("(url) => { location.href = url; }", url)
            page.wait_for_load_state()
            assert bird.sung == [], name
    finally:
        context.close()


def held_back(trap: Trap, node: str, disposition: str) -> tuple[str, bool]:
    """A signed address whose answer names a sandbox and its true type, and whether it is shown in the window."""
    answer = trap.api.post(trap.url(f"nodes/{node}/content-url"), json={"disposition": disposition}, timeout=30)
    head = requests.get(answer.json()["url"], timeout=30).headers
    inline = head["Content-Disposition"].startswith("inline")
    assert head["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in head["Content-Security-Policy"]
    assert "allow-scripts" not in head["Content-Security-Policy"]
    assert inline <= (disposition == "inline")
    assert not (inline and any(kind in head["Content-Type"] for kind in ("html", "svg", "xml", "pdf", "javascript")))
    return answer.json()["url"], inline
