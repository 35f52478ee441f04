"""Grants, people and what is shared, over the API."""

import pytest
from django.contrib.auth.models import Group

from drive.accounts.models import User
from drive.sharing.models import Grant
from drive.sharing.roles import Role
from drive.tree import services
from drive.tree.models import Change
from tests.unit.api.test_nodes import NODES, code
from tests.unit.tree import making

pytestmark = pytest.mark.django_db
SHARED, PEOPLE = "/api/v1/shared", "/api/v1/people"


@pytest.fixture
def folder(top):
    return making.folder(top, "given")


@pytest.fixture
def at_cy(client_of, cy):
    """Cy at the API."""
    return client_of(cy)


def grants(node):
    return f"{NODES}/{node.pk}/grants"


def give(api, node, to, role="viewer"):
    kind = "user" if isinstance(to, User) else "group"
    return api.post(grants(node), {kind: str(to.pk), "role": role}, format="json")


def test_a_role_is_given_shown_changed_and_taken(api, at_cy, folder, bo, cy):
    made = give(api, folder, cy, "viewer")
    assert made.status_code == 201
    grant = made.json()
    assert grant == {
        "id": str(Grant.objects.get().pk), "principal": {"kind": "user", "id": str(cy.pk), "name": "cy"},
        "role": "viewer", "source": None, "created_at": grant["created_at"],
        "created_by": {"id": str(bo.pk), "name": "bo"},
    }  # fmt: skip
    url = f"{grants(folder)}/{grant['id']}"
    assert api.get(grants(folder)).json() == {"items": [grant], "next": None}
    assert code(at_cy.patch(f"{NODES}/{folder.pk}", {"name": "x"}, format="json")) == (403, "forbidden")
    assert api.patch(url, {"role": "editor"}, format="json").json() == {**grant, "role": "editor"}
    assert at_cy.patch(f"{NODES}/{folder.pk}", {"name": "x"}, format="json").status_code == 200
    assert api.delete(url).status_code == 204
    assert code(at_cy.get(f"{NODES}/{folder.pk}")) == (404, "not_found")
    assert list(Change.objects.order_by("seq").values_list("kind", "node_id")) == [
        ("create", folder.pk), ("share", folder.pk), ("share", folder.pk), ("rename", folder.pk), ("unshare", folder.pk)
    ]  # fmt: skip


def test_who_has_a_role_there_gets_the_new_one_instead(api, folder, cy):
    first = give(api, folder, cy, "manager").json()
    again = give(api, folder, cy, "viewer")
    assert (again.status_code, again.json()) == (200, {**first, "role": "viewer"})


def test_the_list_tells_where_a_role_comes_from(api, top, folder, cy):
    friends = Group.objects.create(name="friends")
    inner = making.folder(folder, "inner")
    give(api, top, friends)
    give(api, folder, cy, "editor")
    give(api, inner, cy, "viewer")
    items = api.get(grants(inner)).json()["items"]
    assert [(item["principal"]["name"], item["role"], item["source"]) for item in items] == [
        ("cy", "viewer", None), ("cy", "editor", {"id": str(folder.pk), "name": "given"}),
        ("friends", "viewer", {"id": str(top.pk), "name": ""}),
    ]  # fmt: skip


def test_what_was_given_above_what_they_may_see_is_not_told(api, at_cy, top, folder, cy):
    give(api, top, Group.objects.create(name="friends"))
    give(api, folder, cy, "manager")
    assert [item["principal"]["name"] for item in at_cy.get(grants(folder)).json()["items"]] == ["cy"]


def test_only_who_manages_it_may_give_or_take(api, at_cy, ada, bo, folder, cy):
    ours = give(api, folder, cy, "editor").json()
    other = give(api, folder, ada, "viewer").json()
    assert at_cy.get(grants(folder)).status_code == 200
    assert code(give(at_cy, folder, ada, "editor")) == (403, "forbidden")
    for url in (f"{grants(folder)}/{one['id']}" for one in (ours, other)):
        assert code(at_cy.patch(url, {"role": "manager"}, format="json")) == (403, "forbidden")
    assert code(at_cy.delete(f"{grants(folder)}/{other['id']}")) == (403, "forbidden")


def test_whoever_holds_a_role_may_give_it_back(api, at_cy, folder, cy):
    url = f"{grants(folder)}/{give(api, folder, cy).json()['id']}"
    assert at_cy.delete(url).status_code == 204
    assert code(at_cy.delete(url)) == (404, "not_found")


def test_a_manager_may_give_all_that_they_have(api, at_cy, ada, folder, cy):
    give(api, folder, cy, "manager")
    assert give(at_cy, folder, ada, "manager").status_code == 201


