"""Accounts and groups, as administrators keep them."""

from __future__ import annotations

import threading

import pytest
from django.contrib.auth.models import Group
from django.db import connection

from drive.accounts import administration
from drive.accounts.administration import Changes
from drive.accounts.errors import LastAdministrator
from drive.accounts.models import User
from drive.tree import services
from drive.tree.models import Change, Node, Space
from drive.uploads import services as uploads
from drive.uploads.models import Upload
from tests.unit.api.test_nodes import code
from tests.unit.tree import making

pytestmark = pytest.mark.django_db

USERS, GROUPS, ME = "/api/v1/users", "/api/v1/groups", "/api/v1/me"
GOOD = "quite another long one"


@pytest.fixture
def admin(client_of, ada):
    """Ada at the API."""
    return client_of(ada)


def names(page) -> list[str]:
    return [item["username"] for item in page.json()["items"]]


class TestMaking:
    def test_a_new_person_has_a_space_and_signs_in(self, admin, client_of):
        body = {"username": "dee", "password": GOOD, "display_name": "Dee D", "quota_bytes": 5000}
        made = admin.post(USERS, body, format="json")
        shown = made.json()
        assert (made.status_code, made.headers["Location"]) == (201, f"{USERS}/{shown['id']}")
        assert (shown["display_name"], shown["quota_bytes"], shown["is_admin"]) == ("Dee D", 5000, False)
        assert shown["password"] is None
        assert Space.objects.get(pk=shown["space"]).owner_id == int(shown["id"])
        session = client_of().post("/api/v1/session", {"username": "dee", "password": GOOD}, format="json")
        assert session.json()["user"]["space"]["quota_bytes"] == 5000

    def test_a_generated_password_is_shown_once_and_works(self, admin, client_of):
        shown = admin.post(USERS, {"username": "dee"}, format="json").json()
        assert "password" not in admin.get(f"{USERS}/{shown['id']}").json()
        body = {"username": "dee", "password": shown["password"]}
        assert client_of().post("/api/v1/session", body, format="json").status_code == 200

    @pytest.mark.parametrize(
        ("field", "value"),
        [("username", "ADA"), ("username", "no spaces"), ("password", "short"), ("email", "nothing"),
         ("quota_bytes", -1), ("quota_bytes", "7"), ("is_admin", "yes"), ("is_active", 1)],
    )  # fmt: skip
    def test_what_is_wrong_is_told_and_nobody_is_made(self, admin, field, value):
        answer = admin.post(USERS, {"username": "dee", "password": GOOD, field: value}, format="json")
        assert code(answer) == (400, "invalid_field")
        assert list(answer.json()["fields"]) == [field]
        assert User.objects.count() == 1


class TestChanging:
    def test_each_thing_by_itself(self, admin, bo):
        for change in ({"display_name": "Bo E"}, {"email": "bo@b.example"}, {"quota_bytes": 7}, {"quota_bytes": None},
                       {"is_admin": True}, {"is_active": False}):  # fmt: skip
            before = admin.get(f"{USERS}/{bo.pk}").json()
            after = admin.patch(f"{USERS}/{bo.pk}", change, format="json").json()
            after.pop("password")
            assert after == {**before, **change}

    def test_a_reset_password_ends_the_sessions_and_works(self, admin, bo, api, client_of):
        made = admin.patch(f"{USERS}/{bo.pk}", {"password": None}, format="json").json()["password"]
        assert code(api.get(ME)) == (401, "token_invalid")
        body = {"username": "bo", "password": made}
        assert client_of().post("/api/v1/session", body, format="json").status_code == 200

    def test_switching_off_ends_the_sessions(self, admin, bo, api):
        admin.patch(f"{USERS}/{bo.pk}", {"is_active": False}, format="json")
        assert code(api.get(ME)) == (401, "token_invalid")

    def test_a_former_administrator_may_no_more_at_once(self, admin, client_of, ada, bo):
        admin.patch(f"{USERS}/{bo.pk}", {"is_admin": True}, format="json")
        bos = client_of(bo)
        assert bos.patch(f"{USERS}/{ada.pk}", {"is_admin": False}, format="json").status_code == 200
        assert code(admin.get(USERS)) == (403, "forbidden")

    def test_who_is_switched_off_has_a_quota_all_the_same(self, admin):
        body = {"username": "dee", "is_active": False, "quota_bytes": 7}
        made = admin.post(USERS, body, format="json").json()
        assert (made["is_active"], made["quota_bytes"]) == (False, 7)
        assert admin.patch(f"{USERS}/{made['id']}", {"quota_bytes": 9}, format="json").json()["quota_bytes"] == 9

    def test_a_quota_is_held_from_now_on(self, admin, bo, top):
        making.file(top, "a")  # 5 bytes
        admin.patch(f"{USERS}/{bo.pk}", {"quota_bytes": 6}, format="json")
        with pytest.raises(Exception, match="not enough space"):
            making.file(top, "b")


