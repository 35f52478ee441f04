"""Names in a zip: nothing leads out of the folder, nothing is refused by a reader's system, no two are one file."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drive.archives.naming import distinct, safe
from drive.lib import names


@pytest.mark.parametrize("name", ["a.txt", "ünï ☃", ".hidden", "a.b.c", "console.txt", "com10", "日本語.txt", " lead"])
def test_ordinary_names_stay_as_they_are(name):
    assert safe(name) == name


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("..", "__"), (".", "_"), ("end. . ", "end____"), ("a/b", "a_b"), ("/etc", "_etc"), ("..\\up", ".._up"),
        ("C:x", "C_x"), ("what?*", "what__"), ("CON", "_CON"), ("nul.txt", "_nul.txt"), ("Lpt1.a.b", "_Lpt1.a.b"),
        ("a\nb", "a_b"), ("", "_"),
    ],
)  # fmt: skip
def test_what_a_reader_would_refuse_is_mapped(name, found):
    assert safe(name) == found


def test_a_safe_name_is_kept_and_the_mapped_one_gives_way():
    assert dict(distinct([("a ", 1), ("a_", 2), ("a.", 3)])) == {"a_": 2, "a_ (2)": 1, "a_ (3)": 3}


def test_names_that_differ_in_case_alone_are_made_distinct():
    assert dict(distinct([("Note.txt", 1), ("note.TXT", 2)])) == {"Note.txt": 1, "note (2).TXT": 2}


def test_a_number_that_is_taken_is_passed_over():
    found = dict(distinct([("a", 1), ("A", 2), ("a (2)", 3)]))
    assert len({names.key(name) for name in found}) == 3


@given(st.lists(st.text(alphabet="aA.: _/\\\n(2)", max_size=5), max_size=30))
def test_all_are_safe_and_distinct(given_names):
    found = list(distinct((name, at) for at, name in enumerate(given_names)))
    assert sorted(at for _, at in found) == list(range(len(given_names)))
    assert len({names.key(name) for name, _ in found}) == len(given_names)
    for name, _ in found:
        assert name == safe(name)
        assert name not in ("", ".", "..")
        assert not set(name) & set('/\\:*?"<>|\n')
