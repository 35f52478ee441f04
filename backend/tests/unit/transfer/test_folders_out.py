"""Plain folders: what was uploaded is there, byte for byte, under its name and with its time."""

from __future__ import annotations

import json
import os
import subprocess
import sysconfig
from pathlib import Path

import pytest
from django.core.management.base import CommandError

from drive.transfer import disk_names
from drive.tree import services as tree
from drive.tree.models import Node
from drive.uploads import small
from tests.unit.bytes.making import MIB, some_bytes
from tests.unit.operations import damage
from tests.unit.transfer.making import HARD_NAMES, OLD, files_in, fill, kill_when, run, space_of, start

LIBRARY = Path(sysconfig.get_paths()["stdlib"])


def test_every_file_comes_out_with_its_name_its_bytes_and_its_time(bo, tmp_path):
    made = fill(bo)
    told = run("export", "--space", space_of(bo).pk, tmp_path / "out")
    files = tmp_path / "out" / "files"
    assert files_in(files) == made
    assert (files / "nothing in it").is_dir()
    for name in "small.txt", "nothing in it":
        assert (files / name).stat().st_mtime_ns == int(OLD.timestamp()) * 10**9 + OLD.microsecond * 1000
    assert f"{len(made)} files" in told
    assert sorted(os.listdir(tmp_path / "out")) == ["export.json", "files", "renamed.txt"]
    assert json.loads((tmp_path / "out" / "export.json").read_text())["complete"] is True


