"""How spaces, grants and people look in JSON, and the same for the contract."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from drive.accounts.models import User
from drive.api.schema_shapes import CrumbShape, NodeWithPath
from drive.api.shapes import moment
from drive.sharing.finding import Principal, principal
from drive.sharing.grants import Effective
from drive.sharing.roles import Role
from drive.tree.models import Space

ROLES = [role.word for role in Role]
_NEXT = "The cursor of the next page; null on the last."


@extend_schema_serializer(component_name="Person")
class PersonShape(serializers.Serializer[Any]):
    id = serializers.CharField()
    name = serializers.CharField()


@extend_schema_serializer(component_name="Principal")
class PrincipalShape(PersonShape):
    kind = serializers.ChoiceField(["user", "group"])


@extend_schema_serializer(component_name="SpaceInFull")
class SpaceInFull(serializers.Serializer[Any]):
    id = serializers.CharField()
    kind = serializers.ChoiceField(Space.Kind.values)
    name = serializers.CharField(help_text="Of a personal space the name of its person.")
    root = serializers.CharField(help_text="Id of the top folder.")
    role = serializers.ChoiceField(ROLES, allow_null=True, help_text="Yours on its top folder; null for none.")
    owner = PersonShape(allow_null=True, help_text="Null for the space of a team.")
    used_bytes = serializers.IntegerField(min_value=0, help_text="All contents, trash and revisions too.")
    reserved_bytes = serializers.IntegerField(min_value=0, help_text="Promised to uploads that run.")
    quota_bytes = serializers.IntegerField(allow_null=True, min_value=0, help_text="Null: no limit.")


@extend_schema_serializer(component_name="SpacePage")
class SpacePage(serializers.Serializer[Any]):
    items = SpaceInFull(many=True)
    next = serializers.CharField(allow_null=True, help_text=_NEXT)


@extend_schema_serializer(component_name="Grant")
class GrantShape(serializers.Serializer[Any]):
    id = serializers.CharField()
    principal = PrincipalShape()
    role = serializers.ChoiceField(ROLES)
    source = CrumbShape(allow_null=True, help_text="The folder above that it was given on; null: on this node.")
    created_at = serializers.DateTimeField()
    created_by = PersonShape(allow_null=True, help_text="Null when they are gone.")


@extend_schema_serializer(component_name="GrantPage")
class GrantPage(serializers.Serializer[Any]):
    items = GrantShape(many=True)
    next = serializers.CharField(allow_null=True, help_text=_NEXT)


@extend_schema_serializer(component_name="PrincipalPage")
class PrincipalPage(serializers.Serializer[Any]):
    items = PrincipalShape(many=True)
    next = serializers.CharField(allow_null=True, help_text="Always null: search more closely.")


@extend_schema_serializer(component_name="NodeInFull")
class NodeInFull(NodeWithPath):
    role = serializers.ChoiceField(ROLES, help_text="What you may do with it.")


@extend_schema_serializer(component_name="NodeInFullPage")
class NodeInFullPage(serializers.Serializer[Any]):
    items = NodeInFull(many=True)
    next = serializers.CharField(allow_null=True, help_text=_NEXT)


def principal_json(one: Principal) -> dict[str, str]:
    return {"kind": one.kind, "id": str(one.id), "name": one.name}


def person_json(user: User | None) -> dict[str, str] | None:
    return None if user is None else {"id": str(user.pk), "name": user.display_name or user.username}


def space_json(space: Space, role: Role | None) -> dict[str, Any]:
    """The space must come with its owner."""
    owner = space.owner
    return {
        "id": str(space.pk),
        "kind": space.kind,
        "name": space.name if owner is None else owner.display_name or owner.username,
        "root": str(space.root_id),
        "role": role.word if role is not None else None,
        "owner": person_json(owner),
        "used_bytes": space.used_bytes,
        "reserved_bytes": space.reserved_bytes,
        "quota_bytes": space.quota_bytes,
    }


def grant_json(one: Effective) -> dict[str, Any]:
    """The grant must come with its principal and with who gave it."""
    grant, source = one.grant, one.source
    return {
        "id": str(grant.pk),
        "principal": principal_json(principal(grant)),
        "role": Role(grant.role).word,
        "source": None if source is None else {"id": str(source.id), "name": source.name},
        "created_at": moment(grant.created_at),
        "created_by": person_json(grant.created_by),
    }
