"""Staged failures strike when, where and as often as they were told to."""

import pytest
from flask.testing import FlaskClient

from mock_api.faults import PROFILES, Faults
from mock_api.problems import FAULT_CODES, PROBLEMS

STAGE = "/__mock__/faults"


def statuses(client: FlaskClient, count: int, path: str = "/api/v1/me") -> list[int]:
    return [client.get(path).status_code for _ in range(count)]


def test_it_strikes_once_unless_told_otherwise(client: FlaskClient) -> None:
    assert client.post(STAGE, json={"match": {"path": "/api/v1/me"}, "status": 503}).status_code == 201
    assert statuses(client, 3) == [503, 200, 200]
    assert client.get(STAGE).json == {"faults": []}


def test_it_strikes_as_often_as_told(client: FlaskClient) -> None:
    client.post(STAGE, json={"match": {"path": "/api/v1/me"}, "status": 500, "times": 2})
    assert statuses(client, 4) == [500, 500, 200, 200]


def test_it_strikes_until_cleared(client: FlaskClient) -> None:
    client.post(STAGE, json={"match": {"path": "/api/v1/me"}, "status": 500, "times": None})
    assert statuses(client, 3) == [500, 500, 500]
    assert client.delete(STAGE).status_code == 204
    assert statuses(client, 1) == [200]


def test_it_lets_the_first_ones_pass(client: FlaskClient) -> None:
    client.post(STAGE, json={"match": {"path": "/api/v1/me"}, "status": 500, "skip": 2})
    assert statuses(client, 4) == [200, 200, 500, 200]


def test_it_strikes_each_third(client: FlaskClient) -> None:
    client.post(STAGE, json={"match": {"path": "/api/v1/me"}, "status": 500, "every": 3, "times": None})
    assert statuses(client, 6) == [200, 200, 500, 200, 200, 500]


def test_it_strikes_only_what_matches(client: FlaskClient) -> None:
    client.post(STAGE, json={"match": {"method": "PATCH|PUT", "path": "/api/v1/nodes/*"}, "status": 423})
    assert statuses(client, 1) == [200]
    assert client.get("/api/v1/nodes/1").status_code != 423
    assert client.patch("/api/v1/nodes/1", json={}).status_code == 423


def test_it_never_strikes_the_control_page_or_a_preflight(client: FlaskClient) -> None:
    client.post(STAGE, json={"status": 500, "times": None})
    assert client.get("/__mock__/state").status_code == 200
    assert client.options("/api/v1/uploads").status_code == 204


@pytest.mark.parametrize("status", [401, 409, 412, 413, 423, 429, 460, 503, 507])
def test_it_answers_a_staged_status_as_the_server_would(client: FlaskClient, status: int) -> None:
    client.post(STAGE, json={"status": status})
    answer = client.get("/api/v1/me", headers={"Origin": "http://localhost:8080"})
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"
    assert PROBLEMS[answer.json["code"]][0] == status
    assert answer.json["request_id"] == answer.headers["X-Request-ID"]
    assert answer.headers["Access-Control-Allow-Origin"] == "http://localhost:8080"
    assert ("Retry-After" in answer.headers) == (status in (423, 429, 503))


def test_it_answers_a_staged_code(client: FlaskClient) -> None:
    client.post(STAGE, json={"code": "storage_full"})
    answer = client.get("/api/v1/me")
    assert (answer.status_code, answer.json["code"]) == (507, "storage_full")


def test_it_knows_a_code_for_every_status_that_has_one() -> None:
    assert all(PROBLEMS[code][0] == status for status, code in FAULT_CODES.items())


def test_it_fails_one_request_by_header(client: FlaskClient) -> None:
    assert client.get("/api/v1/me", headers={"X-Mock-Fail": "503"}).status_code == 503
    assert client.get("/api/v1/me", headers={"X-Mock-Fail": "not a number"}).status_code == 200
    assert statuses(client, 1) == [200]


@pytest.mark.parametrize(
    "rule",
    [
        {},
        {"match": {"path": "*"}},
        {"match": {"verb": "GET"}, "status": 503},
        {"match": "all", "status": 503},
        {"status": "503"},
        {"status": True},
        {"status": 503, "colour": 1},
        {"status": 503, "times": -1},
        {"status": 503, "every": 0},
        {"delay_ms": 1.5},
    ],
)
def test_it_refuses_a_rule_that_means_nothing(client: FlaskClient, rule: dict) -> None:
    answer = client.post(STAGE, json=rule)
    assert (answer.status_code, answer.json["code"]) == (400, "invalid_field")
    assert client.get(STAGE).json == {"faults": []}


def test_it_shows_what_is_staged(client: FlaskClient) -> None:
    rule = {"match": {"method": "PATCH", "path": "/api/v1/uploads/*"}, "times": 2, "status": 401, "skip": 1}
    client.post(STAGE, json=rule)
    shown = client.get("/__mock__/state").json["faults"]
    assert len(shown) == 1
    assert shown[0].items() >= rule.items()


@pytest.mark.parametrize("profile", PROFILES)
def test_it_knows_each_network(profile: str) -> None:
    faults = Faults()
    faults.use_profile(profile)
    drawn = [faults.draw("PUT", "/api/v1/nodes/1/files/a") for _ in range(12)]
    assert any(fault.after_bytes for hits in drawn for fault in hits) == (profile in ("train", "broken"))
    assert any(fault.status for hits in drawn for fault in hits) == (profile == "broken")


def test_it_gives_short_tokens_in_the_profile_expiry(client: FlaskClient) -> None:
    client.post("/__mock__/profile", json={"profile": "expiry"})
    answer = client.post("/api/v1/session", json={"username": "bo", "password": "x"})
    assert answer.json["expires_in"] == 30
    assert client.post("/__mock__/profile", json={"profile": "moon"}).status_code == 400
