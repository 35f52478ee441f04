"""`make test`, `make contract`, `make e2e`, `make compose`: tests on what this machine has, and what was left out.

Databases run in temporary folders of the tests' own (backend/tests/engines.py); nothing that is installed is touched.
"""

import require_python  # noqa: F401, I001  (must come first)

import shutil
import sys
from pathlib import Path

import environment
import parts
import setup
from house import BACKEND, FRONTEND

ENGINES = {"sqlite": "SQLite", "mariadb": "MariaDB", "postgres": "PostgreSQL"}
# Neither knows of a database: once is enough.
WITHOUT_ENGINE = [
    "--ignore=tests/unit/mock",
    "--ignore=tests/unit/project",
    "--ignore=tests/unit/edge/test_breaking.py",
    "--ignore=tests/unit/edge/test_conformance.py",
    "--ignore=tests/unit/edge/test_image.py",
]
# Two servers on a database of their own cost half a minute: once is enough for what is the same on each engine.
ON_MARIADB = "tests/faults/test_two.py"
# They know SQLite alone, and want a compiler: a part of their own.
WITH_COMPILER = ["tests/faults/test_power.py", "tests/faults/test_disk.py"]


def on_engine(engine: str, *what: str) -> parts.Part:
    """pytest over `what` (and its options) on one engine."""
    names = [Path(name).name for name in what if not name.startswith("-")]
    return parts.Part(
        title=f"{' and '.join(names)} on {ENGINES[engine]}",
        command=pytest(*what, *(WITHOUT_ENGINE if engine != "sqlite" else [])),
        cwd=BACKEND,
        env={"HOLDFAST_TEST_ENGINE": engine},
        missing=missing(engine),
    )


def power() -> parts.Part:
    """Power cuts and failing disks on SQLite."""
    return parts.Part(
        title="power cuts and failing disks on SQLite",
        command=pytest(*WITH_COMPILER),
        cwd=BACKEND,
        env={"HOLDFAST_TEST_ENGINE": "sqlite"},
        missing=None if shutil.which("cc") or shutil.which("gcc") else "gcc libc6-dev",
    )


def not_on(engine: str) -> list[str]:
    """The tests of faults that are left out there: each is run by another part."""
    return WITH_COMPILER if engine == "mariadb" else [*WITH_COMPILER, ON_MARIADB]


def without(tests: list[str]) -> list[str]:
    """pytest's options that leave those out."""
    return [f"--ignore={test}" for test in tests]


def pytest(*arguments: str) -> list[str | Path]:
    """pytest in .venv."""
    return [environment.PYTHON, "-m", "pytest", *arguments]


def missing(engine: str) -> str | None:
    """The package without which `engine` can not be tested here: its server, or what its driver compiles with."""
    sys.path.append(str(BACKEND))
    from tests import engines  # needs nothing that is not in Python itself

    package = engines.missing_package(engine)
    if engine == "mariadb" and not environment.stamp(environment.MARIADB).is_file():
        package = " ".join(filter(None, [package, "libmariadb-dev gcc pkg-config python3-dev"]))
    return package


# The bridges that a Docker Engine makes and takes away let Chromium break off what it is just loading.
NETWORK = "network"

# Decision 0019: what needed it is named, with what it said the first time.
ONCE_MORE = ["--reruns", "1", "--rerun-show-tracebacks", "-rR"]


def browser() -> parts.Part:
    """The tests that drive the page."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    return parts.Part(
        title="the page in Chromium",
        command=pytest("tests/e2e", *ONCE_MORE),
        cwd=BACKEND,
        env={"HOLDFAST_TEST_CHROMIUM": found or ""},
        # axe-core, which looks for barriers, comes with the page's checkers.
        missing=" ".join(
            package
            for package, there in (
                ("chromium", found),
                ("nodejs npm", (FRONTEND / "node_modules" / "axe-core").is_dir()),
            )
            if not there
        )
        or None,
        lane=NETWORK,
    )


def compose() -> parts.Part:
    """The compose files on a Docker Engine; why it is left out, where only root may start one, stands in its words."""
    sys.path.append(str(BACKEND))
    from tests.compose import engine  # needs nothing that is not in Python itself

    return parts.Part(
        title="docker-compose on a Docker Engine",
        command=pytest("tests/compose", "-rs"),
        cwd=BACKEND,
        env={"HOLDFAST_TEST_ENGINE": "sqlite"},
        missing=engine.missing(),
        lane=NETWORK,
    )


def page_units() -> parts.Part:
    """The page's tests that need no browser."""
    return parts.Part(
        title="the page's units in Node",
        command=["npm", "test", "--silent"],
        cwd=FRONTEND,
        missing=None if shutil.which("npm") else "nodejs npm",
    )


def chosen(word: str) -> list[parts.Part]:
    """The parts behind `make test`, `make contract`, `make e2e` and `make compose`."""
    return {
        # The longest first: what begins last must not run alone for long.
        "test": lambda: [
            browser(),
            compose(),
            *(on_engine(engine, "tests/unit", "tests/contract") for engine in reversed(ENGINES)),
            *(on_engine(engine, "tests/faults", "tests/histories", *without(not_on(engine))) for engine in ENGINES),
            power(),
            page_units(),
        ],
        "contract": lambda: [on_engine(engine, "tests/contract") for engine in ENGINES],
        "e2e": lambda: [browser()],
        "compose": lambda: [compose()],
    }[word]()


if __name__ == "__main__":
    setup.setup()
    parts.main(chosen(sys.argv[1] if len(sys.argv) > 1 else "test"))
