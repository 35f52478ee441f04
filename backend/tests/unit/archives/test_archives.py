"""Folders and selections as one zip, over HTTP and the real store."""

from __future__ import annotations

import gc
import io
import zipfile

import pytest
from django.test import Client

from drive.accounts.models import User
from drive.api.slots import slots
from drive.archives import contents
from drive.blobs.models import Blob, BlobChunk, Chunk
from drive.blobs.store import DamagedBlob
from drive.tree import services
from drive.tree.models import Node
from tests.unit.bytes.making import MIB, bytes_of, code, queries, some_bytes


@pytest.fixture
def page():
    """A browser without a token."""
    return Client()


@pytest.fixture(autouse=True)
def no_slot_is_taken_yet():
    """A test that looks at headers alone leaves its answer unread."""
    slots._taken.clear()


@pytest.fixture
def photos(bo):
    """A folder with some of everything."""
    folder = bo.folder("Photos ☃")
    bo.put("one.bin", some_bytes(2 * MIB + 5), folder=folder)
    bo.put("nothing.txt", b"", folder=folder)
    inner = bo.post("/api/v1/nodes", {"parent": folder, "name": "in "}, content_type="application/json").json()["id"]
    bo.post("/api/v1/nodes", {"parent": inner, "name": "empty"}, content_type="application/json")
    bo.put("two.txt", b"two", folder=inner)
    gone = bo.put("gone.txt", b"gone", folder=inner).json()["id"]
    bo.delete(f"/api/v1/nodes/{gone}")
    return folder


def archive(response) -> zipfile.ZipFile:
    """What came, after a look at its length and that it is whole."""
    assert response.status_code == 200, response.content
    told, data = int(response.headers["Content-Length"]), bytes_of(response)
    assert len(data) == told
    found = zipfile.ZipFile(io.BytesIO(data))
    assert found.testzip() is None
    return found


def of(api, folder: str, method: str = "get"):
    return getattr(api, method)(f"/api/v1/nodes/{folder}/archive")


def select(api, *ids: str):
    return api.post("/api/v1/archive", {"nodes": list(ids)}, content_type="application/json")


def path_of(answer) -> str:
    return answer.json()["url"].partition("testserver")[2]


def test_a_folder_comes_with_all_that_is_live_in_it(bo, photos):
    response = of(bo, photos)
    assert response.headers["Content-Type"] == "application/zip"
    assert "Photos%20%E2%98%83.zip" in response.headers["Content-Disposition"]
    found = archive(response)
    assert found.namelist() == [
        "Photos ☃/", "Photos ☃/in_/", "Photos ☃/in_/empty/", "Photos ☃/in_/two.txt", "Photos ☃/nothing.txt",
        "Photos ☃/one.bin",
    ]  # fmt: skip
    assert found.read("Photos ☃/one.bin") == some_bytes(2 * MIB + 5)


def test_its_length_is_told_without_its_bytes(bo, photos):
    told = of(bo, photos, "head")
    assert (told.status_code, told.content) == (200, b"")
    assert told.headers["Content-Length"] == of(bo, photos).headers["Content-Length"]


def test_the_top_of_a_space_gives_what_is_in_it(bo, photos):
    found = archive(of(bo, bo.top))
    assert found.namelist()[0] == "Photos ☃/"


def test_a_file_is_no_folder_and_trash_is_not_packed(bo, photos):
    assert code(of(bo, bo.put("a.txt", b"a").json()["id"])) == (409, "not_a_folder")
    bo.delete(f"/api/v1/nodes/{photos}")
    assert code(of(bo, photos)) == (409, "in_trash")


def test_others_see_nothing_of_it(cy, nobody, photos):
    assert code(of(cy, photos)) == (404, "not_found")
    assert code(of(nobody, photos)) == (401, "unauthenticated")
    assert code(select(cy, photos)) == (404, "not_found")


def test_a_selection_has_a_signed_url(bo, photos, page):
    first = bo.put("two.txt", b"another two").json()["id"]
    answer = select(bo, first, photos)
    response = page.get(path_of(answer))
    assert int(response.headers["Content-Length"]) == answer.json()["size"]
    found = archive(response)
    assert found.read("two.txt") == b"another two"
    assert found.read("Photos ☃/in_/two.txt") == b"two"
    assert page.head(path_of(answer)).headers["Content-Length"] == response.headers["Content-Length"]


def test_what_is_in_another_chosen_folder_comes_once(bo, photos, page):
    inner = str(Node.objects.get(name="in ").pk)
    assert archive(page.get(path_of(select(bo, inner, photos)))).namelist() == archive(of(bo, photos)).namelist()


