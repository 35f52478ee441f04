"""Small contents, at most one chunk each: the bytes go in with the name, in one commit, where that is faster."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import connection, transaction

from drive.accounts.models import User
from drive.blobs import small
from drive.blobs.sql import default_store
from drive.blobs.store import BlobRef
from drive.lib.errors import DriveError
from drive.lib.media import media_type
from drive.tree import many
from drive.tree.models import Node
from drive.tree.placing import Conflict, Placed
from drive.uploads.errors import BulkRefused
from drive.uploads.grouping import Group

GROUP_FILES = 64  # of one commit; together they have at most as many MiB, and mostly far less
Outcome = Placed | DriveError


@dataclass(frozen=True, slots=True)
class SmallFile:
    """One file with its bytes, at most a chunk of them. `if_match` is a raw tree digest."""

    folder: Node
    name: str
    data: bytes
    media_type: str = ""
    conflict: Conflict = "replace"
    if_match: bytes | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """A file that waits for its transaction; its content is hashed."""

    user: User
    via: str
    space_id: int
    item: many.Item


def put(user: User, file: SmallFile, *, via: str) -> Placed:
    """Make it a file, durable on return. On SQLite it shares its commit with other threads.

    Raises what `tree.put_file` raises.
    """
    job = make_ready(user, file, via=via)
    if default_store().put_rides and not connection.in_atomic_block:
        return _told(_group.run(job))
    return place(job)


def make_ready(user: User, file: SmallFile, *, via: str) -> Job:
    """The slow half: hashing, and on the servers storing. Not to be called in a transaction."""
    return Job(user, via, file.folder.space_id, _items([file])[0])


def place(job: Job) -> Placed:
    """The other half, in the caller's transaction if there is one. Raises what `tree.put_file` raises."""
    return _told(_place([job])[0])


def put_many(user: User, files: Sequence[SmallFile], *, via: str) -> list[Placed]:
    """All of them, or none. The folders are of one space. Raises BulkRefused with an error for each that can not be."""
    if not files:
        return []
    store = default_store()
    outcomes = many.put_files(files[0].folder.space_id, _items(files), by=user, via=via, whole=True, keep=store.keep)
    errors = [(index, outcome) for index, outcome in enumerate(outcomes) if isinstance(outcome, DriveError)]
    if errors:
        raise BulkRefused(errors)
    return [outcome for outcome in outcomes if isinstance(outcome, Placed)]


def _told(outcome: Outcome) -> Placed:
    if isinstance(outcome, DriveError):
        raise outcome
    return outcome


def _items(files: Sequence[SmallFile]) -> list[many.Item]:
    """The files with their contents hashed; stored, too, where many bytes would hold the space's lock for long."""
    store = default_store()
    contents = [small.prepare(file.data) for file in files]
    rides = store.put_rides and sum(content.size for content in contents) <= store.commit_bytes
    kept: Sequence[small.Prepared | BlobRef] = contents if rides else store.keep(contents)
    return [
        many.Item(
            file.folder.pk,
            file.name,
            content,
            file.media_type or media_type(file.name),
            file.conflict,
            file.if_match,
        )
        for file, content in zip(files, kept, strict=True)
    ]


def _commit(take: Callable[[], Sequence[Job]]) -> list[Outcome]:
    with transaction.atomic():
        return _place(take())


def _place(jobs: Sequence[Job]) -> list[Outcome]:
    """Each job's outcome; an error of one does not touch the others. Spaces by id: the order of locks."""
    together: dict[tuple[int, int, str], list[int]] = {}
    for at, job in enumerate(jobs):
        together.setdefault((job.space_id, job.user.pk, job.via), []).append(at)
    outcomes: dict[int, Outcome] = {}
    for (space_id, _, via), places in sorted(together.items()):
        user, items = jobs[places[0]].user, [jobs[at].item for at in places]
        done = many.put_files(space_id, items, by=user, via=via, whole=False, keep=default_store().keep)
        outcomes |= dict(zip(places, done, strict=True))
    return [outcomes[at] for at in range(len(jobs))]


_group: Group[Job, Outcome] = Group(_commit, most=GROUP_FILES)
