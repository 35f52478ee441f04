"""The folder of the counters."""

from __future__ import annotations

import os

import pytest

from config import gunicorn
from drive.watching import folder


def test_each_address_has_a_folder_of_its_own():
    assert folder.place("http://127.0.0.1:8000") != folder.place("http://127.0.0.1:8001")
    assert "/" not in folder.place("unix:/run/x.sock").name


def test_it_is_made_for_us_alone_and_what_an_earlier_run_left_is_gone(tmp_path):
    mine = tmp_path / "metrics"
    folder.empty(mine)
    assert mine.stat().st_mode & 0o777 == 0o700
    (mine / "counter_7.db").write_bytes(b"old")
    folder.empty(mine)
    assert list(mine.iterdir()) == []
    folder.remove(mine)
    folder.remove(mine)
    assert not mine.exists()


def test_a_folder_that_others_can_write_to_and_a_link_are_refused(tmp_path):
    open_to_all, link, safe = tmp_path / "open", tmp_path / "link", tmp_path / "safe"
    open_to_all.mkdir()
    os.chmod(open_to_all, 0o777)
    safe.mkdir(mode=0o700)
    link.symlink_to(safe)
    (safe / "counter_7.db").write_bytes(b"theirs")
    for place in open_to_all, link:
        with pytest.raises(OSError, match=r"not a folder of this user alone|File exists"):
            folder.empty(place)
    assert (safe / "counter_7.db").exists()


def test_the_server_leaves_none_behind(tmp_path, monkeypatch):
    place = tmp_path / "metrics"
    folder.empty(place)
    monkeypatch.setattr(gunicorn, "_metrics", True)
    monkeypatch.setenv(folder.VARIABLE, str(place))
    gunicorn.on_exit(None)  # its listeners are closed by then: nothing of it can be asked
    assert not place.exists()
