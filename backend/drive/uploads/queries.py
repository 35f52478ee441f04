"""Reading upload sessions."""

from __future__ import annotations

from drive.accounts.models import User
from drive.lib.errors import NotFound
from drive.uploads.models import Upload


def mine(user: User, upload_id: str) -> Upload:
    """The user's own upload. Raises NotFound for a missing one and for somebody else's alike."""
    upload = Upload.objects.filter(pk=upload_id, user=user).first()
    if upload is None:
        raise NotFound
    return upload