class TestTheLastAdministrator:
    @pytest.mark.parametrize("change", [{"is_active": False}, {"is_admin": False}])
    def test_stays(self, admin, ada, change):
        User.objects.create_user("gone", is_superuser=True, is_staff=True, is_active=False)
        answer = admin.patch(f"{USERS}/{ada.pk}", {**change, "display_name": "Ex"}, format="json")
        assert code(answer) == (409, "last_administrator")
        ada.refresh_from_db()
        assert (ada.is_active, ada.is_superuser, ada.display_name) == (True, True, "")

    def test_is_not_deleted(self, admin, ada):
        assert code(admin.delete(f"{USERS}/{ada.pk}?content=purge")) == (409, "last_administrator")
        assert admin.get(ME).status_code == 200

    @pytest.mark.django_db(transaction=True)
    def test_of_two_that_switch_each_other_off_one_stays(self, ada):
        zoe = making.person("zoe", is_staff=True, is_superuser=True)
        refused, start = [], threading.Barrier(2)

        def switch_off(user):
            start.wait()
            try:
                administration.change(user, Changes(is_active=False))
            except LastAdministrator:
                refused.append(user)
            finally:
                connection.close()

        threads = [threading.Thread(target=switch_off, args=(user,)) for user in (ada, zoe)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(refused) == 1
        assert User.objects.filter(is_active=True, is_superuser=True).count() == 1


class TestDeleting:
    def test_who_has_nothing_is_deleted_with_the_empty_space(self, admin, bo):
        assert admin.delete(f"{USERS}/{bo.pk}").status_code == 204
        assert code(admin.get(f"{USERS}/{bo.pk}")) == (404, "not_found")
        assert not Space.objects.filter(owner_id=bo.pk).exists()

    def test_who_has_files_is_not_deleted_by_mistake(self, admin, bo, top, api):
        services.trash(making.file(top, "a"), by=bo)  # in the trash counts, too
        assert code(admin.delete(f"{USERS}/{bo.pk}")) == (409, "user_has_content")
        assert api.get(ME).status_code == 200

    @pytest.mark.django_db(transaction=True)
    def test_files_go_when_that_is_said(self, admin, bo, top):
        space = top.space_id
        making.file(making.folder(making.folder(top, "a"), "b"), "c")
        making.file(top, "d")
        services.trash(making.folder(top, "e"), by=bo)
        uploads.begin(bo, uploads.Target(top, "up.txt", "text/plain"), 5)
        assert admin.delete(f"{USERS}/{bo.pk}?content=purge").status_code == 204
        for left in (Node.objects.filter(space_id=space), Change.objects.filter(space_id=space),
                     Space.objects.filter(pk=space), Upload.objects.all(), User.objects.filter(pk=bo.pk)):  # fmt: skip
            assert not left.exists()

    def test_there_is_no_other_way_to_say_it(self, admin, bo):
        assert code(admin.delete(f"{USERS}/{bo.pk}?content=move")) == (400, "invalid_field")
        assert User.objects.filter(pk=bo.pk).exists()


class TestListing:
    def test_in_order_of_names_page_by_page(self, admin, bo, cy):
        first = admin.get(USERS, {"limit": 2})
        second = admin.get(USERS, {"limit": 2, "cursor": first.json()["next"]})
        assert (names(first), names(second), second.json()["next"]) == (["ada", "bo"], ["cy"], None)

    @pytest.mark.parametrize("words", ["BO", "straße", "b.example", "Eriksen"])
    def test_it_finds_names_and_addresses_in_any_case(self, admin, cy, words):
        making.person("bostraße", display_name="Bo ERIKSEN", email="bo@B.example")
        assert names(admin.get(USERS, {"q": words})) == ["bostraße"]

    def test_it_finds_a_name_of_other_letters_as_it_is_written(self, admin):
        making.person("doc", display_name="Dr. Ärzte")
        assert names(admin.get(USERS, {"q": "Ärz"})) == ["doc"]

    @pytest.mark.parametrize("words", ["%", "_", "\\"])
    def test_a_sign_of_the_database_is_a_letter_like_any_other(self, admin, words):
        assert names(admin.get(USERS, {"q": words})) == []

    def test_the_members_of_a_group(self, admin, bo, cy):
        group = Group.objects.create(name="crew")
        bo.groups.add(group)
        assert names(admin.get(USERS, {"group": str(group.pk)})) == ["bo"]
        assert admin.get(f"{USERS}/{bo.pk}").json()["groups"] == [str(group.pk)]

    @pytest.mark.parametrize("query", [{"q": "\0"}, {"q": "x" * 201}])
    def test_it_refuses_what_can_not_be_looked_for(self, admin, query):
        assert code(admin.get(USERS, query)) == (400, "invalid_field")

    def test_the_list_costs_the_same_for_2_and_200_rows(self, admin, bo, django_assert_num_queries):
        User.objects.bulk_create(User(username=f"p{n}", username_key=f"p{n}") for n in range(198))
        for rows in (2, 200):
            with django_assert_num_queries(4):  # the token, people, their spaces, their groups
                assert len(admin.get(USERS, {"limit": rows}).json()["items"]) == rows


class TestGroups:
    def test_from_its_making_to_its_end(self, admin, bo):
        made = admin.post(GROUPS, {"name": " Crew "}, format="json")
        group = f"{GROUPS}/{made.json()['id']}"
        assert (made.status_code, made.json()["name"], made.headers["Location"]) == (201, "Crew", group)
        for _ in range(2):
            assert admin.put(f"{group}/members/{bo.pk}").status_code == 204
        assert admin.patch(group, {"name": "Staff"}, format="json").json() == {
            **made.json(),
            "name": "Staff",
            "members": 1,
        }
        for _ in range(2):
            assert admin.delete(f"{group}/members/{bo.pk}").status_code == 204
        assert admin.delete(group).status_code == 204
        assert code(admin.delete(group)) == (404, "not_found")

    @pytest.mark.parametrize("name", ["", "  ", "crew", "x" * 151, "a\nb"])
    def test_it_refuses_a_name_that_is_none_or_taken(self, admin, name):
        other = Group.objects.create(name="crew"), Group.objects.create(name="other")
        assert code(admin.post(GROUPS, {"name": name}, format="json")) == (400, "invalid_field")
        assert code(admin.patch(f"{GROUPS}/{other[1].pk}", {"name": name}, format="json")) == (400, "invalid_field")

    def test_they_are_found_in_any_case(self, admin):
        Group.objects.bulk_create([Group(name="Night Crew"), Group(name="Other"), Group(name="Ärzte")])
        for words in ("nIGHT", "Crew", "Ärz"):
            assert len(admin.get(GROUPS, {"q": words}).json()["items"]) == 1

    def test_nobody_unknown_becomes_a_member(self, admin, bo):
        group = Group.objects.create(name="crew")
        for path in (f"{group.pk}/members/{10**9}", f"{10**9}/members/{bo.pk}", f"x/members/{bo.pk}"):
            assert code(admin.put(f"{GROUPS}/{path}")) == (404, "not_found")

    def test_the_list_costs_the_same_for_2_and_200_rows(self, admin, django_assert_num_queries):
        Group.objects.bulk_create(Group(name=f"g{n:03}") for n in range(201))
        for rows in (2, 200):
            with django_assert_num_queries(2):  # the token, and they
                page = admin.get(GROUPS, {"limit": rows}).json()
                assert len(page["items"]) == rows
        last = admin.get(GROUPS, {"limit": 200, "cursor": page["next"]}).json()
        assert ([item["name"] for item in last["items"]], last["next"]) == (["g200"], None)
