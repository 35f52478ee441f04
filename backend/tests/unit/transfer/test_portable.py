"""One SQLite file: plain sqlite3 reads it, any engine takes it in again, and what goes round comes back equal."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys

import pytest
from django.core.management.base import CommandError

from drive.operations import verify
from drive.sharing import links
from drive.sharing.models import Grant, Share
from drive.sharing.roles import Role
from drive.transfer import listing, portable, portable_out
from drive.tree import services as tree
from drive.tree.models import Node, Revision, Space
from tests import engines
from tests.unit.bytes.live import BACKEND
from tests.unit.bytes.making import MIB, person, some_bytes
from tests.unit.operations import damage
from tests.unit.transfer.making import files_in, fill, kill_when, run, space_of, start


def rows(file, sql, *params):
    connection = sqlite3.connect(file)
    try:
        return connection.execute(sql, params).fetchall()
    finally:
        connection.close()


def facts_of(space) -> list[tuple]:
    return sorted(map(tuple, listing.facts(listing.tree(space))))


def empty(*people) -> None:
    """Their spaces, as if nothing had ever been in them."""
    Grant.objects.all().delete()
    for who in people:
        top = Node.objects.get(pk=who.top)
        for node in Node.objects.filter(parent=top):
            if node.trashed_at is None:
                tree.trash(node, by=None)
            tree.purge(Node.objects.get(pk=node.pk), by=None)
        assert not Node.objects.filter(parent=top).exists()


def test_plain_sqlite3_lists_and_extracts_it(bo, tmp_path):
    made = fill(bo)
    file = tmp_path / "out.sqlite"
    run("export", "--space", space_of(bo).pk, "--sqlite", file)
    assert rows(file, "PRAGMA integrity_check") == [("ok",)]
    assert rows(file, "PRAGMA application_id") == [(portable.APPLICATION_ID,)]
    assert rows(file, "PRAGMA user_version") == [(portable.VERSION,)]
    assert dict(rows(file, "SELECT path, size FROM file")) == {path: len(data) for path, data in made.items()}
    assert dict(rows(file, "SELECT name, data FROM sqlar WHERE data IS NOT NULL")) == made
    program = shutil.which("sqlite3")
    if program is None:
        assert not os.environ.get("CI"), "apt-get install sqlite3"
        pytest.skip("the sqlite3 program is not installed: apt-get install sqlite3")
    listed = subprocess.run([program, file, ".archive -t"], capture_output=True, text=True, check=True).stdout
    assert set(listed.replace("\u2028", "\n").splitlines()) >= {
        "long.bin",
        "nothing in it",
        "Hard names/日本語のファイル.txt",
    }
    (tmp_path / "out").mkdir()
    subprocess.run([program, file, ".archive -x"], cwd=tmp_path / "out", check=True, capture_output=True)
    assert files_in(tmp_path / "out") == made
    assert (tmp_path / "out/small.txt").stat().st_mtime == 10**9


def test_it_goes_to_another_engine_and_back_and_is_equal(bo, cy, tmp_path):
    fill(bo)
    for data in b"one", b"two" * 500_000, b"three", b"two" * 500_000:
        bo.put("note.txt", data)
    note = Node.objects.get(name="note.txt")
    Revision.objects.filter(node=note, size=5).update(pinned=True)
    shared = Node.objects.get(name="Hard names")
    Grant.objects.create(node=shared, user=cy.user, role=Role.EDITOR, created_by=bo.user)
    tree.trash(Node.objects.get(name="one"), by=None)
    team = tree.create_space(owner=None, kind=Space.Kind.TEAM, name="The team", quota_bytes=10**9)
    Grant.objects.create(node=team.root, user=bo.user, role=Role.MANAGER, created_by=None)
    tree.create_folder(team.root, "of the team", by=None)
    before = {space.pk: facts_of(space) for space in Space.objects.all()}
    run("export", "--all", "--sqlite", tmp_path / "here.sqlite")

    elsewhere = {"HOLDFAST_DATABASE": engines.new_database("sqlite"), "HOLDFAST_DATA": str(tmp_path / "data")}
    done = _elsewhere(tmp_path, elsewhere)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("EQUAL") == 3
    assert done.stdout.count("MADE") == 2

    empty(bo, cy)
    tree.trash(Node.objects.get(name="of the team"), by=None)
    tree.purge(Node.objects.get(name="of the team"), by=None)
    told = run("import", "--sqlite", tmp_path / "there.sqlite")
    assert told.count("EQUAL") == 3
    assert {space.pk: facts_of(space) for space in Space.objects.all()} == before
    pinned = Revision.objects.get(node__name="note.txt", pinned=True)
    assert (pinned.size, pinned.created_by) == (5, bo.user)
    assert [(grant.user, grant.role) for grant in Grant.objects.filter(node__name="Hard names")] == [
        (cy.user, Role.EDITOR)
    ]
    assert Space.objects.get(name="The team").quota_bytes == 10**9
    assert not verify.run().findings.exists()
    again = run("import", "--sqlite", tmp_path / "there.sqlite")
    assert "0 files with 0 bytes came, 0 folders were made" in again


ELSEWHERE = """
from pathlib import Path
import django
from django.core.management import call_command
django.setup()
call_command("migrate", verbosity=0)
call_command("import", sqlite=Path("here.sqlite"), make_people=True)
call_command("export", all=True, sqlite=Path("there.sqlite"))
"""


def _elsewhere(folder, env) -> subprocess.CompletedProcess[str]:
    """Another install, in a process of its own: what comes there goes out again."""
    env = os.environ | env | {"DJANGO_SETTINGS_MODULE": "config.settings", "PYTHONPATH": str(BACKEND)}
    command = [sys.executable, "-c", ELSEWHERE]
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)


def test_what_one_value_can_not_hold_is_in_parts_and_comes_back(bo, tmp_path, monkeypatch):
    monkeypatch.setattr(portable, "WHOLE_BYTES", 2 * MIB)
    long, short = some_bytes(5 * MIB + 3), some_bytes(2 * MIB, seed=2)
    bo.put("long", long)
    bo.put("short", short)
    before, file = facts_of(space_of(bo)), tmp_path / "out.sqlite"
    run("export", "--space", space_of(bo).pk, "--sqlite", file)
    assert rows(file, "SELECT path, bytes_in FROM file") == [("long", "part"), ("short", "sqlar")]
    assert b"".join(data for (data,) in rows(file, "SELECT data FROM part ORDER BY seq")) == long
    empty(bo)
    run("import", "--sqlite", file)
    assert facts_of(space_of(bo)) == before


def test_both_ways_go_on_after_kill_9(bo, tmp_path):
    for at in range(12):
        bo.put(f"film {at:02}", some_bytes(5 * MIB + at, seed=at))
    before, space, file = facts_of(space_of(bo)), space_of(bo), tmp_path / "out.sqlite"
    partial = tmp_path / "out.sqlite.partial"
    words = "export", "--space", space.pk, "--sqlite", file

    def half_way() -> bool:
        return partial.exists() and partial.stat().st_size > 36 * MIB

    kill_when(start(*words), half_way)
    assert not file.exists()
    kept = run(*words).split(" were there already")[0].rsplit(" ", 1)[1]
    assert 1 <= int(kept) < 12
    assert not partial.exists()
    empty(bo)
    words = "import", "--sqlite", file
    kill_when(start(*words), lambda: Node.objects.filter(name="film 02").exists())
    assert "EQUAL  bo" in run(*words)
    assert facts_of(space_of(bo)) == before
    assert not verify.run().findings.exists()


def test_nothing_that_opens_a_door_is_in_it(bo, tmp_path):
    node = bo.put("x", b"x").json()["id"]
    share = links.create(bo.user, node, {"kind": "view", "label": "for ada", "password": "hush hush"})
    file = tmp_path / "out.sqlite"
    run("export", "--all", "--sqlite", file)
    raw = file.read_bytes()
    stored = Share.objects.get(pk=share.pk)
    for secret in share.token, stored.password, bo.user.password:
        assert secret
        assert secret.encode() not in raw
    assert rows(file, "SELECT label, made_by, has_password FROM link") == [("for ada", "bo", 1)]


def test_an_export_that_goes_on_follows_what_changed_meanwhile(bo, tmp_path, monkeypatch):
    monkeypatch.setattr(portable_out, "COMMIT_FILES", 1)
    nodes = {name: bo.put(name, name.encode() * 9).json()["id"] for name in ("a", "b", "c", "d")}
    bo.folder("was a folder")
    words = "export", "--space", space_of(bo).pk, "--sqlite", tmp_path / "out.sqlite"
    real = portable_out._Out._file

    def cut(self, path, *rest):
        if path == "d":
            raise KeyboardInterrupt
        real(self, path, *rest)

    monkeypatch.setattr(portable_out._Out, "_file", cut)
    with pytest.raises(CommandError, match="Stopped"):
        run(*words)
    monkeypatch.setattr(portable_out._Out, "_file", real)
    bo.put("a", b"another")
    tree.rename(Node.objects.get(name="was a folder"), "elsewhere", by=None)
    bo.put("was a folder", b"a file now")
    tree.rename(Node.objects.get(pk=nodes["b"]), "bb", by=None)
    tree.trash(Node.objects.get(pk=nodes["c"]), by=None)
    run(*words)
    assert rows(tmp_path / "out.sqlite", "SELECT name, CAST(data AS TEXT) FROM sqlar ORDER BY name") == [
        ("a", "another"), ("bb", "b" * 9), ("d", "d" * 9), ("elsewhere", None),
        ("was a folder", "a file now"),
    ]  # fmt: skip
    assert rows(tmp_path / "out.sqlite", "SELECT CAST(data AS TEXT) FROM part") == [("a" * 9,)]  # a version now


def test_bytes_that_were_changed_in_the_file_do_not_come(bo, tmp_path):
    bo.put("good", b"good")
    bo.put("bad", b"bad!")
    file = tmp_path / "out.sqlite"
    run("export", "--space", space_of(bo).pk, "--sqlite", file)
    connection = sqlite3.connect(file)
    connection.execute("UPDATE sqlar SET data = x'00000000' WHERE name = 'bad'")
    connection.commit()
    connection.close()
    empty(bo)
    with pytest.raises(CommandError, match="1 files or folders could not come"):
        run("import", "--sqlite", file)
    assert set(Node.objects.exclude(parent=None).values_list("name", flat=True)) == {"good"}


def test_what_is_damaged_in_the_store_is_named_and_all_others_come(bo, tmp_path):
    bo.put("good", b"good")
    bad = int(bo.put("bad", some_bytes(2 * MIB)).json()["id"])
    damage.flip_bit(damage.chunks_of(damage.blob_of(bad))[1], 12345)
    file = tmp_path / "out.sqlite"
    with pytest.raises(CommandError, match="1 files are damaged"):
        run("export", "--space", space_of(bo).pk, "--sqlite", file)
    assert rows(file, "SELECT path, bytes_in FROM file") == [("bad", "missing"), ("good", "sqlar")]


def test_another_file_that_is_there_is_left_as_it_is(bo, tmp_path):
    bo.put("x", b"old")
    file = tmp_path / "out.sqlite"
    run("export", "--space", space_of(bo).pk, "--sqlite", file)
    bo.put("x", b"newer")
    with pytest.raises(CommandError, match="1 files or folders could not come"):
        run("import", "--sqlite", file)
    assert bo.content(str(Node.objects.get(name="x").pk)).getvalue() == b"newer"


def test_it_needs_an_account_for_each_owner(bo, tmp_path):
    bo.put("x", b"x")
    file = tmp_path / "out.sqlite"
    run("export", "--all", "--sqlite", file)
    bo.user.username = "robert"
    bo.user.save()
    with pytest.raises(CommandError, match="No account for: bo"):
        run("import", "--sqlite", file)
    assert Space.objects.count() == 1
    assert "MADE  account bo" in run("import", "--sqlite", file, "--make-people")
    assert not type(bo.user).objects.get(username="bo").has_usable_password()


@pytest.mark.parametrize(
    ("make", "words"),
    {
        "nothing there": (lambda file: None, "not there"),
        "a text": (lambda file: file.write_text("hello " * 1000), "no export of Holdfast"),
        "empty": (lambda file: file.touch(), "no export of Holdfast"),
        "a stranger's": (lambda file: _sql(file, "CREATE TABLE sqlar (name)"), "no export of Holdfast"),
        "a newer one": (
            lambda file: _sql(file, f"PRAGMA application_id = {portable.APPLICATION_ID}; PRAGMA user_version = 99"),
            "form 99",
        ),
        "half of one": (
            lambda file: _sql(
                file,
                f"PRAGMA application_id = {portable.APPLICATION_ID}; PRAGMA user_version = {portable.VERSION};"
                "CREATE TABLE about (key, value); INSERT INTO about VALUES ('complete', 'no')",
            ),
            "not complete",
        ),
        "without its tables": (
            lambda file: _sql(
                file,
                f"PRAGMA application_id = {portable.APPLICATION_ID}; PRAGMA user_version = {portable.VERSION};"
                "CREATE TABLE about (key, value); INSERT INTO about VALUES ('complete', 'yes')",
            ),
            "no such table",
        ),
    }.values(),
)
def test_what_is_no_export_is_one_line(transactional_db, tmp_path, make, words):
    file = tmp_path / "in.sqlite"
    make(file)
    with pytest.raises(CommandError, match=words) as refused:
        run("import", "--sqlite", file)
    assert "\n" not in str(refused.value)


def _sql(file, statements) -> None:
    connection = sqlite3.connect(file)
    connection.executescript(statements)
    connection.close()


def test_a_file_that_is_there_is_not_written_over(bo, tmp_path):
    file = tmp_path / "mine"
    file.write_bytes(b"precious")
    with pytest.raises(CommandError, match="is there already"):
        run("export", "--all", "--sqlite", file)
    (tmp_path / "other.partial").write_bytes(b"precious")
    with pytest.raises(CommandError):
        run("export", "--all", "--sqlite", tmp_path / "other")
    assert files_in(tmp_path) == {"mine": b"precious", "other.partial": b"precious"}


def test_the_spaces_are_listed(bo, cy):
    person("dee")
    told = run("export", "--list")
    assert [line.split("\t")[1:3] for line in told.splitlines()] == [["personal", name] for name in ("bo", "cy", "dee")]
