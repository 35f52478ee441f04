"""Code, Markdown, PDFs and long texts, as they are read in the preview."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Response, expect

from tests.e2e import samples
from tests.e2e.houses import sign_in_by_api
from tests.e2e.test_access import WINDOWS, barriers
from tests.e2e.visit import PASSWORD, Visit

CODE = 'import { h } from "./dom.js";\n\n// a berth\nexport class Berth {\n  days = 4.5;\n}\n'
GUIDE = """# Berths

How *we* **give** out `berths`: a [link](https://example.org/a), [none](javascript:alert(1)), [beside](other.md).

- [x] paid
- [ ] insured

| Boat | Due |
|:--|--:|
| Élan | 4.50 |

```python
def due(days): return days * 4.5
```

<script>document.title = "run"</script>

An <b>inline</b> &amp; a ![plan](https://example.org/plan.png).
"""


def put(visit: Visit, files: dict[str, bytes]) -> str:
    """Files of ada's in her top folder, whose id is given."""
    api, user = sign_in_by_api(visit.house, "ada", PASSWORD)
    root = user["space"]["root"]
    for name, content in files.items():
        api.put(f"{visit.house.url}/api/v1/nodes/{root}/files/{name}", data=content, timeout=30).raise_for_status()
    expect(visit.title).to_be_visible()
    visit.page.reload()
    return root


def read(visit: Visit, name: str) -> Locator:
    """Open the file of the list by keyboard."""
    visit.row(name).locator(".nm").click()
    visit.page.keyboard.press("Enter")
    shown = visit.page.locator("dialog.preview")
    expect(shown.get_by_role("heading", name=name, exact=True)).to_be_visible()
    return shown


# Holds: P3
def test_code_has_colours_and_every_letter_of_it(visit: Visit):
    put(visit, {"berth.ts": CODE.encode()})
    shown = read(visit, "berth.ts")
    expect(shown.locator(".c-keyword").first).to_have_text("import")
    expect(shown.locator(".c-comment")).to_have_text("// a berth")
    expect(shown.locator(".c-number")).to_have_text("4.5")
    assert shown.locator("pre").evaluate("(pre) => pre.textContent") == CODE
    copied = shown.locator("pre").evaluate(
        "(pre) => { getSelection().selectAllChildren(pre); return String(getSelection()); }"
    )
    assert copied.strip() == CODE.strip()


# Holds: P3
def test_markdown_is_set_to_be_read_and_runs_and_fetches_nothing(visit: Visit):
    asked: list[str] = []
    visit.page.on("request", lambda request: asked.append(request.url))
    put(visit, {"guide.md": GUIDE.encode()})
    shown = read(visit, "guide.md")
    page = shown.get_by_role("article")
    expect(page.get_by_role("heading", name="Berths")).to_be_visible()
    expect(page.get_by_role("table")).to_contain_text("4.50")
    expect(page.get_by_role("img", name="Done")).to_be_visible()
    expect(page.locator(".c-keyword").first).to_have_text("def")
    expect(page).to_contain_text('<script>document.title = "run"</script>')
    expect(page).to_contain_text("An <b>inline</b> & a")
    links = page.get_by_role("link")
    expect(links).to_have_count(1)
    expect(links).to_have_attribute("href", "https://example.org/a")
    expect(links).to_have_attribute("rel", re.compile("noopener"))
    assert not [url for url in asked if "example.org" in url]
    shown.get_by_role("button", name="Source").click()
    expect(page).to_be_hidden()
    expect(shown.locator(".preview-text:not(.prose-box) pre")).to_contain_text("# Berths")
    shown.get_by_role("button", name="Read").click()
    expect(page).to_be_visible()


# Holds: P3
def test_a_text_over_two_megabytes_goes_on_when_more_is_asked_for(visit: Visit):
    put(visit, {"tides.log": b"".join(b"%07d the tide came in\n" % line for line in range(110_000))})
    shown = read(visit, "tides.log")
    expect(shown).to_contain_text("The first 2 MB of 2.8 MB")
    lines = "(pre) => pre.textContent.trim().split('\\n').length"
    assert shown.locator("pre").evaluate(lines) < 110_000
    shown.get_by_role("button", name="Load more").click()
    expect(shown.get_by_role("button", name="Load more")).to_have_count(0)
    assert shown.locator("pre").evaluate(lines) == 110_000


# Holds: P3
def test_a_pdf_opens_without_most_of_its_bytes_and_draws_only_what_is_near(visit: Visit):
    got: list[Response] = []
    visit.page.on("response", lambda response: got.append(response) if "/handbook.pdf" in response.url else None)
    big = samples.pdf(60, padding=12_000_000)
    put(visit, {"handbook.pdf": big})
    shown = read(visit, "handbook.pdf")
    text = shown.locator(".textLayer")
    expect(text.get_by_text("Page 1", exact=True)).to_be_visible()
    expect(shown.get_by_role("group", name="Page 1 of 60")).to_be_visible()
    field = shown.get_by_role("textbox", name="Page")
    field.fill("59")
    field.press("Enter")
    expect(text.get_by_text("Page 59", exact=True)).to_be_visible()
    expect(shown.get_by_role("status")).to_have_text("Page 59 of 60")
    expect(text.get_by_text("Page 1", exact=True)).to_have_count(0)
    assert shown.locator("canvas").count() <= 6
    assert all(response.status == 206 for response in got if response.request.method == "GET")
    assert sum(int(response.headers.get("content-length", 0)) for response in got) < 2_000_000


# Holds: P3
def test_a_pdf_grows_and_its_text_can_be_selected(visit: Visit):
    put(visit, {"letter.pdf": samples.pdf(3)})
    shown = read(visit, "letter.pdf")
    line = shown.locator(".textLayer").get_by_text("Page 1", exact=True)
    expect(line).to_be_visible()
    page = shown.get_by_role("group", name="Page 1 of 3")
    before = page.bounding_box()
    shown.get_by_role("button", name="Zoom in").click()
    expect(shown.get_by_role("status")).to_have_text(re.compile(r"\d+ percent"))
    after = page.bounding_box()
    assert before
    assert after
    assert after["width"] > before["width"] * 1.1
    shown.get_by_role("textbox", name="Page").fill("3")
    shown.get_by_role("textbox", name="Page").press("Enter")
    for _ in range(3):
        shown.get_by_role("button", name="Zoom out").click()
    expect(shown.get_by_role("textbox", name="Page")).to_have_value("3")
    shown.get_by_role("textbox", name="Page").fill("1")
    shown.get_by_role("textbox", name="Page").press("Enter")
    line.dblclick()
    assert visit.page.evaluate("String(getSelection()).trim()") in ("Page", "1")


# Holds: P3
def test_a_pdf_that_cannot_be_read_tells_so(visit: Visit):
    put(visit, {"broken.pdf": b"%PDF-1.7\nthis is none", "letter.pdf": samples.pdf(1)})
    shown = read(visit, "broken.pdf")
    expect(shown).to_contain_text("This PDF is damaged and cannot be shown here.")
    visit.page.keyboard.press("Escape")
    visit.stage("GET", "../content/*", status=500)
    expect(shown).to_have_count(0)
    expect(read(visit, "letter.pdf").locator(".textLayer").get_by_text("Page 1", exact=True)).to_be_visible()


# Holds: A1
@pytest.mark.parametrize("settings", WINDOWS)
def test_what_is_read_has_no_barriers(visit_as, settings):
    visit = visit_as(path="/", **settings)
    put(visit, {"berth.ts": CODE.encode(), "guide.md": GUIDE.encode(), "letter.pdf": samples.pdf(2)})
    for name, shown in (("berth.ts", ".c-keyword"), ("guide.md", "article"), ("letter.pdf", ".textLayer span")):
        visit.row(name).locator(".nm").scroll_into_view_if_needed()
        visit.row(name).focus()
        visit.page.keyboard.press("Enter")
        expect(visit.page.locator("dialog.preview").locator(shown).first).to_be_visible()
        assert barriers(visit.page) == []
        visit.page.keyboard.press("Escape")
        expect(visit.page.locator("dialog.preview")).to_have_count(0)