def test_equal_names_from_many_folders_are_made_distinct(bo, photos, page):
    first = bo.put("two.txt", b"another two").json()["id"]
    second = str(Node.objects.get(name="two.txt", size=3).pk)
    found = archive(page.get(path_of(select(bo, first, second))))
    assert sorted(found.namelist()) == ["two (2).txt", "two.txt"]
    assert {found.read(name) for name in found.namelist()} == {b"two", b"another two"}


def test_one_node_that_may_not_be_read_refuses_them_all(bo, cy, photos):
    mine = cy.put("mine.txt", b"mine").json()["id"]
    assert code(select(cy, mine, photos)) == (404, "not_found")


@pytest.mark.parametrize("nodes", [None, [], "12", [12], [str(n) for n in range(1, 502)]])
def test_a_selection_is_a_list_of_ids(bo, nodes):
    answer = bo.post("/api/v1/archive", {"nodes": nodes}, content_type="application/json")
    assert code(answer) == (400, "invalid_field")


def test_a_url_of_500_nodes_is_short_enough_for_the_server(bo):
    from drive.api import archive_ticket

    ids = tuple(sorted(2**40 * (at * 7919 % 500) + at * at for at in range(500)))
    ticket = archive_ticket.Ticket(ids, "u1", 4_000_000_000)
    url = archive_ticket.url("https://drive.example.org", ticket, "Files.zip")
    assert len(url) < 4000
    from urllib.parse import parse_qsl

    assert archive_ticket.check(dict(parse_qsl(url.partition("?")[2]))) == ticket


def test_a_url_dies_with_its_time_and_with_the_right(bo, photos, page, monkeypatch):
    from drive.api import signing

    path = path_of(select(bo, photos))
    assert page.get(path.replace("s=", "s=x")).status_code == 404
    monkeypatch.setattr(signing, "now", lambda: 4_000_000_000)
    assert code(page.get(path)) == (404, "not_found")
    monkeypatch.undo()
    User.objects.filter(pk=bo.user.pk).update(is_active=False)
    assert code(page.get(path)) == (404, "not_found")


def test_a_folder_that_went_to_the_trash_is_gone_for_its_url(bo, photos, page):
    path = path_of(select(bo, photos))
    bo.delete(f"/api/v1/nodes/{photos}")
    assert code(page.get(path)) == (404, "not_found")


def test_what_is_purged_while_it_is_sent_still_comes_whole(bo, photos):
    response = of(bo, photos)
    services.trash(Node.objects.get(pk=photos), by=None)
    services.purge(Node.objects.get(pk=photos), by=None)
    assert "Photos ☃/one.bin" in archive(response).namelist()


def test_bytes_that_are_gone_break_the_answer_off(bo, photos):
    response = of(bo, photos)
    blob = Node.objects.get(name="one.bin").blob
    last = BlobChunk.objects.filter(blob=blob).order_by("-seq").values_list("chunk_id", flat=True).first()
    Chunk.objects.filter(digest=last).update(data=b"123")
    with pytest.raises(DamagedBlob):
        bytes_of(response)
    response.close()
    assert not slots._taken


def test_a_size_that_is_not_the_contents_is_refused_at_the_start(bo, photos):
    Blob.objects.filter(pk=Node.objects.get(name="one.bin").blob_id).update(size=5)
    assert code(of(bo, photos)) == (500, "server_error")
    assert not slots._taken


def test_more_than_a_process_can_keep_in_mind_is_refused(bo, photos, monkeypatch):
    monkeypatch.setattr(contents, "MOST_ENTRIES", 5)
    assert code(of(bo, photos)) == (413, "too_large")
    assert not slots._taken


def test_archives_at_the_same_time_share_one_memory(bo, photos, monkeypatch):
    gc.collect()
    before = contents._taken
    monkeypatch.setattr(contents, "ENTRIES_AT_ONCE", before + 10)
    first = of(bo, photos)
    assert code(of(bo, photos)) == (503, "busy")
    bytes_of(first)
    del first
    gc.collect()
    assert contents._taken == before
    assert of(bo, photos, "head").status_code == 200


def test_an_archive_takes_a_slot_until_it_is_sent(bo, photos):
    response = of(bo, photos)
    assert len(slots._taken) == 1
    bytes_of(response)
    assert not slots._taken


def test_the_look_at_the_tree_costs_the_same_for_2_and_200_files(bo):
    few, many = bo.folder("few"), bo.folder("many")
    for folder, count in (few, 2), (many, 200):
        for at in range(count):
            services.put_file(
                Node.objects.get(pk=folder), f"{at}.txt", _empty(), media_type="text/plain", by=None, via="api"
            )
    counts = []
    for folder in few, many:
        with queries() as found:
            of(bo, folder, "head")
        counts.append(len(found))
    assert counts[0] == counts[1]


def _empty():
    from drive.blobs.sql import default_store

    return default_store().put(b"")
