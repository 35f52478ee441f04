"""Small pictures in the rows of nodes. A worker may have made one or not; both answers are the contract's."""

import base64

import requests

from tests.contract.client import Api, problem

# One grey pixel.
PNG = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==")


def test_rows_tell_where_the_pictures_are(ada: Api, folder: str) -> None:
    ada.file(folder, "a.png", PNG)
    ada.file(folder, "b.txt", b"text")
    inner = ada.folder(folder, "inner")
    rows = {row["name"]: row["thumbnail"] for row in ada.children(folder)}
    assert rows.pop("a.png").keys() == {"256", "1024"}
    assert rows == {"b.txt": None, "inner": None}
    assert ada.node(inner["id"])["thumbnail"] is None


def test_a_picture_is_there_or_on_its_way(ada: Api, folder: str) -> None:
    ada.file(folder, "a.png", PNG)
    first, again = (ada.children(folder)[0]["thumbnail"] for _ in range(2))
    assert first == again
    answer = requests.get(first["256"], timeout=30)
    if answer.status_code == 200:
        assert answer.headers["Content-Type"] == "image/webp"
        assert "immutable" in answer.headers["Cache-Control"]
        assert answer.content[:4] == b"RIFF"
    else:
        problem(answer, 404, "preview_not_ready")
        assert answer.headers["Retry-After"]


def test_the_seal_is_for_one_person_and_one_size(ada: Api, bo: Api, folder: str) -> None:
    ada.file(folder, "a.png", PNG)
    url = ada.children(folder)[0]["thumbnail"]["256"]
    problem(requests.get(url.replace("/256.", "/1024."), timeout=30), 404, "not_found")
    problem(requests.get(url.replace("w=u", "w=u9"), timeout=30), 404, "not_found")
    problem(requests.get(url.partition("&s=")[0], timeout=30), 404, "not_found")
    problem(bo.get(f"nodes/{folder}/children"), 404, "not_found")
