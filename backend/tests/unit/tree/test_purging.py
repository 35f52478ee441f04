"""Out of the trash for good: in portions, by age, all at once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from drive.tree import purging, services
from drive.tree.models import Change, Node, Space
from tests.unit.tree import making

pytestmark = pytest.mark.django_db


def bushy(top):
    """A trashed folder with files, folders, trash within, and a past content: 15 nodes."""
    a = making.folder(top, "a")
    for number in range(4):
        inner = making.folder(a, f"{number}")
        making.file(inner, "f", "123")
        making.file(inner, "f", "12345")
        making.file(inner, "g", "1")
    making.file(a, "h", "22")
    services.trash(Node.objects.get(parent=a, name="2"), by=None)
    services.trash(Node.objects.get(parent__name="1", name="g"), by=None)
    return services.trash(making.again(a), by=None)


@pytest.mark.parametrize("portion", [1, 2, 3, 5, 14, 15])
def test_a_purge_in_portions_is_right_after_each_of_them(top, space, monkeypatch, portion):
    making.file(top, "kept", "1")
    node = bushy(top)
    monkeypatch.setattr(purging, "PORTION_NODES", portion)
    real = purging._remove

    def watched(*args, **more):
        real(*args, **more)
        making.assert_all_is_right(space)

    monkeypatch.setattr(purging, "_remove", watched)
    services.purge(node, by=None)
    assert making.names_in(top) == {"kept"}
    assert Space.objects.get(pk=space.pk).used_bytes == 1
    making.assert_all_is_right(space)


def test_what_is_brought_back_between_two_portions_is_kept(top, space, monkeypatch):
    node = bushy(top)
    monkeypatch.setattr(purging, "PORTION_NODES", 3)
    real = purging._remove

    def interrupted(*args, **more):
        real(*args, **more)
        services.restore(node, by=None)

    monkeypatch.setattr(purging, "_remove", interrupted)
    with pytest.raises(purging.NotInTrash):
        services.purge(node, by=None)
    assert making.again(node).trashed_at is None
    making.assert_all_is_right(space)


def test_an_emptied_trash_leaves_what_is_live(top, space, bo):
    bushy(top)
    services.trash(making.file(top, "f"), by=None)
    kept = making.file(top, "kept", "1")
    assert purging.empty(space, by=bo) == 4  # what lay in the trash within it went before it
    assert set(Node.objects.filter(space=space)) == {top, kept}
    assert {change.actor_id for change in Change.objects.filter(kind="purge")} == {bo.pk}
    making.assert_all_is_right(space)


def test_many_files_of_the_trash_go_together(top, space, django_assert_max_num_queries):
    for number in range(60):
        services.trash(making.file(top, f"{number}", "1"), by=None)
    with django_assert_max_num_queries(40):
        assert purging.empty(space, by=None) == 60
    making.assert_all_is_right(space)


def test_the_trash_is_purged_after_the_days_of_its_space(top, space, ada, settings):
    settings.TRASH_DAYS = 30
    other = making.root(ada)
    old = {}
    for place in top, other:
        for days in (2, 10, 40):
            node = services.trash(making.file(place, f"{days}"), by=None)
            Node.objects.filter(pk=node.pk).update(trashed_at=timezone.now() - timedelta(days=days))
            old[place.space_id, days] = node.pk
    Space.objects.filter(pk=other.space_id).update(trash_days=5)
    assert purging.purge_expired() == 3
    left = set(Node.objects.filter(pk__in=old.values()).values_list("pk", flat=True))
    assert left == {old[space.pk, 2], old[space.pk, 10], old[other.space_id, 2]}
    making.assert_all_is_right(space, other.space)


def test_nothing_is_purged_by_itself_without_days(top, space, settings):
    settings.TRASH_DAYS = 0
    node = services.trash(making.file(top, "f"), by=None)
    Node.objects.filter(pk=node.pk).update(trashed_at=timezone.now() - timedelta(days=4000))
    assert purging.purge_expired() == 0
