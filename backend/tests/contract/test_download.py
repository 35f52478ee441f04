"""Bytes out: conditions and ranges (RFC 9110 §13, §14), and URLs that need no header."""

import pytest

from tests.contract.client import Api, good, noise, problem, tree_digest

MIB = 1024 * 1024
DATA = noise(2 * MIB + 100, 7)
SIZE = len(DATA)


@pytest.fixture(scope="module")
def file(ada: Api) -> dict:
    """A file of three pieces."""
    return good(ada.put(ada.root, "download – ünïcode.bin", DATA), 201)


def test_it_sends_the_whole_content_with_its_headers(ada: Api, file: dict) -> None:
    answer = ada.content(file["id"])
    assert answer.status_code == 200
    assert answer.content == DATA
    assert answer.headers["ETag"] == f'"{tree_digest(DATA)}"'
    assert answer.headers["Content-Length"] == str(SIZE)
    assert answer.headers["Accept-Ranges"] == "bytes"


def test_it_sends_bytes_that_no_browser_will_run(ada: Api, file: dict) -> None:
    headers = ada.content(file["id"]).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in headers["Content-Security-Policy"]
    assert headers["Content-Disposition"].startswith("attachment")
    assert "filename*=utf-8''download%20%e2%80%93%20%c3%bcn%c3%afcode.bin" in headers["Content-Disposition"].lower()
    assert "private" in headers["Cache-Control"] or "no-store" in headers["Cache-Control"]


def test_it_tells_the_same_in_head_without_the_bytes(ada: Api, file: dict) -> None:
    answer = ada.head(f"nodes/{file['id']}/content")
    assert answer.status_code == 200
    assert answer.content == b""
    assert answer.headers["Content-Length"] == str(SIZE)
    assert answer.headers["ETag"] == f'"{file["digest"]}"'
    assert answer.headers["Accept-Ranges"] == "bytes"


def test_it_ignores_a_range_in_head(ada: Api, file: dict) -> None:
    answer = ada.head(f"nodes/{file['id']}/content", headers={"Range": "bytes=0-9"})
    assert answer.status_code == 200
    assert answer.headers["Content-Length"] == str(SIZE)


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-0", 0, 0), ("bytes=0-99", 0, 99), ("bytes=100-", 100, SIZE - 1), ("bytes=-1", SIZE - 1, SIZE - 1),
        ("bytes=-100", SIZE - 100, SIZE - 1), (f"bytes=-{SIZE * 2}", 0, SIZE - 1), (f"bytes=0-{SIZE * 9}", 0, SIZE - 1),
        (f"bytes={SIZE - 1}-", SIZE - 1, SIZE - 1), (f"bytes={MIB - 1}-{MIB}", MIB - 1, MIB),
        (f"bytes={MIB}-{2 * MIB - 1}", MIB, 2 * MIB - 1), ("bytes=5-2000000", 5, 2_000_000), ("Bytes=1-2", 1, 2),
    ],
)  # fmt: skip
def test_it_sends_one_range(ada: Api, file: dict, asked: str, first: int, last: int) -> None:
    answer = ada.content(file["id"], Range=asked)
    assert answer.status_code == 206
    assert answer.headers["Content-Range"] == f"bytes {first}-{last}/{SIZE}"
    assert answer.headers["Content-Length"] == str(last - first + 1)
    assert answer.content == DATA[first : last + 1]
    assert answer.headers["ETag"] == f'"{file["digest"]}"'


@pytest.mark.parametrize(
    "asked", ["bytes=", "bytes=-", "bytes=9-5", "bytes=a-b", "lines=0-9", "bytes 0-9", "bytes=0-9-12", "bytes=+1-2"]
)
def test_it_ignores_a_range_that_it_does_not_understand(ada: Api, file: dict, asked: str) -> None:
    answer = ada.content(file["id"], Range=asked)
    assert answer.status_code == 200
    assert len(answer.content) == SIZE


@pytest.mark.parametrize("asked", [f"bytes={SIZE}-", f"bytes={SIZE + 5}-{SIZE + 9}", "bytes=-0", "bytes=99999999999-"])
def test_it_refuses_a_range_beyond_the_end(ada: Api, file: dict, asked: str) -> None:
    answer = ada.content(file["id"], Range=asked)
    problem(answer, 416, "range_not_satisfiable")
    assert answer.headers["Content-Range"] == f"bytes */{SIZE}"


def test_it_sends_everything_to_who_asks_for_several_ranges(ada: Api, file: dict) -> None:
    answer = ada.content(file["id"], Range="bytes=0-9,1000-1009")
    assert (answer.status_code, answer.headers["Content-Length"]) == (200, str(SIZE))


def test_it_sends_an_empty_file_whole_whatever_the_range(ada: Api, folder: str) -> None:
    node = ada.file(folder, "empty")
    answer = ada.content(node["id"], Range="bytes=0-9")
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["ETag"] == f'"{tree_digest(b"")}"'


def test_it_sends_nothing_that_is_known_already(ada: Api, file: dict) -> None:
    for known in (f'"{file["digest"]}"', f'W/"{file["digest"]}"', f'"other", "{file["digest"]}"', "*"):
        answer = ada.content(file["id"], **{"If-None-Match": known})
        assert (answer.status_code, answer.content) == (304, b""), known
        assert answer.headers["ETag"] == f'"{file["digest"]}"'
    assert ada.content(file["id"], **{"If-None-Match": '"other"'}).status_code == 200


