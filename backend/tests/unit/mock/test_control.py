"""The control page, and honesty about what the mock does not have."""

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

import mock_api
from mock_api import contract


def test_it_shows_requests_trees_and_choices(client: FlaskClient) -> None:
    client.get("/api/v1/nodes/nothing?x=1")
    state = client.get("/__mock__/state").json
    assert state["log"][0] | {"ms": 0, "request_id": ""} == {
        "method": "GET", "path": "/api/v1/nodes/nothing?x=1", "status": 404, "ms": 0, "request_id": ""
    }  # fmt: skip
    assert any("Report.pdf" in line for line in state["trees"]["ada"])
    assert {"seeds", "profiles", "scenarios", "faults", "uploads"} <= set(state)


def test_it_serves_a_page_that_loads_nothing_from_elsewhere(client: FlaskClient) -> None:
    page, script = client.get("/__mock__/"), client.get("/__mock__/control.js")
    assert (page.status_code, script.status_code) == (200, 200)
    assert not re.search("https?://|//[a-z]", page.text + script.text)
    assert "innerHTML" not in script.text


def test_it_stages_every_scenario_of_the_page(client: FlaskClient) -> None:
    for name, rule in client.get("/__mock__/state").json["scenarios"].items():
        assert client.post("/__mock__/faults", json=rule).status_code == 201, name


def test_it_limits_a_space(client: FlaskClient) -> None:
    assert client.post("/__mock__/quota", json={"username": "ada", "quota_bytes": 5}).status_code == 204
    me = client.get("/api/v1/me").json["space"]
    assert me["quota_bytes"] == 5
    answer = client.put(f"/api/v1/nodes/{me['root']}/files/a", data=b"x")
    assert (answer.status_code, answer.json["code"]) == (507, "quota_exceeded")
    assert client.post("/__mock__/quota", json={"username": "nobody"}).status_code == 400


def test_it_says_501_for_an_operation_that_it_lacks(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    told = tmp_path / "openapi.yaml"
    told.write_text(
        "paths:\n  /api/v1/nodes/{id}/fold:\n    post: {operationId: foldNode}\n"
        "  /api/v1/trash:\n    patch: {operationId: changeTrash}\n"
    )
    monkeypatch.setattr(contract, "OPENAPI", told)
    contract._operations.cache_clear()
    try:
        for method, path, operation in (
            ("POST", "/api/v1/nodes/1/fold", "foldNode"),
            ("PATCH", "/api/v1/trash", "changeTrash"),
        ):
            answer = client.open(path, method=method)
            assert (answer.status_code, answer.json["code"]) == (501, "not_implemented")
            assert answer.json["operation"] == operation
        assert client.get("/api/v1/nodes/1/fold").status_code == 404
    finally:
        contract._operations.cache_clear()


def test_it_knows_neither_django_nor_the_drive() -> None:
    for file in Path(mock_api.__file__).parent.glob("*.py"):
        assert not re.search(r"^\s*(?:from|import) (?:django|drive|config)\b", file.read_text(), re.MULTILINE), file
