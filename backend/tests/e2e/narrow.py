"""What goes wrong in a narrow window, with wide text or under a large finger: asked of the page itself."""

from __future__ import annotations

from playwright.sync_api import Page

NARROW = {"width": 320, "height": 640}
SEEN = """
const seen = (element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true })
  && !element.closest("[inert]") && element.getBoundingClientRect().width > 1;
const name = (element) => `${element.tagName.toLowerCase()}.${element.className.baseVal ?? element.className}`
  + ` “${(element.ariaLabel ?? element.textContent).trim().slice(0, 40)}”`;
// Under a dialog nothing else can be reached.
const root = [...document.querySelectorAll("dialog:modal, [popover]:popover-open")].at(-1) ?? document;
const all = (selector) => [...root.querySelectorAll(selector)].filter(seen);
"""
# What may scroll sideways in itself: a picture, a table, lines of code that a person asked not to wrap, rows of chips.
OWN_SCROLL = ".preview-stage, .preview-table, pre, table, .chips, .bar"
TOO_WIDE = f"""() => {{ {SEEN}
  const whole = document.documentElement.scrollWidth;
  const found = whole > innerWidth ? [`the page, ${{whole}}`] : [];
  const outside = (element) => {{
    const {{ left, right }} = element.getBoundingClientRect();
    return (left < -1 || right > innerWidth + 1) && !element.closest("{OWN_SCROLL}");
  }};
  return found.concat(all("a, button, input, select, textarea, h1, h2, h3, p").filter(outside).map(name));
}}"""
# Text that is neither whole nor shortened on purpose.
CUT_OFF = f"""() => {{ {SEEN}
  return all("button, a, label, h1, h2, h3, p, .btn").filter((element) => {{
    const {{ overflowX, overflowY, textOverflow }} = getComputedStyle(element);
    const kept = overflowX !== "visible" && textOverflow !== "ellipsis";
    const high = overflowY !== "visible" && element.scrollHeight > element.clientHeight + 1;
    return high || (kept && element.scrollWidth > element.clientWidth + 1);
  }}).map(name);
}}"""
# WCAG 2.2, 1.4.12: line height, letters, words and paragraphs as far apart as readers may ask for.
SPACING = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    * { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
    p { margin-block-end: 2em !important; }`);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}"""
# A box and its label, and under a finger its whole row, are one target; a link within a sentence may be as high as its
# line. What is drawn smaller must answer all the same where a finger of that size would touch it.
SMALL = f"""(least) => {{ {SEEN}
  const around = least > 24 ? ["[role=row], .tile", "label"] : ["label"];
  const target = (element) => !element.matches("input") ? element
    : around.map((one) => element.closest(one)).find(Boolean) ?? element;
  const within = (element) => element.matches("a") && getComputedStyle(element).display === "inline";
  const answers = (element) => {{
    element.scrollIntoView({{ block: "nearest", inline: "nearest" }});
    const {{ left, top, width, height }} = element.getBoundingClientRect();
    const [x, y, far] = [left + width / 2, top + height / 2, least / 2 - 1];
    const across = width < least ? [[x - far, y], [x + far, y]] : [];
    const along = height < least ? [[x, y - far], [x, y + far]] : [];
    return [...across, ...along].every(([x, y]) => element.contains(document.elementFromPoint(x, y)));
  }};
  return all("a[href]:not(.skip), button, input, select, textarea, [role=tab], [role=option], [role=menuitem]")
    .filter((element) => !within(element) && !element.disabled)
    .map((element) => [target(element), target(element).getBoundingClientRect()])
    .filter(([element, box]) => Math.min(box.width, box.height) < least - 0.5 && !answers(element))
    .map(([element, box]) => `${{name(element)}} ${{Math.round(box.width)}} × ${{Math.round(box.height)}}`);
}}"""


def narrow_faults(page: Page) -> list[str]:
    """A line for each that is wider than 320 pixels, cut off, or smaller than a finger; with wide text, too."""
    page.set_viewport_size(NARROW)
    found = page.evaluate(TOO_WIDE) + page.evaluate(SMALL, 44)
    page.evaluate(SPACING)
    return [*found, *page.evaluate(TOO_WIDE), *page.evaluate(CUT_OFF)]
