"""Small contents, at most one chunk each: the bytes go in with the name, in one commit, where that is faster."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import connection, transaction

from drive.blobs import small
from drive.blobs.chunks import CHUNK_BYTES
from drive.blobs.sql import default_store
from drive.blobs.store import BlobRef
from drive.lib.errors import DriveError
from drive.lib.media import media_type
from drive.tree import actor, many
from drive.tree.actor import Actor, By
from drive.tree.models import Node
from drive.tree.placing import Conflict, Placed
from drive.uploads.errors import BulkRefused
from drive.uploads.grouping import Group

# Of one commit: as long as that lasts, others wait for their turn.
GROUP_BYTES = 4 * CHUNK_BYTES
FILE_BYTES = 16 * 1024  # what a file weighs beside its bytes: its rows

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
    """Files of one space that wait for their transaction, their contents hashed. `whole`: all of them or none."""

    by: Actor
    space_id: int
    items: Sequence[many.Item]
    whole: bool = False

    @property
    def weight(self) -> int:
        return sum(item.content.size + FILE_BYTES for item in self.items)


def put(by: By, file: SmallFile, *, via: str) -> Placed:
    """Make it a file, durable on return. On SQLite it shares its commit with other threads.

    Raises what `tree.put_file` raises.
    """
    return _told(_run(make_ready(by, file, via=via))[0])


def put_many(by: By, files: Sequence[SmallFile], *, via: str) -> list[Placed]:
    """All of them, or none. The folders are of one space. Raises BulkRefused with an error for each that can not be."""
    if not files:
        return []
    outcomes = _run(Job(actor.of(by, via), files[0].folder.space_id, _items(files), whole=True))
    errors = [(index, outcome) for index, outcome in enumerate(outcomes) if isinstance(outcome, DriveError)]
    if errors:
        raise BulkRefused(errors)
    return [_told(outcome) for outcome in outcomes]


def make_ready(by: By, file: SmallFile, *, via: str) -> Job:
    """The slow half: hashing, and on the servers storing. Not to be called in a transaction."""
    return Job(actor.of(by, via), file.folder.space_id, _items([file]))


def place(job: Job) -> Placed:
    """The other half, in the caller's transaction if there is one. Raises what `tree.put_file` raises."""
    return _told(_place([job])[0][0])


def _run(job: Job) -> list[Outcome]:
    if default_store().put_rides and not connection.in_atomic_block:
        return _group.run(job)
    return _place([job])[0]


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


def _commit(take: Callable[[], Sequence[Job]]) -> list[list[Outcome]]:
    with transaction.atomic():
        return _place(take())


def _place(jobs: Sequence[Job]) -> list[list[Outcome]]:
    """Each job's outcomes; an error of one does not touch the others. Spaces by id: the order of locks."""
    outcomes: list[list[Outcome]] = [[] for _ in jobs]
    for places in _alike(jobs):
        first = jobs[places[0]]
        items = [item for at in places for item in jobs[at].items]
        done = many.put_files(
            first.space_id, items, by=first.by, via=first.by.via, whole=first.whole, keep=default_store().keep
        )
        for at in places:
            outcomes[at], done = done[: len(jobs[at].items)], done[len(jobs[at].items) :]
    return outcomes


def _alike(jobs: Sequence[Job]) -> list[list[int]]:
    """Which jobs go in with one call: single files of one actor in one space; a `whole` job goes alone."""
    together: dict[tuple[int, int, int, str, int], list[int]] = {}
    for at, job in enumerate(jobs):
        whose = job.by.user_id or 0, job.by.link_id or 0, job.by.via
        together.setdefault((job.space_id, *whose, at if job.whole else -1), []).append(at)
    return [together[key] for key in sorted(together)]


_group: Group[Job, list[Outcome]] = Group(_commit, most=GROUP_BYTES, weight=lambda job: job.weight)
