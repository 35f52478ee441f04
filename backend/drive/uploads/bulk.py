"""Many small files at once: what a list of them, without the bytes, already shows to be wrong.

The answer is early, not sure: `small.put_many` looks again under the lock. It costs one query a folder, whatever the
number of files in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from drive.lib import names
from drive.lib.errors import DriveError, InvalidName, NameTaken
from drive.tree import locks, quota, rows
from drive.tree.models import Node, Space
from drive.tree.placing import Conflict, check_clash
from drive.uploads.errors import BulkRefused, TooLarge
from drive.uploads.services import SMALL_BYTES

_NAMES = 500  # a statement


@dataclass(frozen=True, slots=True)
class Announced:
    """One file of a list: where it is to go, and how many bytes will come. `if_match` is a raw tree digest.

    `conflict` is this file's own, where the one of the whole list does not hold.
    """

    folder: Node
    name: str
    size: int
    media_type: str = ""
    if_match: bytes | None = None
    conflict: Conflict | None = None


class TwiceInRequest(DriveError):
    """Two files of one request want one name (as names are compared) in one folder."""

    code = "name_taken"
    title = NameTaken.title


def check(files: Sequence[Announced], conflict: Conflict) -> None:
    """Could all of these be put there now? Writes and locks nothing. The folders are live and of one space.

    Raises BulkRefused with one error for each file that could not.
    """
    errors: dict[int, DriveError] = {}
    keys: dict[int, tuple[int, str]] = {}
    for index, file in enumerate(files):
        try:
            keys[index] = (file.folder.pk, names.live_key(names.clean(file.name)))
        except InvalidName as error:
            errors[index] = error
        if file.size > SMALL_BYTES:
            errors.setdefault(index, TooLarge(f"A file of a bulk request has at most {SMALL_BYTES} bytes."))
    errors |= _clashes(files, {index: key for index, key in keys.items() if index not in errors}, conflict)
    errors |= _beyond_quota([(index, file) for index, file in enumerate(files) if index not in errors])
    if errors:
        raise BulkRefused(sorted(errors.items()))


def _clashes(files: Sequence[Announced], keys: dict[int, tuple[int, str]], conflict: Conflict) -> dict[int, DriveError]:
    there = _standing(keys.values())
    errors: dict[int, DriveError] = {}
    seen: set[tuple[int, str]] = set()
    for index, key in keys.items():
        its = files[index].conflict or conflict
        if key in seen and its != "keep_both":
            errors[index] = TwiceInRequest(f"“{files[index].name}” stands twice in this request.")
            continue
        seen.add(key)
        try:
            check_clash(there.get(key), conflict=its, if_match=files[index].if_match)
        except DriveError as error:
            errors[index] = error
    return errors


def _standing(wanted: Iterable[tuple[int, str]]) -> dict[tuple[int, str], Node]:
    """The live nodes at those (folder, live_key)."""
    folders: dict[int, list[str]] = {}
    for folder_id, live_key in rows.taken(wanted):  # mostly none
        folders.setdefault(folder_id, []).append(live_key)
    found: dict[tuple[int, str], Node] = {}
    for folder_id, live_keys in folders.items():
        for start in range(0, len(live_keys), _NAMES):
            nodes = locks.nodes().filter(parent_id=folder_id, live_key__in=live_keys[start : start + _NAMES])
            found |= {(folder_id, str(node.live_key)): node for node in nodes}
    return found


def _beyond_quota(files: list[tuple[int, Announced]]) -> dict[int, DriveError]:
    """Those that would no longer fit, taking the files one after the other."""
    if not files:
        return {}
    space = Space.objects.get(pk=files[0][1].folder.space_id)
    errors: dict[int, DriveError] = {}
    growth = 0
    for index, file in files:
        try:
            quota.check(space, growth + file.size)
            growth += file.size
        except DriveError as error:
            errors[index] = error
    return errors
