"""One validator and two keys for every name."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drive.lib import names
from drive.lib.errors import InvalidName


@pytest.mark.parametrize(
    ("name", "rule"),
    [("", "empty"), (".", "dot"), ("..", "dot"), ("a/b", "slash"), ("/", "slash"), ("\\", "slash"), ("a\0b", "control"),
     ("tab\t", "control"), ("\x7f", "control"), ("\x9f", "control"), ("a" * 256, "too_long"), ("€" * 86, "too_long"),
     ("\ud800", "not_unicode"), ("a\udfff", "not_unicode")],
)  # fmt: skip
def test_it_refuses_a_name_and_says_which_rule_it_breaks(name, rule):
    with pytest.raises(InvalidName) as refused:
        names.clean(name)
    assert refused.value.rule == rule
    assert refused.value.extras == {"rule": rule}


@pytest.mark.parametrize(
    "name", ["a", "...", " ", "a.", "a ", "-rf", "CON", "a:b", "\u202efdp.exe", "😀", "a" * 255, "€" * 85, "\u200b"]
)
def test_it_takes_what_real_trees_have(name):
    assert names.clean(name) == name


def test_it_measures_what_is_stored():
    # 128 letters with a combining accent are 384 bytes as they came and 256 composed; one less fits.
    with pytest.raises(InvalidName):
        names.clean("e\u0301" * 128)
    assert names.clean("e\u0301" * 127) == "é" * 127


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a", "A"),
        ("straße", "STRASSE"),
        ("é", "e\u0301"),
        ("É", "é"),
        ("ΣΑΣ", "σας"),
        ("Å", "\u212b"),
        ("ǰ", "J\u030c"),
    ],
)
def test_names_that_are_one(one, other):
    assert names.live_key(names.clean(one)) == names.live_key(names.clean(other))


@pytest.mark.parametrize(("one", "other"), [("a", "a "), ("a", "ä"), ("i", "ı"), ("ﬁ.", "fi"), ("a", "а")])
def test_names_that_are_two(one, other):
    assert names.live_key(one) != names.live_key(other)


def test_the_order_is_natural():
    wanted = ["1.txt", "01a", "2.txt", "10.txt", "a", "Ä", "img2", "IMG10", "img 3", "z", "日本"]
    found = sorted(wanted, key=names.sort_key)
    assert found.index("2.txt") < found.index("10.txt")
    assert found.index("img2") < found.index("IMG10")
    assert found.index("a") < found.index("Ä") < found.index("z") < found.index("日本")


def test_a_number_of_three_hundred_digits_has_an_order_too():
    assert names.sort_key("9" * 254) < names.sort_key("1" + "0" * 254)


any_name = st.text(min_size=1, max_size=300)


def cleaned(text):
    try:
        return names.clean(text)
    except InvalidName:
        return None


@given(any_name)
def test_a_clean_name_stays_as_it_is(text):
    name = cleaned(text)
    if name is not None:
        assert names.clean(name) == name == unicodedata.normalize("NFC", name)
        assert 1 <= len(name.encode()) <= names.NAME_BYTES
        assert not set(name) & set("/\\\0")


@given(any_name)
def test_the_keys_fit_their_columns(text):
    name = cleaned(text)
    if name is not None:
        assert len(names.key(name)) <= 768
        assert len(names.live_key(name)) == 64
        assert len(names.sort_key(name)) <= names.SORT_KEY_BYTES


@given(any_name)
def test_a_key_is_its_own_key(text):
    assert names.key(names.key(text)) == names.key(text)


@given(any_name, st.integers(2, 10_001))
def test_a_numbered_name_is_a_good_name_and_another_one(text, count):
    name = cleaned(text)
    if name is not None:
        found = names.numbered(name, count)
        assert names.clean(found) == found
        assert names.live_key(found) != names.live_key(name)


@pytest.mark.parametrize(
    ("name", "wanted"),
    [("report.pdf", "report (2).pdf"), ("README", "README (2)"), (".profile", ".profile (2)"), ("a.b.c", "a.b (2).c"),
     ("what. a very long ending", "what. a very long ending (2)")],
)  # fmt: skip
def test_a_numbered_name_keeps_its_ending(name, wanted):
    assert names.numbered(name, 2) == wanted
