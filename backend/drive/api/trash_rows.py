"""What a row of the trash tells beside its node: who put it there, and when it will be purged by itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import OuterRef, Subquery
from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from drive.api import journal_names
from drive.api.journal_shapes import ActorShape
from drive.api.schema_shapes import NodeWithPath
from drive.api.shapes import moment
from drive.tree import purging
from drive.tree.models import Change, Node, Space


@extend_schema_serializer(component_name="TrashedNode")
class TrashedNodeShape(NodeWithPath):
    trashed_by = ActorShape(allow_null=True, help_text="The person; null for a link, and for one who is gone.")
    trashed_link = serializers.CharField(
        allow_null=True, allow_blank=True, help_text="The label of the link whose visitor it was."
    )
    purge_at = serializers.DateTimeField(
        allow_null=True, help_text="When it is purged by itself; null: it stays until somebody does."
    )


@extend_schema_serializer(component_name="TrashedNodePage")
class TrashedNodePage(serializers.Serializer[Any]):
    items = TrashedNodeShape(many=True)
    next = serializers.CharField(allow_null=True, help_text="The cursor of the next page; null on the last.")


@dataclass(frozen=True, slots=True)
class Facts:
    """Of the rows of one page: node → (person, link), the names of those, and the days that the space keeps things."""

    deleters: Mapping[int, tuple[int | None, int | None]]
    people: Mapping[int, str]
    links: Mapping[int, str]
    days: int

    def json(self, node: Node) -> dict[str, Any]:
        person, link = self.deleters.get(node.pk, (None, None))
        known = person is not None and person in self.people
        return {
            "trashed_by": {"id": str(person), "name": self.people[person]} if known and person is not None else None,
            "trashed_link": self.links.get(link) if link is not None else None,
            "purge_at": moment(_purge_at(node.trashed_at, self.days)),
        }


def facts(space: Space, nodes: Sequence[Node]) -> Facts:
    """In three queries, whatever the number of nodes."""
    deleters = _deleters(nodes)
    return Facts(
        deleters,
        people=journal_names.people(person for person, _ in deleters.values()),
        links=journal_names.links(link for _, link in deleters.values()),
        days=purging.days_of(space),
    )


def _deleters(nodes: Sequence[Node]) -> dict[int, tuple[int | None, int | None]]:
    """Node → (person, link) of the newest row of the journal that put it into the trash of the space it is in.

    What happened to it in another space stays there: whoever moved a folder over brought its trash along.
    """
    rows = Change.objects.filter(node_id=OuterRef("pk"), space_id=OuterRef("space_id"), kind=Change.Kind.TRASH)
    newest = rows.order_by("-seq")
    found = Node.objects.filter(pk__in=[node.pk for node in nodes]).annotate(
        person=Subquery(newest.values("actor_id")[:1]), link=Subquery(newest.values("link_id")[:1])
    )
    return {id_: (person, link) for id_, person, link in found.values_list("pk", "person", "link")}


def _purge_at(trashed_at: datetime | None, days: int) -> datetime | None:
    """As purging counts: so many days after it was put there; None when the space keeps it."""
    return trashed_at + timedelta(days=days) if trashed_at is not None and days else None
