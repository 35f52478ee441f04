"""Resumable uploads, tus 1.0.0."""

import hashlib

import pytest

from tests.contract.client import OFFSET_TYPE, TUS, Api, checksum, good, noise, problem, raw, tree_digest

MIB = 1024 * 1024


def test_it_tells_what_it_can(anyone: Api) -> None:
    answer = anyone.request("OPTIONS", "uploads")
    assert answer.status_code in (200, 204)
    assert answer.headers["Tus-Version"] == "1.0.0"
    extensions = set(answer.headers["Tus-Extension"].split(","))
    assert extensions >= {"creation", "creation-with-upload", "termination", "expiration", "checksum"}
    assert {"sha1", "sha256", "md5"} <= set(answer.headers["Tus-Checksum-Algorithm"].split(","))
    assert int(answer.headers.get("Tus-Max-Size", "1")) > 0


def test_it_takes_a_file_in_one_piece(ada: Api, folder: str) -> None:
    data = noise(100_000)
    made = ada.begin(folder, "a.bin", len(data), filetype="application/x-thing")
    assert made.status_code == 201
    assert made.headers["Tus-Resumable"] == "1.0.0"
    assert made.headers["Upload-Expires"].endswith("GMT")
    url = ada.upload(folder, "b.bin", len(data))
    answer = ada.append(url, 0, data)
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (204, str(len(data)))
    assert answer.headers["Tus-Resumable"] == "1.0.0"
    node = ada.node(answer.headers["Holdfast-Node"])
    assert (node["name"], node["size"], node["digest"]) == ("b.bin", len(data), tree_digest(data))
    assert ada.content(node["id"]).content == data


def test_it_shows_no_file_before_the_last_byte(ada: Api, folder: str) -> None:
    url = ada.upload(folder, "a.bin", 10)
    assert ada.append(url, 0, b"123456789").headers["Upload-Offset"] == "9"
    assert ada.names(folder) == []
    assert ada.append(url, 9, b"0").status_code == 204
    assert ada.names(folder) == ["a.bin"]


def test_it_tells_how_far_it_is(ada: Api, folder: str) -> None:
    url = ada.upload(folder, "ä.bin", 10, conflict="fail")
    ada.append(url, 0, b"1234")
    answer = ada.head(url, headers=TUS)
    assert answer.status_code == 200
    assert (answer.headers["Upload-Offset"], answer.headers["Upload-Length"]) == ("4", "10")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "filename w6QuYmlu" in answer.headers["Upload-Metadata"]
    assert "Holdfast-Node" not in answer.headers


def test_it_still_knows_a_finished_upload(ada: Api, folder: str) -> None:
    url = ada.upload(folder, "a.bin", 3)
    node = ada.append(url, 0, b"abc").headers["Holdfast-Node"]
    answer = ada.head(url, headers=TUS)
    assert answer.headers["Upload-Offset"] == answer.headers["Upload-Length"] == "3"
    assert answer.headers["Holdfast-Node"] == node


def test_it_takes_an_empty_patch_at_the_end_for_done(ada: Api, folder: str) -> None:
    url = ada.upload(folder, "a.bin", 3)
    node = ada.append(url, 0, b"abc").headers["Holdfast-Node"]
    again = ada.append(url, 3, b"")
    assert (again.status_code, again.headers["Upload-Offset"]) == (204, "3")
    assert again.headers["Holdfast-Node"] == node
    assert ada.names(folder) == ["a.bin"]


@pytest.mark.parametrize(
    "cuts",
    [
        [1],
        [MIB - 1],
        [MIB],
        [MIB + 1],
        [MIB - 1, MIB, MIB + 1],
        [1, 2, 3, 2 * MIB],
        [MIB, 2 * MIB],
        [700_000, 1_400_000],
    ],
)
def test_it_takes_pieces_of_any_size(ada: Api, folder: str, cuts: list[int]) -> None:
    data = noise(2 * MIB + 333, 3)
    url = ada.upload(folder, "a.bin", len(data))
    for start, stop in zip([0, *cuts], [*cuts, len(data)], strict=True):
        answer = ada.append(url, start, data[start:stop])
        assert (answer.status_code, answer.headers["Upload-Offset"]) == (204, str(stop))
    node = ada.node(answer.headers["Holdfast-Node"])
    assert (node["size"], node["digest"]) == (len(data), tree_digest(data))
    assert hashlib.sha256(ada.content(node["id"]).content).digest() == hashlib.sha256(data).digest()


def test_it_takes_a_chunked_piece(ada: Api, folder: str) -> None:
    url = ada.upload(folder, "a.bin", 10)
    assert ada.append(url, 0, iter([b"123", b"45"])).headers["Upload-Offset"] == "5"
    assert ada.append(url, 5, iter([b"67890"])).headers["Holdfast-Node"]


