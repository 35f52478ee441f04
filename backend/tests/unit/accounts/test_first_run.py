"""An empty install and its first administrator."""

from __future__ import annotations

import stat
import threading
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from drive.accounts import first_run, people
from drive.accounts.errors import SetupDone
from drive.accounts.models import User
from drive.lib.errors import InvalidField
from tests.unit.accounts.conftest import PASSWORD, code


@pytest.fixture(autouse=True)
def _data_folder(settings, tmp_path):
    settings.DATA = tmp_path
    settings.SETUP_TOKEN = None


def command(name: str, *arguments: str, **options) -> str:
    out = StringIO()
    call_command(name, *arguments, stdout=out, **options)
    return out.getvalue().strip()


def set_up(browser, token: str, password: str = PASSWORD, username: str = "ada"):
    return browser.send("/api/v1/setup", {"token": token, "username": username, "password": password})


def test_the_first_administrator_is_made_with_the_printed_token_and_is_signed_in(browser, db):
    assert browser.get("/api/v1/setup").json()["needed"] is True
    answer = set_up(browser, command("setup_token"))
    assert answer.status_code == 201
    assert browser.me(answer.json()["access"]).json()["is_admin"] is True
    assert browser.refresh().status_code == 200
    assert browser.get("/api/v1/setup").json()["needed"] is False


def test_the_token_is_kept_for_its_owner_alone_and_does_not_change(db, tmp_path):
    token = command("setup_token")
    assert command("setup_token") == token
    assert len(bytes.fromhex(token)) == 16
    assert stat.S_IMODE((tmp_path / "setup-token").stat().st_mode) == 0o600


def test_without_the_token_nobody_becomes_administrator(browser, db):
    assert code(set_up(browser, "")) == (403, "setup_token_wrong")
    command("setup_token")
    for wrong in ("", "0" * 32, "é"):
        assert code(set_up(browser, wrong)) == (403, "setup_token_wrong")
    assert not User.objects.exists()


def test_a_second_set_up_is_refused_whatever_the_token(browser, db):
    token = command("setup_token")
    set_up(browser, token)
    assert code(set_up(browser, token, username="cy")) == (409, "setup_done")
    assert code(set_up(browser, "wrong", username="cy")) == (409, "setup_done")


def test_a_weak_password_is_refused_and_the_token_stays_good(browser, db):
    token = command("setup_token")
    answer = set_up(browser, token, "12345")
    assert code(answer) == (400, "invalid_field")
    assert answer.json()["fields"].keys() == {"password"}
    assert set_up(browser, token).status_code == 201


def test_no_token_is_printed_once_there_is_a_user_and_its_file_is_gone(db, tmp_path):
    command("setup_token")
    people.create_user("bo", PASSWORD)
    assert command("setup_token") == ""
    assert not (tmp_path / "setup-token").exists()


def test_a_token_from_the_environment_counts(browser, db, settings):
    settings.SETUP_TOKEN = "from-the-environment"
    assert command("setup_token") == "from-the-environment"
    assert set_up(browser, "from-the-environment").status_code == 201


@pytest.mark.django_db(transaction=True)
def test_of_two_set_ups_at_the_same_moment_one_wins(settings):
    settings.SETUP_TOKEN = "from-the-environment"
    gate, got = threading.Barrier(4), []

    def run(name: str) -> None:
        gate.wait()
        try:
            first_run.run("from-the-environment", name, PASSWORD)
            got.append("made")
        except SetupDone:
            got.append("done")
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(name,)) for name in ("ada", "bo", "cy", "di")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(got) == ["done", "done", "done", "made"]
    assert User.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_after_a_flush_the_first_run_comes_again(browser):
    set_up(browser, command("setup_token"))
    assert command("flush", "-y", verbosity=0) == ""
    assert browser.get("/api/v1/setup").json()["needed"] is True
    assert set_up(browser, command("setup_token")).status_code == 201


def test_createsuperuser_ends_the_first_run(browser, db, monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)
    command("createsuperuser", "--no-input", "--username", "Ada", "--email", "ada@example.org")
    assert User.objects.get().username_key == "ada"
    assert browser.get("/api/v1/setup").json()["needed"] is False
    assert browser.sign_in("ada").json()["user"]["is_admin"] is True


class TestUsers:
    def test_create_user_makes_somebody_who_can_sign_in(self, browser, db):
        command("create_user", "bo", "--password", PASSWORD)
        assert browser.sign_in("bo").json()["user"]["is_admin"] is False

    def test_create_user_reads_the_password_from_standard_input(self, browser, db, monkeypatch):
        monkeypatch.setattr("sys.stdin", StringIO(PASSWORD + "\n"))
        command("create_user", "ada", "--admin")
        assert browser.sign_in("ada").json()["user"]["is_admin"] is True

    @pytest.mark.parametrize("twin", ["ada", "Ada", "ADA", "ａｄａ", "ⒶDA"])
    def test_a_twin_of_a_name_is_refused(self, ada, twin):
        with pytest.raises(InvalidField) as refused:
            people.create_user(twin, PASSWORD)
        assert refused.value.extras["fields"].keys() == {"username"}

    @pytest.mark.parametrize("name", ["", "a b", "a/b", "x" * 151, "a\n"])
    def test_a_bad_name_is_refused(self, db, name):
        with pytest.raises(CommandError):
            command("create_user", name, "--password", PASSWORD)
        assert not User.objects.exists()

    def test_a_password_like_the_name_is_refused(self, db):
        with pytest.raises(InvalidField):
            people.create_user("correct-horse", "correct-horse")

    def test_everybody_has_a_space_of_their_own(self, ada, bo):
        assert ada.spaces.get().root_id != bo.spaces.get().root_id
