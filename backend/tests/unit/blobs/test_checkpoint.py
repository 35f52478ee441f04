"""The background checkpoint on SQLite: the WAL must not grow for ever beside a writer who never rests."""

from __future__ import annotations

import os

import pytest
from django.db import connection
from pysqlite3 import dbapi2

from drive.blobs.models import Blob
from drive.blobs.sql import default_store
from drive.blobs.sqlite import checkpoint
from drive.blobs.sqlite.turn import Turn, turn_path

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def turn():
    turn = Turn(turn_path(connection.settings_dict["NAME"]))
    yield turn
    turn.close()


@pytest.fixture
def own():
    own = dbapi2.connect(connection.settings_dict["NAME"], isolation_level=None)
    yield own
    own.close()


@pytest.fixture
def by_hand(monkeypatch):
    """No checkpoint but the test's."""
    monkeypatch.setattr(checkpoint, "nudge", lambda *_: None)


def waiting_pages(own: dbapi2.Connection) -> int:
    return own.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()[1]


def test_a_long_wal_begins_anew_once_nobody_is_in_the_way(monkeypatch, by_hand, own, turn):
    """The first move can not finish; the writer that follows would go on with the same WAL for ever."""
    monkeypatch.setattr(checkpoint, "CATCH_UP_BYTES", 2**20)
    default_store().put_many([os.urandom(2**20) for _ in range(4)])
    reader = dbapi2.connect(connection.settings_dict["NAME"], isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT 1 FROM blob").fetchall()
    Blob.objects.create()
    move = checkpoint._move

    def and_the_reader_ends(own):
        pages = move(own)
        reader.close()
        return pages

    monkeypatch.setattr(checkpoint, "_move", and_the_reader_ends)
    checkpoint.checkpoint(own, turn)
    Blob.objects.create()
    assert waiting_pages(own) < 100


def test_a_short_wal_waits_for_nobodys_turn(monkeypatch, by_hand, own, turn):
    monkeypatch.setattr(turn, "take", lambda: pytest.fail("it would stop the writers"))
    default_store().put(b"small")
    checkpoint.checkpoint(own, turn)


def test_the_turn_is_given_back_when_a_checkpoint_fails(monkeypatch, by_hand, own, turn):
    monkeypatch.setattr(checkpoint, "CATCH_UP_BYTES", 0)
    default_store().put(b"small")
    moves = iter([500])
    monkeypatch.setattr(checkpoint, "_move", lambda _: next(moves))
    with pytest.raises(StopIteration):
        checkpoint.checkpoint(own, turn)
    assert not turn.held
