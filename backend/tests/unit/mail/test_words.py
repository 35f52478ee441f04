"""The catalogue holds what the mails say, and nothing else."""

from __future__ import annotations

import gettext
import re
from pathlib import Path

from django.utils.translation.template import templatize

from drive.mail import sending

ROOM = Path(sending.__file__).parent
CATALOGUE = ROOM / "locale/de/LC_MESSAGES"
SAID = re.compile(r"""\bgettext\(u?(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")\)""")


def catalogue() -> dict[str, str]:
    with (CATALOGUE / "django.mo").open("rb") as file:
        told: dict = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    return {key: text for key, text in told.items() if key}


def test_every_sentence_has_its_german_and_none_is_spare():
    sources = [templatize(path.read_text(), origin=path.name) for path in ROOM.glob("templates/mail/*.txt")]
    said = {one or two for source in sources for one, two in SAID.findall(source.replace("_(", "gettext("))}
    assert len(said) > 5
    assert said == set(catalogue())


def test_the_compiled_catalogue_is_that_of_the_source():
    """`msgfmt -o django.mo django.po` was not forgotten."""
    texts = re.findall(r'^msgstr "(.+)"$', (CATALOGUE / "django.po").read_text(), re.M)
    assert sorted(texts) == sorted(catalogue().values())
