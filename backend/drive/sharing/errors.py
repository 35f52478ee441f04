"""What can be wrong with giving somebody a role, and with a team's space."""

from __future__ import annotations

from drive.lib.errors import DriveError


class LastManager(DriveError):
    code = "last_manager"
    title = "A team's space must keep somebody who manages it"


class SpaceNotEmpty(DriveError):
    code = "space_not_empty"
    title = "There is still something in this space"