def test_it_goes_on_after_a_lost_connection(ada: Api, folder: str) -> None:
    data = noise(3 * MIB, 5)
    url = ada.upload(folder, "a.bin", len(data))
    path = url.removeprefix(ada.server.url)
    head = [f"PATCH {path} HTTP/1.1", "Tus-Resumable: 1.0.0", "Content-Type: application/offset+octet-stream"]
    raw(ada, "\r\n".join([*head, "Upload-Offset: 0", f"Content-Length: {len(data)}"]), data[: 2 * MIB + 99])
    at = ada.offset(url)
    assert 0 < at <= 2 * MIB + 99
    assert ada.names(folder) == []
    node = ada.node(ada.append(url, at, data[at:]).headers["Holdfast-Node"])
    assert node["digest"] == tree_digest(data)


@pytest.mark.parametrize("offset", [0, 3, 5, 99])
def test_it_refuses_another_offset_and_tells_its_own(ada: Api, folder: str, offset: int) -> None:
    url = ada.upload(folder, "a.bin", 10)
    ada.append(url, 0, b"1234")
    answer = ada.append(url, offset, b"x")
    problem(answer, 409, "offset_mismatch")
    assert answer.headers["Upload-Offset"] == "4"
    assert ada.offset(url) == 4


@pytest.mark.parametrize("offset", ["-1", "1.5", "four", "", "0x0", "٣"])
def test_it_refuses_an_offset_that_is_none(ada: Api, folder: str, offset: str) -> None:
    url = ada.upload(folder, "a.bin", 10)
    answer = ada.append(url, 0, b"x", Upload_Offset=offset.encode())  # type: ignore[arg-type]
    assert problem(answer, 400, "bad_header")["header"] == "Upload-Offset"
    assert ada.offset(url) == 0


def test_it_wants_an_offset(ada: Api, folder: str) -> None:
    url = ada.upload(folder, "a.bin", 10)
    problem(ada.append(url, 0, b"x", Upload_Offset=None), 400, "bad_header")


def test_it_wants_the_media_type_of_pieces(ada: Api, folder: str) -> None:
    url = ada.upload(folder, "a.bin", 10)
    for kind in ("application/octet-stream", None):
        problem(ada.append(url, 0, b"x", Content_Type=kind), 415, "unsupported_media_type")
    assert ada.offset(url) == 0


def test_it_speaks_only_its_own_version(ada: Api, folder: str) -> None:
    url = ada.upload(folder, "a.bin", 10)
    for version in ("0.2.2", None):
        for answer in (
            ada.append(url, 0, b"x", Tus_Resumable=version),
            ada.post("uploads", headers={"Tus-Resumable": version, "Upload-Length": "1"}),
            ada.delete(url, headers={"Tus-Resumable": version}),
        ):
            problem(answer, 412, "tus_version")
            assert answer.headers["Tus-Version"] == "1.0.0"
    assert ada.offset(url) == 0


def test_it_refuses_more_bytes_than_were_announced(ada: Api, folder: str) -> None:
    url = ada.upload(folder, "a.bin", 5)
    problem(ada.append(url, 0, b"123456"), 413, "too_large")
    assert ada.offset(url) == 0
    ada.append(url, 0, b"123")
    problem(ada.append(url, 3, b"456"), 413, "too_large")
    assert ada.offset(url) == 3
    assert ada.names(folder) == []


def test_it_refuses_more_bytes_in_a_chunked_piece(ada: Api, folder: str) -> None:
    url = ada.upload(folder, "a.bin", 5)
    problem(ada.append(url, 0, iter([b"1234", b"5678"])), 413, "too_large")
    assert ada.names(folder) == []


@pytest.mark.parametrize("length", ["-1", "1.5", "many", "", "1e3"])
def test_it_refuses_a_length_that_is_none(ada: Api, folder: str, length: str) -> None:
    assert problem(ada.begin(folder, "a.bin", length), 400, "bad_header")["header"] == "Upload-Length"


def test_it_refuses_a_huge_length(ada: Api, folder: str) -> None:
    problem(ada.begin(folder, "a.bin", 10**17), 413, "too_large")
    for length in ("9" * 30, str(2**63)):
        problem(ada.begin(folder, "a.bin", length), 400, "bad_header")


def test_it_wants_a_length(ada: Api) -> None:
    problem(ada.post("uploads", headers=TUS), 400, "bad_header")


@pytest.mark.parametrize("algorithm", ["sha1", "sha256", "md5"])
def test_it_checks_what_it_is_told_to_check(ada: Api, folder: str, algorithm: str) -> None:
    url = ada.upload(folder, "a.bin", 10)
    answer = ada.append(url, 0, b"12345", Upload_Checksum=checksum(algorithm, b"54321"))
    problem(answer, 460, "checksum_mismatch")
    assert ada.offset(url) == 0
    assert ada.append(url, 0, b"12345", Upload_Checksum=checksum(algorithm, b"12345")).status_code == 204
    answer = ada.append(url, 5, b"67890", Upload_Checksum=checksum(algorithm, b"67890"))
    assert ada.content(answer.headers["Holdfast-Node"]).content == b"1234567890"


