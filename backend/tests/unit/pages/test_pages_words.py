"""The link page speaks the browser's language, and its catalogue holds what it says."""

from __future__ import annotations

import gettext
import re
from pathlib import Path

import pytest
from django.utils.translation import override
from django.utils.translation.template import templatize

from drive.accounts.errors import OriginNotAllowed, TooManyAttempts
from drive.lib import errors
from drive.pages import forms, showing
from drive.sharing.links_errors import LinkSpent, PasswordRequired
from drive.uploads.errors import IncompleteBody
from tests.unit.bytes.people import transactional_db  # noqa: F401
from tests.unit.pages.test_pages import at, bo, folder, guest, text_of  # noqa: F401
from tests.unit.sharing.linking import link

PAGES = Path(forms.__file__).parent
CATALOGUE = PAGES / "locale/de/LC_MESSAGES"
CALL = re.compile(r"""\b(?:gettext|ngettext|pgettext|_)\(((?:u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")(?:,\s*)?)+)""")
LITERAL = re.compile(r"""u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")""")
# Refusals whose titles a visitor may read.
REFUSALS = [
    errors.NotFound, errors.Forbidden, errors.InvalidName, errors.InvalidField, errors.InvalidCursor, errors.NameTaken,
    errors.PreconditionFailed, errors.NotAFolder, errors.NotAFile, errors.InTrash, errors.QuotaExceeded,
    errors.StorageFull, errors.Busy, TooManyAttempts, OriginNotAllowed, PasswordRequired, LinkSpent, IncompleteBody,
    forms.NotAForm,
]  # fmt: skip


def said() -> set[str]:
    """Every text that templates and code of the pages ask the catalogue for."""
    sources = [templatize(path.read_text(), origin=path.name) for path in PAGES.glob("templates/pages/*.html")]
    sources += [path.read_text() for path in PAGES.glob("*.py")]
    calls = (match[1] for source in sources for match in CALL.finditer(source))
    return {_text(literal) for call in calls for literal in LITERAL.findall(call)} - {"link"}  # a context


def _text(literal: str) -> str:
    return literal[1:-1].replace("\\'", "'").replace('\\"', '"')


def catalogue() -> dict[str, str]:
    with (CATALOGUE / "django.mo").open("rb") as file:
        told: dict = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    return {key: text for key, text in told.items() if key}


def keys() -> set[str]:
    found = {key[0] if isinstance(key, tuple) else key for key in catalogue()}
    return {key.rpartition("\x04")[2] for key in found}


def test_what_the_pages_say_is_in_the_catalogue_and_nothing_else_is():
    titles = {error.title for error in REFUSALS}
    singular = {text for text in said() if not re.search(r"%\(n\)s (items|downloads left|files arrived)", text)}
    assert sorted((singular | titles) - keys()) == []
    spare = keys() - singular - {error.title for error in _all_errors()}
    assert sorted(spare) == []


def test_the_compiled_catalogue_is_that_of_the_source():
    """`msgfmt -o django.mo django.po` was not forgotten."""
    source = (CATALOGUE / "django.po").read_text()
    texts = re.findall(r'^msgstr(?:\[\d\])? "(.+)"$', source, re.M)
    assert sorted(texts) == sorted(text.replace('"', '\\"') for text in catalogue().values())


def _all_errors(kind: type = errors.DriveError) -> list[type[errors.DriveError]]:
    return [kind, *(deeper for one in kind.__subclasses__() for deeper in _all_errors(one))]


# Holds: R1
@pytest.mark.parametrize(("asked", "language"), [("de-AT,de;q=0.9,en;q=0.5", "de"), ("fr,en;q=0.5", "en"), ("", "en")])
def test_the_page_speaks_what_the_browser_asks_for(bo, folder, guest, asked, language):  # noqa: F811
    answer = guest.get(at(link(bo, folder)), headers={"Accept-Language": asked})
    text = text_of(answer)
    assert f'<html lang="{language}">' in text
    assert answer.headers["Content-Language"] == language
    assert ("Alles herunterladen" in text, "Download all" in text) == (language == "de", language == "en")
    assert ("Geändert" in text, "Freigegeben von <bdi>bo</bdi>" in text) == (language == "de", language == "de")


def test_a_link_that_does_not_open_says_so_in_german(guest):  # noqa: F811
    answer = guest.get("/s/nothing-of-that-name", headers={"Accept-Language": "de"})
    assert answer.status_code == 404
    assert "Hier ist nichts" in text_of(answer)


def test_the_rest_of_the_server_stays_english(guest):  # noqa: F811
    answer = guest.get("/api/v1/me", headers={"Accept-Language": "de"})
    assert answer.json()["title"] == "Sign in first"


def test_sizes_and_counts_are_written_as_the_language_does():
    with override("de"):
        assert (showing.size(8_400_000), showing.items(1200), showing.arrived(1)) == (
            "8,4 MB", "1.200 Elemente", "1 Datei ist angekommen. Danke!",
        )  # fmt: skip
    with override("en-gb"):
        assert (showing.size(8_400_000), showing.items(1), showing.items(1200)) == ("8.4 MB", "1 item", "1,200 items")


def test_names_run_their_own_way(bo, folder, guest):  # noqa: F811
    bo.put("שלום 12.txt", b"x", folder=folder)
    text = text_of(guest.get(at(link(bo, folder))))
    assert re.search(r"<bdi><a [^>]+>שלום 12\.txt</a></bdi>", text)
