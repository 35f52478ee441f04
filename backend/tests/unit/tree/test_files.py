"""Putting a file at a name."""

import pytest

from drive.lib.errors import NameTaken, NotAFolder, PreconditionFailed, QuotaExceeded
from drive.tree import quota, services
from drive.tree.models import Change, Node, Revision
from tests.unit.tree import making

pytestmark = pytest.mark.django_db


def put(folder, name="f.txt", text="hello", **more):
    more = {"media_type": "text/plain", "by": None, "via": "api"} | more
    return services.put_file(folder, name, making.content(text), **more)


def test_a_new_file_counts_in_every_folder_above(top, space):
    a = making.folder(top, "a")
    placed = put(a, text="12345")
    assert placed.created
    assert [making.again(node).size for node in (a, top)] == [5, 5]
    making.assert_sums_are_right(space)


def test_a_new_content_keeps_the_old_one_as_a_revision_of_who_wrote_it(top, space, bo, ada):
    first = put(top, text="first", by=bo).node
    second = put(top, text="second one", by=ada)
    assert not second.created
    assert (second.node.pk, second.node.size, second.node.version) == (first.pk, 10, 2)
    revision = Revision.objects.get(node=first)
    assert (revision.size, revision.created_by, revision.created_at) == (5, bo, first.modified_at)
    assert Change.objects.order_by("seq").last().kind == "content"
    making.assert_sums_are_right(space)
    space.refresh_from_db()
    assert (space.used_bytes, making.again(top).size) == (15, 10)


def test_an_equal_content_changes_nothing(top, space):
    first = put(top).node
    again = put(top)
    assert (again.created, again.node.version) == (False, first.version)
    assert not Revision.objects.exists()
    assert Change.objects.count() == 1
    making.assert_sums_are_right(space)


def test_fail_refuses_a_name_that_is_taken(top, space):
    there = put(top).node
    with pytest.raises(NameTaken) as refused:
        put(top, "F.TXT", "other", conflict="fail")
    assert refused.value.node.pk == there.pk
    making.assert_sums_are_right(space)


def test_keep_both_takes_the_first_free_number(top):
    for expected in ("f.txt", "f (2).txt", "f (3).txt"):
        assert put(top, conflict="keep_both").node.name == expected
    services.trash(Node.objects.get(name="f (2).txt"), by=None)
    assert put(top, conflict="keep_both").node.name == "f (2).txt"


def test_keep_both_finds_a_free_number_in_few_queries(top, django_assert_num_queries):
    put(top)
    with django_assert_num_queries(12) as spent:
        put(top, conflict="keep_both")
    for _ in range(30):
        put(top, conflict="keep_both")
    with django_assert_num_queries(len(spent)):
        assert put(top, conflict="keep_both").node.name == "f (33).txt"


def test_a_folder_is_never_replaced(top):
    there = making.folder(top, "f.txt")
    for conflict in ("replace", "fail"):
        with pytest.raises(NameTaken) as refused:
            put(top, conflict=conflict)
        assert refused.value.node.pk == there.pk
    assert put(top, conflict="keep_both").node.name == "f (2).txt"


def test_if_match_replaces_that_content_alone(top):
    put(top, text="first")
    first, second = making.content("first").digest, making.content("second").digest
    with pytest.raises(PreconditionFailed) as refused:
        put(top, text="third", if_match=second)
    assert refused.value.extras["node"].blob.digest == first
    assert put(top, text="second", if_match=first).node.version == 2


def test_if_match_of_a_file_that_is_gone_is_refused(top):
    with pytest.raises(PreconditionFailed):
        put(top, if_match=making.content().digest)
    assert making.names_in(top) == set()


def test_a_content_that_rides_along_is_made_after_the_clash_was_checked(top):
    put(top)
    made = []

    def content():
        made.append(1)
        return making.content("other")

    keywords = {"media_type": "", "by": None, "via": "api"}
    with pytest.raises(NameTaken):
        services.put_file(top, "f.txt", content, conflict="fail", **keywords)
    assert made == []
    services.put_file(top, "f.txt", content, **keywords)
    assert made == [1]


def test_the_quota_takes_the_last_byte_and_not_one_more(top, space):
    space.quota_bytes = 10
    space.save(update_fields=["quota_bytes"])
    put(top, "a", "12345")
    with pytest.raises(QuotaExceeded):
        put(top, "b", "123456")
    put(top, "b", "54321")
    with pytest.raises(QuotaExceeded):
        put(top, "c", "1")
    put(top, "empty", "")
    making.assert_sums_are_right(space)


def test_trash_and_revisions_count_against_the_quota(top, space):
    space.quota_bytes = 10
    space.save(update_fields=["quota_bytes"])
    put(top, "a", "12345")
    put(top, "a", "6789")
    with pytest.raises(QuotaExceeded):
        put(top, "b", "12")
    node = services.trash(Node.objects.get(name="a"), by=None)
    with pytest.raises(QuotaExceeded):
        put(top, "b", "12")
    services.purge(node, by=None)
    put(top, "b", "1234567890")


def test_promised_bytes_are_kept_for_their_upload(top, space):
    space.quota_bytes = 10
    space.save(update_fields=["quota_bytes"])
    quota.reserve(space.pk, 8)
    with pytest.raises(QuotaExceeded):
        put(top, "a", "123")
    with pytest.raises(QuotaExceeded):
        quota.reserve(space.pk, 3)
    put(top, "b", "12345678", reserved=8)
    space.refresh_from_db()
    assert (space.used_bytes, space.reserved_bytes) == (8, 0)


def test_a_promise_is_kept_when_the_quota_was_lowered_meanwhile(top, space):
    quota.reserve(space.pk, 5)
    space.quota_bytes = 1
    space.save(update_fields=["quota_bytes"])
    put(top, "a", "12345", reserved=5)
    making.assert_sums_are_right(space)


def test_an_equal_content_gives_its_promise_back_too(top, space):
    put(top)
    quota.reserve(space.pk, 5)
    put(top, reserved=5)
    space.refresh_from_db()
    assert (space.used_bytes, space.reserved_bytes) == (5, 0)


def test_a_promise_that_is_released_can_be_given_again(space):
    space.quota_bytes = 10
    space.save(update_fields=["quota_bytes"])
    quota.reserve(space.pk, 10)
    quota.release(space.pk, 10)
    quota.reserve(space.pk, 10)


def test_check_place_refuses_what_put_file_would_refuse(top, space):
    put(top, text="hello")
    node = making.folder(top, "a")
    space.quota_bytes = 10
    space.save(update_fields=["quota_bytes"])
    for refusal, folder, more in (
        (NameTaken, top, {"conflict": "fail"}),
        (PreconditionFailed, top, {"if_match": b"x" * 32}),
        (QuotaExceeded, top, {"length": 6}),
        (NotAFolder, Node.objects.get(name="f.txt"), {}),
    ):
        with pytest.raises(refusal):
            services.check_place(folder, "f.txt", **{"conflict": "replace", "if_match": None, "length": 5, **more})
    services.check_place(node, "f.txt", conflict="fail", if_match=None, length=5)
    assert Change.objects.count() == 2


def test_a_new_file_costs_the_same_in_a_full_folder(top, django_assert_num_queries):
    ref = making.content()
    with django_assert_num_queries(10):  # two of them begin and end the transaction
        services.put_file(top, "first", ref, media_type="", by=None, via="api")
    for count in range(50):
        put(top, f"{count}")
    with django_assert_num_queries(10):
        services.put_file(top, "last", ref, media_type="", by=None, via="api")
