"""Files that a visitor brings by the page's form."""

from __future__ import annotations

from django.http import HttpRequest

from drive.api.slots import slots
from drive.lib.media import media_type
from drive.pages import forms
from drive.sharing import adding, gate
from drive.sharing.visitor import Visitor
from drive.uploads import services


def receive(request: HttpRequest, visitor: Visitor, folder_id: str) -> int:
    """Put the form's files into that folder, each durable before the next begins; how many there were.

    A name that is taken gets a number: by a link nobody replaces by accident what somebody else brought. Raises what
    the gate raises, and IncompleteBody, InvalidName, QuotaExceeded, Busy; files before the one that failed stay.
    """
    place = adding.ask(visitor, folder_id, "keep_both")
    arrived = 0
    with slots.take():
        for part in forms.files(request):
            target = services.Target(
                place.folder,
                part.name,
                media_type(part.name, part.media_type),
                conflict=place.conflict,
                ask=place.again,
            )
            services.put(gate.actor(visitor), target, part.body, length=None, via="link")
            arrived += 1
    return arrived
