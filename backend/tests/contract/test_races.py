"""Many requests at once: one of them wins, and the others are told so."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit

import requests

from tests.contract.client import Api, good, noise, problem, raw_line

MANY = 6


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    with ThreadPoolExecutor(len(calls)) as pool:
        return [running.result() for running in [pool.submit(call) for call in calls]]


def split(answers: list[requests.Response], status: int) -> tuple[list[requests.Response], list[requests.Response]]:
    """Who won, who lost."""
    won = [answer for answer in answers if answer.status_code == status]
    return won, [answer for answer in answers if answer.status_code != status]


def test_it_makes_one_folder_of_many_at_once(ada: Api, folder: str) -> None:
    body = {"parent": folder, "name": "one"}
    won, lost = split(at_once(*[lambda: ada.post("nodes", json=body)] * MANY), 201)
    assert len(won) == 1
    for answer in lost:
        assert problem(answer, 409, "name_taken")["node"]["id"] == won[0].json()["id"]
    assert ada.node(folder)["items"] == 1


def test_it_keeps_all_of_many_files_of_one_name(ada: Api, folder: str) -> None:
    def put(number: int) -> requests.Response:
        return ada.put(folder, "a.txt", b"%d" % number, params={"conflict": "keep_both"})

    answers = at_once(*[lambda number=number: put(number) for number in range(MANY)])
    assert [answer.status_code for answer in answers] == [201] * MANY
    listed = ada.children(folder)
    assert len({node["name"] for node in listed}) == MANY
    assert sorted(ada.content(node["id"]).content for node in listed) == [b"%d" % number for number in range(MANY)]
    assert (ada.node(folder)["items"], ada.node(folder)["size"]) == (MANY, MANY)


def test_it_never_moves_two_folders_into_each_other(ada: Api, folder: str) -> None:
    one, two = ada.folder(folder, "one")["id"], ada.folder(folder, "two")["id"]

    def move(node: str, parent: str) -> requests.Response:
        return ada.patch(f"nodes/{node}", json={"parent": parent})

    won, lost = split(at_once(lambda: move(one, two), lambda: move(two, one)), 200)
    assert (len(won), len(lost)) == (1, 1)
    problem(lost[0], 409, "move_into_itself")
    assert ada.node(folder)["items"] == 1


def test_it_changes_a_node_once_for_one_etag(ada: Api, folder: str) -> None:
    node = ada.folder(folder, "a")

    def rename(number: int) -> requests.Response:
        return ada.patch(f"nodes/{node['id']}", json={"name": f"b{number}"}, headers={"If-Match": node["etag"]})

    won, lost = split(at_once(*[lambda number=number: rename(number) for number in range(MANY)]), 200)
    assert len(won) == 1
    for answer in lost:
        problem(answer, 412, "precondition_failed")
    assert ada.node(node["id"])["version"] == node["version"] + 1


def test_it_takes_one_of_two_pieces_for_one_offset(ada: Api, folder: str) -> None:
    url = ada.upload(folder, "a.bin", 10)
    won, lost = split(at_once(lambda: ada.append(url, 0, b"aaaaa"), lambda: ada.append(url, 0, b"bbbbb")), 204)
    assert (len(won), len(lost)) == (1, 1)
    assert lost[0].json()["code"] in ("offset_mismatch", "upload_locked")
    done = ada.append(url, 5, b"ccccc")
    assert ada.content(done.headers["Holdfast-Node"]).content in (b"aaaaaccccc", b"bbbbbccccc")


def test_it_goes_on_while_the_old_connection_still_hangs(ada: Api, folder: str) -> None:
    data = noise(2_000_000, 9)
    url = ada.upload(folder, "a.bin", len(data))
    path = urlsplit(url).path
    head = [f"PATCH {path} HTTP/1.1", "Tus-Resumable: 1.0.0", f"Content-Length: {len(data)}", "Upload-Offset: 0"]
    with raw_line(ada, "\r\n".join([*head, "Content-Type: application/offset+octet-stream"])) as line:
        line.sendall(data[:1_500_000])
        for _ in range(20):  # the old connection may store more between our question and our piece
            at = ada.offset(url)
            answer = ada.append(url, at, data[at:])
            if answer.status_code not in (409, 423):
                break
    assert answer.status_code == 204
    assert ada.content(answer.headers["Holdfast-Node"]).content == data


def test_it_answers_lists_while_an_upload_waits_for_its_client(ada: Api, folder: str) -> None:
    head = f"PUT /api/v1/nodes/{folder}/files/slow.bin HTTP/1.1\r\nContent-Length: 3000000"
    with raw_line(ada, head) as line:
        line.sendall(noise(2_000_000))
        assert good(ada.get(f"nodes/{folder}/children"))["items"] == []
        assert ada.file(folder, "quick.bin", b"x")["size"] == 1
