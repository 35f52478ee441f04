"""`make guards`: takes one guard away at a time, in a copy, and shows which test then fails.

A test that still passes without what it guards would be no test. Exit code 1 when nothing notices that a guard is gone,
when a test fails with all guards in place, or when a guard's text is no longer where guards_list.py says.
"""

import require_python  # noqa: F401, I001  (must come first)

import os
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Queue

import environment
import setup
from guards_files import GUARDS_OF_FILES
from guards_journal import GUARDS_OF_JOURNAL
from guards_history import GUARDS_OF_HISTORY
from guards_list import GUARDS, Guard
from guards_sharing import GUARDS_OF_SHARING
from house import BACKEND, ROOT

KNOWN = [*GUARDS, *GUARDS_OF_FILES, *GUARDS_OF_JOURNAL, *GUARDS_OF_HISTORY, *GUARDS_OF_SHARING]
COPIES = 2  # work in parallel: most of a run is starting Python and making a database
FAILED = re.compile(r"^FAILED (\S+)", re.MULTILINE)


def copy(to: Path) -> Path:
    """The backend as it stands, without what git ignores; the copy's folder."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "backend"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode()
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, to / name)
    return to / "backend"


def run(backend: Path, engine: str, tests: list[str]) -> subprocess.CompletedProcess[str]:
    """pytest over the named tests in a copy."""
    env = environment.with_tools() | {"HOLDFAST_TEST_ENGINE": engine, "PYTHONDONTWRITEBYTECODE": "1"}
    options = ["-q", "--tb=line", "-rf", "-p", "no:cacheprovider"]
    command = [str(environment.PYTHON), "-m", "pytest", *options, *tests]
    return subprocess.run(command, cwd=backend, env=env, capture_output=True, text=True, check=False)


def without(guard: Guard, backend: Path) -> str:
    """Take the guard away, run its tests, put it back. The test that failed; "" when none did. Raises SystemExit."""
    before: dict[Path, str] = {}
    try:
        for place in guard.places:
            path = backend / place.path
            text = before.setdefault(path, path.read_text())
            now = path.read_text()
            if now.count(place.old) != place.times:
                raise SystemExit(f"{guard.name}: {place.path} has its text {now.count(place.old)} times: {place.old!r}")
            path.write_text(now.replace(place.old, place.new))
            assert path.read_text() != text
        done = run(backend, guard.engine, list(guard.tests))
    finally:
        for path, text in before.items():
            path.write_text(text)
    # 1: tests failed. Anything else (a module that does not load, no such test) says nothing about the guard.
    if done.returncode not in (0, 1):
        raise SystemExit(f"{guard.name}: pytest could not run its tests:\n{done.stdout[-3000:]}{done.stderr[-1000:]}")
    return next(iter(FAILED.findall(done.stdout)), "")


def missing_engine(engine: str) -> str | None:
    """The package without which that engine can not be tested here."""
    sys.path.append(str(BACKEND))
    from tests import engines

    return engines.missing_package(engine)


def with_all_guards(backend: Path, guards: list[Guard]) -> bool:
    """Whether the named tests pass as things are."""
    passes = True
    for engine in sorted({guard.engine for guard in guards}):
        tests = sorted({test for guard in guards if guard.engine == engine for test in guard.tests})
        done = run(backend, engine, tests)
        if done.returncode:
            passes = False
            print(f"With all guards in place the tests on {engine} fail:\n{done.stdout[-3000:]}")
    return passes


def check(guards: list[Guard], folder: Path) -> int:
    """Every guard in turn, in COPIES at once; the exit code."""
    copies: Queue[Path] = Queue()
    for number in range(COPIES):
        copies.put(copy(folder / str(number)))

    def one(guard: Guard) -> str:
        backend = copies.get()
        try:
            return without(guard, backend)
        finally:
            copies.put(backend)

    with ThreadPoolExecutor(COPIES) as pool:
        caught = list(pool.map(one, guards))
    backend = copies.get()
    sound = with_all_guards(backend, guards)
    for guard, test in zip(guards, caught, strict=True):
        found = f"noticed   {guard.name} → {test}" if test else f"UNNOTICED {guard.name}: {', '.join(guard.tests)} pass"
        print(found, flush=True)
    return 0 if sound and all(caught) else 1


def main() -> int:
    setup.setup()
    chosen = [guard for guard in KNOWN if len(sys.argv) < 2 or any(word in guard.name for word in sys.argv[1:])]
    lacking = {guard.engine: package for guard in chosen if (package := missing_engine(guard.engine))}
    for engine, package in lacking.items():
        print(f"not run: guards on {engine}: apt-get install {package}")
    todo = [guard for guard in chosen if guard.engine not in lacking]
    with tempfile.TemporaryDirectory(prefix="holdfast-guards-") as folder:
        code = check(todo, Path(folder)) if todo else 1
    return 1 if lacking and os.environ.get("CI") == "true" else code


if __name__ == "__main__":
    sys.exit(main())
