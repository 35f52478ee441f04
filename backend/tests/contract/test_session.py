"""Signing in, staying in, signing out."""

import base64
import json

import pytest

from tests.contract.client import Api, good, page_headers, problem
from tests.contract.servers import PAGE, PASSWORD, Server

HERE = {"Origin": PAGE}


def test_it_tells_who_signed_in_and_where_their_files_are(ada: Api) -> None:
    assert ada.user["username"] == "ada"
    assert ada.user["is_admin"] is True
    assert set(ada.user) == {"id", "username", "display_name", "email", "is_admin", "space"}
    assert set(ada.user["space"]) == {"id", "root", "used_bytes", "reserved_bytes", "quota_bytes"}
    me = good(ada.get("me"))
    assert me["id"] == ada.user["id"]
    assert ada.node(ada.root)["space"] == me["space"]["id"]


def test_it_gives_each_person_a_tree_of_their_own(ada: Api, bo: Api) -> None:
    assert bo.user["is_admin"] is False
    assert ada.root != bo.root


def test_it_signs_in_with_a_short_lived_token_and_a_hidden_cookie(server: Server) -> None:
    answer = Api(server).post("session", json={"username": "bo", "password": PASSWORD})
    body = good(answer)
    assert 0 < body["expires_in"] <= 600
    claims = json.loads(base64.urlsafe_b64decode(body["access"].split(".")[1] + "=="))
    assert claims["exp"] > 0
    cookie = answer.headers["Set-Cookie"].lower()
    for word in ("httponly", "samesite=strict", "path=/api/v1/session"):
        assert word in cookie
    assert answer.headers["Cache-Control"] == "no-store"


def test_it_answers_a_wrong_password_and_an_unknown_name_alike(anyone: Api) -> None:
    wrong = problem(anyone.post("session", json={"username": "cy", "password": "wrong"}), 401, "bad_credentials")
    unknown = problem(anyone.post("session", json={"username": "nobody", "password": "wrong"}), 401, "bad_credentials")
    assert wrong["detail"] == unknown["detail"]


def test_it_does_not_sign_in_for_the_page_of_a_stranger(anyone: Api) -> None:
    body = {"username": "bo", "password": PASSWORD}
    problem(anyone.post("session", json=body, headers={"Origin": "https://evil.example"}), 403, "origin_not_allowed")


@pytest.mark.parametrize("path", ["me", "trash", "nodes/1", "nodes/1/children", "nodes/1/content", "uploads/abc"])
def test_it_asks_who_you_are(anyone: Api, path: str) -> None:
    problem(anyone.get(path) if path != "uploads/abc" else anyone.post(path + "/publish"), 401, "unauthenticated")


@pytest.mark.parametrize("header", ["Bearer nonsense", "Bearer a.b.c", "Basic YWRhOmFkYQ=="])
def test_it_refuses_a_token_that_is_none(anyone: Api, header: str) -> None:
    problem(anyone.get("me", headers={"Authorization": header}), 401, "token_invalid")


def test_it_refuses_a_token_whose_claims_were_changed(ada: Api, bo: Api) -> None:
    head, _, signature = str(ada.access).split(".")
    forged = ".".join([head, str(bo.access).split(".")[1], signature])
    problem(ada.get("me", headers={"Authorization": f"Bearer {forged}"}), 401, "token_invalid")


def test_it_renews_a_session_and_uses_the_old_cookie_up(server: Server) -> None:
    api = Api(server, "bo")
    old = api.http.cookies.get_dict()
    body = good(api.post("session/refresh", headers=page_headers()))
    assert body["user"]["username"] == "bo"
    assert api.http.cookies.get_dict() != old
    assert good(api.get("me", headers={"Authorization": f"Bearer {body['access']}"}))["username"] == "bo"
    late = Api(server)
    late.http.cookies.update(old)
    problem(late.post("session/refresh", headers=page_headers()), 401, "session_ended")


def test_it_renews_only_with_the_header_that_no_form_can_send(server: Server) -> None:
    problem(Api(server, "bo").post("session/refresh", headers=HERE), 403, "header_missing")


@pytest.mark.parametrize("origin", ["https://evil.example", "null", None])
def test_it_renews_only_for_pages_that_it_knows(server: Server, origin: str | None) -> None:
    headers = {"X-Holdfast": "1", "Origin": origin}
    problem(Api(server, "bo").post("session/refresh", headers=headers), 403, "origin_not_allowed")


def test_it_does_not_renew_without_a_cookie(anyone: Api) -> None:
    problem(anyone.post("session/refresh", headers=page_headers()), 401, "session_ended")


def test_it_does_not_renew_with_a_cookie_that_it_never_gave(server: Server) -> None:
    api = Api(server, "bo")
    for cookie in api.http.cookies:
        cookie.value = "made.up.value"
    problem(api.post("session/refresh", headers=page_headers()), 401, "session_ended")


def test_it_ends_a_session_at_once_with_its_access_tokens(server: Server) -> None:
    api = Api(server, "bo")
    kept = api.http.cookies.get_dict()
    assert api.delete("session", headers=page_headers()).status_code == 204
    problem(api.get("me"), 401, "token_invalid")
    api.http.cookies.update(kept)
    problem(api.post("session/refresh", headers=page_headers()), 401, "session_ended")


def test_it_ends_one_session_and_leaves_the_others(server: Server, bo: Api) -> None:
    assert Api(server, "bo").delete("session", headers=page_headers()).status_code == 204
    assert bo.get("me").status_code == 200


def test_it_ends_a_session_only_by_the_rules_of_the_cookie(server: Server) -> None:
    api = Api(server, "bo")
    problem(api.delete("session", headers=HERE), 403, "header_missing")
    problem(
        api.delete("session", headers={"X-Holdfast": "1", "Origin": "https://evil.example"}), 403, "origin_not_allowed"
    )
    assert api.get("me").status_code == 200


def test_it_is_set_up_once(anyone: Api) -> None:
    assert good(anyone.get("setup")) == {"needed": False, "mail": True}
    body = {"token": "any-setup-token-at-all", "username": "eve", "password": PASSWORD}
    problem(anyone.post("setup", json=body), 409, "setup_done")


def test_it_lives_and_is_ready(anyone: Api) -> None:
    assert good(anyone.get("/livez")) == {"status": "ok"}
    assert good(anyone.get("/readyz"))["status"] == "ok"
