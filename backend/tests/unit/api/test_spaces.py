"""Spaces of teams, over the API."""

import pytest
from django.contrib.auth.models import Group

from drive.sharing.models import Grant
from drive.sharing.roles import Role
from drive.tree import services
from drive.tree.models import Change, Node, Space
from drive.uploads import services as uploads
from tests.unit.api.test_grants import give
from tests.unit.api.test_nodes import NODES, code
from tests.unit.tree import making

pytestmark = pytest.mark.django_db
SPACES = "/api/v1/spaces"


@pytest.fixture
def at_ada(client_of, ada):
    return client_of(ada)


def make(client, name="Team", **more):
    return client.post(SPACES, {"name": name, **more}, format="json")


@pytest.fixture
def team(at_ada):
    return make(at_ada).json()


@pytest.fixture
def root(team):
    return Node.objects.get(pk=team["root"])


def url(space):
    return f"{SPACES}/{space['id']}"


def test_an_administrator_makes_it_and_manages_it_first(at_ada, ada):
    made = make(at_ada, " Te\u0301am ", quota_bytes=5)
    team = made.json()
    assert (made.status_code, made.headers["Location"]) == (201, url(team))
    assert team == {
        "id": team["id"], "kind": "team", "name": "T\u00e9am", "root": team["root"], "role": "manager", "owner": None,
        "used_bytes": 0, "reserved_bytes": 0, "quota_bytes": 5,
    }  # fmt: skip
    assert at_ada.get(url(team)).json() == team
    assert at_ada.get(f"{NODES}/{team['root']}").json()["role"] == "manager"
    assert Change.objects.get(space_id=team["id"]).kind == "share"


def test_nobody_else_makes_one(api):
    assert code(make(api)) == (403, "forbidden")
    assert not Space.objects.filter(kind="team").exists()


@pytest.mark.parametrize(
    "body",
    [
        {}, {"name": ""}, {"name": " "}, {"name": "x" * 256}, {"name": "a\nb"}, {"name": 1}, {"name": "a\0"},
        {"name": "a", "quota_bytes": -1}, {"name": "a", "quota_bytes": 2**63}, {"name": "a", "quota_bytes": "1"},
        {"name": "a", "quota_bytes": True}, {"name": "a", "quota_bytes": 1.5},
    ],
)  # fmt: skip
def test_it_refuses_what_is_no_space(at_ada, body):
    assert code(at_ada.post(SPACES, body, format="json")) == (400, "invalid_field")


def test_it_refuses_a_name_that_is_no_text(at_ada):
    answer = at_ada.post(SPACES, '{"name": "\\ud800"}', content_type="application/json")
    assert code(answer) == (400, "invalid_field")


def test_members_see_it_in_their_list_after_their_own(at_ada, api, bo, team, root):
    other = make(at_ada, "another").json()
    give(at_ada, root, bo, "editor")
    group = Group.objects.create(name="all")
    bo.groups.add(group)
    give(at_ada, Node.objects.get(pk=other["root"]), group, "viewer")
    items = api.get(SPACES).json()["items"]
    assert [(item["kind"], item["name"], item["role"]) for item in items] == [
        ("personal", "bo", "manager"), ("team", "another", "viewer"), ("team", "Team", "editor")
    ]  # fmt: skip
    assert items[0]["owner"] == {"id": str(bo.pk), "name": "bo"}
    first = api.get(SPACES, {"limit": 1}).json()
    assert api.get(SPACES, {"cursor": first["next"]}).json() == {"items": items[1:], "next": None}


def test_a_role_on_one_of_its_folders_is_no_membership(at_ada, api, bo, team, root):
    give(at_ada, making.folder(root, "a"), bo, "manager")
    assert [item["kind"] for item in api.get(SPACES).json()["items"]] == ["personal"]
    assert code(api.get(url(team))) == (404, "not_found")


def test_the_list_takes_as_many_queries_for_2_as_for_200(api, bo, django_assert_num_queries):
    for total in 1, 199:
        for number in range(Grant.objects.count(), total):
            space = services.create_space(owner=None, kind=Space.Kind.TEAM, name=f"{number}")
            Grant.objects.create(node=space.root, user=bo, role=Role.VIEWER)
        with django_assert_num_queries(3):  # who it is, the grants, the spaces
            assert len(api.get(SPACES).json()["items"]) == total + 1


def test_administrators_see_that_a_team_has_one_and_not_what_is_in_it(at_ada, ada, bo, team, root):
    give(at_ada, root, bo, "manager")
    Grant.objects.filter(user=ada).delete()
    assert at_ada.get(url(team)).json() == {**team, "role": None}
    assert [(item["name"], item["role"]) for item in at_ada.get(SPACES, {"all": "true"}).json()["items"]] == [
        ("Team", None)
    ]
    assert [item["kind"] for item in at_ada.get(SPACES).json()["items"]] == ["personal"]
    assert code(at_ada.get(f"{NODES}/{root.pk}/children")) == (404, "not_found")
    assert code(give(at_ada, root, ada, "viewer")) == (404, "not_found")


def test_only_administrators_list_all(api):
    assert code(api.get(SPACES, {"all": "true"})) == (403, "forbidden")
    assert code(api.get(SPACES, {"all": "yes"})) == (400, "invalid_field")


