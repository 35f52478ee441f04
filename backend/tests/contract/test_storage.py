"""What takes the room, pictures of files, and whole folders as one zip."""

import io
import struct
import time
import zipfile
import zlib

from tests.contract.client import Api, good, noise, problem
from tests.contract.servers import Server


def png(side: int) -> bytes:
    """A grey picture."""

    def part(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"".join(b"\0" + bytes(range(side)) for _ in range(side)))
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", rows) + part(b"IEND", b"")


def test_it_adds_up_what_a_space_holds(cy: Api) -> None:
    before = good(cy.get("usage"))
    box = cy.folder(cy.root, "usage")
    cy.file(box["id"], "a.txt", noise(500))
    good(cy.put(box["id"], "a.txt", noise(300, 1)))
    gone = cy.file(box["id"], "gone.txt", noise(70))
    assert cy.delete(f"nodes/{gone['id']}").status_code == 204
    now = good(cy.get("usage", params={"space": cy.user["space"]["id"]}))
    grown = {name: now[name] - before[name] for name in ("files_bytes", "trash_bytes", "versions_bytes", "used_bytes")}
    assert grown == {"files_bytes": 300, "trash_bytes": 70, "versions_bytes": 500, "used_bytes": 870}
    folders = good(cy.get("usage/folders", params={"parent": cy.root}))["items"]
    assert {row["node"]["id"]: row["bytes"] for row in folders}[box["id"]] == 300
    assert cy.delete(f"nodes/{box['id']}").status_code == 204
    assert cy.delete("trash").status_code == 204


def test_it_tells_usage_only_to_readers(ada: Api, bo: Api, folder: str) -> None:
    problem(bo.get("usage", params={"space": ada.user["space"]["id"]}), 404, "not_found")
    problem(bo.get("usage/folders", params={"parent": folder}), 404, "not_found")
    problem(ada.get("usage/folders"), 400, "invalid_field")
    problem(ada.get("usage/folders", params={"parent": ada.file(folder, "a")["id"]}), 409, "not_a_folder")


def test_it_packs_a_folder_into_one_zip(ada: Api, folder: str) -> None:
    inner = ada.folder(folder, "Fotos 東京")
    ada.file(inner["id"], "ü.txt", b"umlaut")
    ada.file(folder, "a.bin", noise(3000))
    ada.folder(folder, "empty")
    gone = ada.file(folder, "gone", b"x")
    assert ada.delete(f"nodes/{gone['id']}").status_code == 204
    answer = ada.get(f"nodes/{folder}/archive")
    assert answer.headers["Content-Type"] == "application/zip"
    assert int(answer.headers["Content-Length"]) == len(answer.content)
    assert ada.head(f"nodes/{folder}/archive").headers["Content-Length"] == answer.headers["Content-Length"]
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        assert packed.testzip() is None
        ends = sorted(name for name in packed.namelist() if not name.endswith("/"))
        assert [name.rpartition("Fotos 東京")[2] for name in ends if "東京" in name] == ["/ü.txt"]
        assert packed.read(next(name for name in ends if name.endswith("a.bin"))) == noise(3000)
        assert not any("gone" in name for name in packed.namelist())


def test_it_packs_a_selection(ada: Api, server: Server, folder: str) -> None:
    one, two = ada.file(folder, "one.txt", b"1"), ada.file(folder, "two.txt", b"2")
    told = good(ada.post("archive", json={"nodes": [one["id"], two["id"]]}))
    packed = Api(server).get(told["url"])
    assert len(packed.content) == told["size"]
    assert sorted(zipfile.ZipFile(io.BytesIO(packed.content)).namelist()) == ["one.txt", "two.txt"]
    for nodes in ([], "all", [1], None):
        problem(ada.post("archive", json={"nodes": nodes}), 400, "invalid_field")
    problem(Api(server).get(told["url"].replace("s=", "s=0")), 404, "not_found")


def test_it_packs_only_what_one_may_read(ada: Api, bo: Api, anyone: Api, folder: str) -> None:
    mine = bo.file(bo.root, "mine to pack", b"x")
    problem(bo.get(f"nodes/{folder}/archive"), 404, "not_found")
    problem(bo.post("archive", json={"nodes": [mine["id"], folder]}), 404, "not_found")
    problem(anyone.get(f"nodes/{folder}/archive"), 401, "unauthenticated")
    problem(bo.get(f"nodes/{mine['id']}/archive"), 409, "not_a_folder")
    assert bo.delete(f"nodes/{mine['id']}").status_code == 204
    problem(bo.post("archive", json={"nodes": [mine["id"]]}), 409, "in_trash")


def test_it_gives_pictures_of_pictures(ada: Api, server: Server, folder: str) -> None:
    node = ada.file(folder, "a.png", png(40))
    ada.file(folder, "b.txt", b"no picture")
    rows = {row["name"]: row for row in ada.children(folder)}
    assert rows["b.txt"]["thumbnail"] is None
    urls = rows["a.png"]["thumbnail"]
    assert set(urls) == {"256", "1024"}
    assert ada.node(node["id"])["thumbnail"] == urls
    anyone, until = Api(server), time.monotonic() + 10
    answer = anyone.get(urls["256"])
    while answer.status_code == 404 and time.monotonic() < until:  # nobody makes them where no worker runs
        assert answer.json()["code"] == "preview_not_ready"
        if server.makes_pictures is False:
            return
        answer = anyone.get(urls["256"])
    assert answer.headers["Content-Type"] == "image/webp"
    assert "immutable" in answer.headers["Cache-Control"]
    assert anyone.get(urls["256"], headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_it_gives_no_picture_without_its_seal(ada: Api, server: Server, folder: str) -> None:
    ada.file(folder, "a.png", png(41))
    url = ada.children(folder)[0]["thumbnail"]["256"]
    for wrong in (url.replace("s=", "s=0"), url.replace("/256.", "/1024."), url.partition("?")[0]):
        assert Api(server).get(wrong).status_code == 404
