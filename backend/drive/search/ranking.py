"""How well a name fits what was typed."""

from __future__ import annotations

from collections.abc import Sequence

from drive.search.index.base import Hit

EXACT, PREFIX, WORDS, INSIDE = range(4)

Rank = tuple[int, int, int]  # how well it fits, then the newest first


def rank(hit: Hit, words: Sequence[str]) -> Rank:
    """To sort by: smaller is better. Microseconds, so that a cursor can carry it exactly."""
    return tier(hit.name_key, words), -round(hit.modified_at.timestamp() * 1_000_000), -hit.id


def tier(name: str, words: Sequence[str]) -> int:
    """EXACT: the whole name, with or without its suffix. PREFIX: its beginning. WORDS: each begins a word. Else INSIDE.

    `name` and `words` are folded.
    """
    if not words:
        return EXACT
    asked = " ".join(words)
    stem, _, suffix = name.rpartition(".")
    if name == asked or (stem == asked and suffix):
        return EXACT
    if name.startswith(asked):
        return PREFIX
    return WORDS if all(_begins_a_word(name, word) for word in words) else INSIDE


def _begins_a_word(name: str, word: str) -> bool:
    at = name.find(word)
    while at >= 0:
        if at == 0 or not name[at - 1].isalnum():
            return True
        at = name.find(word, at + 1)
    return False
