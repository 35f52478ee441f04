"""What is asked for: the words, and what else a node must be."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from django.db.models import Q, QuerySet

from drive.lib import names
from drive.search.families import FAMILIES, Family
from drive.tree.models import Node

MOST_WORDS = 8
LONGEST = 255  # characters of a question

Kind = Literal["folder", "file"]


@dataclass(frozen=True, slots=True)
class Question:
    """`text` as it was typed; the rest are filters. `marked` are queries for ids: each must give the node."""

    text: str = ""
    kind: Kind | None = None
    family: Family | None = None
    modified_after: datetime | None = None
    modified_before: datetime | None = None
    size_min: int | None = None
    size_max: int | None = None
    marked: Sequence[QuerySet[Any]] = ()
    marks: str = ""  # names `marked`, for cursors
    words: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        # Folded as names are: so `É` finds `é`, and not `e`.
        words = dict.fromkeys(names.key(self.text).split()[:MOST_WORDS])
        object.__setattr__(self, "words", tuple(words))

    @property
    def scope(self) -> str:
        """The same for each page of one list, another for every other list."""
        told = [self.words, self.kind, self.family, self.modified_after, self.modified_before, self.size_min]
        return hashlib.sha256(repr([*told, self.size_max, self.marks]).encode()).hexdigest()[:16]

    def filter(self, rows: QuerySet[Node]) -> QuerySet[Node]:
        """Those of the rows that are what is asked for, but for the words."""
        found = Q()
        if self.kind is not None:
            found &= Q(kind=Node.Kind.FOLDER if self.kind == "folder" else Node.Kind.FILE)
        if self.family is not None:
            found &= Q(kind=Node.Kind.FILE) & FAMILIES[self.family]
        for name, value in (
            ("modified_at__gte", self.modified_after), ("modified_at__lt", self.modified_before),
            ("size__gte", self.size_min), ("size__lte", self.size_max),
        ):  # fmt: skip
            if value is not None:
                found &= Q(**{name: value})
        for ids in self.marked:
            found &= Q(pk__in=ids)
        return rows.filter(found)
