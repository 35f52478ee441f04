"""What a file is, and what may be shown of it."""

from __future__ import annotations

import pytest

from drive.lib.media import INLINE, UNKNOWN, media_type


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Report.pdf", "application/pdf"),
        ("a.PNG", "image/png"),
        ("a.jpeg", "image/jpeg"),
        ("x.html", "text/html"),
        ("x.svg", "image/svg+xml"),
        ("notes.md", "text/markdown"),
        ("a.webp", "image/webp"),
        ("a.tar.gz", "application/gzip"),
        ("a.bz2", "application/x-bzip2"),
        ("a.xz", "application/x-xz"),
        ("a.ts", "text/plain"),
        ("a.txt.br", UNKNOWN),
    ],
)
def test_the_suffix_tells_the_type(name, kind):
    assert media_type(name) == kind


def test_the_suffix_beats_what_the_client_declares():
    assert media_type("page.html", "image/png") == "text/html"


@pytest.mark.parametrize(
    ("declared", "kind"),
    [
        ("text/x-thing", "text/x-thing"),
        ("Text/X-Thing; charset=latin-1", "text/x-thing"),
        (None, UNKNOWN),
        ("", UNKNOWN),
        ("nonsense", UNKNOWN),
        ("a/b/c", UNKNOWN),
        ("text/pl ain", UNKNOWN),
        ("text/plain\r\nX-Evil: 1", UNKNOWN),
        ("téxt/plain", UNKNOWN),
        ("x" * 200 + "/y", UNKNOWN),
        ("application/x-www-form-urlencoded", UNKNOWN),  # what curl says when nobody said anything
    ],
)
def test_without_a_known_suffix_a_well_formed_declaration_counts(declared, kind):
    assert media_type("file", declared) == kind


@pytest.mark.parametrize(
    "name", ["", ".", "x" * 300, "data:text/html,hello", "a\udcff.png", "https://a/b.html?x", "‮gpj.exe"]
)
def test_no_name_breaks_it(name):
    assert "/" in media_type(name)


def test_a_name_can_not_pass_itself_off_as_a_data_url():
    assert media_type("data:text/html,hello") == UNKNOWN


def test_nothing_that_runs_may_be_shown():
    words = ("html", "svg", "xml", "script", "pdf", "json", "css", "flash")
    assert [kind for kind in INLINE if any(word in kind for word in words)] == []
