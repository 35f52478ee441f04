"""Routes of the journal, below /api/v1/."""

from __future__ import annotations

from django.urls import path

from drive.api import events, journal

urlpatterns = [
    path("nodes/<str:node_id>/activity", journal.NodeActivity.as_view(), name="node-activity"),
    path("spaces/<str:space_id>/activity", journal.SpaceActivity.as_view(), name="space-activity"),
    path("events/ticket", events.EventsTicket.as_view(), name="events-ticket"),
    path("spaces/<str:space_id>/changes", journal.Changes.as_view(), name="space-changes"),
]
