"""Past contents: looked at, brought back, pinned, deleted."""

import pytest

from drive.lib.errors import InTrash, InvalidCursor, NotAFile, NotFound, QuotaExceeded
from drive.tree import revisions, services
from drive.tree.models import Change, Revision
from tests.unit.tree import making

pytestmark = pytest.mark.django_db


@pytest.fixture
def written(top, bo):
    """A file that said one, then two, then three."""
    for text in ("1", "22", "333"):
        node = making.file(top, "f", text, by=bo)
    return making.again(node)


def sizes(node, **more):
    return [content.size for content in revisions.page(making.again(node), **more).items]


def test_the_current_content_comes_first_then_the_newest(written, bo):
    found = revisions.page(written).items
    assert [content.size for content in found] == [3, 2, 1]
    assert [content.id is None for content in found] == [True, False, False]
    assert {content.author for content in found} == {bo}


def test_a_list_of_contents_is_read_in_pages(written):
    seen, cursor = [], None
    while True:
        page = revisions.page(written, limit=1, cursor=cursor)
        seen += [content.size for content in page.items]
        cursor = page.next
        if cursor is None:
            break
    assert seen == [3, 2, 1]
    with pytest.raises(InvalidCursor):
        revisions.page(making.file(written.parent, "g"), cursor=revisions.page(written, limit=1).next)


@pytest.mark.parametrize("count", [2, 60])
def test_a_list_of_contents_costs_the_same_for_few_and_many(top, bo, count, django_assert_num_queries):
    for number in range(count):
        node = making.file(top, "f", f"{number}", by=bo)
    node = making.again(node)
    node.blob  # noqa: B018  (comes with it from the gate)
    with django_assert_num_queries(3):
        assert len(revisions.page(node).items) == count


def test_a_restored_content_is_a_new_one_and_the_current_one_is_kept(written, space, bo):
    first = revisions.page(written).items[-1]
    node = services_restore(written, first, bo)
    assert (node.size, node.version) == (1, written.version + 1)
    assert sizes(node) == [1, 3, 2, 1]
    last = Change.objects.order_by("seq").last()
    assert (last.kind, last.actor_id, last.blob_id) == ("revert", bo.pk, node.blob_id)
    making.assert_all_is_right(space)


def services_restore(node, content, by=None):
    return revisions.restore(node, content.id, by=by)


def test_an_equal_content_changes_nothing(top, space):
    for text in ("1", "2", "1"):
        node = making.file(top, "f", text)
    before = Change.objects.count()
    equal = revisions.page(node).items[-1]
    services_restore(node, equal)
    assert (Change.objects.count(), sizes(node)) == (before, [1, 1, 1])
    making.assert_all_is_right(space)


def test_a_restored_content_counts_once_more(written, space):
    space.quota_bytes = 6
    space.save(update_fields=["quota_bytes"])
    with pytest.raises(QuotaExceeded):
        services_restore(written, revisions.page(written).items[-1])
    making.assert_all_is_right(space)
    type(space).objects.update(quota_bytes=7)
    services_restore(written, revisions.page(written).items[-1])
    making.assert_all_is_right(space)


def test_nothing_is_restored_in_the_trash(written):
    past = revisions.page(written).items[-1]
    services.trash(written, by=None)
    with pytest.raises(InTrash):
        services_restore(written, past)


def test_a_deleted_content_frees_its_bytes(written, space):
    revisions.delete(written, revisions.page(written).items[1].id)
    assert sizes(written) == [3, 1]
    making.assert_all_is_right(space)


def test_a_pin_is_set_and_taken_away(written):
    past = revisions.page(written).items[1]
    assert revisions.pin(written, past.id, True).pinned
    assert Revision.objects.get(pk=past.id).pinned
    assert not revisions.pin(written, past.id, False).pinned


def test_a_content_of_another_file_or_of_a_folder_is_not_found(written, top):
    other = making.file(top, "g")
    past = revisions.page(written).items[1].id
    for act in (revisions.delete, revisions.one, lambda *args: revisions.restore(*args, by=None)):
        with pytest.raises(NotFound):
            act(other, past)
        with pytest.raises(NotAFile):
            act(top, past)
    assert sizes(written) == [3, 2, 1]


def test_a_past_content_is_found_by_its_digest(written):
    digest = making.content("22").digest
    past = revisions.with_digest(written, digest)
    assert (past.pk, past.size, bytes(past.blob.digest)) == (written.pk, 2, digest)
    assert revisions.with_digest(written, making.content("never").digest) is None
