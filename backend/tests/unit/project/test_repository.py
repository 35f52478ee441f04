"""What must hold for the repository as a whole."""

import json
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[4]
PYTHON_LOCKS = sorted((ROOT / "backend").glob("requirements*.txt"))
# Somebody's home folder, or the folder that this checkout happens to be in.
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:root|home|Users)/\w|" + re.escape(f"{ROOT}/"))
TEXT = {".py", ".js", ".json", ".md", ".toml", ".txt", ".yml", ".yaml", ".css", ".html", ".sh", ".svg", ""}


def tracked():
    """Every file of the repository that people write; empty in an export without git."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False).stdout
    paths = [ROOT / name for name in listed.split("\0") if name and "/vendor/" not in name]
    return [path for path in paths if path.suffix in TEXT and path.is_file()]


@pytest.mark.parametrize("lock", PYTHON_LOCKS, ids=lambda path: path.name)
def test_a_python_lock_names_no_index_and_pins_every_package_by_hash(lock):
    text = lock.read_text()
    assert "://" not in text
    assert not re.search(r"^\s*--(index|extra-index|find-links|trusted)", text, re.MULTILINE)
    pins = re.findall(r"^(\S+)==\S+ \\\n +--hash=sha256:[0-9a-f]{64}", text, re.MULTILINE)
    named = re.findall(r"^[A-Za-z0-9]\S*", text, re.MULTILINE)
    assert len(pins) == len(named) > 10


def test_all_python_locks_agree_on_versions():
    seen = {}
    for lock in PYTHON_LOCKS:
        for name, version in re.findall(r"^(\S+?)==(\S+)", lock.read_text(), re.MULTILINE):
            seen.setdefault(name, {})[version] = lock.name
    assert {name: versions for name, versions in seen.items() if len(versions) > 1} == {}


def test_the_page_lock_names_no_registry():
    lock = json.loads((ROOT / "frontend" / "package-lock.json").read_text())
    assert [name for name, package in lock["packages"].items() if "resolved" in package] == []
    assert [name for name, package in lock["packages"].items() if name and "integrity" not in package] == []


def test_no_file_names_a_path_of_somebodys_machine():
    found = [path.relative_to(ROOT) for path in tracked() if MACHINE_PATH.search(path.read_text(errors="replace"))]
    assert found == []


def test_every_environment_variable_stands_in_the_docs():
    told = set(re.findall(r"`(HOLDFAST_[A-Z_]+)`", (ROOT / "docs" / "configuration.md").read_text()))
    source = [path for path in tracked() if path.suffix == ".py" and "tests" not in path.parts]
    used = {name for path in source for name in re.findall(r"\bHOLDFAST_[A-Z_]+[A-Z]\b", path.read_text())}
    settings = (ROOT / "backend" / "config" / "settings.py").read_text()
    used |= {f"HOLDFAST_{name}" for name in re.findall(r"\benv\.\w+\(\s*\"([A-Z_]+)\"", settings)}
    assert used - told == set()
