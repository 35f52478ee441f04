"""The contract of the blob store. `SqlStore` and `MemoryStore` keep it; one suite of tests holds them to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from drive.blobs.chunks import Plan
from drive.lib.errors import DriveError

if TYPE_CHECKING:
    from drive.blobs.small import Prepared


@dataclass(frozen=True, slots=True)
class BlobRef:
    """An immutable content: `digest` is the 32 raw bytes of its tree digest, `size` is in bytes."""

    id: int
    digest: bytes
    size: int


class OffsetMismatch(DriveError):
    """The draft does not stand where the writer believes; `offset` is where it stands."""

    code = "offset_mismatch"
    title = "The upload stands at another offset"

    def __init__(self, offset: int) -> None:
        super().__init__(offset=offset)
        self.offset = offset


class LeaseLost(DriveError):
    """Another request has taken the draft over; nothing of this append was stored."""

    code = "upload_locked"
    title = "Another request is writing to this upload"


class DraftGone(DriveError):
    code = "upload_gone"
    title = "That upload is no longer there"


class BlobStore(Protocol):
    """Bytes in, bytes out.

    A draft is filled by appends, each one durable when it returns, and sealed into a blob. Every method but `seal` and
    `put` commits by itself. `commit_bytes` is how much one append should carry.
    """

    commit_bytes: int
    # Whether `put` belongs into the transaction that publishes (SQLite: one commit instead of two) or before it.
    put_rides: bool

    def begin(self) -> int:
        """A new empty draft; its id."""

    def acquire(self, draft: int, *, patience: float = 3.0) -> tuple[str, int]:
        """Become the only writer: (lease, offset). The present holder is asked to stop and, after `patience` seconds,
        loses the lease. What was appended beyond the offset and never confirmed is dropped. Raises DraftGone."""

    def release(self, draft: int, lease: str) -> None:
        """Let the next writer in at once. Does nothing when the lease is lost already."""

    def append(self, draft: int, todo: Plan, *, lease: str, base: int | None = None) -> bool:
        """Store a plan (`chunks.plan`) at its offset, durable on return.

        With `base`, the bytes are stored beyond the draft's offset, which stays at `base` until `confirm`. Returns True
        when another writer waits and this one should stop. Raises LeaseLost, OffsetMismatch, DraftGone; nothing of the
        append is stored then.
        """

    def confirm(self, draft: int, base: int, offset: int, *, lease: str) -> None:
        """Move the draft's offset over what was stored beyond `base`."""

    def discard(self, draft: int) -> None:
        """Drop a draft and its bytes. Does nothing when it is gone."""

    def seal(self, draft: int, size: int) -> BlobRef:
        """Make the draft, complete with `size` bytes, a blob, inside the caller's transaction.

        Equal bytes give the same blob, whoever sealed them first. Two who seal equal bytes at once may meet in a
        deadlock: the caller runs its transaction again then.
        """

    def put(self, data: bytes) -> BlobRef:
        """A blob of at most one chunk in one step (see `put_rides`)."""

    def put_many(self, contents: Sequence[bytes]) -> list[BlobRef]:
        """As `put`, for many, in their order, with a number of statements that does not grow with them one by one.

        Equal contents give equal refs.
        """

    def keep(self, contents: Sequence[Prepared]) -> list[BlobRef]:
        """As `put_many`, of contents that were made ready (`small.prepare`) before a lock was taken."""

    def open(self, blob: BlobRef, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        """The bytes from `start` up to `stop` (exclusive; None: the end), a chunk at a time.

        Nothing is held between two pieces: no transaction, no cursor, no connection. Raises DamagedBlob when a chunk is
        not what it should be; a caller that has begun to answer breaks the connection then.
        """

    def let_go(self) -> None:
        """Give the thread's connection back before a long conversation; the next call borrows one again."""


class DamagedBlob(DriveError):
    """A chunk is missing or too short. Never a clean answer with wrong bytes."""

    code = "server_error"
    title = "The stored bytes are damaged"
