"""The index of names, the same suite for each engine's."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from drive.lib import names
from drive.search.index import adapter, base
from drive.tree import placing, services
from drive.tree.models import Node
from tests.unit.search.asked import search
from tests.unit.tree import making

pytestmark = pytest.mark.django_db


def rows(top, texts):
    """Rows alone, without the journal: these tests only read."""
    return Node.objects.bulk_create(
        Node(space=top.space, parent=top, kind=1, blob_id=making.content().id, **placing.keys(text)) for text in texts
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("report", {"Annual report.pdf", "REPORT"}),
        ("rep", {"Annual report.pdf", "REPORT"}),
        ("port.p", {"Annual report.pdf"}),
        ("al re", {"Annual report.pdf"}),
        ("report annual", {"Annual report.pdf"}),
        ("pdf", {"Annual report.pdf", "猫咪.pdf"}),
        ("猫咪", {"猫咪.pdf", "我的猫咪照片"}),
        ("猫", {"猫咪.pdf", "我的猫咪照片", "猫"}),
        ("照片", {"我的猫咪照片"}),
        ("的猫咪照", {"我的猫咪照片"}),
        ("q", {"q"}),
        ("an re", {"Annual report.pdf"}),
        ("é", {"Élan", "cafÉ"}),
        ("ELAN", set()),
        ("élan", {"Élan"}),
        ("\U0001f600", {"smile \U0001f600"}),
        ('a "b"', {'a "b" c'}),
        ('"', {'a "b" c'}),
        ("%", {"100%_sure"}),
        ("0%_", {"100%_sure"}),
        ("'", {"it's"}),
        ("absent", set()),
        ("ß", set()),
        ("strasse", {"Straße"}),
    ],
)  # fmt: skip
def test_it_finds_every_name_that_holds_the_words_and_no_other(top, text, found):
    texts = ["Annual report.pdf", "REPORT", "猫咪.pdf", "我的猫咪照片", "猫", "q", "Élan", "cafÉ", "smile \U0001f600",
             'a "b" c', "100%_sure", "it's", "Straße"]  # fmt: skip
    rows(top, texts)
    if text == "ß":  # folded, it is ss
        found = {"Straße"}
    assert set(search(top, text)) == found


def test_an_accent_that_was_typed_apart_is_the_same(top):
    rows(top, ["Élan"])
    assert search(top, "E\u0301lan") == ["Élan"]


def test_a_name_that_changed_is_found_by_the_new_one_alone(top):
    node = making.file(top, "before.txt")
    services.rename(node, "after.txt", by=None)
    assert (search(top, "before"), search(top, "after")) == ([], ["after.txt"])


def test_what_was_deleted_for_good_is_not_found(top):
    node = services.trash(making.file(top, "gone.txt"), by=None)
    services.purge(node, by=None)
    assert search(top, "gone") == []
    assert adapter().check().good


def test_names_of_other_spaces_are_not_looked_at(top, cy):
    other = making.root(cy)
    rows(other, [f"theirs {number}" for number in range(5)])
    mine = making.file(top, "theirs too")
    found = adapter().newest(Node.objects.filter(space=top.space), [top.space_id], ["theirs"], base.HIGHEST)
    assert [hit.id for hit in found.hits] == [mine.pk]
    both = adapter().newest(Node.objects.all(), [top.space_id, other.space_id], ["theirs"], base.HIGHEST)
    assert len(both.hits) == 6


def test_all_hits_are_handed_out_window_by_window(top, monkeypatch):
    from drive.search.index import mariadb, postgres, sqlite

    for room in (base, mariadb, sqlite):
        monkeypatch.setattr(room, "WINDOW", 4)
    monkeypatch.setattr(base, "SCAN", 3)
    monkeypatch.setattr(postgres, "COMMON", 2)
    nodes = rows(top, [f"{'hit' if number % 3 else 'miss'} {number}" for number in range(40)])
    wanted = [node.pk for node in reversed(nodes) if node.name.startswith("hit")]
    found, below = [], base.HIGHEST
    while below is not None:
        part = adapter().newest(Node.objects.filter(space=top.space), [top.space_id], ["hit"], below)
        found += [hit.id for hit in part.hits]
        below = part.low
    assert found == wanted


def test_the_index_is_good_after_all_that_happens_to_nodes(top, cy):
    folder = making.folder(top, "a folder")
    moved = making.file(top, "moved.txt")
    services.move(moved, folder, "moved and renamed.txt", by=None)
    services.trash(folder, by=None)
    rows(making.root(cy), ["猫咪", "x", "yz"])
    checked = adapter().check()
    assert (checked.good, checked.surplus) == (True, checked.surplus)
    assert checked.nodes >= 5


@pytest.mark.django_db(transaction=True)  # an index is made of what is committed
def test_the_check_finds_what_the_index_lacks_and_rebuilding_brings_it_back(top):
    if connection.vendor == "postgresql":
        broken = ["DROP INDEX search_node_pieces"]
    elif connection.vendor == "sqlite":
        broken = ["DELETE FROM search_name", "DELETE FROM search_short"]
    else:
        broken = ["DELETE FROM search_gram"]
    rows(top, ["lost"])
    with connection.cursor() as cursor:
        for statement in broken:
            cursor.execute(statement)
    assert not adapter().check().good
    adapter().rebuild()
    assert adapter().check().good
    assert search(top, "lost") == ["lost"]


@pytest.mark.django_db(transaction=True)
def test_a_trigger_that_is_missing_is_found_and_made_again(top):
    statement = {"sqlite": "DROP TRIGGER search_node_inserted", "mysql": "DROP TRIGGER search_node_inserted",
                 "postgresql": "DROP INDEX search_node_pieces"}[connection.vendor]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(statement)
    rows(top, ["written meanwhile"])
    assert adapter().check().broken
    adapter().install()
    assert adapter().check().good
    assert search(top, "meanwhile") == ["written meanwhile"]


def test_words_are_folded_as_names_are():
    assert names.key("Straße ÉLAN") == "strasse élan"


@pytest.mark.django_db(transaction=True)
def test_the_command_tells_what_is_missing_and_rebuilds(top):
    rows(top, ["lost"])
    out = StringIO()
    call_command("search_index", "check", stdout=out)
    assert "0 pieces of them are missing" in out.getvalue()
    with connection.cursor() as cursor:
        cursor.execute(
            {"sqlite": "DELETE FROM search_name", "mysql": "DELETE FROM search_block",
             "postgresql": "DROP INDEX search_node_pieces"}[connection.vendor]
        )  # fmt: skip
    with pytest.raises(CommandError):
        call_command("search_index", "check", stdout=out)
    call_command("search_index", "rebuild", "--json", stdout=(report := StringIO()))
    assert json.loads(report.getvalue())["good"]
    assert search(top, "lost") == ["lost"]
