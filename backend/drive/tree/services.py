"""Changes to a tree. Each is one transaction that locks its space first, and leaves its rows in the journal.

`by` is who (None: the system; an Actor: a visitor of a link, too), `via` which door: web, link, dav, api. This is the
room's front: what stands behind it is in a module for each kind of change.
"""

from __future__ import annotations

from drive.tree.copying import copy
from drive.tree.folders import create_folder, create_space, default_quota
from drive.tree.moving import move, rename
from drive.tree.placing import Placed, check_place, put_file
from drive.tree.purging import purge
from drive.tree.trashing import restore, trash

__all__ = [
    "Placed",
    "check_place",
    "copy",
    "create_folder",
    "create_space",
    "default_quota",
    "move",
    "purge",
    "put_file",
    "rename",
    "restore",
    "trash",
]