def test_it_answers_what_is_known_before_the_range(ada: Api, file: dict) -> None:
    answer = ada.content(file["id"], **{"If-None-Match": f'"{file["digest"]}"', "Range": "bytes=0-9"})
    assert answer.status_code == 304


def test_it_sends_only_the_content_that_is_meant(ada: Api, file: dict) -> None:
    assert ada.content(file["id"], **{"If-Match": f'"{file["digest"]}"'}).status_code == 200
    assert ada.content(file["id"], **{"If-Match": "*"}).status_code == 200
    problem(ada.content(file["id"], **{"If-Match": '"other"'}), 412, "precondition_failed")
    problem(ada.content(file["id"], **{"If-Match": f'W/"{file["digest"]}"'}), 412, "precondition_failed")


def test_it_sends_a_range_only_of_the_content_that_is_meant(ada: Api, file: dict) -> None:
    same, other = f'"{file["digest"]}"', '"other"'
    assert ada.content(file["id"], **{"If-Range": same, "Range": "bytes=0-9"}).status_code == 206
    for meant in (other, f"W/{same}"):
        answer = ada.content(file["id"], **{"If-Range": meant, "Range": "bytes=0-9"})
        assert (answer.status_code, len(answer.content)) == (200, SIZE)


def test_it_changes_the_etag_with_the_content(ada: Api, folder: str) -> None:
    node = ada.file(folder, "a", b"one")
    before = ada.content(node["id"]).headers["ETag"]
    good(ada.put(folder, "a", b"two"))
    assert ada.content(node["id"], **{"If-None-Match": before}).content == b"two"


def test_it_has_no_bytes_of_a_folder(ada: Api, folder: str) -> None:
    problem(ada.get(f"nodes/{folder}/content"), 409, "not_a_file")
    problem(ada.post(f"nodes/{folder}/content-url", json={}), 409, "not_a_file")


def test_it_gives_a_url_that_needs_no_header(ada: Api, anyone: Api, file: dict) -> None:
    given = good(ada.post(f"nodes/{file['id']}/content-url", json={}))
    assert set(given) == {"url", "expires_at"}
    assert given["url"].startswith(ada.server.url + "/content/")
    answer = anyone.get(given["url"])
    assert answer.content == DATA
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert anyone.head(given["url"]).headers["Content-Length"] == str(SIZE)
    part = anyone.get(given["url"], headers={"Range": "bytes=10-19"})
    assert (part.status_code, part.content) == (206, DATA[10:20])


def test_it_gives_a_url_without_a_body_too(ada: Api, file: dict) -> None:
    assert "/content/" in good(ada.post(f"nodes/{file['id']}/content-url"))["url"]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("a.png", "inline"),
        ("a.txt", "inline"),
        ("a.mp4", "inline"),
        ("a.pdf", "attachment"),
        ("a.html", "attachment"),
        ("a.svg", "attachment"),
    ],
)  # fmt: skip
def test_it_shows_inline_only_what_is_harmless(ada: Api, anyone: Api, folder: str, name: str, shown: str) -> None:
    node = ada.file(folder, name, b"<script>alert(1)</script>")
    url = good(ada.post(f"nodes/{node['id']}/content-url", json={"disposition": "inline"}))["url"]
    headers = anyone.get(url).headers
    assert headers["Content-Disposition"].startswith(shown)
    assert not any(word in headers["Content-Type"] for word in ("html", "svg", "xml"))


def test_it_refuses_a_url_that_was_changed(ada: Api, anyone: Api, file: dict, folder: str) -> None:
    url = good(ada.post(f"nodes/{file['id']}/content-url", json={}))["url"]
    start = len(ada.server.url + "/content/")
    for at in range(start + 3, min(len(url), start + 100), 9):
        if url[at] in "/?&=%.":
            continue
        changed = url[:at] + ("x" if url[at] != "x" else "y") + url[at + 1 :]
        answer = anyone.get(changed)
        # The name at the end is for people; it may say anything, but the bytes stay those that were signed.
        assert answer.status_code in (403, 404) or answer.content == DATA
        if answer.status_code != 200:
            assert answer.json()["code"] in ("not_found", "forbidden")
    assert anyone.get(ada.server.url + "/content/made-up").status_code == 404


def test_it_honours_no_url_of_a_file_that_is_gone(ada: Api, anyone: Api, folder: str) -> None:
    node = ada.file(folder, "a", b"x")
    url = good(ada.post(f"nodes/{node['id']}/content-url", json={}))["url"]
    assert anyone.get(url).status_code == 200
    assert ada.delete(f"nodes/{node['id']}").status_code == 204
    assert ada.delete(f"trash/{node['id']}").status_code == 204
    problem(anyone.get(url), 404, "not_found")


def test_it_gives_by_a_url_the_content_that_it_was_made_for(ada: Api, anyone: Api, folder: str) -> None:
    node = ada.file(folder, "a", b"old")
    url = good(ada.post(f"nodes/{node['id']}/content-url", json={}))["url"]
    good(ada.put(folder, "a", b"new"))
    assert anyone.get(url).content == b"old"
    earlier = good(ada.get(f"nodes/{node['id']}/revisions"))["items"][1]
    assert ada.delete(f"nodes/{node['id']}/revisions/{earlier['id']}").status_code == 204
    problem(anyone.get(url), 404, "not_found")


def test_it_refuses_a_disposition_that_is_none(ada: Api, file: dict) -> None:
    body = problem(ada.post(f"nodes/{file['id']}/content-url", json={"disposition": "sideways"}), 400, "invalid_field")
    assert "disposition" in body["fields"]