def test_the_personal_space_of_another_is_hidden_from_administrators_too(at_ada, top):
    for answer in (
        at_ada.get(f"{SPACES}/{top.space_id}"), at_ada.delete(f"{SPACES}/{top.space_id}"),
        at_ada.patch(f"{SPACES}/{top.space_id}", {"quota_bytes": 1}, format="json"),
    ):  # fmt: skip
        assert code(answer) == (404, "not_found")


def test_who_manages_it_names_it_and_administrators_set_its_quota(at_ada, api, bo, cy, client_of, team, root):
    give(at_ada, root, bo, "manager")
    give(at_ada, root, cy, "editor")
    assert api.patch(url(team), {"name": "Ours"}, format="json").json()["name"] == "Ours"
    assert code(api.patch(url(team), {"quota_bytes": None}, format="json")) == (403, "forbidden")
    assert code(client_of(cy).patch(url(team), {"name": "Mine"}, format="json")) == (403, "forbidden")
    assert at_ada.patch(url(team), {"quota_bytes": 7}, format="json").json()["quota_bytes"] == 7
    assert at_ada.patch(url(team), {"quota_bytes": None}, format="json").json()["quota_bytes"] is None
    assert code(at_ada.patch(url(team), {}, format="json")) == (400, "invalid_field")


def test_a_personal_space_is_neither_named_nor_deleted(api, top):
    assert code(api.patch(f"{SPACES}/{top.space_id}", {"name": "x"}, format="json")) == (403, "forbidden")
    assert code(api.delete(f"{SPACES}/{top.space_id}")) == (403, "forbidden")


@pytest.mark.django_db(transaction=True)  # foreign keys are asked at the commit
class TestDelete:
    def test_it_is_deleted_when_nothing_is_left_in_it(self, at_ada, bo, team, root):
        give(at_ada, root, bo, "viewer")
        folder = making.folder(root, "a")
        assert code(at_ada.delete(url(team))) == (409, "space_not_empty")
        services.trash(folder, by=bo)
        assert code(at_ada.delete(url(team))) == (409, "space_not_empty")
        services.purge(making.again(folder), by=bo)
        assert at_ada.delete(url(team)).status_code == 204
        assert code(at_ada.get(url(team))) == (404, "not_found")
        assert not Node.objects.filter(pk=root.pk).exists()
        assert not Grant.objects.filter(node=root.pk).exists()

    def test_an_upload_that_runs_keeps_it(self, at_ada, ada, team, root):
        uploads.begin(ada, uploads.Target(root, "a", "text/plain"), 5)
        assert code(at_ada.delete(url(team))) == (409, "space_not_empty")

    def test_members_do_not_delete_it(self, at_ada, api, bo, team, root):
        give(at_ada, root, bo, "editor")
        assert code(api.delete(url(team))) == (403, "forbidden")


class TestLastManager:
    @pytest.fixture
    def grants(self, at_ada, root, ada):
        grant = Grant.objects.get(user=ada)
        return grant, f"{NODES}/{root.pk}/grants/{grant.pk}"

    def test_they_can_neither_leave_nor_become_less(self, at_ada, grants, ada, root):
        for answer in (
            at_ada.delete(grants[1]), at_ada.patch(grants[1], {"role": "editor"}, format="json"),
            give(at_ada, root, ada, "viewer"),
        ):  # fmt: skip
            assert code(answer) == (409, "last_manager")
        grants[0].refresh_from_db()
        assert grants[0].role == Role.MANAGER

    def test_another_who_can_sign_in_must_be_left(self, at_ada, bo, grants, root):
        give(at_ada, root, bo, "manager")
        type(bo).objects.filter(pk=bo.pk).update(is_active=False)
        assert code(at_ada.delete(grants[1])) == (409, "last_manager")
        type(bo).objects.filter(pk=bo.pk).update(is_active=True)
        assert at_ada.delete(grants[1]).status_code == 204

    def test_a_group_is_one_when_somebody_is_in_it(self, at_ada, bo, grants, root):
        group = Group.objects.create(name="managers")
        give(at_ada, root, group, "manager")
        assert code(at_ada.delete(grants[1])) == (409, "last_manager")
        bo.groups.add(group)
        assert at_ada.delete(grants[1]).status_code == 204

    def test_a_folder_needs_none(self, at_ada, bo, team, root):
        made = give(at_ada, making.folder(root, "a"), bo, "manager").json()
        folder = Node.objects.get(name="a")
        assert at_ada.delete(f"{NODES}/{folder.pk}/grants/{made['id']}").status_code == 204

    def test_when_none_is_left_an_administrator_gives_it_the_next(self, at_ada, ada, bo, cy, client_of, grants, root):
        give(at_ada, root, bo, "manager")
        assert at_ada.delete(grants[1]).status_code == 204
        assert code(give(at_ada, root, ada, "manager")) == (404, "not_found")
        type(bo).objects.filter(pk=bo.pk).update(is_active=False)
        folder = making.folder(root, "a")
        assert code(give(at_ada, folder, ada, "manager")) == (404, "not_found")
        assert code(give(client_of(cy), root, cy, "manager")) == (404, "not_found")
        assert code(give(at_ada, root, cy, "viewer")) == (409, "last_manager")
        assert give(at_ada, root, cy, "manager").status_code == 201
        assert code(at_ada.get(f"{NODES}/{root.pk}")) == (404, "not_found")
