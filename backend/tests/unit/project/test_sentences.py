"""What the page promises: docs/frontend.md tells for each sentence which test holds it, or why it is not reached."""

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[4]


@pytest.fixture
def sentences(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    import sentences as module

    yield module
    for name in ("sentences", "sentences_list", "house"):
        sys.modules.pop(name, None)


def test_tests_claim_only_sentences_that_there_are(sentences):
    assert sorted(set(sentences.held()) - set(sentences.SENTENCES)) == []


def test_every_sentence_has_a_test_or_a_reason(sentences):
    silent = set(sentences.SENTENCES) - set(sentences.held()) - set(sentences.GAPS)
    assert sorted(silent) == []
    assert set(sentences.GAPS) <= set(sentences.SENTENCES)


def test_the_table_is_that_of_today(sentences):
    page = sentences.PAGE.read_text()
    assert sentences.replaced(page) == page, "run scripts/sentences.py"


def test_a_claim_stands_right_above_its_test(sentences, tmp_path):
    told = tmp_path / "test_one.py"
    told.write_text("# Holds: B1, SE4\n@slow\ndef test_it_is_so():\n    pass\n\ndef test_other():\n    pass\n")
    assert list(sentences.claims(told)) == [("B1", "test_it_is_so"), ("SE4", "test_it_is_so")]
    told.write_text("def test_other():\n    pass\n# Holds: B1\n")
    with pytest.raises(ValueError, match="B1"):
        list(sentences.claims(told))
