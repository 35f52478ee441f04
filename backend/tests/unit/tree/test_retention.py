"""Which past contents a rule keeps, and that the worker takes the others away."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from drive.tree import checks, retention, revisions, thinning
from drive.tree.models import Node, Revision, Space
from drive.tree.retention import Past
from tests.unit.tree import making

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
RULE = retention.parse("all:1d,hourly:30d,daily:365d,weekly")


def past(id_, *, size=1, pinned=False, **ago):
    return Past(id_, NOW - timedelta(**ago), size, pinned)


def going(contents, current=None, rule="all:1d,hourly:30d,daily:365d,weekly"):
    current = current or past(0, minutes=0)
    return {one.id for one in retention.doomed(contents, current, NOW, retention.parse(rule))}


def test_all_of_the_last_day_are_kept():
    assert going([past(number, minutes=number) for number in range(1, 600)]) == set()


def test_of_an_hour_the_newest_is_kept():
    contents = [past(1, days=3, minutes=10), past(2, days=3, minutes=20), past(3, days=3, minutes=90)]
    assert going(contents, past(0, days=2)) == {2}


def test_of_a_day_the_newest_is_kept_after_a_month():
    contents = [past(1, days=50, hours=1), past(2, days=50, hours=2), past(3, days=52)]
    assert going(contents, past(0, days=49)) == {2}


def test_what_stood_for_a_year_is_not_gone_with_its_successor():
    assert going([past(1, days=400)], rule="all:30d") == set()
    assert going([past(1, days=400)], current=past(0, days=31), rule="all:30d") == {1}


def test_a_pinned_content_stays():
    contents = [past(1, days=50, hours=1), past(2, days=50, hours=2, pinned=True)]
    assert going(contents, past(0, days=49)) == set()


def test_the_last_good_content_of_an_emptied_file_stays():
    emptied = past(0, days=90, size=0)
    contents = [past(1, days=91, size=0), past(2, days=92, size=7), past(3, days=93, size=8)]
    assert going(contents, emptied, "all:30d") == {1, 3}
    assert going(contents, past(0, days=90, size=1), "all:30d") == {1, 2, 3}


@pytest.mark.parametrize("text", ["", "all", "all:1d,hourly:30d", "hourly", " all:12h , monthly "])
def test_it_reads_a_rule(text):
    assert len(retention.parse(text or "all")) == (text or "all").count(",") + 1


@pytest.mark.parametrize(
    "text", ["", "x", "all:", "all:1", "all:0d", "hourly,daily", "all:2d,daily:1d", "all:1d,,daily"]
)
def test_it_refuses_what_is_no_rule(text, settings):
    with pytest.raises(ImproperlyConfigured):
        retention.parse(text)
    settings.KEEP_VERSIONS = text
    assert [found.id for found in checks.the_rule_for_versions_can_be_read()] == ["drive.tree.E001"]


CONTENTS = st.lists(
    st.tuples(st.integers(0, 800 * 24 * 60), st.integers(0, 2), st.booleans()),
    max_size=60,
    unique_by=lambda row: row[0],
)


@given(CONTENTS, st.integers(0, 1))
def test_what_is_kept_is_never_further_apart_than_the_rule_says(rows, current_size):
    contents = [past(id_, minutes=row[0], size=row[1], pinned=row[2]) for id_, row in enumerate(rows, 1)]
    current = past(0, minutes=0, size=current_size)
    gone = retention.doomed(contents, current, NOW, RULE)
    kept = [one for one in contents if one not in gone]
    assert not any(one.pinned for one in gone)
    for one in gone:
        spans = [timedelta(days=7)]
        age = NOW - one.written_at
        if age < timedelta(days=365):
            spans = [timedelta(days=1)]
        if age < timedelta(days=30):
            spans = [timedelta(hours=1)]
        assert age >= timedelta(days=1)
        assert any(other.written_at > one.written_at and other.written_at - one.written_at < spans[0] for other in kept)
    if not current.size and any(one.size for one in contents):
        assert max((one for one in contents if one.size), key=lambda one: one.written_at) in kept
    # What was thinned once stays as it is.
    assert retention.doomed(kept, current, NOW, RULE) == []


def aged(node, *days):
    """Give the past contents of the file those ages, the newest first."""
    for row, age in zip(Revision.objects.filter(node=node).order_by("-created_at", "-pk"), days, strict=True):
        Revision.objects.filter(pk=row.pk).update(created_at=timezone.now() - timedelta(days=age))


@pytest.mark.django_db
def test_the_worker_frees_what_the_rule_lets_go_of(top, space, ada, settings):
    settings.KEEP_VERSIONS = "all:10d"
    other = making.root(ada)
    Space.objects.filter(pk=other.space_id).update(keep_versions="all:1000d")
    nodes = []
    for place in top, top, other:
        for text in ("1", "22", "333", "4444"):
            node = making.file(place, f"f{len(nodes)}", text)
        aged(node, 2, 20, 30)
        nodes.append(node)
    Node.objects.filter(pk=nodes[1].pk).update(modified_at=timezone.now())
    count, stopped_at = thinning.thin()
    assert (count, stopped_at) == (2, 0)
    sizes = [[content.size for content in revisions.page(making.again(node)).items] for node in nodes]
    assert sizes == [[4, 3, 2], [4, 3, 2], [4, 3, 2, 1]]
    making.assert_all_is_right(space, other.space)


@pytest.mark.django_db
def test_the_worker_stops_between_two_looks_and_goes_on(top, space, settings, monkeypatch):
    settings.KEEP_VERSIONS = "all:1d"
    monkeypatch.setattr(thinning, "LOOK_NODES", 1)
    for name in "ab":
        for text in ("1", "22", "333"):
            node = making.file(top, name, text)
        aged(node, 5, 6)
    turns = iter([True, False])
    count, stopped_at = thinning.thin(go_on=lambda: next(turns))
    assert (count, stopped_at) == (1, Node.objects.get(name="a").pk)
    assert thinning.thin(after=stopped_at) == (1, 0)
    making.assert_all_is_right(space)
