"""What a person marked, read in one query for a whole page of nodes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from drive.accounts.models import User
from drive.lib.sql import marks as parameters
from drive.marks.models import Star, Tag, TagOnNode

_MARKS = """
SELECT node_id, 0 FROM star WHERE user_id = %s AND node_id IN ({marks})
UNION ALL
SELECT tag_on_node.node_id, tag.id FROM tag_on_node JOIN tag ON tag.id = tag_on_node.tag_id
WHERE tag.user_id = %s AND tag_on_node.node_id IN ({marks})
"""


@dataclass(slots=True)
class Marks:
    """Of one node: whether it is starred, and the ids of its tags, ascending."""

    starred: bool = False
    tags: list[int] = field(default_factory=list)


def of_nodes(user: User, node_ids: Collection[int]) -> dict[int, Marks]:
    """The person's marks on those nodes; a node without any has no entry. One query."""
    found: dict[int, Marks] = {}
    if not node_ids:
        return found
    ids = sorted(node_ids)
    with connection.cursor() as cursor:
        cursor.execute(_MARKS.format(marks=parameters(ids)), [user.pk, *ids, user.pk, *ids])
        for node_id, tag_id in sorted(cursor.fetchall()):
            one = found.setdefault(node_id, Marks())
            if tag_id:
                one.tags.append(int(tag_id))
            else:
                one.starred = True
    return found


def tags(user: User) -> list[Tag]:
    return list(Tag.objects.filter(user=user))


def starred_ids(user: User) -> QuerySet[Any]:
    """To narrow a search down."""
    return Star.objects.filter(user=user).values("node_id")


def tagged_ids(tag: Tag) -> QuerySet[Any]:
    """To narrow a search down."""
    return TagOnNode.objects.filter(tag=tag).values("node_id")


def stars(user: User, *, below: int | None, limit: int) -> list[tuple[int, int]]:
    """(star's id, node's id), the newest star first; those behind the star `below`."""
    rows = Star.objects.filter(user=user)
    if below is not None:
        rows = rows.filter(pk__lt=below)
    return list(rows.order_by("-pk").values_list("pk", "node_id")[:limit])
