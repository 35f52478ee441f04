"""A folder tree comes in: names, bytes, times, empty folders; and what is no file stays out."""

from __future__ import annotations

import os
import subprocess
import sysconfig
from pathlib import Path

import pytest
from django.core.management.base import CommandError

from drive.blobs.models import Draft
from drive.operations import verify
from drive.transfer import bringing
from drive.transfer.folders_in import distinct, drive_name
from drive.tree.models import Change, Node, Revision, Space
from drive.uploads.models import Upload
from tests.unit.bytes.making import MIB, some_bytes
from tests.unit.transfer.making import HARD_NAMES, OLD, files_in, kill_when, run, space_of, start

LIBRARY = Path(sysconfig.get_paths()["stdlib"])


def bring(who, folder, path="", *, as_=None):
    return run("import", folder, "--into", f"{space_of(who).pk}{path}", "--as", as_ or who.user.username)


def times_in(folder: Path) -> dict[str, int]:
    """Path → modification time in whole microseconds, of folders too."""
    return {str(path.relative_to(folder)): path.lstat().st_mtime_ns // 1000 for path in folder.rglob("*")}


def sound() -> bool:
    return not verify.run().findings.exists()


def test_a_tree_comes_in_and_out_again_without_a_difference(bo, tmp_path):
    source = tmp_path / "source"
    for name in HARD_NAMES:
        (source / "hard" / name).mkdir(parents=True)
        (source / "hard" / name / name).write_bytes(name.encode())
    (source / "empty folder").mkdir()
    for size in 0, 1, MIB - 1, MIB, MIB + 1, 3 * MIB + 7:
        (source / f"{size}").write_bytes(some_bytes(size, seed=size))
    for at, path in enumerate(sorted(source.rglob("*"), reverse=True)):
        os.utime(path, ns=(0, (10**9 + at) * 10**9 + 123456789))
    os.utime(source / "1", ns=(0, -86_400 * 10**9))  # before 1970
    told = bring(bo, source, "/from/my disk")
    assert "RENAMED" not in told
    assert "SKIPPED" not in told
    run("export", "--space", space_of(bo).pk, tmp_path / "out")
    came = tmp_path / "out/files/from/my disk"
    done = subprocess.run(["diff", "-r", source, came], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")
    assert times_in(came) == times_in(source)
    assert sound()


def test_a_real_tree_comes_in_and_out_again_without_a_difference(bo, tmp_path):
    source = LIBRARY / "json"
    bring(bo, source)
    run("export", "--space", space_of(bo).pk, tmp_path)
    done = subprocess.run(["diff", "-r", source, tmp_path / "files"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")
    assert times_in(tmp_path / "files") == times_in(source)


def test_links_and_special_files_are_named_and_never_followed(bo, tmp_path):
    secret = tmp_path / "secret"
    secret.mkdir()
    (secret / "key").write_bytes(b"secret")
    source = tmp_path / "source"
    source.mkdir()
    (source / "file").write_bytes(b"x")
    (source / "to a file").symlink_to(secret / "key")
    (source / "to a folder").symlink_to(secret)
    (source / "to nowhere").symlink_to("nowhere")
    os.mkfifo(source / "pipe")
    told = bring(bo, source)
    for name, what in {"to a file": "link", "to a folder": "link", "to nowhere": "link", "pipe": "pipe"}.items():
        assert f"LEFT OUT  {name}  [a {'symbolic ' if what == 'link' else ''}{what}]" in told
    assert set(Node.objects.exclude(parent=None).values_list("name", flat=True)) == {"file"}


def test_names_that_the_drive_does_not_take_are_made_safe_and_listed(bo, tmp_path):
    made = {
        b"back\\slash": b"1",
        b"new\nline": b"2",
        b"latin-1 \xe4": b"3",
        b"Readme": b"4",
        b"readme": b"5",
        b"README": b"6",
    }
    for name, data in made.items():
        Path(os.fsdecode(bytes(os.fsencode(tmp_path)) + b"/" + name)).write_bytes(data)
    told = bring(bo, tmp_path)
    run("export", "--space", space_of(bo).pk, tmp_path / "out")
    came = files_in(tmp_path / "out/files")
    assert sorted(came.values()) == sorted(made.values())  # twins in all but case: none is lost
    assert {"back_slash", "new_line", "latin-1 \ufffd"} <= set(came)
    assert "RENAMED  back\\slash  [is now: back_slash]" in told
    assert "RENAMED  new\\nline  [is now: new_line]" in told
    assert told.count("RENAMED") == 5
    told = bring(bo, tmp_path / "out/files")
    assert "0 files with 0 bytes came" in told


def test_every_name_of_a_disk_becomes_one_that_the_drive_takes():
    raw = [
        os.fsdecode(name) for name in (b"\xff" * 255, b"a" * 255, "e\u0301".encode() * 80, b"\x01\x7f", b"..a", b"\\")
    ]
    found = distinct(raw)
    assert len({entry.name for entry in found}) == len(raw)
    assert all(len(entry.name.encode()) <= 255 for entry in found)
    assert distinct(reversed(raw)) == found  # the same at every run, whatever order the disk has
    assert drive_name("e\u0301") == "é"


def test_a_second_run_brings_what_is_new_and_versions_of_what_was_changed(bo, tmp_path):
    for name in "kept", "changed":
        (tmp_path / name).write_bytes(name.encode())
    bring(bo, tmp_path)
    (tmp_path / "changed").write_bytes(b"CHANGED")
    (tmp_path / "new").write_bytes(b"new")
    os.utime(tmp_path / "kept", (1, int(OLD.timestamp())))
    told = bring(bo, tmp_path)
    assert "2 files with 10 bytes came, 0 folders were made, 1 files were there already" in told
    changed = Node.objects.get(name="changed")
    assert changed.size == 7
    assert [row.size for row in Revision.objects.filter(node=changed)] == [7]
    assert Node.objects.get(name="kept").modified_at.timestamp() == int(OLD.timestamp())
    assert sound()


def test_it_goes_on_after_kill_9_also_in_the_middle_of_a_file(bo, tmp_path):
    source = tmp_path / "source"
    source.mkdir()
    for at in range(20):
        (source / f"a small {at}").write_bytes(some_bytes(2000, seed=at))
    (source / "big").write_bytes(some_bytes(24 * MIB, seed=77))
    words = "import", source, "--into", space_of(bo).pk, "--as", "bo"
    kill_when(start(*words), lambda: Draft.objects.filter(offset__gte=4 * MIB, offset__lt=24 * MIB).exists())
    upload = Upload.objects.get()
    assert not Node.objects.filter(name="big").exists()  # half of it is nothing
    at = Draft.objects.get(upload_of=upload).offset
    told = run(*words)
    assert 4 * MIB <= at < 24 * MIB
    assert "1 files with" in told
    assert "20 files were there already" in told
    assert not Upload.objects.exists()
    run("export", "--space", space_of(bo).pk, tmp_path / "out")
    assert files_in(tmp_path / "out/files") == files_in(source)
    assert Change.objects.filter(kind="create").count() == 21  # nothing came twice
    assert sound()


def test_the_quota_holds_and_nothing_that_came_is_lost(bo, tmp_path):
    for at in range(4):
        (tmp_path / f"{at}").write_bytes(some_bytes(2 * MIB, seed=at))
    Space.objects.filter(pk=space_of(bo).pk).update(quota_bytes=5 * MIB)
    with pytest.raises(CommandError, match="quota of the space is full"):
        bring(bo, tmp_path)
    space = space_of(bo)
    assert (space.used_bytes, space.reserved_bytes) == (4 * MIB, 0)
    Space.objects.filter(pk=space.pk).update(quota_bytes=None)
    assert "2 files were there already" in bring(bo, tmp_path)
    assert sound()


def test_equal_contents_are_stored_once(bo, tmp_path):
    for name in "abc":
        (tmp_path / name).write_bytes(some_bytes(3 * MIB))
    bring(bo, tmp_path)
    nodes = Node.objects.filter(name__in="abc")
    assert len({node.blob_id for node in nodes}) == 1
    assert space_of(bo).used_bytes == 9 * MIB


def test_a_file_that_changes_while_it_is_read_is_named_and_left_out(bo, tmp_path, monkeypatch):
    for name in "big", "other":
        (tmp_path / name).write_bytes(some_bytes(3 * MIB))
    real = bringing.uploads.append

    def append(upload, body, **how):
        at = real(upload, body, **how)
        if upload.name == "big":
            os.truncate(tmp_path / "big", MIB)
        return at

    monkeypatch.setattr(bringing.uploads, "append", append)
    with pytest.raises(CommandError, match="1 files or folders could not come"):
        bring(bo, tmp_path)
    assert set(Node.objects.exclude(parent=None).values_list("name", flat=True)) == {"other"}
    assert space_of(bo).reserved_bytes == 0


def test_a_folder_and_a_file_of_one_name_leave_each_other_alone(bo, tmp_path):
    (tmp_path / "thing").mkdir()
    (tmp_path / "thing/inside").write_bytes(b"new")
    (tmp_path / "good").write_bytes(b"good")
    bo.put("thing", b"a file")
    with pytest.raises(CommandError, match="1 files or folders could not come"):
        bring(bo, tmp_path)
    assert {(node.name, node.size) for node in Node.objects.exclude(parent=None)} == {("thing", 6), ("good", 4)}


def test_it_comes_with_the_rights_of_that_person(bo, cy, tmp_path):
    (tmp_path / "x").write_bytes(b"x")
    with pytest.raises(CommandError, match="cy may not write"):
        bring(bo, tmp_path, as_="cy")
    with pytest.raises(CommandError, match="There is no user 'nobody'"):
        bring(bo, tmp_path, as_="nobody")
    assert Node.objects.exclude(parent=None).count() == 0


@pytest.mark.parametrize("into", ["4711", "x/y", "", f"{2**70}"])
def test_a_space_that_is_not_there_is_one_line(bo, tmp_path, into):
    with pytest.raises(CommandError, match="There is no space"):
        run("import", tmp_path, "--into", into, "--as", "bo")


@pytest.mark.parametrize("path", ["missing", "file"])
def test_what_is_no_folder_is_one_line(bo, tmp_path, path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(CommandError, match=path) as refused:
        bring(bo, tmp_path / path)
    assert "\n" not in str(refused.value)
