"""One's own account over the API: profile, password, preferences, sessions."""

from __future__ import annotations

import pytest

from drive.accounts import sessions
from drive.accounts.models import Preferences, Session, User
from tests.unit.api.test_nodes import code
from tests.unit.tree import making

pytestmark = pytest.mark.django_db

ME = "/api/v1/me"
OLD, NEW = "a long enough one", "quite another long one"  # OLD: see making.person
PAGE = {"HTTP_ORIGIN": "http://localhost:8080", "HTTP_X_HOLDFAST": "1"}


@pytest.fixture
def elsewhere(client_of, bo):
    """Bo on another device."""
    return client_of(bo)


def change_password(client, current=OLD, new=NEW, **more):
    return client.post(f"{ME}/password", {"current": current, "new": new}, format="json", **more)


class TestProfile:
    def test_a_name_and_an_address_are_changed_one_by_one(self, api):
        assert api.patch(ME, {"display_name": "  Bo Ek "}).json()["display_name"] == "Bo Ek"
        shown = api.patch(ME, {"email": "bo@example.org", "current": OLD}).json()
        assert (shown["display_name"], shown["email"]) == ("Bo Ek", "bo@example.org")
        assert api.get(ME).json() == shown

    def test_another_address_needs_the_password(self, api, bo):
        answer = api.patch(ME, {"display_name": "Eve", "email": "eve@example.org"})
        assert (code(answer), list(answer.json()["fields"])) == ((400, "invalid_field"), ["current"])
        assert code(api.patch(ME, {"email": "eve@example.org", "current": "a guess"})) == (401, "bad_credentials")
        bo.refresh_from_db()
        assert (bo.display_name, bo.email) == ("", "")
        assert api.patch(ME, {"display_name": "Bo Ek", "email": ""}).status_code == 200  # the address it had

    def test_an_empty_name_falls_back_to_the_user_name(self, api):
        api.patch(ME, {"display_name": "Bo Ek"})
        assert api.patch(ME, {"display_name": "", "email": ""}).json()["display_name"] == "bo"

    @pytest.mark.parametrize(
        ("field", "value"),
        [("email", "no address"), ("email", "a" * 260 + "@example.org"), ("display_name", "x" * 151),
         ("display_name", "a\nb"), ("display_name", 7)],
    )  # fmt: skip
    def test_it_refuses_what_is_no_name_or_address(self, api, field, value):
        body = api.patch(ME, {field: value})
        assert code(body) == (400, "invalid_field")
        assert list(body.json()["fields"]) == [field]

    def test_half_a_character_is_no_name(self, api):
        answer = api.patch(ME, '{"display_name": "\\ud800"}', content_type="application/json")
        assert code(answer) == (400, "invalid_field")

    @pytest.mark.parametrize("field", ["is_admin", "username", "is_superuser", "password"])
    def test_nobody_makes_himself_somebody_else(self, api, bo, field):
        assert code(api.patch(ME, {field: True})) == (400, "unknown_field")
        assert not User.objects.get(pk=bo.pk).is_superuser


class TestPassword:
    def test_a_new_password_ends_every_other_session_at_once(self, api, elsewhere):
        assert change_password(api).status_code == 200
        assert code(elsewhere.get(ME)) == (401, "token_invalid")
        assert code(api.get(ME)) == (401, "token_invalid")  # the old pair of this device as well

    def test_the_device_that_asked_goes_on_with_the_pair_in_the_answer(self, api, client_of):
        answer = change_password(api, HTTP_USER_AGENT="curl/8")
        client = client_of()
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {answer.json()['access']}")
        assert client.get(ME).json()["username"] == "bo"
        cookie = answer.cookies["holdfast_refresh"]
        assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/api/v1/session", True, "Strict")
        client.cookies["holdfast_refresh"] = cookie.value
        assert client.post("/api/v1/session/refresh", **PAGE).status_code == 200

    def test_the_page_may_take_the_cookie_from_another_origin(self, api):
        answer = change_password(api, HTTP_ORIGIN="http://localhost:8080")
        assert answer.headers["Access-Control-Allow-Credentials"] == "true"
        assert "Access-Control-Allow-Credentials" not in api.get(ME, HTTP_ORIGIN="http://localhost:8080").headers

    def test_a_strangers_page_gets_no_cookie_set(self, api, bo):
        assert code(change_password(api, HTTP_ORIGIN="https://evil.example")) == (403, "origin_not_allowed")
        assert User.objects.get(pk=bo.pk).check_password(OLD)

    def test_the_old_password_must_be_known(self, api, elsewhere, bo):
        assert code(change_password(api, current="guessed")) == (401, "bad_credentials")
        assert elsewhere.get(ME).status_code == 200
        assert User.objects.get(pk=bo.pk).check_password(OLD)

    @pytest.mark.parametrize("new", ["short", "1234567890123", "password123", OLD, ""])
    def test_a_weak_password_is_refused(self, api, elsewhere, new):
        answer = change_password(api, new=new)
        assert code(answer) == (400, "invalid_field")
        assert list(answer.json()["fields"]) == ["new"]
        assert elsewhere.get(ME).status_code == 200

    def test_guessing_counts_as_guessing_at_the_door(self, api):
        answers = [change_password(api, current=f"guess {number}") for number in range(7)]
        assert code(answers[-1]) == (429, "too_many_attempts")
        assert int(answers[-1].headers["Retry-After"]) > 0

    def test_a_reset_in_the_same_moment_is_not_undone(self, api, bo, monkeypatch):
        from drive.accounts import people

        def meanwhile(*args, **more):
            somebody = User.objects.get(pk=bo.pk)
            somebody.set_password("from the administrator")
            somebody.save(update_fields=["password"])

        monkeypatch.setattr(people, "must_be_strong", meanwhile)
        assert code(change_password(api)) == (401, "token_invalid")
        assert User.objects.get(pk=bo.pk).check_password("from the administrator")


