"""What the routes of accounts and groups take and give."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.models import Group
from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request

from drive.accounts.models import User
from drive.api.inputs import Input
from drive.api.session_shapes import Switch, Words
from drive.api.shapes import moment
from drive.lib.errors import InvalidField
from drive.tree.models import Space

WORDS_CHARACTERS = 200


class Whole(serializers.IntegerField):
    """A whole number: not "7", not 7.0, not true."""

    def to_internal_value(self, data: Any) -> int:
        if type(data) is not int:
            self.fail("invalid")
        return super().to_internal_value(data)


class NewAccount(Input):
    username = Words(max_length=1000)
    password = Words(max_length=4096, required=False, allow_null=True, help_text="Left out: one is made.")
    display_name = Words(max_length=1000, required=False)
    email = Words(max_length=1000, required=False)
    is_active = Switch(required=False)
    is_admin = Switch(required=False)
    quota_bytes = Whole(required=False, allow_null=True, min_value=0, help_text="Null: no limit.")


class AccountChange(Input):
    password = Words(max_length=4096, required=False, allow_null=True, help_text="Null: one is made.")
    display_name = Words(max_length=1000, required=False)
    email = Words(max_length=1000, required=False)
    is_active = Switch(required=False)
    is_admin = Switch(required=False)
    quota_bytes = Whole(required=False, allow_null=True, min_value=0, help_text="Null: no limit.")


@extend_schema_serializer(component_name="Account")
class AccountShape(serializers.Serializer[Any]):
    id = serializers.CharField()
    username = serializers.CharField()
    display_name = serializers.CharField()
    email = serializers.CharField(allow_blank=True)
    is_active = serializers.BooleanField()
    is_admin = serializers.BooleanField()
    groups = serializers.ListField(child=serializers.CharField(), help_text="Ids.")
    space = serializers.CharField(allow_null=True, help_text="Id of the personal space.")
    used_bytes = serializers.IntegerField(min_value=0)
    reserved_bytes = serializers.IntegerField(min_value=0)
    quota_bytes = serializers.IntegerField(allow_null=True, help_text="Null: no limit.")
    last_login = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()


@extend_schema_serializer(component_name="AccountWithPassword")
class AccountWithPassword(AccountShape):
    password = serializers.CharField(allow_null=True, help_text="The one that was made, this once; else null.")


class AccountPage(serializers.Serializer[Any]):
    items = AccountShape(many=True)
    next = serializers.CharField(allow_null=True)


class GroupName(Input):
    name = Words(max_length=1000)


@extend_schema_serializer(component_name="Group")
class GroupShape(serializers.Serializer[Any]):
    id = serializers.CharField()
    name = serializers.CharField()
    members = serializers.IntegerField(min_value=0)


class GroupPage(serializers.Serializer[Any]):
    items = GroupShape(many=True)
    next = serializers.CharField(allow_null=True)


def account_json(user: User, space: Space | None, groups: Sequence[int]) -> dict[str, Any]:
    """docs/api.md, "People and groups"."""
    return {
        "id": str(user.pk),
        "username": user.username,
        "display_name": user.display_name or user.username,
        "email": user.email,
        "is_active": user.is_active,
        "is_admin": user.is_superuser,
        "groups": [str(group) for group in groups],
        "space": str(space.pk) if space else None,
        "used_bytes": space.used_bytes if space else 0,
        "reserved_bytes": space.reserved_bytes if space else 0,
        "quota_bytes": space.quota_bytes if space else None,
        "last_login": moment(user.last_login),
        "created_at": moment(user.date_joined),
    }


def group_json(group: Group, members: int) -> dict[str, Any]:
    return {"id": str(group.pk), "name": group.name, "members": members}


def words(request: Request) -> str:
    """What `q` asks for. Raises InvalidField."""
    found = request.query_params.get("q", "").strip()
    if len(found) > WORDS_CHARACTERS or "\0" in found:
        raise InvalidField(q=f"At most {WORDS_CHARACTERS} characters.")
    return found
