"""Building the index anew and holding it against the nodes: `manage.py search_index`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max

from drive.search.index import adapter, grams
from drive.search.models import BLOCK, BLOCK_BITS, SearchBlock, SearchGram
from drive.tree.models import Node, Space

FILL_BLOCKS = 32  # a statement: some 30,000 names


@dataclass(slots=True)
class Found:
    """`missing` pieces make names unfindable; `surplus` ones, of names that are gone, cost a look in vain."""

    nodes: int = 0
    missing: int = 0
    surplus: int = 0
    triggers_missing: int = 0

    @property
    def good(self) -> bool:
        return not (self.missing or self.triggers_missing)


def install(connection: Any = None) -> bool:
    """Make the triggers where they are missing, and then index all nodes. Says whether it had to."""
    index = adapter(connection)
    if "node" not in index.connection.introspection.table_names():
        return False  # migrations of the tree are still to come
    made = index.install()
    if made:
        fill(connection)
    return made


def fill(connection: Any = None) -> None:
    """Add every piece that is missing."""
    index = adapter(connection)
    last = Node.objects.using(index.connection.alias).aggregate(last=Max("id"))["last"] or 0
    step = FILL_BLOCKS << BLOCK_BITS
    for first in range(0, last + 1, step):
        index.fill(first, first + step - 1)


def check() -> Found:
    """Hold every block against its nodes."""
    from drive.search.index.base import TRIGGERS

    found = Found(triggers_missing=len(set(TRIGGERS) - adapter().installed()))
    for space, block in _blocks():
        there, wanted, nodes = _held(space, block), *_wanted(space, block)
        found.nodes += nodes
        found.missing += len(wanted - there)
        found.surplus += len(there - wanted)
    # Nodes of blocks that are not even listed.
    listed = set(SearchBlock.objects.values_list("space_id", "block"))
    for space, block in _blocks_of_nodes():
        if (space, block) not in listed:
            wanted, nodes = _wanted(space, block)
            found.nodes += nodes
            found.missing += len(wanted)
    return found


def rebuild() -> Found:
    """Add what is missing, take away what is too much, block by block. Returns what was wrong before."""
    found = check()
    adapter().install()
    fill()
    for space, block in list(_blocks()):
        with transaction.atomic():
            # The lock of the space: else a name that finds its pieces there could lose them to us.
            list(Space.objects.select_for_update().filter(pk=space).values_list("pk", flat=True))
            wanted, nodes = _wanted(space, block)
            surplus = _held(space, block) - wanted
            if surplus:
                SearchGram.objects.filter(space_id=space, block=block, gram__in=surplus).delete()
            if not nodes:
                SearchGram.objects.filter(space_id=space, block=block).delete()
                SearchBlock.objects.filter(space_id=space, block=block).delete()
    return found


def _blocks() -> Iterator[tuple[int, int]]:
    yield from SearchBlock.objects.order_by("space_id", "block").values_list("space_id", "block")


def _blocks_of_nodes() -> Iterator[tuple[int, int]]:
    seen: set[tuple[int, int]] = set()
    for space, node in Node.objects.exclude(name_key="").values_list("space_id", "id").iterator():
        if (space, node >> BLOCK_BITS) not in seen:
            seen.add((space, node >> BLOCK_BITS))
            yield space, node >> BLOCK_BITS


def _held(space: int, block: int) -> set[str]:
    return set(SearchGram.objects.filter(space_id=space, block=block).values_list("gram", flat=True))


def _wanted(space: int, block: int) -> tuple[set[str], int]:
    """The pieces of the block's names, and how many names."""
    ids = (block << BLOCK_BITS, (block << BLOCK_BITS) + BLOCK - 1)
    keys = list(
        Node.objects.filter(space_id=space, id__range=ids).exclude(name_key="").values_list("name_key", flat=True)
    )
    return set().union(*map(grams.of_name, keys)), len(keys)
