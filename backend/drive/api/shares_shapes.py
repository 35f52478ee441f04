"""How a link looks to those who made it, and to those who come by it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from drive.api.schema_shapes import NodeShape
from drive.api.shapes import KINDS, moment, node_json
from drive.sharing.links_models import Share
from drive.sharing.visitor import Visitor
from drive.tree.models import Node


def share_json(share: Share) -> dict[str, Any]:
    """A link with its token: for who may manage its node. Reads nothing: it must come with its node and its maker."""
    maker = share.created_by
    return {
        "id": str(share.pk),
        "token": share.token,
        "url": f"{settings.PUBLIC_URL}/s/{share.token}",
        "node": {"id": str(share.node_id), "name": share.node.name, "kind": KINDS[Node.Kind(share.node.kind)]},
        "kind": share.kind,
        "label": share.label,
        "has_password": bool(share.password),
        "expires_at": moment(share.expires_at),
        "download_limit": share.download_limit,
        "downloads": share.downloads,
        "views": share.views,
        "created_at": moment(share.created_at),
        "created_by": None if maker is None else {"id": str(maker.pk), "name": maker.display_name or maker.username},
    }


def visit_json(visitor: Visitor) -> dict[str, Any]:
    """A link, for who came by it: a drop box shows nothing of its folder, its name neither."""
    share = visitor.share
    return {
        "kind": share.kind,
        "label": share.label,
        "node": None if share.kind == Share.Kind.DROP else node_json(share.node) | {"parent": None},
        # Where a drop box's files go: an id to upload to, which shows nothing.
        "folder": str(share.node_id) if share.kind == Share.Kind.DROP else None,
        "expires_at": moment(share.expires_at),
        "downloads_left": None if share.download_limit is None else max(0, share.download_limit - share.downloads),
    }


class SharedNode(serializers.Serializer[Any]):
    id = serializers.CharField()
    name = serializers.CharField(allow_blank=True)
    kind = serializers.ChoiceField(["folder", "file"])


class ShareMaker(serializers.Serializer[Any]):
    id = serializers.CharField()
    name = serializers.CharField()


@extend_schema_serializer(component_name="Share")
class ShareShape(serializers.Serializer[Any]):
    id = serializers.CharField()
    token = serializers.RegexField(r"^[0-9a-f]{32}$", help_text="Who has it, has the link.")
    url = serializers.CharField(help_text="The link page, absolute.")
    node = SharedNode()
    kind = serializers.ChoiceField(Share.Kind.values)
    label = serializers.CharField(allow_blank=True)
    has_password = serializers.BooleanField()
    expires_at = serializers.DateTimeField(allow_null=True)
    download_limit = serializers.IntegerField(allow_null=True, min_value=1)
    downloads = serializers.IntegerField(min_value=0)
    views = serializers.IntegerField(min_value=0)
    created_at = serializers.DateTimeField()
    created_by = ShareMaker(allow_null=True)


@extend_schema_serializer(component_name="SharePage")
class SharePage(serializers.Serializer[Any]):
    items = ShareShape(many=True)
    next = serializers.CharField(allow_null=True, help_text="The cursor of the next page; null on the last.")


@extend_schema_serializer(component_name="VisitedShare")
class VisitedShare(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(Share.Kind.values)
    label = serializers.CharField(allow_blank=True)
    node = NodeShape(allow_null=True, help_text="Null for a drop box: it shows nothing.")
    folder = serializers.CharField(allow_null=True, help_text="Of a drop box: the folder id to upload to.")
    expires_at = serializers.DateTimeField(allow_null=True)
    downloads_left = serializers.IntegerField(allow_null=True, min_value=0)


@extend_schema_serializer(component_name="Visit")
class VisitShape(serializers.Serializer[Any]):
    access = serializers.CharField(help_text="A bearer token for the routes that are open to visitors.")
    expires_in = serializers.IntegerField(min_value=1, help_text="Seconds.")
    share = VisitedShare()
