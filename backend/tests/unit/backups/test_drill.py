"""R6 in small: a backup under writers, restored into an empty database, and everything that must be refused."""

from __future__ import annotations

import hashlib
import json
import secrets
import signal
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests import engines
from tests.faults.house import House
from tests.faults.ledger import Ledger
from tests.unit.backups import drill

SECRET = secrets.token_hex(32)
BEFORE = 24  # files that are acknowledged before the backup begins


@dataclass
class Taken:
    """A backup, and the files that had been acknowledged when it began."""

    house: House
    file: Path
    acknowledged: list[dict[str, Any]]
    said: str


@pytest.fixture(scope="module")
def taken(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Taken]:
    folder = tmp_path_factory.mktemp("backups")
    house = House(folder / "house", engines.new_database(), {"HOLDFAST_SECRET_KEY": SECRET})
    file = folder / "monday.holdfast"
    try:
        house.prepare()
        house.start()
        with Ledger(folder / "ledger") as ledger:
            with drill.Writers(house, ledger) as writers:
                writers.wait_until(BEFORE)
                acknowledged = list(ledger.facts("file"))
                said = house.manage("backup", str(file)).stderr
                writers.wait_until(len(acknowledged) + 1)  # they never stopped
            assert writers.refused == []
        yield Taken(house, file, acknowledged, said)
    finally:
        house.stop()


@dataclass
class Restored:
    url: str
    said: str
    code: int


@pytest.fixture(scope="module")
def restored(taken: Taken, tmp_path_factory: pytest.TempPathFactory) -> Restored:
    """Down one pipe and up another: what is restored was never a file in between."""
    url, data = engines.new_database(), tmp_path_factory.mktemp("other")
    with taken.file.open("rb") as pipe, subprocess.Popen(["cat"], stdin=pipe, stdout=subprocess.PIPE) as cat:
        done = drill.manage(url, data, "restore", "-", stdin=cat.stdout)
    return Restored(url, done.stdout + done.stderr, done.returncode)


@pytest.fixture
def refusal(tmp_path: Path, django_db_blocker: Any) -> Callable[[Path], str]:
    """Restore that file into an empty database: the one line it answers, after which the database is still empty."""

    def ask(file: Path) -> str:
        url = engines.new_database()
        done = drill.manage(url, tmp_path / "data", "restore", str(file))
        assert done.returncode == 1
        assert done.stdout == ""
        with django_db_blocker.unblock():
            assert drill.tables(url) == []
        (line,) = done.stderr.splitlines()
        return line

    return ask


def altered(taken: Taken, into: Path, **changes: object) -> Path:
    """The backup with another manifest."""
    with zipfile.ZipFile(taken.file) as archive, zipfile.ZipFile(into, "w") as other:
        told = json.loads(archive.read("manifest.json")) | changes
        other.writestr(told["member"], archive.read(told["member"]))
        other.writestr("manifest.json", json.dumps(told))
    return into


def test_every_file_acknowledged_before_it_began_is_there_with_equal_bytes(taken, restored, tmp_path):
    assert (restored.code, "all is well" in restored.said) == (0, True), restored.said
    other = House(tmp_path / "other", restored.url, {"HOLDFAST_SECRET_KEY": SECRET})
    other.password = taken.house.password
    try:
        other.start()
        with other.api() as api:
            for fact in taken.acknowledged:
                content = api.ask("GET", f"/api/v1/nodes/{fact['id']}/content")
                assert hashlib.sha256(content.body).hexdigest() == fact["sha256"], fact["name"]
        looked = drill.script(
            restored.url, tmp_path / "look",
            "call_command('verify')", "call_command('search_index', 'check')",
        )  # fmt: skip
        assert "All is well." in looked.stdout
        assert "0 pieces of them are missing" in looked.stdout
    finally:
        other.stop()


def test_it_tells_what_it_proved(taken, restored):
    assert "Restored the backup of 20" in restored.said
    told = json.loads(zipfile.ZipFile(taken.file).read("manifest.json"))
    assert told["sha256"] in taken.said
    assert told["sha256"] in restored.said
    assert told["before"]["files"] >= len(taken.acknowledged)
    if told["exact"]:
        assert f"There are {told['before']['files']} files" in restored.said


def test_no_secret_is_in_it_and_nobody_else_may_read_it(taken):
    assert taken.file.stat().st_mode & 0o077 == 0
    manifest = zipfile.ZipFile(taken.file).read("manifest.json").decode()
    assert SECRET not in manifest
    assert "test-only" not in manifest
    assert SECRET.encode() not in taken.file.read_bytes()


def test_an_altered_dump_is_refused(taken, refusal, tmp_path):
    with zipfile.ZipFile(taken.file) as archive:
        member = archive.infolist()[0]
    data = bytearray(taken.file.read_bytes())
    data[member.header_offset + member.file_size // 2] ^= 1
    (tmp_path / "bit").write_bytes(data)
    assert refusal(tmp_path / "bit").startswith("CommandError: The backup was altered or damaged")


def test_another_engines_backup_is_refused(taken, refusal, tmp_path):
    name = next(name for name in engines.NAMES if name != engines.chosen())
    line = refusal(altered(taken, tmp_path / "other", engine=name))
    assert line.startswith(f"CommandError: The backup is one of {name}, and HOLDFAST_DATABASE is {engines.chosen()}")


def test_a_restore_that_is_killed_leaves_nothing_that_could_be_served(taken, tmp_path):
    url, data = engines.new_database(), tmp_path / "data"
    done = drill.script(
        url, data,
        "import os, signal; from drive.backups import proof",
        "proof.prove = lambda told: os.kill(os.getpid(), signal.SIGKILL)",
        f"call_command('restore', {str(taken.file)!r})",
        check=False,
    )  # fmt: skip
    assert done.returncode == -signal.SIGKILL
    again = drill.manage(url, data, "restore", str(taken.file))
    if engines.chosen() == "sqlite":  # it never had the database's name
        assert again.returncode == 0, again.stderr
        return
    (line,) = again.stderr.splitlines()
    assert "did not come to its end" in line
    serving = drill.manage(url, data, "check", "--database", "default")
    assert "drive.backups.E001" in serving.stderr


def test_an_older_backup_is_brought_up_to_date_and_old_damage_is_named(taken, restored, tmp_path):
    hurt = next(fact for fact in taken.acknowledged if fact["size"] == 700)
    with (tmp_path / "old").open("wb") as pipe:  # as a shell's `>` would
        drill.script(
            restored.url, tmp_path / "data",
            "from tests.unit.operations import damage",
            f"damage.flip_bit(damage.chunks_of(damage.blob_of({hurt['id']}))[0], 1)",
            "call_command('migrate', 'marks', 'zero', verbosity=0)",
            "call_command('backup', '-')",
            stdout=pipe,
        )  # fmt: skip
    done = drill.manage(engines.new_database(), tmp_path / "newer", "restore", str(tmp_path / "old"))
    assert done.returncode == 1
    assert "Brought up to date: marks.0001_initial" in done.stdout
    assert f"DAMAGED when it was backed up  ada: /{hurt['name']}  [" in done.stdout
