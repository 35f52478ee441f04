"""What a link can answer beside its node."""

from __future__ import annotations

from drive.lib.errors import DriveError


class PasswordRequired(DriveError):
    """The link has a password that was not given, or not the one it has now. Nothing else of it is told."""

    code = "password_required"
    title = "This link needs its password"


class LinkSpent(DriveError):
    """As many downloads as its maker allowed have been made."""

    code = "link_spent"
    title = "This link's downloads are used up"