def test_a_grant_is_found_on_its_own_node_alone(api, top, folder, cy):
    grant = give(api, folder, cy).json()["id"]
    for url in (f"{grants(top)}/{grant}", f"{grants(folder)}/987654", f"{grants(folder)}/x"):
        assert code(api.patch(url, {"role": "editor"}, format="json")) == (404, "not_found")
        assert code(api.delete(url)) == (404, "not_found")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"role": "viewer"}, "user"), ({"user": "1", "group": "1", "role": "viewer"}, "user"),
        ({"user": "987654", "role": "viewer"}, "user"), ({"group": "987654", "role": "viewer"}, "group"),
        ({"group": "9" * 18, "role": "viewer"}, "group"), ({"user": "x", "role": "viewer"}, "user"),
        ({"user": "1"}, "role"), ({"user": "1", "role": "owner"}, "role"), ({"user": "1", "role": 4}, "role"),
        ({"user": "1", "role": ["viewer"]}, "role"), ({"user": 1, "role": "viewer"}, "user"),
    ],
)  # fmt: skip
def test_it_refuses_what_is_no_grant(api, folder, body, field):
    answer = api.post(grants(folder), body, format="json")
    assert code(answer) == (400, "invalid_field")
    assert list(answer.json()["fields"]) == [field]


def test_it_is_not_given_to_the_owner_nor_to_who_is_deactivated(api, folder, bo, cy):
    User.objects.filter(pk=cy.pk).update(is_active=False)
    for person in bo, cy:
        assert code(give(api, folder, person)) == (400, "invalid_field")


def test_what_is_in_the_trash_is_given_to_nobody(api, folder, bo, cy):
    services.trash(folder, by=bo)
    assert code(give(api, folder, cy)) == (409, "in_trash")


def test_the_list_takes_as_many_queries_for_2_as_for_200(api, folder, cy, django_assert_num_queries):
    counts = []
    for total in 2, 200:
        for number in range(Grant.objects.count(), total):
            Grant.objects.create(node=folder, group=Group.objects.create(name=f"{number}"), role=1, created_by=cy)
        with django_assert_num_queries(4):  # who it is, the node, the way to it, the grants
            counts.append(len(api.get(grants(folder), {"limit": 1000}).json()["items"]))
    assert counts == [2, 200]


def test_the_list_comes_in_pages(api, top, folder, cy):
    for node in folder, top:
        for name in "ab":
            give(api, node, Group.objects.create(name=name + node.name))
    seen, cursor = [], None
    while cursor is not None or not seen:
        page = api.get(grants(folder), {"limit": 3} | ({"cursor": cursor} if cursor else {})).json()
        seen += [item["id"] for item in page["items"]]
        cursor = page["next"]
    assert seen == [item["id"] for item in api.get(grants(folder)).json()["items"]]
    assert len(seen) == 4


class TestShared:
    def test_it_shows_the_topmost_nodes_with_the_role_and_nothing_above(self, api, at_cy, folder, top, cy):
        inner = making.folder(folder, "inner")
        leaf = making.file(making.folder(top, "secret"), "leaf")
        for node, role in ((inner, "viewer"), (folder, "editor"), (leaf, "manager")):
            give(api, node, cy, role)
        items = at_cy.get(SHARED).json()["items"]
        assert [(item["name"], item["role"], item["parent"], item["path"]) for item in items] == [
            ("given", "editor", None, []), ("leaf", "manager", None, [])
        ]  # fmt: skip
        assert at_cy.get(f"{NODES}/{inner.pk}").json()["path"] == [{"id": str(folder.pk), "name": "given"}]
        assert api.get(SHARED).json()["items"] == []

    def test_a_rename_tells_as_little(self, api, at_cy, folder, cy):
        give(api, folder, cy, "editor")
        assert at_cy.patch(f"{NODES}/{folder.pk}", {"name": "x"}, format="json").json()["parent"] is None

    def test_it_comes_in_pages_and_takes_as_many_queries_for_2_as_for_200(
        self, at_cy, top, cy, django_assert_num_queries
    ):
        for total in 2, 200:
            for number in range(Grant.objects.count(), total):
                Grant.objects.create(node=making.folder(top, f"{number}"), user=cy, role=Role.VIEWER)
            with django_assert_num_queries(5):  # who it is, own spaces, grants, the ways up, the nodes
                first = at_cy.get(SHARED, {"limit": 2}).json()
        rest = at_cy.get(SHARED, {"cursor": first["next"]}).json()
        names = [item["name"] for item in first["items"] + rest["items"]]
        assert (names, rest["next"]) == ([f"{number}" for number in range(200)], None)


class TestPeople:
    def names(self, client, text=""):
        return [(one["kind"], one["name"]) for one in client.get(PEOPLE, {"q": text}).json()["items"]]

    def test_it_finds_people_and_groups_by_a_part_of_their_name(self, api, cy):
        User.objects.filter(pk=cy.pk).update(display_name="Cyril Ångström")
        Group.objects.create(name="Cyclists")
        assert self.names(api, "cy") == [("group", "Cyclists"), ("user", "Cyril Ångström")]
        assert self.names(api, "CYR") == self.names(api, "strom".replace("o", "ö")) == [("user", "Cyril Ångström")]
        assert self.names(api, "%") == self.names(api, "_") == []

    def test_an_address_finds_its_person_as_a_whole_alone(self, api, cy):
        User.objects.filter(pk=cy.pk).update(email="c.y@example.org")
        assert self.names(api, "C.Y@example.org") == [("user", "cy")]
        assert self.names(api, "c.y@") == []

    def test_it_finds_neither_yourself_nor_who_is_deactivated(self, api, cy):
        User.objects.filter(pk=cy.pk).update(is_active=False)
        assert self.names(api) == []

    def test_it_is_not_for_strangers(self, client_of):
        assert client_of().get(PEOPLE).status_code == 401
