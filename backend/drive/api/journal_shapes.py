"""How the journal looks in JSON, and the same for the contract."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from drive.api.schema_shapes import CrumbShape
from drive.api.shapes import moment
from drive.tree import telling
from drive.tree.changes import Content
from drive.tree.models import Change
from drive.tree.telling import Known

KINDS = [kind.value for kind in Change.Kind]
DOORS = ["web", "link", "dav", "api"]


@extend_schema_serializer(component_name="Actor")
class ActorShape(serializers.Serializer[Any]):
    id = serializers.CharField()
    name = serializers.CharField()


class _Happened(serializers.Serializer[Any]):
    seq = serializers.IntegerField(min_value=1, help_text="Its number in the space.")
    at = serializers.DateTimeField()
    kind = serializers.ChoiceField(KINDS)
    via = serializers.CharField(help_text=f"The door: {', '.join(DOORS)}.")
    node = serializers.CharField(help_text="Id of the node that it happened to; it may be gone.")
    name = serializers.CharField(allow_blank=True, help_text="The node's name after it; empty for a top folder.")


@extend_schema_serializer(component_name="Activity")
class ActivityShape(_Happened):
    text = serializers.CharField(help_text="A plain sentence: `Bo renamed “a.txt” to “b.txt”`.")
    actor = ActorShape(allow_null=True, help_text="The person; null for the server itself and for a link.")
    link = serializers.CharField(allow_null=True, allow_blank=True, help_text="The label of the link it came by.")
    # `from` is a word of Python.
    locals()["from"] = CrumbShape(allow_null=True, help_text="The folder it was in, when you may see that.")
    to = CrumbShape(allow_null=True, help_text="The folder it is in then, when you may see that.")


@extend_schema_serializer(component_name="ActivityPage")
class ActivityPage(serializers.Serializer[Any]):
    items = ActivityShape(many=True)
    next = serializers.CharField(allow_null=True, help_text="The cursor of the next page; null on the last.")


@extend_schema_serializer(component_name="Change")
class ChangeShape(_Happened):
    node_kind = serializers.ChoiceField(["folder", "file"])
    parent_before = serializers.CharField(allow_null=True, help_text="Id of the folder it was in.")
    parent = serializers.CharField(allow_null=True, help_text="Id of the folder it is in then; null for a top folder.")
    digest = serializers.RegexField(
        r"^[0-9a-f]{64}$", allow_null=True, help_text="Tree digest of a file's content; null once that is deleted."
    )
    size = serializers.IntegerField(min_value=0, allow_null=True, help_text="Bytes of that content.")
    origin = serializers.CharField(allow_null=True, help_text="Id of the node that a copy was made from.")
    actor = serializers.CharField(allow_null=True, help_text="Id of the person.")
    link = serializers.CharField(allow_null=True, help_text="Id of the link.")


@extend_schema_serializer(component_name="ChangePage")
class ChangePage(serializers.Serializer[Any]):
    items = ChangeShape(many=True)
    cursor = serializers.CharField(help_text="`epoch:seq`: give it as `since` to go on from here.")
    more = serializers.BooleanField(help_text="There is something behind it already.")


def activity_json(row: Change, known: Known) -> dict[str, Any]:
    """A change as a sentence, with what a page makes links of."""
    return {
        **_happened(row),
        "name": telling.shown_name(row, known),
        "text": telling.sentence(row, known),
        "actor": _named(row.actor_id, known.people),
        "link": known.links.get(row.link_id) if row.link_id is not None else None,
        "from": _named(row.parent_before_id, known.folders),
        "to": _named(row.parent_id, known.folders),
    }


def change_json(row: Change, contents: Mapping[int, Content]) -> dict[str, Any]:
    """A change as a script follows it: ids alone, the state after it."""
    content = contents.get(row.blob_id) if row.blob_id is not None else None
    return {
        **_happened(row),
        "node_kind": "folder" if row.blob_id is None else "file",
        "parent_before": _id(row.parent_before_id),
        "parent": _id(row.parent_id),
        "digest": content.digest.hex() if content is not None and content.digest is not None else None,
        "size": content.size if content is not None else None,
        "origin": _id(row.origin_id),
        "actor": _id(row.actor_id),
        "link": _id(row.link_id),
    }


def _happened(row: Change) -> dict[str, Any]:
    happened = {"seq": row.seq, "at": moment(row.at), "kind": row.kind, "via": row.via}
    return happened | {"node": str(row.node_id), "name": row.name}


def _named(id_: int | None, names: Mapping[int, str]) -> dict[str, str] | None:
    return {"id": str(id_), "name": names[id_]} if id_ is not None and id_ in names else None


def _id(id_: int | None) -> str | None:
    return None if id_ is None else str(id_)
