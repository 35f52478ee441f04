"""Pieces of names: of three characters, with line feeds before and behind the name, which no name can hold.

So a piece of one or two characters is the beginning of a piece of three, also at a name's end, and what a name begins
or ends with are pieces of their own. The same is computed by each engine's trigger (base.Index.pieces).
"""

from __future__ import annotations

from collections.abc import Iterable

EDGE = "\n"
LENGTH = 3
MOST = 12  # pieces a question is asked for; more would find little less
NAME_CHARACTERS = 768  # of a folded name, at most


def of_name(name_key: str) -> set[str]:
    """All pieces of a folded name; none of the nameless top folder."""
    text = EDGE + name_key + EDGE * 2
    return {text[at : at + LENGTH] for at in range(len(text) - LENGTH + 1)} if name_key else set()


def of_words(words: Iterable[str]) -> list[str]:
    """Pieces of which all must stand in a block that holds a name with all those words; at most MOST.

    A word shorter than LENGTH gives itself: the beginning of a piece.
    """
    found: dict[str, None] = {}
    later: dict[str, None] = {}
    for word in words:
        if len(word) <= LENGTH:
            found[word] = None
            continue
        last = len(word) - LENGTH
        for at in range(last + 1):
            # First those that cover the word without overlap, then the rest.
            (found if at % LENGTH == 0 or at == last else later)[word[at : at + LENGTH]] = None
    return list(dict.fromkeys([*found, *later]))[:MOST]


def bounds(piece: str) -> tuple[str, str]:
    """From and up to, both included, of the full pieces that begin with a short one, in the order of code points."""
    return piece.ljust(LENGTH, EDGE), piece + "\U0010ffff" * (LENGTH - len(piece))
