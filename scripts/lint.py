"""`make lint`: everything that reads the code without running it."""

import require_python  # noqa: F401, I001  (must come first)

import shutil

import environment
import parts
import setup
from house import BACKEND, FRONTEND, ROOT

SCRIPTS = ROOT / "scripts"
PYTHON_FOLDERS = [".", "../scripts", "../frontend/server"]


def checks() -> list[parts.Part]:
    """One part for each checker."""
    tools = environment.VENV / "bin"
    no_npm = None if shutil.which("npm") else "nodejs npm"
    rules = ["--config", "pyproject.toml"]
    return [
        parts.Part("ruff", [tools / "ruff", "check", *rules, *PYTHON_FOLDERS], BACKEND),
        parts.Part("ruff format", [tools / "ruff", "format", "--check", *rules, *PYTHON_FOLDERS], BACKEND),
        parts.Part("import-linter", [tools / "lint-imports"], BACKEND),
        parts.Part("mypy", [tools / "mypy", "config", "drive", "mock_api", "bench"], BACKEND),
        parts.Part(
            "mypy of the scripts", [tools / "mypy", *sorted(SCRIPTS.glob("*.py"))], BACKEND, {"MYPYPATH": str(SCRIPTS)}
        ),
        parts.Part("mypy of the page's server", [tools / "mypy", "-p", "server"], BACKEND, {"MYPYPATH": str(FRONTEND)}),
        parts.Part("ESLint", ["npm", "run", "--silent", "lint"], FRONTEND, missing=no_npm),
        parts.Part("tsc --checkJs", ["npm", "run", "--silent", "types"], FRONTEND, missing=no_npm),
    ]


if __name__ == "__main__":
    setup.setup()
    parts.main(checks())
