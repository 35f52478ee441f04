"""What the mock remembers beside the tree: past contents, groups, grants, links, tags and the journal."""

from __future__ import annotations

from dataclasses import dataclass, field

from .content import Content
from .model import Node, User


@dataclass(eq=False)
class Revision:
    """A past content of a file. The current one stands on the node."""

    id: str
    content: Content
    media_type: str | None
    created_at: str
    created_by: User | None
    pinned: bool = False


@dataclass(eq=False)
class Group:
    id: str
    name: str
    members: list[User] = field(default_factory=list)


@dataclass(eq=False)
class Grant:
    """A role (1 viewer … 4 manager) of a person or a group on a node and all below it."""

    id: str
    node: Node
    principal: User | Group
    role: int
    created_by: User | None
    created_at: str


@dataclass(eq=False)
class Share:
    """A link to a node. `version` rises when its visits must end."""

    id: str
    token: str
    node: Node
    kind: str
    created_by: User
    created_at: str
    label: str = ""
    password: str = ""
    expires_at: str | None = None
    download_limit: int | None = None
    downloads: int = 0
    views: int = 0
    version: int = 1


@dataclass(eq=False)
class Visitor:
    """Somebody who came by a link."""

    share: Share


@dataclass(eq=False)
class Tag:
    id: str
    name: str
    color: str
    nodes: set[str] = field(default_factory=set)


@dataclass(eq=False)
class Change:
    """A row of the journal: what happened to a node, by whom, from where to where. Ids, so that a purge keeps it."""

    seq: int
    node: str
    kind: str
    at: str
    via: str
    actor: User | None
    link: Share | None
    parent_before: str | None
    parent: str | None
    name: str
    name_before: str | None = None
    content: Content | None = None
    origin: str | None = None
