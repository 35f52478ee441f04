"""Writes two tables of docs/frontend.md: the states of the page, and which test holds which of its sentences.

    .venv/bin/python scripts/sentences.py

A test says what it holds in the comment above it: `# Holds: B1, SE4` in backend/tests/e2e, `// Holds: U4` in
frontend/tests.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from house import BACKEND, FRONTEND, ROOT
from sentences_list import GAPS, GROUPS, SENTENCES

PAGE = ROOT / "docs" / "frontend.md"
BEGIN, END = "<!-- sentences: made by scripts/sentences.py -->", "<!-- end of the sentences -->"
STATES_BEGIN, STATES_END = "<!-- states: made by scripts/sentences.py -->", "<!-- end of the states -->"
HOLDS = re.compile(r"^\s*(?:#|//) Holds: (.+?)\.?$")
PYTHON_TEST = re.compile(r"^\s*def (test_\w+)")
NODE_TEST = re.compile(r"^\s*test\((?:[\"'`])(.+?)(?:[\"'`]),")


def claims(path: Path) -> Iterator[tuple[str, str]]:
    """(sentence, test) for each claim in one file of tests; raises ValueError for one that stands above no test."""
    waiting: list[str] = []
    for line in path.read_text().splitlines():
        if told := HOLDS.match(line):
            waiting += re.split(r",\s*", told[1])
        elif named := PYTHON_TEST.match(line) or NODE_TEST.match(line):
            yield from ((sentence, named[1]) for sentence in waiting)
            waiting = []
    if waiting:
        raise ValueError(f"{path.name}: {', '.join(waiting)} stand above no test")


def held() -> dict[str, list[tuple[str, str]]]:
    """Sentence → (file, test), for everything that tests claim; unknown sentences too."""
    files = [*sorted((BACKEND / "tests" / "e2e").glob("test_*.py")), *sorted((FRONTEND / "tests").glob("*.test.js"))]
    found: dict[str, list[tuple[str, str]]] = {}
    for path in files:
        for sentence, test in claims(path):
            found.setdefault(sentence, []).append((path.name, test))
    return found


def cell(sentence: str, tests: list[tuple[str, str]]) -> str:
    """What stands beside a sentence: its tests by file, then what is missing."""
    files: dict[str, list[str]] = {}
    for file, test in tests:
        files.setdefault(file, []).append(test.removeprefix("test_").replace("_", " ").replace("|", "\\|"))
    lines = [f"`{file}`: {'; '.join(names)}" for file, names in files.items()]
    if sentence in GAPS:
        lines.append(f"**Not reached:** {GAPS[sentence]}")
    return "<br>".join(lines)


def table() -> str:
    """All of it, in Markdown, one table for each group."""
    tests, lines = held(), []
    for group, title in GROUPS.items():
        lines += [f"### {title}", "", "| | the page | held by |", "|---|---|---|"]
        for sentence, words in SENTENCES.items():
            if sentence.rstrip("0123456789") == group:
                lines.append(f"| {sentence} | {words} | {cell(sentence, tests.get(sentence, []))} |")
        lines.append("")
    return "\n".join(lines[:-1])


def states() -> str:
    """The table of the states: name, seed, address and way, as backend/tests/e2e/states.py has them."""
    lines = ["| state | seed | begins at | the way there by hand |", "|---|---|---|---|"]
    for found in ast.parse((BACKEND / "tests" / "e2e" / "states.py").read_text()).body:
        made = found.decorator_list[0] if isinstance(found, ast.FunctionDef) and found.decorator_list else None
        if isinstance(found, ast.FunctionDef) and isinstance(made, ast.Call):
            options = {one.arg: ast.literal_eval(one.value) for one in made.keywords}
            how = (ast.get_docstring(found) or "").replace("|", "\\|").replace("\n", " ")
            place = f"`{options.get('path', '/')}`" if options.get("signed_in", True) else "signed out"
            name = ast.literal_eval(made.args[0])
            lines.append(f"| {name} | `{options.get('seed', 'typical')}` | {place} | {how} |")
    return "\n".join(lines)


def replaced(page: str) -> str:
    """The page with the tables of today."""
    for begin, end, made in ((STATES_BEGIN, STATES_END, states()), (BEGIN, END, table())):
        before, _, rest = page.partition(begin)
        _, _, after = rest.partition(end)
        page = f"{before}{begin}\n\n{made}\n\n{end}{after}"
    return page


if __name__ == "__main__":
    text = PAGE.read_text()
    if missing := [mark for mark in (STATES_BEGIN, STATES_END, BEGIN, END) if mark not in text]:
        sys.exit(f"{PAGE.name} has no place for the tables: {', '.join(missing)}")
    PAGE.write_text(replaced(text))
