"""What goes over the wire without comments is the same program: its syntax tree is that of the file."""

from __future__ import annotations

import gzip
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

FRONTEND = Path(__file__).resolve().parents[4] / "frontend"
sys.path.append(str(FRONTEND))

from server import site  # noqa: E402
from server.slim import slim  # noqa: E402

COMPARE = """
import { parse } from "espree";
import { readFileSync } from "node:fs";
const place = new Set(["start", "end", "loc", "range", "raw"]);
const tree = (path) => JSON.stringify(
  parse(readFileSync(path, "utf8"), { ecmaVersion: 2024, sourceType: "module" }),
  (key, value) => {
    if (place.has(key) && typeof value !== "object") return undefined;
    return typeof value === "bigint" ? `${value}n` : value;
  },
);
let differ = 0;
for (const line of readFileSync(0, "utf8").trim().split("\\n")) {
  const [whole, short] = line.split("\\t");
  if (tree(whole) !== tree(short)) { differ += 1; console.log(whole); }
}
process.exit(differ ? 1 : 0);
"""


def compare(pairs: list[tuple[Path, Path]], folder: Path) -> subprocess.CompletedProcess[str]:
    """Whether each pair of scripts has one syntax tree; prints those that do not."""
    script = folder / "compare.mjs"
    script.write_text(COMPARE)
    (folder / "node_modules").symlink_to(FRONTEND / "node_modules")
    told = "\n".join(f"{whole}\t{short}" for whole, short in pairs)
    return subprocess.run(["node", script], input=told, capture_output=True, text=True, check=False)


@pytest.fixture
def node():
    missing = (
        "node" if not shutil.which("node") else "espree" if not (FRONTEND / "node_modules/espree").exists() else ""
    )
    if missing and os.environ.get("CI") != "true":
        pytest.skip(f"wants {missing}: make setup")
    assert not missing, missing


def test_a_slim_script_is_the_same_program(node, tmp_path):
    pairs = []
    for url, path in site.public_files():
        if url.endswith(".js") and not url.startswith("/vendor/"):
            short = tmp_path / f"{len(pairs)}.js"
            short.write_bytes(slim(url, path.read_bytes()))
            pairs.append((path, short))
    assert len(pairs) > 100
    done = compare(pairs, tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr


def test_another_program_would_be_noticed(node, tmp_path):
    whole, short = tmp_path / "a.js", tmp_path / "b.js"
    whole.write_text("export const a = `x  ${1} // y`;")
    short.write_text("export const a = `x ${1} // y`;")
    assert compare([(whole, short)], tmp_path).returncode == 1


def test_it_is_shorter_and_says_what_it_says():
    script = b"// why\nexport const text = `a  // b`; /* how */\n"
    assert slim("/js/a.js", script).strip() == b"export const text=`a  // b`;"
    assert slim("/css/a.css", b"/* why */\na {\n  color: red;\n}\n").strip() == b"a{color:red}"


@pytest.mark.parametrize("path", ["/vendor/tus-js-client/tus.min.js", "/vendor/a.css", "/index.html", "/icons/a.svg"])
def test_it_leaves_what_is_not_ours_and_what_is_no_code(path):
    assert slim(path, b"a /* b */ {  }") == b"a /* b */ {  }"


def test_the_first_load_weighs_what_it_may():
    """120 kB packed, the page's own document and all that it names (goals: the first load)."""
    document = (FRONTEND / "index.html").read_text()
    urls = {"/index.html", *re.findall(r'<(?:script|link)[^>]+(?:src|href)="(/[^"]+\.(?:js|css|svg))"', document)}
    packed = {url: len(gzip.compress(slim(url, (FRONTEND / url[1:]).read_bytes()), 9, mtime=0)) for url in urls}
    heaviest = sorted(packed.items(), key=lambda one: -one[1])[:10]
    assert sum(packed.values()) <= 120_000, heaviest
