"""A folder or a selection as one zip."""

import io
import zipfile

import requests

from tests.contract.client import Api, good, noise, problem


def opened(answer: requests.Response) -> zipfile.ZipFile:
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Type"] == "application/zip"
    assert int(answer.headers["Content-Length"]) == len(answer.content)
    found = zipfile.ZipFile(io.BytesIO(answer.content))
    assert found.testzip() is None
    return found


def test_it_packs_a_folder_with_all_that_is_live_in_it(ada: Api, folder: str) -> None:
    box = ada.folder(folder, "box ☃")
    inner = ada.folder(box["id"], "inner")
    ada.folder(inner["id"], "empty")
    ada.file(inner["id"], "deep.bin", noise(70_000))
    ada.file(box["id"], "nothing.txt", b"")
    trashed = ada.file(box["id"], "trashed", b"12345")
    assert ada.delete(f"nodes/{trashed['id']}").status_code == 204
    answer = ada.get(f"nodes/{box['id']}/archive")
    found = opened(answer)
    assert sorted(found.namelist()) == [
        "box ☃/", "box ☃/inner/", "box ☃/inner/deep.bin", "box ☃/inner/empty/", "box ☃/nothing.txt"
    ]  # fmt: skip
    assert found.read("box ☃/inner/deep.bin") == noise(70_000)
    head = ada.head(f"nodes/{box['id']}/archive")
    assert (head.status_code, head.headers["Content-Length"]) == (200, answer.headers["Content-Length"])


def test_a_selection_is_one_signed_address(ada: Api, folder: str) -> None:
    box = ada.folder(folder, "box")
    ada.file(box["id"], "a.txt", b"in the box")
    file = ada.file(folder, "b.txt", b"beside it")
    told = good(ada.post("archive", json={"nodes": [file["id"], box["id"]]}))
    answer = requests.get(told["url"], timeout=30)
    found = opened(answer)
    assert {name: found.read(name) for name in found.namelist()} == {
        "box/": b"", "box/a.txt": b"in the box", "b.txt": b"beside it"
    }  # fmt: skip
    assert told["size"] == len(answer.content)
    problem(requests.get(told["url"][:-4] + "AAAA", timeout=30), 404, "not_found")


def test_it_refuses_what_may_not_be_read_and_what_is_no_folder(ada: Api, bo: Api, anyone: Api, folder: str) -> None:
    file = ada.file(folder, "a.txt", b"x")
    mine = bo.folder(bo.root, "mine for a zip")
    problem(bo.get(f"nodes/{folder}/archive"), 404, "not_found")
    problem(anyone.get(f"nodes/{folder}/archive"), 401, "unauthenticated")
    problem(ada.get(f"nodes/{file['id']}/archive"), 409, "not_a_folder")
    problem(bo.post("archive", json={"nodes": [mine["id"], folder]}), 404, "not_found")
    for nodes in (None, [], "1", [1]):
        problem(ada.post("archive", json={"nodes": nodes}), 400, "invalid_field")
    assert ada.delete(f"nodes/{folder}").status_code == 204
    problem(ada.get(f"nodes/{folder}/archive"), 409, "in_trash")
    problem(ada.post("archive", json={"nodes": [folder]}), 409, "in_trash")
