"""First run: an empty install becomes somebody's. The scenarios build on each other, in the order they stand here."""

from tests.contract.client import Api, good, problem
from tests.contract.servers import PASSWORD, Server

ADA = {"username": "ada", "password": PASSWORD}


def test_it_says_that_setup_is_needed_and_lives(fresh: Server) -> None:
    anyone = Api(fresh)
    assert good(anyone.get("setup")) == {"needed": True, "mail": True}
    assert good(anyone.get("/livez")) == {"status": "ok"}
    assert good(anyone.get("/readyz"))["status"] == "ok"


def test_it_refuses_a_wrong_setup_token(fresh: Server) -> None:
    anyone = Api(fresh)
    problem(anyone.post("setup", json={"token": "not it", **ADA}), 403, "setup_token_wrong")
    assert good(anyone.get("setup")) == {"needed": True, "mail": True}


def test_it_refuses_a_weak_first_password(fresh: Server) -> None:
    body = {"token": fresh.setup_token, "username": "ada", "password": "123"}
    assert problem(Api(fresh).post("setup", json=body), 400, "invalid_field")["fields"]["password"]


def test_it_refuses_a_first_user_without_a_name(fresh: Server) -> None:
    body = {"token": fresh.setup_token, "password": PASSWORD}
    assert problem(Api(fresh).post("setup", json=body), 400, "invalid_field")["fields"]["username"]


def test_it_makes_the_first_administrator_once(fresh: Server) -> None:
    anyone = Api(fresh)
    answer = anyone.post("setup", json={"token": fresh.setup_token, **ADA})
    made = good(answer, 201)
    assert made["user"]["username"] == "ada"
    assert made["user"]["is_admin"] is True
    assert "HttpOnly" in answer.headers["Set-Cookie"]
    me = good(anyone.get("me", headers={"Authorization": f"Bearer {made['access']}"}))
    assert me == made["user"]
    assert good(anyone.get("setup")) == {"needed": False, "mail": True}
    problem(anyone.post("setup", json={"token": fresh.setup_token, **ADA}), 409, "setup_done")


def test_it_makes_guessing_wait(fresh: Server) -> None:
    guesser = Api(fresh)
    for _ in range(20):
        answer = guesser.post("session", json={"username": "mallory", "password": "wrong"})
        if answer.status_code != 401:
            break
    problem(answer, 429, "too_many_attempts")
    assert int(answer.headers["Retry-After"]) > 0
