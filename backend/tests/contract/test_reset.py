"""A forgotten password: asking for a link, and what a link that is none is answered."""

import pytest
import requests

from tests.contract.client import Api, problem
from tests.contract.servers import PASSWORD


def ask(api: Api, who: str) -> requests.Response:
    return api.post("session/reset", json={"who": who})


def test_it_answers_known_and_unknown_names_alike(anyone: Api) -> None:
    known, unknown = ask(anyone, "cy"), ask(anyone, "nobody-of-that-name")
    assert (known.status_code, known.content) == (202, b"")
    assert (unknown.status_code, unknown.content) == (202, b"")
    assert set(known.headers) == set(unknown.headers)


def test_it_is_asked_a_few_times_for_one_name_and_then_waits(anyone: Api) -> None:
    answers = [ask(anyone, "somebody else") for _ in range(6)]
    assert answers[0].status_code == 202
    assert int(answers[-1].headers["Retry-After"]) > 0
    problem(answers[-1], 429, "too_many_attempts")


@pytest.mark.parametrize("token", ["", "1.abc-def", "mock-", "../../etc/passwd", "9" * 900, "🦉"])
def test_it_takes_no_token_that_it_did_not_send(anyone: Api, token: str) -> None:
    body = {"token": token, "password": PASSWORD}
    problem(anyone.post("session/reset/confirm", json=body), 403, "reset_token_wrong")


def test_it_is_not_asked_by_the_page_of_a_stranger(anyone: Api) -> None:
    evil = {"Origin": "https://evil.example"}
    problem(anyone.post("session/reset", json={"who": "bo"}, headers=evil), 403, "origin_not_allowed")
    body = {"token": "1.abc-def", "password": PASSWORD}
    problem(anyone.post("session/reset/confirm", json=body, headers=evil), 403, "origin_not_allowed")
