"""What was given to somebody is told to them: once, when it still holds, and if they want to know."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group

from drive.accounts import preferences
from drive.accounts.models import User
from drive.mail import notices
from drive.sharing import grants, spaces
from drive.sharing.models import Grant
from drive.tree import services
from tests.unit.mail.conftest import failed, person, run_queue, signed_in, waiting
from tests.unit.tree import making

SOON = timedelta(minutes=2)


@pytest.fixture
def folder(bo):
    return making.folder(making.root(bo), "Plans & <ideas>")


def give(by: User, node, status: int = 201, role: str = "viewer", **whom) -> None:
    body = json.dumps({"role": role, **whom})  # of REST framework's client a lone surrogate would not come through
    answer = signed_in(by).post(f"/api/v1/nodes/{node.pk}/grants", body, content_type="application/json")
    assert answer.status_code == status, answer.content


def team(*names: str) -> Group:
    group = Group.objects.create(name="Design")
    group.user_set.add(*(User.objects.filter(username=name).first() or person(name) for name in names))
    return group


def test_who_gets_a_folder_is_told_by_whom_and_where_it_is(bo, cy, folder, letters):
    bo.display_name = "Bo Ek"
    bo.save()
    give(bo, folder, user=str(cy.pk))
    run_queue(until=SOON)
    (letter,) = letters
    assert letter.to == ["cy@example.org"]
    assert letter.subject == "Bo Ek shared “Plans & <ideas>” with you"
    assert "access to the folder “Plans & <ideas>”" in letter.body
    assert "You may look at it" in letter.body
    assert f"\nhttps://page.example/f/{folder.pk}\n" in letter.body
    assert letter.extra_headers["Auto-Submitted"] == "auto-generated"


def test_the_giver_may_say_something_to_it_and_it_stands_as_theirs(bo, cy, folder, letters):
    give(bo, folder, user=str(cy.pk), message="  For Monday.\nhttps://elsewhere.example <b>look</b>\n")
    run_queue(until=SOON)
    (letter,) = letters
    assert "\nbo writes:\n\n> For Monday.\n> https://elsewhere.example <b>look</b>\n\nhttps://page" in letter.body


def test_a_message_goes_to_each_portion_and_with_each_try(bo, folder, letters, monkeypatch):
    monkeypatch.setattr(notices, "PORTION", 1)
    give(bo, folder, group=str(team("cy", "dee").pk), message="Look!")
    run_queue(until=SOON)
    run_queue(until=SOON)
    assert [letter.to for letter in letters] == [["cy@example.org"], ["dee@example.org"]]
    assert all("> Look!" in letter.body for letter in letters)


@pytest.mark.parametrize("message", ["x" * 1001, "a\0b", "\ud800", 7])
def test_a_message_that_is_none_is_refused_and_nothing_is_given(bo, cy, folder, letters, message):
    give(bo, folder, 400, user=str(cy.pk), message=message)
    assert not Grant.objects.filter(node=folder).exists()


def test_a_message_where_no_mail_is_sent_is_refused_and_nothing_is_given(bo, cy, folder, settings):
    settings.MAIL = False
    give(bo, folder, 409, user=str(cy.pk), message="Look!")
    assert not Grant.objects.filter(node=folder).exists()
    give(bo, folder, user=str(cy.pk), message="  ")


def test_it_is_told_a_minute_later_and_not_when_it_was_taken_back(bo, cy, folder, letters):
    give(bo, folder, user=str(cy.pk))
    run_queue()
    assert letters == []
    grants.take(bo, folder.pk, str(Grant.objects.get(node=folder).pk))
    run_queue(until=SOON)
    assert (letters, failed(), waiting()) == ([], [], [])


@pytest.mark.parametrize("gone", ["trash", "purge"])
def test_what_is_gone_again_is_not_told(bo, cy, folder, letters, gone):
    give(bo, folder, user=str(cy.pk))
    services.trash(folder, by=bo)
    if gone == "purge":
        services.purge(folder, by=bo)
    run_queue(until=SOON)
    assert (letters, failed()) == ([], [])


def test_another_role_is_no_news(bo, cy, folder, letters):
    give(bo, folder, user=str(cy.pk))
    give(bo, folder, 200, "editor", user=str(cy.pk))
    run_queue(until=SOON)
    (letter,) = letters
    assert "You may look at it" not in letter.body  # as it is now


def test_a_batch_tells_too_and_one_that_fails_does_not(bo, cy, folder, letters):
    step = {"op": "grant", "node": str(folder.pk), "role": "viewer", "user": str(cy.pk)}
    bad = {"op": "trash", "node": "999999"}
    assert signed_in(bo).post("/api/v1/batch", {"steps": [step, bad]}, format="json").status_code == 404
    assert waiting() == []
    step["message"] = "Look!"
    assert signed_in(bo).post("/api/v1/batch", {"steps": [step]}, format="json").status_code == 200
    run_queue(until=SOON)
    assert [letter.to for letter in letters] == [["cy@example.org"]]
    assert "> Look!" in letters[0].body


def test_who_does_not_want_it_or_has_no_address_or_is_gone_gets_nothing(bo, cy, folder, letters):
    preferences.change(cy, {"share_mail": False})
    group = team("cy", "dee", "eve", "fay", "bo")
    User.objects.filter(username="dee").update(email="")
    User.objects.filter(username="eve").update(is_active=False)
    give(bo, folder, group=str(group.pk))
    run_queue(until=SOON)
    assert [letter.to for letter in letters] == [["fay@example.org"]]
    assert "group “Design”" in letters[0].body


def test_a_large_group_is_told_in_portions(bo, folder, letters, monkeypatch):
    monkeypatch.setattr(notices, "PORTION", 3)
    group = team(*(f"p{number}" for number in range(7)))
    give(bo, folder, group=str(group.pk))
    run_queue(until=SOON)
    assert len(letters) == 3
    run_queue()
    assert len(letters) == 3  # there is a pause
    run_queue(until=SOON)
    run_queue(until=SOON)
    run_queue(until=SOON)
    assert sorted(letter.to[0] for letter in letters) == [f"p{number}@example.org" for number in range(7)]
    assert waiting() == []


def test_a_file_alone_leads_to_what_is_shared(bo, cy, letters):
    file = making.file(making.folder(making.root(bo), "Inner"), "a.txt")
    give(bo, file, user=str(cy.pk))
    run_queue(until=SOON)
    assert "https://page.example/shared\n" in letters[0].body
    assert "Inner" not in letters[0].body


def test_a_file_in_a_folder_that_they_see_leads_there(bo, cy, folder, letters):
    file = making.file(folder, "a.txt")
    give(bo, folder, user=str(cy.pk))
    give(bo, file, role="editor", user=str(cy.pk))
    run_queue(until=SOON)
    assert f"https://page.example/f/{folder.pk}/p/{file.pk}\n" in letters[1].body


def test_a_member_of_a_team_is_told_in_german(cy, letters):
    ada = person("ada", is_superuser=True)
    preferences.change(cy, {"language": "de"})
    space = spaces.create(ada, "Archiv")
    give(ada, space.root, user=str(cy.pk), role="editor")
    run_queue(until=SOON)
    (letter,) = letters
    assert letter.subject == "ada hat „Archiv“ für Sie freigegeben"
    assert "zum Mitglied des Team-Bereichs „Archiv“" in letter.body


def test_a_name_makes_no_header(bo, cy, letters):
    bo.display_name = "Bo" + "x" * 140
    bo.save()
    give(bo, making.folder(making.root(bo), "a\u2028Bcc: all@example.org"), user=str(cy.pk))
    run_queue(until=SOON)
    (letter,) = letters
    assert letter.recipients() == ["cy@example.org"]
    assert len(letter.subject) <= 150
    assert set(letter.message().keys()) >= {"Subject", "To", "From"}
    assert "Bcc" not in letter.message()


def test_without_mail_nothing_waits(bo, cy, folder, settings):
    settings.MAIL = False
    give(bo, folder, user=str(cy.pk))
    assert waiting() == []
