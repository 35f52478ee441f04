"""From a wish to a stored picture: in a child process that is given little and is ended when it hangs."""

from __future__ import annotations

import os
import signal
import threading
import time
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from drive.blobs import collect
from drive.blobs.models import Blob, BlobChunk, Chunk
from drive.blobs.sql import default_store
from drive.blobs.store import BlobRef
from drive.previews import kinds, loop, making, painter, tasks, wanting
from drive.previews.models import Derivative
from drive.previews.painter import NotPainted, Painter, Stopped
from drive.tree.models import Node
from tests.unit.bytes.making import purged
from tests.unit.previews import pictures
from tests.unit.previews.test_drawing import bomb

WANTED, DONE, FAILED = Derivative.State.WANTED, Derivative.State.DONE, Derivative.State.FAILED


@pytest.fixture(scope="module")
def shared():
    """One child for all the tests that do not harm it."""
    one = Painter()
    yield one
    one.close()


def wish(bo, name: str, data: bytes) -> bytes:
    """Put the file and look at its folder; its tree digest."""
    shown = bo.put(name, data).json()
    bo.get(f"/api/v1/nodes/{shown['parent']}/children")
    wanting.flush()
    return bytes.fromhex(shown["digest"])


def states(source: bytes) -> dict[int, int]:
    return dict(Derivative.objects.filter(source=source).values_list("size", "state"))


def bytes_of(row: Derivative) -> bytes:
    return b"".join(default_store().open(BlobRef(row.blob.pk, row.blob.digest, row.blob.size)))


def test_what_a_listing_shows_is_made_and_stored(bo, shared):
    source = wish(bo, "a.jpg", pictures.jpeg(6))
    assert states(source) == {256: WANTED, 1024: WANTED}
    assert making.run(shared) == 1
    assert states(source) == {256: DONE, 1024: DONE}
    for row in Derivative.objects.filter(source=source).select_related("blob"):
        assert pictures.corners(bytes_of(row)) == [0, 1, 2, 3]
        assert (row.busy_until, row.error, row.tries) == (None, "", 1)


def test_copies_share_their_pictures(bo, shared):
    source = wish(bo, "a.jpg", pictures.jpeg())
    assert making.run(shared) == 1
    assert wish(bo, "b.jpg", pictures.jpeg()) == source
    assert making.run(shared) == 0
    assert Derivative.objects.count() == 2


def test_what_was_asked_for_last_comes_first(bo, monkeypatch):
    first, second = wish(bo, "1.png", pictures.data(pictures.seen(), "PNG")), wish(bo, "2.jpg", pictures.jpeg())
    wanting.note_asked(first)
    wanting.flush()
    assert making.claim().source == first
    assert making.claim().source == second
    assert making.claim() is None  # both are somebody's now


def test_a_page_is_made_from_its_top(bo):
    for name in "3.png", "1.png", "2.png":
        image = pictures.seen(32 * int(name[0]), 32)
        bo.put(name, pictures.data(image, "PNG"))
    shown = bo.get(f"/api/v1/nodes/{bo.top}/children").json()["items"]
    wanting.flush()
    assert [making.claim().source.hex() for _ in shown] == [node["digest"] for node in shown]


def test_the_claim_of_a_worker_that_was_killed_runs_out(bo, monkeypatch):
    wish(bo, "a.jpg", pictures.jpeg())
    assert making.claim() is not None
    later = timezone.now() + making.CLAIM + timedelta(seconds=1)
    monkeypatch.setattr(making.timezone, "now", lambda: later)
    assert making.claim() is not None


@pytest.mark.parametrize(
    ("name", "data"), [("a.jpg", b"no image"), ("a.png", bomb(50_000, 50_000)), ("a.pdf", b"%PDF-1.4 nothing")]
)
def test_a_failure_is_remembered_and_not_tried_again(bo, shared, name, data):
    source = wish(bo, name, data)
    assert making.run(shared) == 1
    assert set(states(source).values()) == {FAILED}
    assert wish(bo, "again" + name, data) == source
    assert making.run(shared) == 0
    assert all(row.error for row in Derivative.objects.all())


def test_an_administrator_may_try_again(bo, monkeypatch, capsys):
    wish(bo, "a.jpg", pictures.jpeg())
    Derivative.objects.update(state=FAILED, error="It took too long.")
    call_command("previews", "status")
    assert "It took too long." in capsys.readouterr().out
    call_command("previews", "make", "--failed")
    assert "1 contents looked at" in capsys.readouterr().out
    assert Derivative.objects.filter(state=DONE).count() == 2


def test_a_file_that_hangs_the_child_is_given_up_after_two_tries(bo, monkeypatch):
    monkeypatch.setitem(painter.SECONDS, kinds.IMAGE, 0.0)
    source, one = wish(bo, "a.jpg", pictures.jpeg()), Painter()
    job = making.claim()
    making.make(job, one)
    assert one._process is None  # it was ended
    assert set(states(source).values()) == {WANTED}
    assert making.run(one) == 1
    assert set(states(source).values()) == {FAILED}
    one.close()


def test_a_child_that_died_is_replaced(bo, shared):
    wish(bo, "a.jpg", pictures.jpeg())
    shared._ready().kill()
    shared._process.wait()
    making.run(shared)
    assert Derivative.objects.filter(state=DONE).count() == 2


