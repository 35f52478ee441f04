"""The figures as bars, in one SVG that needs no colours: ours are solid, straight rows hatched, others light.

Every bar carries its name and its figure, and a thin line from the slowest round to the fastest.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape

from bench import rows
from bench.peers import PEERS
from bench.selecting import Spread, Table

WIDTH, LEFT, RIGHT = 940, 250, 150
BAR, GAP = 16, 5
PANELS = (
    ("W1", "", "PUT of 1 GiB, MB/s"),
    ("W2", "", "PUT of 8 × 128 MiB at once, MB/s"),
    ("W4", "1 stream", "GET of 1 GiB, one stream, MB/s"),
    ("W4", "8 streams", "GET of 1 GiB, eight streams, MB/s"),
    ("W3", "single", "files of 10 KB in, one a request, eight connections, files/s"),
    ("W3", "bulk of 100", "files of 10 KB in, a hundred a request (rows: a commit), files/s"),
    ("W6", "", "ranges of 64 KiB, eight connections, ranges/s"),
)
# Nobody else takes many files with one request, so that panel shows what one of them does with one each.
BESIDE = {("W3", "bulk of 100"): ("copyparty", "single", "copyparty, one a request")}
# What Holdfast answers when it has to hash every chunk first belongs beside what it answers when it need not.
DOUBTING = ", never verified"

STYLE = """
text { font: 13px system-ui, sans-serif; fill: #111 } .head { font-weight: 600; font-size: 15px }
.ours { fill: #1d3557; stroke: #111 } .doubt { fill: url(#dots); stroke: #1d3557 }
.rows { fill: url(#hatch); stroke: #444 } .peer { fill: #e4e4e4; stroke: #777 }
.span { stroke: #c1121f; stroke-width: 1.5 } .paper { fill: #fff }
"""
PATTERNS = (
    '<pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="6" height="6" fill="#fff"/><line x1="0" y1="0" x2="0" y2="6" stroke="#444" stroke-width="2"/>'
    "</pattern>"
    '<pattern id="dots" width="5" height="5" patternUnits="userSpaceOnUse"><rect width="5" height="5" fill="#fff"/>'
    '<circle cx="2.5" cy="2.5" r="1.5" fill="#1d3557"/></pattern>'
)

Bar = tuple[str, str, Spread]  # label, class, figure


def draw(tables: Mapping[str, Table | None]) -> str:
    """The whole file."""
    body: list[str] = []
    y = 30
    for workload, variant, title in PANELS:
        table = tables.get(workload)
        bars = sorted(_bars(table, workload, variant), key=lambda bar: -bar[2].middle) if table else []
        if bars:
            body += _panel(title, bars, y)
            y += 30 + len(bars) * (BAR + GAP) + 24
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {y}" width="{WIDTH}" height="{y}" role="img" '
        f'aria-label="Speed of Holdfast beside other servers; the tables in performance.md have the same figures">'
        f"<style>{STYLE}</style><defs>{PATTERNS}</defs>"
        f'<rect class="paper" width="{WIDTH}" height="{y}"/>{"".join(body)}</svg>\n'
    )


def _bars(table: Table, workload: str, variant: str) -> Iterator[Bar]:
    for row in table.rows():
        title = rows.TITLES[row]
        if found := table.spread(row, variant):
            kind = "ours" if row.startswith("holdfast") else "peer" if row in PEERS else "rows"
            yield title, kind, found
        if variant and (found := table.spread(row, variant + DOUBTING)):
            yield f"{title}, every chunk hashed", "doubt", found
    if (beside := BESIDE.get((workload, variant))) and (found := table.spread(*beside[:2])):
        yield beside[2], "peer", found


def _panel(title: str, bars: list[Bar], y: int) -> Iterator[str]:
    most = max(figure.high for _, _, figure in bars)
    scale = (WIDTH - LEFT - RIGHT) / most
    yield f'<text class="head" x="12" y="{y}">{escape(title)}</text>'
    for number, (label, kind, figure) in enumerate(bars):
        top = y + 12 + number * (BAR + GAP)
        middle, base = top + BAR / 2, top + BAR - 4
        yield f'<text x="{LEFT - 8}" y="{base}" text-anchor="end">{escape(label)}</text>'
        yield f'<rect class="{kind}" x="{LEFT}" y="{top}" width="{figure.middle * scale:.1f}" height="{BAR}"/>'
        low, high = LEFT + figure.low * scale, LEFT + figure.high * scale
        yield f'<line class="span" x1="{low:.1f}" x2="{high:.1f}" y1="{middle}" y2="{middle}"/>'
        yield f'<text x="{high + 8:.1f}" y="{base}">{figure.middle:,.0f}</text>'
