"""What is found: only what may be seen, best first, page by page, for the same few queries."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from drive.lib.errors import InvalidCursor
from drive.search import below, finding, ranking, recent
from drive.search.asking import Question
from drive.tree import placing, services
from drive.tree.models import Node
from tests.unit.search.asked import names, search, within
from tests.unit.tree import making

pytestmark = pytest.mark.django_db

DAY = datetime(2026, 1, 1, tzinfo=UTC)


def rows(parent, texts, **more):
    return Node.objects.bulk_create(
        Node(
            space=parent.space, parent=parent, kind=1, blob_id=making.content().id,
            **{"modified_at": DAY + timedelta(minutes=number), **more}, **placing.keys(text),
        )
        for number, text in enumerate(texts)
    )  # fmt: skip


def test_the_best_comes_first_and_of_equals_the_newest(top):
    texts = ["a sunreport", "yearly-report", "report 2", "report.pdf", "report", "old report", "report 1"]
    rows(top, texts)
    # The two that are equal to the word stand by time, too.
    assert search(top, "report") == ["report", "report.pdf", "report 1", "report 2", "old report", "yearly-report",
                                     "a sunreport"]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "text", "tier"),
    [
        ("report", "report", ranking.EXACT), ("report.pdf", "report", ranking.EXACT),
        ("report.", "report", ranking.PREFIX), ("reports", "report", ranking.PREFIX),
        ("my report", "report", ranking.WORDS), ("a_report", "report", ranking.WORDS),
        ("areport", "report", ranking.INSIDE), ("areport report", "report", ranking.WORDS),
        ("big red house", "house big", ranking.WORDS), ("big redhouse", "house big", ranking.INSIDE),
    ],
)  # fmt: skip
def test_a_name_stands_in_its_tier(name, text, tier):
    assert ranking.tier(name, text.split()) == tier


def test_what_is_in_the_trash_is_not_found_neither_what_is_below_it(top):
    folder = making.folder(top, "folder")
    making.file(folder, "note 1")
    making.file(top, "note 2")
    services.trash(making.file(top, "note 3"), by=None)
    services.trash(folder, by=None)
    assert search(top, "note") == ["note 2"]
    assert search(top, "folder") == []


def test_only_what_hangs_below_a_top_is_found_and_no_name_above_it_is_told(top):
    secret = making.folder(top, "secret plans")
    given = making.folder(secret, "given plans")
    making.file(given, "plans.txt")
    making.file(secret, "other plans")
    page = finding.find(Question("plans"), within(given))
    assert names(page) == ["plans.txt", "given plans"]
    assert [[crumb.name for crumb in item.path] for item in page.items] == [["given plans"], []]


def test_a_search_within_a_folder_finds_what_is_below_it_alone(top):
    folder = making.folder(top, "letters")
    deep = making.folder(folder, "more letters")
    making.file(deep, "letters 1")
    making.file(top, "letters 2")
    page = finding.find(Question("letters"), within(top, folder=folder))
    assert set(names(page)) == {"more letters", "letters 1"}


def test_what_hangs_below_is_the_same_however_it_is_found(top, monkeypatch):
    folder = making.folder(top, "f")
    deep = making.folder(making.folder(folder, "hit a"), "hit b")
    rows(deep, ["hit 1", "hit 2"])
    rows(top, [f"hit {number}" for number in range(3, 9)])
    services.trash(making.file(deep, "hit 0"), by=None)
    few = names(finding.find(Question("hit"), within(top, folder=folder)))
    monkeypatch.setattr(below, "MOST", 2)
    assert below.few(folder.pk) is None
    assert names(finding.find(Question("hit"), within(top, folder=folder))) == few
    assert set(few) == {"hit a", "hit b", "hit 1", "hit 2"}


def test_nobody_finds_anything_in_nothing(top):
    making.file(top, "a note")
    assert finding.find(Question("note"), within()).items == []


@pytest.mark.parametrize("limit", [1, 3, 40])
def test_pages_hold_every_hit_once_and_in_order(top, limit, monkeypatch):
    from drive.search.index import base, mariadb, sqlite

    for room in (base, mariadb, sqlite):
        monkeypatch.setattr(room, "WINDOW", 10)
    rows(top, [f"hit {number % 7} {number}" for number in range(35)] + ["miss"])
    found, cursor = [], None
    while True:
        page = finding.find(Question("hit"), within(top), limit=limit, cursor=cursor)
        found += names(page)
        if (cursor := page.next) is None:
            break
    assert len(found) == len(set(found)) == 35


def test_a_new_name_moves_no_other_from_its_page(top):
    rows(top, [f"hit {number}" for number in range(6)])
    first = finding.find(Question("hit"), within(top), limit=3)
    rows(top, ["hit 99"], modified_at=DAY + timedelta(days=1))
    second = finding.find(Question("hit"), within(top), limit=10, cursor=first.next)
    assert (names(first), names(second)) == (["hit 5", "hit 4", "hit 3"], ["hit 2", "hit 1", "hit 0"])


def test_filters_are_held(top):
    rows(top, ["x.jpg"], media_type="image/jpeg", size=5)
    rows(top, ["x.pdf"], media_type="application/pdf", size=50, modified_at=DAY + timedelta(days=9))
    rows(top, ["x.zip"], media_type="application/zip", size=500)
    making.folder(top, "x")
    assert search(top, "x", kind="folder") == ["x"]
    assert set(search(top, "x", kind="file")) == {"x.jpg", "x.pdf", "x.zip"}
    assert search(top, "x", family="image") == ["x.jpg"]
    assert search(top, "", family="archive") == ["x.zip"]
    assert search(top, "", family="document") == ["x.pdf"]
    assert set(search(top, "x", kind="file", size_min=50)) == {"x.pdf", "x.zip"}
    assert search(top, "x", kind="file", size_max=5) == ["x.jpg"]
    assert search(top, "x", family="pdf", modified_after=DAY + timedelta(days=9)) == ["x.pdf"]
    assert search(top, "x", family="pdf", modified_before=DAY + timedelta(days=9)) == []


def test_without_words_all_is_found_but_the_top_folder(top):
    rows(top, ["a", "b"])
    assert search(top, "") == ["b", "a"]


def test_a_search_costs_the_same_for_2_and_200_hits(top, django_assert_num_queries):
    rows(top, [f"few {number}" for number in range(2)] + [f"lots {number}" for number in range(200)])
    # The index (PostgreSQL, MariaDB: two statements), the ways up, the nodes.
    with django_assert_num_queries(3 if connection.vendor == "sqlite" else 4):
        assert len(finding.find(Question("few"), within(top)).items) == 2
    with django_assert_num_queries(3 if connection.vendor == "sqlite" else 4):
        assert len(finding.find(Question("lots"), within(top)).items) == 200


def test_a_cursor_of_another_search_is_refused(top):
    rows(top, ["hit 1", "hit 2"])
    cursor = finding.find(Question("hit"), within(top), limit=1).next
    for question, where in (
        (Question("other"), within(top)),
        (Question("hit", kind="file"), within(top)),
        (Question("hit"), within(top, folder=top)),
    ):
        with pytest.raises(InvalidCursor):
            finding.find(question, where, cursor=cursor)
    with pytest.raises(InvalidCursor):
        finding.find(Question("hit"), within(top), cursor="bm9wZQ")


def test_recent_files_come_newest_first_from_every_space(top, cy):
    other = making.root(cy)
    rows(top, ["oldest"])
    rows(other, ["middle"], modified_at=DAY + timedelta(hours=1))
    rows(top, ["newest"], modified_at=DAY + timedelta(hours=2))
    making.folder(top, "a folder")
    services.trash(making.file(top, "trashed"), by=None)
    hidden = making.folder(top, "hidden")
    making.file(hidden, "below what is in the trash")
    services.trash(hidden, by=None)
    assert names(recent.recent(within(top, other))) == ["newest", "middle", "oldest"]
    first = recent.recent(within(top, other), limit=2)
    assert names(first) == ["newest", "middle"]
    assert names(recent.recent(within(top, other), limit=2, cursor=first.next)) == ["oldest"]
    assert names(recent.recent(within(other))) == ["middle"]
    assert recent.recent(within()).items == []


def test_recent_files_cost_the_same_for_2_and_200(top, cy, django_assert_num_queries):
    rows(top, ["a", "b"])
    rows(making.root(cy), [f"{number}" for number in range(200)])
    for who, count in ((top, 2), (making.root(cy), 200)):
        with django_assert_num_queries(3):
            assert len(recent.recent(within(who), limit=200).items) == count
