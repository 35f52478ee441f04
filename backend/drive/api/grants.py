"""Who has which role on a node: look, give, change, take."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from drive.api import pagination, plain_lists
from drive.api.base import ApiView
from drive.api.inputs import Id, Input
from drive.api.schema_shapes import LIST
from drive.api.session_shapes import Words
from drive.api.spaces_shapes import ROLES, GrantPage, GrantShape, grant_json
from drive.mail import notices
from drive.sharing import grants
from drive.sharing.grants import Effective
from drive.sharing.roles import Role
from drive.tree import cursors
from drive.tree.cursors import Place


class RoleField(serializers.ChoiceField):
    """One of the four words, as a Role."""

    def __init__(self, **more: Any) -> None:
        super().__init__(ROLES, **more)

    def to_internal_value(self, data: Any) -> Role:
        if not isinstance(data, str):
            self.fail("invalid_choice", input=str(data)[:100])
        return Role.named(super().to_internal_value(data))


class NewGrant(Input):
    """For a person or for a group, one of the two."""

    user = Id(required=False)
    group = Id(required=False)
    role = RoleField()
    message = Words(
        required=False, max_length=1000, help_text="Words of your own in the mail that tells them; not kept."
    )


class GrantChange(Input):
    role = RoleField()


class Grants(ApiView):
    @extend_schema(responses=GrantPage, parameters=LIST)
    def get(self, request: Request, node_id: str) -> Response:
        """The node's own grants, then those that it has from folders above, from the nearest up."""
        part = pagination.asked(request)
        found = grants.of_node(request.user, node_id)
        return Response(
            plain_lists.page_json(found, grant_json, _place, part, scope=f"grants:{node_id}", key=cursors.integer)
        )

    @extend_schema(request=NewGrant, responses={201: GrantShape, 200: GrantShape})
    def post(self, request: Request, node_id: str) -> Response:
        """Gives a role; who has one on this node already gets this one instead (200)."""
        body = NewGrant.read(request.data)
        message = notices.words(body.get("message", ""))
        with transaction.atomic():
            user, group = body.get("user"), body.get("group")
            grant, is_new = grants.give(request.user, node_id, body["role"], user=user, group=group)
            if is_new:
                notices.given(grant, message)
        code = status.HTTP_201_CREATED if is_new else status.HTTP_200_OK
        return Response(grant_json(Effective(grant, None)), code)


class GrantView(ApiView):
    @extend_schema(request=GrantChange, responses=GrantShape)
    def patch(self, request: Request, node_id: str, grant_id: str) -> Response:
        """Another role."""
        body = GrantChange.read(request.data)
        return Response(grant_json(Effective(grants.change(request.user, node_id, grant_id, body["role"]), None)))

    @extend_schema(request=None, responses={204: None})
    def delete(self, request: Request, node_id: str, grant_id: str) -> Response:
        """Takes the role away. What others gave you yourself, you may give back."""
        grants.take(request.user, node_id, grant_id)
        return Response(status=status.HTTP_204_NO_CONTENT)


def _place(one: Effective) -> Place:
    return Place(0, one.step, one.grant.pk)