def test_diff_finds_nothing_between_a_real_tree_and_its_export(bo, tmp_path):
    source = LIBRARY / "email"
    bring(bo, source)
    run("export", "--space", space_of(bo).pk, tmp_path / "out")
    done = subprocess.run(["diff", "-r", source, tmp_path / "out/files"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


def bring(who, source: Path) -> None:
    """The tree of the disk, by one folder and one request after the other: not by the import that is tested too."""
    places = {source: Node.objects.get(pk=who.top)}
    for folder, below, names in os.walk(source):
        here = places[Path(folder)]
        places |= {Path(folder, name): tree.create_folder(here, name, by=None) for name in below}
        files = [small.SmallFile(here, name, Path(folder, name).read_bytes()) for name in names]
        small.put_many(who.user, files, via="api")


def test_a_second_run_writes_nothing_but_what_is_new_or_was_changed_on_the_disk(bo, tmp_path):
    made = fill(bo)
    words = "export", "--space", space_of(bo).pk, tmp_path
    run(*words)
    (tmp_path / "files" / "one").write_bytes(some_bytes(MIB, seed=9))
    (tmp_path / "files" / "stray").write_bytes(b"mine")
    made["new"] = b"new"
    bo.put("new", b"new")
    told = run(*words)
    assert f"2 files with {MIB + 3} bytes written, {len(made) - 2} were there already" in told
    assert "EXTRA  files/stray" in told
    assert files_in(tmp_path / "files") == made | {"stray": b"mine"}


def test_it_goes_on_after_kill_9(bo, tmp_path):
    made = {f"film {at}": some_bytes(3 * MIB + at, seed=at) for at in range(12)}
    for name, data in made.items():
        bo.put(name, data)
    words = "export", "--space", space_of(bo).pk, tmp_path
    files = tmp_path / "files"
    kill_when(start(*words), lambda: files.is_dir() and len(os.listdir(files)) >= 3)
    there = files_in(files)
    assert 3 <= len(there) < len(made)
    assert all(made[name] == data for name, data in there.items())  # under its name a file is whole
    assert json.loads((tmp_path / "export.json").read_text())["complete"] is False
    assert f"{len(there)} were there already" in run(*words)
    assert files_in(files) == made
    assert not (tmp_path / "partial").exists()


def test_what_is_in_the_trash_stays_there_with_all_below_it(bo, tmp_path):
    folder = bo.folder("gone")
    bo.put("inside", b"x", folder=folder)
    bo.put("stays", b"y")
    tree.trash(Node.objects.get(pk=folder), by=None)
    run("export", "--space", space_of(bo).pk, tmp_path)
    assert files_in(tmp_path / "files") == {"stays": b"y"}


def test_past_contents_stand_beside_when_asked_for(bo, tmp_path):
    for data in b"one", b"two", b"three":
        bo.put("note.txt", data, folder=None)
    bo.put("plain", b"once")
    run("export", "--space", space_of(bo).pk, "--versions", tmp_path)
    past = files_in(tmp_path / "versions")
    assert [data for _, data in sorted(past.items())] == [b"one", b"two"]
    assert {Path(path).parent for path in past} == {Path("note.txt")}
    assert {Path(path).suffix for path in past} == {".txt"}
    assert files_in(tmp_path / "files") == {"note.txt": b"three", "plain": b"once"}


def test_all_spaces_get_a_folder_each(bo, cy, tmp_path):
    bo.put("mine", b"bo's")
    cy.put("mine", b"cy's")
    run("export", "--all", tmp_path)
    assert files_in(tmp_path / "files") == {
        f"bo ({space_of(bo).pk})/mine": b"bo's",
        f"cy ({space_of(cy).pk})/mine": b"cy's",
    }


def test_names_that_a_file_system_does_not_take_are_made_safe_and_listed(bo, tmp_path, monkeypatch):
    made = fill(bo)
    monkeypatch.setattr(disk_names, "takes_all", lambda folder: False)
    told = run("export", "--space", space_of(bo).pk, tmp_path)
    there = files_in(tmp_path / "files")
    assert sorted(there.values()) == sorted(made.values())  # each name its own
    names = [Path(path).name for path in there]
    assert not [name for name in names if set(name) & set('<>:"|?*') or name[-1] in ". " or len(name.encode()) > 143]
    listed = dict(line.split("\t") for line in (tmp_path / "renamed.txt").read_text("utf-8").split("\n") if line)
    for path, name in listed.items():
        assert there[path.removeprefix("files/")] == made[f"Hard names/{name}"]
        assert f"RENAMED  {path}  [was: {name}]" in told
    assert {"CON", "a:b", "tail.", "x" * 255} <= set(listed.values()) <= set(HARD_NAMES)


def test_this_machines_file_system_is_asked_what_it_takes(tmp_path):
    descriptor = os.open(tmp_path, os.O_RDONLY)
    try:
        assert disk_names.takes_all(descriptor) is True
        assert os.listdir(tmp_path) == []
    finally:
        os.close(descriptor)


def test_a_damaged_file_is_named_and_all_others_come(bo, tmp_path):
    bo.put("good", b"good" * 10)
    bad = int(bo.put("bad", some_bytes(2 * MIB)).json()["id"])
    damage.flip_bit(damage.chunks_of(damage.blob_of(bad))[1], 12345)
    with pytest.raises(CommandError, match="1 files are damaged"):
        run("export", "--space", space_of(bo).pk, tmp_path)
    assert files_in(tmp_path / "files") == {"good": b"good" * 10}
    assert json.loads((tmp_path / "export.json").read_text())["complete"] is False


@pytest.mark.parametrize("words", [("--space", "4711"), ("--space", str(2**70)), ()])
def test_bad_words_get_one_line(bo, tmp_path, words):
    with pytest.raises(CommandError) as refused:
        run("export", *words, tmp_path / "out")
    assert "\n" not in str(refused.value)
    assert not (tmp_path / "out").exists()


def test_a_folder_with_something_else_in_it_is_left_alone(bo, cy, tmp_path):
    (tmp_path / "mine").write_bytes(b"precious")
    with pytest.raises(CommandError, match="neither empty nor an export"):
        run("export", "--all", tmp_path)
    assert files_in(tmp_path) == {"mine": b"precious"}
    run("export", "--space", space_of(bo).pk, tmp_path / "out")
    with pytest.raises(CommandError, match="another export"):
        run("export", "--space", space_of(cy).pk, tmp_path / "out")


def test_a_link_in_the_way_is_not_followed(bo, tmp_path):
    bo.put("inside", b"x", folder=bo.folder("sub"))
    words = "export", "--space", space_of(bo).pk, tmp_path / "out"
    run(*words)
    (tmp_path / "out/files/sub/inside").unlink()
    (tmp_path / "out/files/sub").rmdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "out/files/sub").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(CommandError, match="files/sub should be a folder"):
        run(*words)
    assert os.listdir(tmp_path / "elsewhere") == []


def test_a_full_disk_is_one_line_and_the_same_command_goes_on(bo, tmp_path, monkeypatch):
    made = {f"film {at}": some_bytes(MIB, seed=at) for at in range(4)}
    for name, data in made.items():
        bo.put(name, data)
    real, written = os.write, []

    def full(descriptor, data):
        written.append(len(data))
        if len(written) > 4:
            raise OSError(28, "No space left on device")
        return real(descriptor, data)

    with monkeypatch.context() as patched:
        patched.setattr("drive.transfer.folders_out.os.write", full)
        with pytest.raises(CommandError, match="disk is full"):
            run("export", "--space", space_of(bo).pk, tmp_path)
    assert os.listdir(tmp_path / "partial") == []
    run("export", "--space", space_of(bo).pk, tmp_path)
    assert files_in(tmp_path / "files") == made