def test_it_drops_a_large_piece_with_a_wrong_checksum(ada: Api, folder: str) -> None:
    data = noise(2 * MIB + 5, 11)
    url = ada.upload(folder, "a.bin", len(data))
    ada.append(url, 0, data[:7])
    problem(ada.append(url, 7, data[7:], Upload_Checksum=checksum("sha1", b"other")), 460, "checksum_mismatch")
    assert ada.offset(url) == 7
    answer = ada.append(url, 7, data[7:], Upload_Checksum=checksum("sha1", data[7:]))
    assert ada.node(answer.headers["Holdfast-Node"])["digest"] == tree_digest(data)


def test_it_refuses_a_checksum_that_it_can_not_check(ada: Api, folder: str) -> None:
    url = ada.upload(folder, "a.bin", 10)
    answer = ada.append(url, 0, b"12345", Upload_Checksum="crc32 AAAAAA==")
    problem(answer, 400, "checksum_algorithm_unknown")
    problem(ada.append(url, 0, b"12345", Upload_Checksum="sha1 !!!"), 400, "bad_header")
    assert ada.offset(url) == 0


def test_it_takes_the_first_bytes_with_the_creation(ada: Api, folder: str) -> None:
    answer = ada.begin(folder, "a.bin", 10, data=b"12345")
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (201, "5")
    assert "Holdfast-Node" not in answer.headers
    done = ada.append(answer.headers["Location"], 5, b"67890")
    assert ada.content(done.headers["Holdfast-Node"]).content == b"1234567890"


def test_it_takes_a_whole_file_with_the_creation(ada: Api, folder: str) -> None:
    answer = ada.begin(folder, "a.bin", 5, data=b"12345")
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (201, "5")
    assert ada.content(answer.headers["Holdfast-Node"]).content == b"12345"


def test_it_takes_no_more_with_the_creation_than_announced(ada: Api, folder: str) -> None:
    problem(ada.begin(folder, "a.bin", 3, data=b"12345"), 413, "too_large")
    assert ada.names(folder) == []


def test_it_makes_an_empty_file_at_once(ada: Api, folder: str) -> None:
    answer = ada.begin(folder, "empty.bin", 0)
    assert answer.status_code == 201
    node = ada.node(answer.headers["Holdfast-Node"])
    assert (node["name"], node["size"], node["digest"]) == ("empty.bin", 0, tree_digest(b""))
    assert ada.offset(answer.headers["Location"]) == 0


def test_it_ends_an_upload_when_asked_to(ada: Api, folder: str) -> None:
    reserved = good(ada.get("me"))["space"]["reserved_bytes"]
    url = ada.upload(folder, "a.bin", 10)
    assert good(ada.get("me"))["space"]["reserved_bytes"] == reserved + 10
    ada.append(url, 0, b"12345")
    assert ada.delete(url, headers=TUS).status_code == 204
    assert ada.head(url, headers=TUS).status_code in (404, 410)
    assert ada.append(url, 5, b"67890").status_code in (404, 410)
    assert good(ada.get("me"))["space"]["reserved_bytes"] == reserved
    assert ada.names(folder) == []


def test_it_keeps_the_file_when_its_upload_is_ended(ada: Api, folder: str) -> None:
    url = ada.upload(folder, "a.bin", 3)
    node = ada.append(url, 0, b"abc").headers["Holdfast-Node"]
    assert ada.delete(url, headers=TUS).status_code == 204
    assert ada.content(node).content == b"abc"


def test_it_gives_back_what_it_reserved_when_the_file_is_there(ada: Api, folder: str) -> None:
    before = good(ada.get("me"))["space"]
    ada.append(ada.upload(folder, "a.bin", 3), 0, b"abc")
    after = good(ada.get("me"))["space"]
    assert after["reserved_bytes"] == before["reserved_bytes"]
    assert after["used_bytes"] == before["used_bytes"] + 3


def test_it_takes_a_piece_in_a_post_that_says_so(ada: Api, folder: str) -> None:
    url = ada.upload(folder, "a.bin", 3)
    headers = {**TUS, "Content-Type": OFFSET_TYPE, "Upload-Offset": "0", "X-HTTP-Method-Override": "PATCH"}
    answer = ada.post(url, data=b"abc", headers=headers)
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (204, "3")
    assert ada.post(url, headers={**TUS, "X-HTTP-Method-Override": "DELETE"}).status_code == 204


def test_it_takes_two_uploads_side_by_side(ada: Api, folder: str) -> None:
    one, two = ada.upload(folder, "one", 4), ada.upload(folder, "two", 4)
    for start in (0, 2):
        assert ada.append(one, start, b"11").status_code == 204
        assert ada.append(two, start, b"22").status_code == 204
    contents = {node["name"]: ada.content(node["id"]).content for node in ada.children(folder)}
    assert contents == {"one": b"1111", "two": b"2222"}
