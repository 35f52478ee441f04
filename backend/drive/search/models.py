"""The index of names: for each block of nodes, the pieces of three characters that stand in their names.

A block is BLOCK neighbouring ids within one space. The rows tell which blocks can hold a name, and triggers of the
database keep them in step with the nodes (drive/search/index). They may tell too much, never too little.
"""

from __future__ import annotations

from django.db import models

BLOCK_BITS = 10
BLOCK = 1 << BLOCK_BITS  # ids


class SearchBlock(models.Model):
    """A block of a space in which nodes are, or were. Plain integers: whatever is left behind is looked up in vain."""

    pk = models.CompositePrimaryKey("space_id", "block")
    space_id = models.BigIntegerField()
    block = models.BigIntegerField()  # node id >> BLOCK_BITS

    class Meta:
        db_table = "search_block"

    def __str__(self) -> str:
        return f"{self.space_id} {self.block}"


class SearchGram(models.Model):
    """A piece of a name in a block. The block stands first: a new name then writes to one place, not to twenty."""

    pk = models.CompositePrimaryKey("space_id", "block", "gram")
    space_id = models.BigIntegerField()
    block = models.BigIntegerField()
    gram = models.CharField(max_length=3)

    class Meta:
        db_table = "search_gram"

    def __str__(self) -> str:
        return f"{self.space_id} {self.block} {self.gram}"
