"""What the mock remembers."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from .content import Content

if TYPE_CHECKING:
    from .records import Change, Grant, Revision, Tag, Visitor


def now_text() -> str:
    """The time in UTC with milliseconds, as every answer shows it."""
    return time_text(time.time())


def time_text(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


@dataclass(slots=True, eq=False)
class Node:
    """A folder or a file. `live` holds a folder's live children by name key; it is None on a file."""

    id: str
    space: Space
    parent: Node | None
    name: str
    created_at: str
    modified_at: str
    content: Content | None = None
    media_type: str | None = None
    size: int = 0
    version: int = 1
    seq: int = 0
    trashed_at: str | None = None
    live: dict[str, Node] | None = None
    past: list[Revision] = field(default_factory=list)
    content_at: str = ""
    content_by: User | None = None
    grants: list[Grant] = field(default_factory=list)

    @property
    def is_folder(self) -> bool:
        return self.live is not None

    @property
    def etag(self) -> str:
        return f'"v{self.version}"'


@dataclass(eq=False)
class Space:
    """A tree with one owner (none: a team's), a quota and one change sequence. Sizes are bytes."""

    id: str
    owner: User | None = None
    name: str = ""
    root: Node = None  # type: ignore[assignment]  # set right after, they point at each other
    used: int = 0
    reserved: int = 0
    quota: int | None = None
    seq: int = 0
    trash: dict[str, Node] = field(default_factory=dict)
    epoch: str = "1"
    changes: list[Change] = field(default_factory=list)


@dataclass(eq=False)
class User:
    id: str
    username: str
    display_name: str
    is_admin: bool
    space: Space
    email: str = ""
    is_active: bool = True
    last_login: str | None = None
    created_at: str = ""
    preferences: dict[str, Any] = field(default_factory=dict)
    stars: dict[str, str] = field(default_factory=dict)  # node id: when
    tags: dict[str, Tag] = field(default_factory=dict)


@dataclass(eq=False)
class Session:
    """One sign-in. `refresh_id` is the only refresh token that still works."""

    id: str
    user_id: str
    refresh_id: str
    agent: str = ""
    address: str = ""
    created_at: str = ""
    used_at: str = ""


@dataclass(eq=False)
class Upload:
    """A tus upload. `node` is set once it is published."""

    id: str
    user: User | Visitor
    parent: Node
    name: str
    length: int
    conflict: str
    if_match: str | None
    media_type: str | None
    metadata: str
    created: float
    expires: float
    data: bytearray = field(default_factory=bytearray)
    node: Node | None = None
    gone: bool = False
    holder: object = None  # who may append now

    @property
    def complete(self) -> bool:
        return len(self.data) == self.length
