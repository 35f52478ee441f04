"""SQLite reads chunks from the mapped file, also those that the reading connection itself has added."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.db import connection
from pysqlite3 import dbapi2

from drive.blobs.sql import default_store
from drive.blobs.sqlite import checkpoint
from drive.blobs.sqlite.turn import Turn, turn_path

pytestmark = pytest.mark.django_db(transaction=True)

MIB = 2**20


def system_calls() -> int:
    """Reads that this thread has asked the kernel for."""
    told = dict(line.split(": ") for line in Path("/proc/thread-self/io").read_text().splitlines())
    return int(told["syscr"])


def test_what_a_connection_added_itself_is_read_through_the_map(monkeypatch):
    monkeypatch.setattr(checkpoint, "nudge", lambda *_: None)  # one that runs beside would move what is read
    store = default_store()
    first = store.put(os.urandom(MIB))
    assert b"".join(store.open(first))  # the file is mapped now, as it is
    refs = store.put_many([os.urandom(MIB) for _ in range(8)])
    name = connection.settings_dict["NAME"]
    turn, own = Turn(turn_path(name)), dbapi2.connect(name, isolation_level=None)
    checkpoint.checkpoint(own, turn)
    own.close()
    turn.close()
    before = system_calls()
    assert sum(len(piece) for ref in refs for piece in store.open(ref)) == 8 * MIB
    assert system_calls() - before < 100, "a page at a time takes more than a thousand"
