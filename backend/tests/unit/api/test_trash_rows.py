"""The rows of the trash: who put them there, when they go, and at what cost."""

import pytest

from drive.accounts.models import User
from drive.sharing import spaces
from drive.sharing.models import Grant, Share
from drive.sharing.roles import Role
from drive.tree import services
from drive.tree.actor import Actor
from drive.tree.models import Node, Space
from tests.unit.tree import making

pytestmark = pytest.mark.django_db

TRASH = "/api/v1/trash"


@pytest.fixture(autouse=True)
def month(settings):
    settings.TRASH_DAYS = 30


def row(api, **query):
    (item,) = api.get(TRASH, query).json()["items"]
    return item


def test_it_tells_who_did_it_last(api, bo, cy, top):
    node = making.file(top, "a")
    services.trash(making.again(node), by=cy)
    assert row(api)["trashed_by"] == {"id": str(cy.pk), "name": "cy"}
    services.restore(making.again(node), by=bo)
    services.trash(making.again(node), by=bo)
    assert row(api)["trashed_by"] == {"id": str(bo.pk), "name": "bo"}
    assert row(api)["trashed_link"] is None


def test_a_visitor_is_told_by_the_label_of_the_link(api, bo, top):
    link = Share.objects.create(node=top, label="For the press", kind="edit", created_by=bo)
    services.trash(making.file(top, "a"), by=Actor(None, "link", link.pk))
    assert (row(api)["trashed_by"], row(api)["trashed_link"]) == (None, "For the press")


def test_nobody_is_named_where_it_was_the_server_or_somebody_who_is_gone(api, top):
    services.trash(making.file(top, "a"), by=None)
    services.trash(making.file(top, "b"), by=Actor(User(pk=10**6), "web"))
    rows = api.get(TRASH).json()["items"]
    assert [(item["trashed_by"], item["trashed_link"]) for item in rows] == [(None, None)] * 2


def test_it_goes_after_the_days_of_the_space(api, top, settings):
    services.trash(making.file(top, "a"), by=None)
    before = row(api)
    assert before["purge_at"][:10] > before["trashed_at"][:10]
    Space.objects.filter(pk=top.space_id).update(trash_days=1)
    assert row(api)["purge_at"] < before["purge_at"]
    Space.objects.filter(pk=top.space_id).update(trash_days=0)
    assert row(api)["purge_at"] is None
    Space.objects.filter(pk=top.space_id).update(trash_days=None)
    settings.TRASH_DAYS = 0
    assert row(api)["purge_at"] is None


def test_what_came_along_from_another_space_was_put_there_by_who_moved_it(client_of, ada, bo, cy, top):
    """What happened before stays with the space that it left: its people are not told to the next one's."""
    team = spaces.create(ada, "Crew", None)
    there = Node.objects.get(pk=team.root_id)
    Grant.objects.create(node=there, user=bo, role=Role.MANAGER, created_by=ada)
    box = making.folder(top, "box")
    services.trash(making.file(box, "a"), by=cy)
    services.move(making.again(box), there, by=bo)
    assert row(client_of(bo), space=there.space_id)["trashed_by"] == {"id": str(bo.pk), "name": "bo"}


def test_it_costs_the_same_for_2_and_200_rows(api, bo, top, django_assert_num_queries):
    links = [Share.objects.create(node=top, label=f"{number}", kind="edit", created_by=bo) for number in range(5)]
    made = 0
    for rows in (2, 200):
        for number in range(made, rows):
            person = making.person(f"p{number}") if number < 20 else bo
            by = Actor(None, "link", links[number % 5].pk) if number % 2 else person
            services.trash(making.file(top, f"{number}"), by=by)
        made = rows
        # the token with the person, the space, the rows, their paths, who did it, those people, those links
        with django_assert_num_queries(7):
            assert len(api.get(TRASH).json()["items"]) == rows
