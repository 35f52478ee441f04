"""Reading upload sessions."""

from __future__ import annotations

import re

from drive.lib.errors import NotFound
from drive.tree import actor
from drive.tree.actor import By
from drive.uploads.models import Upload

_ID = re.compile(r"[0-9a-f]{32}")


def mine(by: By, upload_id: str) -> Upload:
    """A person's own upload, or one that came by the same link.

    Raises NotFound for a missing one and for somebody else's alike. An upload's id is as secret as a link's token: two
    visitors of a link do not find each other's.
    """
    whose = actor.of(by, "")
    known = whose.user_id is not None or whose.link_id is not None
    # Else a NUL in the path would be an error of PostgreSQL's.
    if not (known and _ID.fullmatch(upload_id)):
        raise NotFound
    upload = Upload.objects.filter(pk=upload_id, user=whose.user, link_id=whose.link_id).first()
    if upload is None:
        raise NotFound
    return upload
