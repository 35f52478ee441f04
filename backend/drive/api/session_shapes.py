"""What the session's routes take and give, for checking and for the contract."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from drive.accounts.models import User
from drive.accounts.sessions import Issued
from drive.accounts.tokens import AccessToken
from drive.api.inputs import Input
from drive.sharing import gate


class Words(serializers.CharField):
    """A string, as it is: nothing trimmed, no number taken for one."""

    def __init__(self, **more: Any) -> None:
        super().__init__(trim_whitespace=False, allow_blank=True, **more)

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class Switch(serializers.BooleanField):
    """true or false: not 1, not "yes"."""

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data


class SignIn(Input):
    username = Words(max_length=1000)
    password = Words(max_length=4096)


class SetUp(SignIn):
    token = Words(max_length=1000)


class ResetAsked(Input):
    who = Words(max_length=1000, help_text="A user name or an e-mail address.")


class ResetConfirmed(Input):
    token = Words(max_length=1000)
    password = Words(max_length=4096)


class SetupState(serializers.Serializer[Any]):
    needed = serializers.BooleanField()
    mail = serializers.BooleanField(help_text="Does this install send mail: may a forgotten password be asked for?")


class SpaceShape(serializers.Serializer[Any]):
    id = serializers.CharField()
    root = serializers.CharField(help_text="Id of the top folder.")
    used_bytes = serializers.IntegerField()
    reserved_bytes = serializers.IntegerField()
    quota_bytes = serializers.IntegerField(allow_null=True, help_text="Null: no limit.")


class UserShape(serializers.Serializer[Any]):
    id = serializers.CharField()
    username = serializers.CharField()
    display_name = serializers.CharField()
    email = serializers.CharField(allow_blank=True)
    is_admin = serializers.BooleanField()
    space = SpaceShape()


class SignedIn(serializers.Serializer[Any]):
    access = serializers.CharField(help_text="A JWT for `Authorization: Bearer`.")
    expires_in = serializers.IntegerField(help_text="Seconds.")
    user = UserShape()


def user_json(user: User) -> dict[str, Any]:
    """docs/api.md, `user`."""
    space = gate.space(user)
    return {
        "id": str(user.pk),
        "username": user.username,
        "display_name": user.display_name or user.username,
        "email": user.email,
        "is_admin": user.is_superuser,
        "space": {
            "id": str(space.pk),
            "root": str(space.root_id),
            "used_bytes": space.used_bytes,
            "reserved_bytes": space.reserved_bytes,
            "quota_bytes": space.quota_bytes,
        },
    }


def signed_in_json(issued: Issued) -> dict[str, Any]:
    return {
        "access": issued.access,
        "expires_in": int(AccessToken.lifetime.total_seconds()),
        "user": user_json(issued.user),
    }
