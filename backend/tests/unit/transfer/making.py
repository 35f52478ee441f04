"""Trees with hard names, and commands that are run, killed and looked at."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from urllib.parse import quote, urlsplit

from django.core.management import call_command
from django.db import connection

from drive.tree.models import Node, Space
from drive.uploads import small
from tests.unit.bytes.live import BACKEND
from tests.unit.bytes.making import MIB, Api, some_bytes

OLD = datetime(2001, 9, 9, 1, 46, 40, 123456, tzinfo=UTC)

# As the drive takes them: near a slash, a dot or a device, long, from far away, twins in all but one letter.
HARD_NAMES = (
    "a∕b", "…", "..hidden", ". .", "tail.", "tail ", " head", "CON", "nul.txt", "com1", "a:b", 'q"?*<>|', "-rf", "~",
    "$HOME", "%00", "\u2400", "\u202egnp.exe", "é", "日本語のファイル.txt", "ﬁ", "x" * 255, "é" * 127 + "x", "漢" * 85,
    "README", "README2", "\U0001f600.txt", "new\u2028line", "export.json",
)  # fmt: skip


def run(name: str, *words: object) -> str:
    """What the command said."""
    out = StringIO()
    call_command(name, *map(str, words), stdout=out)
    return out.getvalue()


def space_of(who: Api) -> Space:
    return Space.objects.get(owner=who.user)


def fill(who: Api) -> dict[str, bytes]:
    """Path → content of files at all borders, hard names and an empty folder."""
    made = {"small.txt": b"some words", "empty": b"", "one": some_bytes(MIB), "more": some_bytes(MIB + 1, seed=2)}
    made["long.bin"] = some_bytes(5 * MIB + 77, seed=3)
    for name, data in made.items():
        assert who.put(name, data).status_code == 201
    hard = who.folder("Hard names")
    for at, name in enumerate(HARD_NAMES):
        made[f"Hard names/{name}"] = b"%d" % at
    top = Node.objects.get(pk=hard)
    small.put_many(who.user, [small.SmallFile(top, name, b"%d" % at) for at, name in enumerate(HARD_NAMES)], via="api")
    who.folder("nothing in it")
    Node.objects.filter(name="small.txt").update(modified_at=OLD)
    Node.objects.filter(name="nothing in it").update(modified_at=OLD)
    return made


def files_in(folder: Path) -> dict[str, bytes]:
    """Path → content of all files below it."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def database_url() -> str:
    """HOLDFAST_DATABASE with the name of the database that the tests use."""
    parts = urlsplit(os.environ["HOLDFAST_DATABASE"])
    name = str(connection.settings_dict["NAME"])
    path = quote(name if name.startswith("/") else f"/{name}")
    netloc = parts.netloc or ("@" if parts.scheme == "postgres" else "")
    return f"{parts.scheme}://{netloc}{path}" + (f"?{parts.query}" if parts.query else "")


def start(name: str, *words: object) -> subprocess.Popen[str]:
    """The command in a process of its own, on the tests' database."""
    env = os.environ | {"HOLDFAST_DATABASE": database_url(), "DJANGO_SETTINGS_MODULE": "config.settings"}
    command = [sys.executable, "manage.py", name, *map(str, words)]
    return subprocess.Popen(command, cwd=BACKEND, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def kill_when(process: subprocess.Popen[str], true: object, seconds: float = 60) -> None:
    """kill -9, as soon as `true()` is; fails when it ends before or never gets there."""
    until = time.monotonic() + seconds
    while not true():  # type: ignore[operator]
        assert process.poll() is None, process.communicate()[0]
        assert time.monotonic() < until, "it never got there"
        time.sleep(0.002)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert process.returncode == -signal.SIGKILL
