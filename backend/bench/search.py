"""How long does the first page of a search take among a million names (P10): of a rare word, a common one, one that is
not there, two CJK characters; and of what is hard in other ways?
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

if TYPE_CHECKING:
    from bench.million import World

HITS = 50
ASKED = 30  # questions of each kind, most of them different ones


def searches(world: World) -> dict[str, Any]:
    """Milliseconds by the kind of question, and how many hits its first pages had together."""
    from bench.million import spread

    taken: dict[str, list[float]] = {}
    found: dict[str, int] = {}
    asked = _questions()
    for turn in range(ASKED + 1):
        for kind, texts in asked.items():
            text = texts[turn]
            spent, page = world.ask("get", f"search?{urlencode({'q': text, 'limit': HITS})}")
            if turn:
                taken.setdefault(kind, []).append(spent)
                found[kind] = found.get(kind, 0) + len(page["items"])
    return {kind: {**spread(one), "hits": found[kind]} for kind, one in taken.items()}


def _questions() -> dict[str, list[str]]:
    """For each kind ASKED questions and one more, to warm up."""
    from bench.million import CJK, COMMON, SECOND, SIZES, file_names

    chance = random.Random(7)
    numbers = [f"{chance.randrange(SIZES['1M']):07}" for _ in range(ASKED + 1)]
    some = list(islice(file_names(SIZES["1M"]), 0, 100_000, 100))
    pairs = [name.rsplit(" ", 1)[0][-2:] for name in chance.sample(some, ASKED + 1)]
    words = [name.split(" ")[0] for name in chance.sample(some, ASKED + 1)]

    def same(text: str) -> list[str]:
        return [text] * (ASKED + 1)

    return {
        "rare": numbers,
        "common": same(COMMON),
        "absent": [f"{text}q{number}" for number, text in zip(numbers, _ends(), strict=False)],
        "two CJK characters": pairs,
        "one CJK character": chance.sample(CJK, ASKED + 1),
        "a word": words,
        "two common words": same(f"{COMMON} {SECOND}"),
        "two letters": [text[:2] for text in words],
        "one letter": [text[:1] for text in words],
        "a common word that no name holds whole": same("treport"),
    }


def _ends() -> Iterator[str]:
    while True:
        yield from ("xqz", "zzz", "qqj")
