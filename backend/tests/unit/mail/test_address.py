"""Another address: the one before is told, whoever changed it."""

from __future__ import annotations

import pytest

from drive.accounts import preferences
from tests.unit.mail.conftest import person, run_queue, signed_in, waiting

ME, PASSWORD = "/api/v1/me", "a long enough one"


def change(user, status: int = 200, **body) -> None:
    answer = signed_in(user).patch(ME, body, format="json")
    assert answer.status_code == status, answer.content
    run_queue()


def test_the_address_before_is_told_in_the_language_of_the_account(bo, letters):
    preferences.change(bo, {"language": "de"})
    change(bo, email="bo@elsewhere.example", current=PASSWORD)
    (letter,) = letters
    assert letter.to == ["bo@example.org"]
    assert letter.subject == "Ihr Konto hat eine andere E-Mail-Adresse"
    assert "„bo“" in letter.body
    assert "elsewhere" not in letter.body  # a stranger may read the old one by now


def test_an_address_that_is_taken_away_is_told_too(bo, letters):
    change(bo, email="", current=PASSWORD)
    assert [letter.to for letter in letters] == [["bo@example.org"]]


def test_an_administrator_who_does_it_makes_no_difference(bo, letters):
    boss = person("boss", is_superuser=True, is_staff=True)
    answer = signed_in(boss).patch(f"/api/v1/users/{bo.pk}", {"email": "new@example.org"}, format="json")
    assert answer.status_code == 200, answer.content
    run_queue()
    assert [letter.to for letter in letters] == [["bo@example.org"]]


@pytest.mark.parametrize("body", [{"email": "bo@example.org"}, {"display_name": "Bo Ek"}])
def test_what_changes_no_address_tells_nobody(bo, letters, body):
    change(bo, **body)
    assert (letters, waiting()) == ([], [])


def test_a_first_address_and_an_install_without_mail_tell_nobody(bo, letters, settings):
    bo.email = ""
    bo.save()
    change(bo, email="bo@example.org", current=PASSWORD)
    settings.MAIL = False
    change(bo, email="bo@elsewhere.example", current=PASSWORD)
    assert (letters, waiting()) == ([], [])


def test_what_is_refused_tells_nobody(bo, letters):
    change(bo, 401, email="eve@example.org", current="a guess")
    assert (letters, waiting()) == ([], [])
