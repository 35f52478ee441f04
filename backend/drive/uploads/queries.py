"""Reading upload sessions."""

from __future__ import annotations

import re

from drive.accounts.models import User
from drive.lib.errors import NotFound
from drive.uploads.models import Upload

_ID = re.compile(r"[0-9a-f]{32}")


def mine(user: User, upload_id: str) -> Upload:
    """The user's own upload. Raises NotFound for a missing one and for somebody else's alike."""
    # Else a NUL in the path would be an error of PostgreSQL's.
    upload = Upload.objects.filter(pk=upload_id, user=user).first() if _ID.fullmatch(upload_id) else None
    if upload is None:
        raise NotFound
    return upload
