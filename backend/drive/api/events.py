"""Where a page gets the address of its stream of events. The stream itself is served by drive.events."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from drive.api import event_tickets
from drive.api.base import ApiView
from drive.api.permissions import People
from drive.api.shapes import moment


@extend_schema_serializer(component_name="EventsAddress")
class EventsAddress(serializers.Serializer[Any]):
    url = serializers.URLField(help_text="For EventSource: server-sent events.")
    expires_at = serializers.DateTimeField(help_text="Until when it opens a stream; an open one goes on.")


class EventsTicket(ApiView):
    permission_classes = [People]

    @extend_schema(request=None, responses=EventsAddress)
    def post(self, request: Request) -> Response:
        """The address of a stream of events: which spaces and folders have changed, as it happens."""
        ticket, expires = event_tickets.issue(request.user)
        return Response({"url": f"{settings.EVENTS_URL}/events?ticket={ticket}", "expires_at": moment(expires)})