def test_a_child_is_renewed_after_some_files(tmp_path, monkeypatch):
    monkeypatch.setattr(painter, "FILES", 1)
    (tmp_path / "source").write_bytes(pictures.jpeg())
    one = Painter()
    one.paint(tmp_path / "source", kinds.IMAGE, [256])
    first = one._process.pid
    one.paint(tmp_path / "source", kinds.IMAGE, [256])
    assert one._process.pid != first
    one.close()


def test_the_child_has_limits_and_none_of_our_secrets(monkeypatch):
    monkeypatch.setenv("HOLDFAST_DATABASE_PASSWORD", "hush")
    one = Painter()
    pid = one._ready().pid
    with open(f"/proc/{pid}/environ", "rb") as file:
        assert b"HOLDFAST" not in file.read()
    with open(f"/proc/{pid}/limits") as file:
        told = {line[:26].strip(): line[26:].split()[0] for line in file}
    assert told["Max address space"] == str(1536 * 1024**2)
    assert told["Max core file size"] == "0"
    assert os.getpgid(pid) == pid  # ended with all that it started
    one.close()
    assert not os.path.exists(f"/proc/{pid}")


def test_memory_beyond_the_limit_is_refused_and_the_next_file_is_made(tmp_path, monkeypatch):
    from PIL import Image

    # 98 megapixels are not too many; as colours they are 294 MB.
    (tmp_path / "source").write_bytes(pictures.data(Image.new("1", (9900, 9900)), "PNG"))
    little = "child.MEMORY_BYTES = 300 * 2**20; child.main()"
    monkeypatch.setattr(painter, "_START", painter._START.replace("child.main()", little))
    one = Painter()
    with pytest.raises(NotPainted, match="memory"):
        one.paint(tmp_path / "source", kinds.IMAGE, [1024])
    (tmp_path / "source").write_bytes(pictures.jpeg())
    assert set(one.paint(tmp_path / "source", kinds.IMAGE, [256])) == {256}
    one.close()


def test_a_picture_dies_with_its_source(bo, shared):
    folder = bo.folder("f")
    shown = bo.put("a.jpg", pictures.jpeg(), folder=folder).json()
    bo.get(f"/api/v1/nodes/{folder}/children")
    wanting.flush()
    making.run(shared)
    made = set(Derivative.objects.values_list("blob_id", flat=True))
    now, grace = timezone.now(), timedelta(0)
    collect.run(now, grace, pause=0)
    assert tasks.tidy_previews.func() == 0
    assert Blob.objects.filter(pk__in=made).count() == 2  # a picture is no garbage
    purged(folder)
    collect.run(now, timedelta(hours=1), pause=0)  # condemned, not deleted yet
    assert Blob.objects.filter(digest=bytes.fromhex(shown["digest"])).exists()
    assert tasks.tidy_previews.func() == 2
    collect.run(now, grace, pause=0)
    collect.run(now, grace, pause=0)
    assert not Blob.objects.filter(pk__in=made).exists()


def test_a_source_that_went_away_is_forgotten(bo, shared):
    folder = bo.folder("f")
    bo.put("a.jpg", pictures.jpeg(), folder=folder)
    bo.get(f"/api/v1/nodes/{folder}/children")
    wanting.flush()
    purged(folder)
    collect.run(timezone.now(), timedelta(0), pause=0)
    assert making.run(shared) == 1
    assert not Derivative.objects.exists()


def test_a_damaged_source_gives_no_wrong_picture(bo, shared):
    source = wish(bo, "a.bmp", pictures.data(pictures.seen(), "BMP"))
    blob = Node.objects.get(name="a.bmp").blob
    chunk = BlobChunk.objects.filter(blob=blob).values_list("chunk_id", flat=True).first()
    Chunk.objects.filter(digest=chunk).update(data=b"short")
    making.run(shared)
    assert set(Derivative.objects.filter(source=source).values_list("error", flat=True)) == {
        "Its stored bytes are damaged."
    }


def test_verification_finds_nothing_wrong_with_pictures(bo, shared):
    wish(bo, "a.jpg", pictures.jpeg())
    making.run(shared)
    call_command("verify")


def test_a_worker_that_ends_leaves_what_it_was_at_to_the_next(bo):
    source = wish(bo, "a.jpg", pictures.jpeg())
    stopping: list[bool] = []
    ended = Painter(lambda: bool(stopping))
    ended._ready()
    stopping.append(True)
    os.kill(ended._process.pid, signal.SIGSTOP)  # a file that takes long
    with pytest.raises(Stopped):
        making.run(ended)
    assert ended._process is None
    assert set(Derivative.objects.filter(source=source).values_list("tries", "busy_until")) == {(0, None)}


def test_the_workers_thread_makes_what_is_wanted_until_it_is_stopped(bo, settings, monkeypatch):
    monkeypatch.setattr(loop, "LOOK_SECONDS", 0.05)
    settings.PREVIEW_WORKERS = 2
    stopping = threading.Event()
    threads = loop.start(stopping)
    sources = [wish(bo, f"{at}.png", pictures.data(pictures.seen(32 + at, 32), "PNG")) for at in range(3)]
    until = time.monotonic() + 60
    while Derivative.objects.filter(state=DONE).count() < 2 * len(sources) and time.monotonic() < until:
        time.sleep(0.05)
    stopping.set()
    for thread in threads:
        thread.join(timeout=60)
        assert not thread.is_alive()
    assert set(Derivative.objects.values_list("state", "tries")) == {(DONE, 1)}
