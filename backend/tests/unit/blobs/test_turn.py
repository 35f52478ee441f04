"""SQLite's fair turn: taken with every write transaction, given back however it ends."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction

from drive.blobs.models import Blob, BlobChunk, Draft
from drive.blobs.sqlite.turn import Turn, turn_path

pytestmark = pytest.mark.django_db(transaction=True)


class Other:
    """Another connection's place in the queue."""

    def __init__(self) -> None:
        self._turn = Turn(turn_path(connection.settings_dict["NAME"]))
        self._got = threading.Event()
        self._thread = threading.Thread(target=self._take)

    def _take(self) -> None:
        self._turn.take()
        self._got.set()

    def wait_for_it(self) -> None:
        """It must come to its turn now."""
        if not self._thread.is_alive() and not self._got.is_set():
            self._thread.start()
        assert self._got.wait(timeout=30), "the turn was not given back"
        self._thread.join()
        self._turn.close()

    def queue(self) -> None:
        self._thread.start()

    @property
    def has_it(self) -> bool:
        return self._got.is_set()


def held() -> bool:
    return connection._turn.held


def test_a_transaction_takes_the_turn_and_its_commit_gives_it_back():
    with transaction.atomic():
        assert held()
        Blob.objects.create()
        with transaction.atomic():
            Blob.objects.create()
        assert held()
        other = Other()
        other.queue()
        assert not other.has_it
    assert not held()
    other.wait_for_it()
    assert Blob.objects.count() == 2


def test_a_roll_back_gives_it_back():
    with pytest.raises(ZeroDivisionError), transaction.atomic():  # noqa: PT012
        Blob.objects.create()
        assert held()
        raise ZeroDivisionError
    assert not held()
    Other().wait_for_it()
    assert Blob.objects.count() == 0


def test_a_failed_commit_gives_it_back():
    with pytest.raises(IntegrityError), transaction.atomic():  # foreign keys are checked at the commit  # noqa: PT012
        draft = Draft.objects.create(blob=Blob.objects.create())
        BlobChunk(blob_id=draft.blob_id, seq=0, chunk_id=b"x" * 32).save(force_insert=True)
        assert held()
    assert not held()
    Other().wait_for_it()
    assert Blob.objects.count() == 0


def test_a_transaction_that_can_not_begin_gives_it_back(monkeypatch):
    from django.db.backends.sqlite3 import base

    def refuse(self) -> None:
        raise OSError("no")

    with monkeypatch.context() as patch:
        patch.setattr(base.DatabaseWrapper, "_start_transaction_under_autocommit", refuse)
        with pytest.raises(OSError, match="no"), transaction.atomic():
            pytest.fail("it began")
    assert not held()
    Other().wait_for_it()


def test_a_connection_that_closes_gives_it_back():
    done = threading.Event()

    def work() -> None:
        connection.ensure_connection()
        connection._turn.take()
        connection.close()
        done.set()

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done.is_set()
    Other().wait_for_it()


def test_writers_on_many_connections_all_come_to_their_turn():
    errors: list[BaseException] = []

    def work() -> None:
        try:
            for _ in range(10):
                with transaction.atomic():
                    Blob.objects.create()
        except BaseException as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(6)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert errors == []
    assert Blob.objects.count() == 60


def test_reading_needs_no_turn():
    blocker = Turn(turn_path(connection.settings_dict["NAME"]))
    blocker.take()
    try:
        assert Blob.objects.count() == 0
        assert not held()
    finally:
        blocker.close()


def test_opening_a_connection_writes_nothing():
    """Else every new thread would commit without its turn, and could not even read while the disk is full."""
    Draft.objects.create(blob=Blob.objects.create())
    name = connection.settings_dict["NAME"]
    before = Path(f"{name}-wal").stat().st_size, Path(name).stat().st_mtime_ns

    def open_another() -> None:
        try:
            assert Draft.objects.count() == 1
        finally:
            connection.close()

    thread = threading.Thread(target=open_another)
    thread.start()
    thread.join()
    assert (Path(f"{name}-wal").stat().st_size, Path(name).stat().st_mtime_ns) == before


def test_a_new_file_can_give_its_space_back():
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA auto_vacuum").fetchone()[0] == 2
