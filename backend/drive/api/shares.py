"""Links, for those who make them: what there are, new ones, changes, the end of one."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from drive.api import pagination
from drive.api.base import ApiView
from drive.api.inputs import Input, Text
from drive.api.schema_shapes import LIST
from drive.api.shares_shapes import SharePage, ShareShape, share_json
from drive.lib.errors import InvalidField
from drive.sharing import links
from drive.sharing.links_models import Share


class ShareChange(Input):
    """What shall be different. A password of null takes it away."""

    kind = serializers.ChoiceField(Share.Kind.values, required=False)
    label = Text(required=False)
    password = Text(required=False, allow_null=True)
    expires_at = serializers.DateTimeField(required=False, allow_null=True)
    download_limit = serializers.IntegerField(
        required=False, allow_null=True, min_value=1, max_value=links.MAX_DOWNLOADS
    )


class NewShare(ShareChange):
    """A link: its kind, and what else it shall have."""

    kind = serializers.ChoiceField(Share.Kind.values)


class NodeShares(ApiView):
    @extend_schema(responses=SharePage, parameters=LIST)
    def get(self, request: Request, node_id: str) -> Response:
        """The links to a node, whoever made them, newest first; for who may share it."""
        part = pagination.asked(request)
        return Response(_page_json(links.of_node(request.user, node_id, limit=part.limit, cursor=part.cursor)))

    @extend_schema(request=NewShare, responses={201: ShareShape})
    def post(self, request: Request, node_id: str) -> Response:
        """Makes a link."""
        share = links.create(request.user, node_id, NewShare.read(request.data))
        location = f"/api/v1/shares/{share.pk}"
        return Response(share_json(share), status.HTTP_201_CREATED, headers={"Location": location})


class Shares(ApiView):
    @extend_schema(responses=SharePage, parameters=LIST)
    def get(self, request: Request) -> Response:
        """The links that the user made and may still manage, newest first."""
        part = pagination.asked(request)
        return Response(_page_json(links.mine(request.user, limit=part.limit, cursor=part.cursor)))


class ShareView(ApiView):
    @extend_schema(request=ShareChange, responses=ShareShape)
    def patch(self, request: Request, share_id: str) -> Response:
        """Changes a link. Another password, or none, ends the visits that there are."""
        body = ShareChange.read(request.data)
        if not body:
            raise InvalidField(body="Give at least one field.")
        return Response(share_json(links.change(request.user, share_id, body)))

    @extend_schema(request=None, responses={204: None})
    def delete(self, request: Request, share_id: str) -> Response:
        """Ends a link, at once, with all that it gave."""
        links.revoke(request.user, share_id)
        return Response(status=status.HTTP_204_NO_CONTENT)


def _page_json(page: links.Page) -> dict[str, Any]:
    return {"items": [share_json(share) for share in page.items], "next": page.next}
