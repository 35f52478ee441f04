"""Who am I, and what may I change about myself. The rules are in drive.accounts."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from drive.accounts import preferences, profile
from drive.api import session
from drive.api import session_shapes as shapes
from drive.api.base import ApiView
from drive.api.inputs import Input
from drive.api.permissions import People
from drive.lib.errors import InvalidField


class Profile(Input):
    display_name = shapes.Words(required=False, max_length=1000)
    email = shapes.Words(required=False, max_length=1000)
    current = shapes.Words(required=False, max_length=4096, help_text="The password; another address needs it.")


class NewPassword(Input):
    current = shapes.Words(max_length=4096)
    new = shapes.Words(max_length=4096)


def _one_of(key: str, **more: Any) -> serializers.ChoiceField:
    return serializers.ChoiceField(list(preferences.CHOICES[key]), **more)


class PreferencesChange(Input):
    view = _one_of("view", required=False)
    sort = _one_of("sort", required=False)
    language = _one_of("language", required=False)
    theme = _one_of("theme", required=False)
    shortcuts = shapes.Switch(required=False)
    share_mail = shapes.Switch(required=False)


@extend_schema_serializer(component_name="Preferences")
class PreferencesShape(serializers.Serializer[Any]):
    view = _one_of("view")
    sort = _one_of("sort")
    language = _one_of("language")
    theme = _one_of("theme")
    shortcuts = serializers.BooleanField(help_text="Do single keys do things?")
    share_mail = serializers.BooleanField(help_text="A mail when somebody shares something with them?")


class MeView(ApiView):
    permission_classes = (People,)

    @extend_schema(operation_id="me", responses=shapes.UserShape)
    def get(self, request: Request) -> Response:
        """The user whose token it is."""
        return Response(shapes.user_json(request.user))

    @extend_schema(request=Profile, responses=shapes.UserShape)
    def patch(self, request: Request) -> Response:
        """Changes the name that others see, the e-mail address, or both. Another address needs the current password."""
        user = profile.describe_oneself(request._request, request.user, **Profile.read(request.data))
        return Response(shapes.user_json(user))


class PasswordView(ApiView):
    permission_classes = (People,)

    @extend_schema(request=NewPassword, responses=shapes.SignedIn)
    def post(self, request: Request) -> Response:
        """A new password. All sessions end at once; this device goes on with the pair in the answer."""
        session.refuse_strangers(request)  # it sets the cookie
        asked = NewPassword.read(request.data)
        if asked["new"] == asked["current"]:
            raise InvalidField(new="That is the password you have.")
        issued = profile.change_password(request._request, request.user, asked["current"], asked["new"])
        return session.signed_in(issued, 200)


class PreferencesView(ApiView):
    permission_classes = (People,)

    @extend_schema(responses=PreferencesShape)
    def get(self, request: Request) -> Response:
        """How the caller wants the page: every key, with its default where nothing was chosen."""
        return Response(preferences.of(request.user))

    @extend_schema(request=PreferencesChange, responses=PreferencesShape)
    def patch(self, request: Request) -> Response:
        """Sets the given keys and leaves the others."""
        return Response(preferences.change(request.user, PreferencesChange.read(request.data)))