class TestPreferences:
    def test_every_key_has_a_default(self, api):
        assert api.get(f"{ME}/preferences").json() == {
            "view": "list", "sort": "name", "language": "en", "theme": "system", "shortcuts": True,
            "share_mail": True,
        }  # fmt: skip

    def test_one_key_is_changed_and_the_others_stay(self, api, client_of, cy):
        api.patch(f"{ME}/preferences", {"view": "grid", "sort": "-modified"})
        shown = api.patch(f"{ME}/preferences", {"shortcuts": False, "language": "de"}).json()
        assert shown == api.get(f"{ME}/preferences").json()
        assert shown == {
            "view": "grid", "sort": "-modified", "language": "de", "theme": "system", "shortcuts": False,
            "share_mail": True,
        }  # fmt: skip
        assert client_of(cy).get(f"{ME}/preferences").json()["view"] == "list"

    @pytest.mark.parametrize(
        ("key", "value"), [("view", "tiles"), ("sort", None), ("language", "fr"), ("shortcuts", 1), ("theme", [])]
    )
    def test_it_refuses_a_value_that_it_does_not_know(self, api, key, value):
        assert code(api.patch(f"{ME}/preferences", {key: value}, format="json")) == (400, "invalid_field")
        assert not Preferences.objects.exists()

    def test_it_refuses_a_key_that_it_does_not_know(self, api):
        assert code(api.patch(f"{ME}/preferences", {"colour": "red"})) == (400, "unknown_field")

    def test_what_another_version_wrote_is_kept_and_not_shown(self, api, bo):
        Preferences.objects.create(user=bo, chosen={"view": "carpet", "later": 1})
        assert api.get(f"{ME}/preferences").json()["view"] == "list"
        api.patch(f"{ME}/preferences", {"theme": "dark"})
        assert Preferences.objects.get(pk=bo.pk).chosen == {"view": "carpet", "later": 1, "theme": "dark"}


class TestSessions:
    def test_they_say_which_device_and_which_one_asks(self, api, bo, client_of):
        firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
        client_of().post(
            "/api/v1/session", {"username": "bo", "password": OLD}, HTTP_USER_AGENT=firefox, REMOTE_ADDR="192.0.2.7"
        )
        items = api.get(f"{ME}/sessions").json()["items"]
        other = next(item for item in items if not item["current"])
        assert len(items) == 2
        assert (other["browser"], other["system"], other["address"]) == ("Firefox", "Linux", "192.0.2.7")

    def test_one_is_ended_at_once(self, api, elsewhere):
        items = api.get(f"{ME}/sessions").json()["items"]
        other = next(item["id"] for item in items if not item["current"])
        assert api.delete(f"{ME}/sessions/{other}").status_code == 204
        assert code(elsewhere.get(ME)) == (401, "token_invalid")
        assert [item["current"] for item in api.get(f"{ME}/sessions").json()["items"]] == [True]
        assert code(api.delete(f"{ME}/sessions/{other}")) == (404, "not_found")

    def test_nobody_ends_the_session_of_another(self, api, client_of, cy):
        cys = client_of(cy)
        theirs = Session.objects.get(user=cy).pk
        assert code(api.delete(f"{ME}/sessions/{theirs}")) == (404, "not_found")
        assert cys.get(ME).status_code == 200

    def test_all_others_are_ended_and_this_one_stays(self, api, elsewhere, client_of, cy):
        cys = client_of(cy)
        assert api.delete(f"{ME}/sessions").status_code == 204
        assert code(elsewhere.get(ME)) == (401, "token_invalid")
        assert api.get(ME).status_code == 200
        assert cys.get(ME).status_code == 200

    def test_a_page_leads_to_the_next(self, api, bo):
        for _ in range(4):
            sessions.begin(bo)
        seen, cursor = [], None
        while True:
            page = api.get(f"{ME}/sessions", {"limit": 2} | ({"cursor": cursor} if cursor else {})).json()
            seen += [item["id"] for item in page["items"]]
            cursor = page["next"]
            if cursor is None:
                break
        assert sorted(seen) == sorted(Session.objects.values_list("pk", flat=True))
        assert len(seen) == 5

    @pytest.mark.parametrize("cursor", ["x", "bm9wZQ", "W10", "WyJzZXNzaW9ucyIsIjEiLCIyIl0", "é"])
    def test_it_refuses_a_cursor_that_was_made_up(self, api, cursor):
        assert code(api.get(f"{ME}/sessions", {"cursor": cursor})) == (400, "invalid_cursor")

    def test_the_list_costs_the_same_for_2_and_200_rows(self, client_of, bo, cy, django_assert_num_queries):
        for person, count in ((bo, 2), (cy, 200)):
            client = client_of(person)
            for _ in range(count - 1):
                sessions.begin(person)
            with django_assert_num_queries(2):  # the token, and they
                assert len(client.get(f"{ME}/sessions").json()["items"]) == count


def test_an_unknown_person_has_no_account_to_look_at(client_of):
    making.person("dee")
    for path in ("", "/sessions", "/preferences"):
        assert code(client_of().get(ME + path)) == (401, "unauthenticated")
