"""The bad line: what a cut, a delay and a narrow pipe do to real connections."""

import base64

import pytest
import requests

from mock_api import faults, line

TUS = {"Tus-Resumable": "1.0.0"}


@pytest.fixture
def ada(running: str) -> requests.Session:
    session = requests.Session()
    answer = session.post(running + "/api/v1/session", json={"username": "ada", "password": "x"}, timeout=10)
    session.headers["Authorization"] = f"Bearer {answer.json()['access']}"
    session.root = answer.json()["user"]["space"]["root"]
    return session


def stage(running: str, **rule: object) -> None:
    assert requests.post(running + "/__mock__/faults", json=rule, timeout=10).status_code == 201


def upload(running: str, ada: requests.Session, length: int) -> str:
    pairs = {"filename": "a.bin", "parent": ada.root}
    metadata = ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in pairs.items())
    headers = {**TUS, "Upload-Length": str(length), "Upload-Metadata": metadata}
    return running + ada.post(running + "/api/v1/uploads", headers=headers, timeout=10).headers["Location"]


def append(ada: requests.Session, url: str, offset: int, data: bytes) -> requests.Response:
    headers = {**TUS, "Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream"}
    return ada.patch(url, data=data, headers=headers, timeout=10)


def test_it_cuts_an_upload_and_keeps_what_came(running: str, ada: requests.Session) -> None:
    url = upload(running, ada, 500_000)
    stage(running, match={"method": "PATCH", "path": "/api/v1/uploads/*"}, after_bytes=123_456)
    with pytest.raises(requests.ConnectionError):
        append(ada, url, 0, b"x" * 500_000)
    assert ada.head(url, timeout=10).headers["Upload-Offset"] == "123456"
    assert append(ada, url, 123_456, b"x" * (500_000 - 123_456)).headers["Holdfast-Node"]


def test_it_cuts_a_put_and_makes_no_file_of_it(running: str, ada: requests.Session) -> None:
    url = f"{running}/api/v1/nodes/{ada.root}/files/cut.bin"
    stage(running, match={"method": "PUT"}, after_bytes=1000)
    with pytest.raises(requests.ConnectionError):
        ada.put(url, data=b"x" * 200_000, timeout=10)
    listed = ada.get(f"{running}/api/v1/nodes/{ada.root}/children", timeout=10).json()["items"]
    assert "cut.bin" not in [node["name"] for node in listed]


def test_it_cuts_a_download(running: str, ada: requests.Session) -> None:
    node = ada.put(f"{running}/api/v1/nodes/{ada.root}/files/a.bin", data=b"x" * 300_000, timeout=10).json()
    stage(running, match={"method": "GET", "path": "*/content"}, after_bytes=50_000)
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        _ = ada.get(f"{running}/api/v1/nodes/{node['id']}/content", timeout=10).content
    assert len(ada.get(f"{running}/api/v1/nodes/{node['id']}/content", timeout=10).content) == 300_000


def test_it_fails_in_the_middle_of_an_upload_and_changes_nothing(running: str, ada: requests.Session) -> None:
    url = upload(running, ada, 20)
    stage(running, match={"method": "PATCH", "path": "/api/v1/uploads/*"}, status=401, skip=1)
    assert append(ada, url, 0, b"0123456789").status_code == 204
    assert append(ada, url, 10, b"0123456789").status_code == 401
    assert ada.head(url, timeout=10).headers["Upload-Offset"] == "10"
    assert append(ada, url, 10, b"0123456789").status_code == 204


def test_it_ends_sessions_and_expires_uploads_on_request(running: str, ada: requests.Session) -> None:
    url = upload(running, ada, 20)
    requests.post(running + "/__mock__/uploads/expire", timeout=10)
    answer = append(ada, url, 0, b"x")
    assert (answer.status_code, answer.json()["code"]) == (410, "upload_gone")
    assert ada.get(running + "/api/v1/me", timeout=10).json()["space"]["reserved_bytes"] == 0
    requests.post(running + "/__mock__/sessions/end", timeout=10)
    assert ada.get(running + "/api/v1/me", timeout=10).json()["code"] == "token_invalid"


def test_it_waits_as_long_as_staged_and_asked(monkeypatch: pytest.MonkeyPatch, client) -> None:
    slept: list[float] = []
    monkeypatch.setattr(line.time, "sleep", slept.append)
    client.post("/__mock__/faults", json={"delay_ms": 700})
    client.get("/api/v1/me", headers={"X-Mock-Delay": "800"})
    assert max(slept) == pytest.approx(1.5)


def test_it_narrows_the_pipe_both_ways(monkeypatch: pytest.MonkeyPatch, client) -> None:
    slept: list[float] = []
    monkeypatch.setattr(faults.time, "sleep", slept.append)
    root = client.get("/api/v1/me").json["space"]["root"]
    client.post("/__mock__/faults", json={"bandwidth": 10_000, "times": 2})
    node = client.put(f"/api/v1/nodes/{root}/files/a.bin", data=b"x" * 50_000).json
    up = sum(slept)
    assert up >= 5.0
    assert len(client.get(f"/api/v1/nodes/{node['id']}/content").data) == 50_000
    assert sum(slept) - up >= 5.0
