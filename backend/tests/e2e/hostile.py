"""Files and names that run a script wherever a page believes them, and the bird that sings when one does."""

from __future__ import annotations

from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Dialog, Page, Request

from tests.e2e import samples

# A script that ran calls the bird and opens a window of the browser's own; markup that was believed asks this address.
SING = "canary('ran');alert('canary')"
NEST = "canary.example"
PICTURE = f'<img src=x onerror="{SING}">'
REMOTE = f'<img src="https://{NEST}/seen.png">'
MARKUP = (
    f'{PICTURE}{REMOTE}<script>{SING}</script><svg onload="{SING}"></svg><iframe src="javascript:{SING}"></iframe>'
    f'<details open ontoggle="{SING}">x</details><a href="javascript:{SING}">press</a>'
    f'<object data="https://{NEST}/o"></object><style>@import url(https://{NEST}/s.css);</style>'
)
SVG = (
    f'<svg xmlns="http://www.w3.org/2000/svg" width="90" height="90" onload="{SING}"><script>{SING}</script>'
    f'<image href="https://{NEST}/i.png"/><a href="javascript:{SING}"><text y="20">press</text></a>'
    f'<foreignObject width="9" height="9"><img xmlns="http://www.w3.org/1999/xhtml" src="x" onerror="{SING}"/>'
    "</foreignObject></svg>"
)
MARKDOWN = f"""# {PICTURE}

{MARKUP}

[press](javascript:{SING.replace(" ", "")}) [data](data:text/html,<script>{SING}</script>) ![p](https://{NEST}/m.png)
![x"onerror="{SING}](x) <javascript:{SING}> [a]: javascript:{SING}

| {PICTURE} | b |
|---|---|
| {MARKUP} | `{PICTURE}` |

```html"><script>{SING}</script>
{MARKUP}
```

<div onclick="{SING}">

{PICTURE}
"""
ACTION = f"<< /S /JavaScript /JS (app.alert\\(1\\);canary\\('ran'\\);this.submitForm\\('https://{NEST}/pdf'\\)) >>"
NAMED = f"/Names << /JavaScript << /Names [(a) {ACTION}] >> >>"
PDF = samples.pdf(2, extra=f"/OpenAction {ACTION} /AA << /WC {ACTION} /WS {ACTION} >> {NAMED}")
QUOTED = PICTURE.replace('"', '""')
TABLE = f'a,{MARKUP.replace(",", ";")},"=HYPERLINK(""javascript:{SING}"")"\n"{QUOTED}",=1+1,@x\n'
CAPTIONS = f"WEBVTT\n\n00:00.000 --> 00:29.000\n<v x>{MARKUP}</v>\n"

# Names can hold everything but a slash.
NAME = PICTURE.replace("/", "")
FOLDER = f"{NAME} folder"
FILES: dict[str, bytes] = {
    f"{NAME}.txt": MARKUP.encode(),
    f"'\">{NAME}.bin": MARKUP.encode(),
    f"javascript:{SING}": b"text",
    "${alert(1)}{{constructor.constructor('alert(1)')()}}.log": b"text",
    "drawing.svg": SVG.encode(),
    "guide.md": MARKDOWN.encode(),
    "page.html": f"<!doctype html><title>x</title>{MARKUP}".encode(),
    "page.xhtml": f'<html xmlns="http://www.w3.org/1999/xhtml"><script>{SING}</script></html>'.encode(),
    "feed.xml": f'<?xml version="1.0"?><x xmlns:h="http://www.w3.org/1999/xhtml"><h:script>{SING}</h:script></x>'.encode(),
    "script.js": f"{SING};{MARKUP}".encode(),
    "table.csv": TABLE.encode(),
    "photo.jpg": samples.turned_photo(MARKUP),
    "paper.pdf": PDF,
    "film.webm": samples.film(),
    "film.vtt": CAPTIONS.encode(),
    "text.txt": MARKUP.encode(),
    "picture.png": f"<!doctype html>{MARKUP}".encode(),  # says that it is a picture
    "nothing": f"<!doctype html>{MARKUP}".encode(),  # says nothing
}


class Bird:
    """Hears every script that ran and every address that markup asked for, in all frames of a browser."""

    def __init__(self, context: BrowserContext) -> None:
        self.sung: list[str] = []
        context.expose_binding("canary", lambda source, word: self.sung.append(f"{word} in {source['frame'].url}"))
        context.on("page", self.watch)
        context.on("request", self._asked)
        for page in context.pages:
            self.watch(page)

    def watch(self, page: Page) -> None:
        page.on("dialog", self._opened)

    def _opened(self, dialog: Dialog) -> None:
        if dialog.type != "beforeunload":
            self.sung.append(f"{dialog.type} {dialog.message}")
        dialog.dismiss()

    def _asked(self, request: Request) -> None:
        if urlsplit(request.url).hostname == NEST:
            self.sung.append(f"asked for {request.url}")
