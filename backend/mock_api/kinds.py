"""One file of each kind that the page can show, for the seed `kinds`."""

from __future__ import annotations

import struct

from .content import Content

GUIDE = """# Berths

How we give out *berths*, in **three** steps. Ask the [harbour master](https://example.org/harbour).

1. Ask
2. Tie the boat
   - bow line
   - stern line

- [x] paid
- [ ] insured

> A boat that was tied well is there in the morning.

| Berth | Boat | Due |
|---|:-:|---:|
| 1 | Élan | 4.50 |
| 2 | Aurora | 12.00 |

```python
def due(days: int) -> float:
    return days * 4.5  # a day
```

<script>alert("HTML stays text")</script>
"""
TIDES = '''"""Tides of a harbour."""

import math

HIGH_HOURS = 12.42


class Tide:
    def __init__(self, place: str, range_m: float = 3.5) -> None:
        self.place, self.range_m = place, range_m

    def level(self, hours: float) -> str:
        return f"{self.place}: {math.cos(hours / HIGH_HOURS) * self.range_m:.2f} m"  # above the mean
'''
BERTH = """import { h } from "./dom.js";

/** A berth and who lies there. */
export class Berth<T extends Boat> {
  #boats: T[] = [];
  constructor(private readonly number: number) {}
  async add(boat: T): Promise<void> {
    if (this.#boats.length > 12) throw new Error(`berth ${this.number} is full`);
    this.#boats.push(boat);
  }
}
"""
DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="90"><script>alert("it ran")</script>'
    '<circle cx="45" cy="45" r="40"/></svg>\n'
)
CAPTIONS = "WEBVTT\n\n00:00.000 --> 00:20.000\nThe tide came in.\n"


def files() -> dict[str, tuple[Content, str]]:
    """Name → content and media type."""
    texts = {
        "berth.ts": (BERTH, "video/mp2t"),
        "drawing.svg": (DRAWING, "image/svg+xml"),
        "guide.md": (GUIDE, "text/markdown"),
        "harbour.vtt": (CAPTIONS, "text/vtt"),
        "page.html": (
            "<!doctype html>\n<title>Harbour</title>\n<script>alert(1)</script>\n<p>Tides</p>\n",
            "text/html",
        ),
        "services.yaml": ("web:\n  image: nginx  # pinned\n  ports: [80, 443]\n", "application/yaml"),
        "tides.log": ("".join(f"{n:07} the tide came in\n" for n in range(110_000)), "text/plain"),
        "tides.py": (TIDES, "text/x-python"),
        "berths.csv": ("berth,boat,due\n" + "".join(f"{n},Élan {n},{n * 3}.50\n" for n in range(2500)), "text/csv"),
    }
    return {name: (Content(text.encode()), kind) for name, (text, kind) in texts.items()} | {
        "handbook.pdf": (pages(60), "application/pdf"),
        "harbour.wav": (silence(60), "audio/wav"),
        "damaged.pdf": (Content(b"%PDF-1.7\nnothing follows"), "application/pdf"),
    }


def silence(seconds: int, rate: int = 8000) -> Content:
    """A WAV that can be played and sought in."""
    data = b"\x80" * seconds * rate
    form = struct.pack("<HHIIHH", 1, 1, rate, rate, 1, 8)
    body = b"WAVEfmt " + struct.pack("<I", len(form)) + form + b"data" + struct.pack("<I", len(data)) + data
    return Content(b"RIFF" + struct.pack("<I", len(body)) + body)


def pages(count: int) -> Content:
    """A PDF of so many pages, each of which names itself."""
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(count))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {count} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for number in range(count):
        drawn = f"BT /F1 24 Tf 72 720 Td (Page {number + 1}) Tj ET"
        frame = "/MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >>"
        objects.append(f"<< /Type /Page /Parent 2 0 R /Contents {5 + 2 * number} 0 R {frame} >>".encode())
        objects.append(f"<< /Length {len(drawn)} >>\nstream\n{drawn}\nendstream".encode())
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(out))
    return Content(out + b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, rows) + trailer)
