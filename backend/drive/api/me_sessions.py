"""Where the caller is signed in, and ending that."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from drive.accounts import devices, profile
from drive.accounts.models import Session
from drive.api import pagination, text_cursors
from drive.api.base import ApiView
from drive.api.permissions import People
from drive.api.schema_shapes import LIST
from drive.api.shapes import moment

_SCOPE = "sessions"


@extend_schema_serializer(component_name="Session")
class SessionShape(serializers.Serializer[Any]):
    id = serializers.CharField()
    current = serializers.BooleanField(help_text="The one that asks.")
    browser = serializers.CharField(allow_null=True, help_text="`Firefox`, `curl`; null when it is not known.")
    system = serializers.CharField(allow_null=True, help_text="`Windows`, `iOS`; null when it is not known.")
    address = serializers.CharField(allow_null=True, help_text="Where the sign-in came from.")
    created_at = serializers.DateTimeField()
    last_used_at = serializers.DateTimeField(help_text="To about the life of an access token.")


class SessionPage(serializers.Serializer[Any]):
    items = SessionShape(many=True)
    next = serializers.CharField(allow_null=True)


class SessionsView(ApiView):
    permission_classes = (People,)

    @extend_schema(responses=SessionPage, parameters=LIST)
    def get(self, request: Request) -> Response:
        """Where the caller is signed in, the last used first."""
        part = pagination.asked(request)
        found = profile.live_sessions(request.user, limit=part.limit + 1, after=_after(part.cursor))
        rows = found[: part.limit]
        following = None
        if len(found) > part.limit:
            following = text_cursors.write(_SCOPE, rows[-1].rotated_at.isoformat(), rows[-1].pk)
        return Response({"items": [_json(row, request.user.session) for row in rows], "next": following})

    @extend_schema(request=None, responses={204: None})
    def delete(self, request: Request) -> Response:
        """Ends all other sessions, at once, with their access tokens."""
        profile.end_other_sessions(request.user)
        return Response(status=204)


class SessionItem(ApiView):
    permission_classes = (People,)

    @extend_schema(request=None, responses={204: None})
    def delete(self, request: Request, session_id: str) -> Response:
        """Ends one session of the caller, at once, with its access tokens. It may be the one that asks."""
        profile.end_session(request.user, session_id)
        return Response(status=204)


def _after(cursor: str | None) -> profile.After | None:
    if cursor is None:
        return None
    used_at, id_ = text_cursors.read(cursor, _SCOPE, 2)
    return profile.After(text_cursors.moment(used_at), id_)


def _json(session: Session, current: Session) -> dict[str, Any]:
    return {
        "id": session.pk,
        "current": session.pk == current.pk,
        "browser": devices.program(session.user_agent),
        "system": devices.system(session.user_agent),
        "address": session.address or None,
        "created_at": moment(session.created_at),
        "last_used_at": moment(session.rotated_at),
    }
