"""The whole memory of the mock: people, their trees, sessions and uploads, under one lock."""

from __future__ import annotations

import threading

from . import gate
from .actor import Who, acting, acting_user
from .content import Content
from .model import Node, Session, Space, Upload, User, now_text
from .names import name_key
from .records import Change, Grant, Group, Share, Visitor

SEEDED_USERS = (("ada", "Ada Lovelace", True), ("bo", "Bo Diaz", False), ("cy", "Cy Young", False))
TOP_NAME = ""  # the top folder has no name; each edge calls it what it likes


class World:
    """State and its smallest changes. Whoever changes more than one thing holds `lock`."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.nodes: dict[str, Node] = {}
        self.users: dict[str, User] = {}
        self.sessions: dict[str, Session] = {}
        self.uploads: dict[str, Upload] = {}
        self.failures: dict[str, list[float]] = {}
        self.resets: set[str] = set()  # tokens that choose a new password
        self.spaces: dict[str, Space] = {}
        self.groups: dict[str, Group] = {}
        self.grants: dict[str, Grant] = {}
        self.shares: dict[str, Share] = {}
        self.news = threading.Condition()  # told of each change: whoever follows GET /events waits on it
        self._last_id = 0

    def next_id(self) -> str:
        self._last_id += 1
        return str(self._last_id)

    def add_user(self, username: str, display_name: str, is_admin: bool, when: str = "") -> User:
        """A person with an empty space of their own."""
        when = when or now_text()
        space = self.add_space("", None, when)
        user = User(self.next_id(), username, display_name, is_admin, space, created_at=when)
        space.owner = self.users[username] = user
        return user

    def add_space(self, name: str, quota: int | None, when: str = "") -> Space:
        """An empty tree that nobody owns yet."""
        space = Space(self.next_id(), name=name, quota=quota)
        when = when or now_text()
        space.root = Node(self.next_id(), space, None, TOP_NAME, when, when, live={})
        self.nodes[space.root.id] = space.root
        self.spaces[space.id] = space
        return space

    def user_by_id(self, user_id: str) -> User | None:
        return next((user for user in self.users.values() if user.id == user_id), None)

    def node_for(self, who: Who, node_id: str, right: gate.Role = gate.READ) -> Node:
        """The node, or not_found: missing and not yours look the same; forbidden when it may only be seen."""
        return gate.allow(self, who, node_id, right)

    def add(
        self, parent: Node, name: str, content: Content | None = None, media_type: str | None = None, when: str = ""
    ) -> Node:
        """A new live node; a folder when there is no content."""
        when = when or now_text()
        node = Node(self.next_id(), parent.space, parent, name, when, when, content, media_type)
        if content is None:
            node.live = {}
        else:
            node.size = content.size
            node.content_at, node.content_by = when, acting_user()
            parent.space.used += content.size
        self.nodes[node.id] = node
        self.attach(node, when)
        self.touch(node, "create", at=when)
        return node

    def attach(self, node: Node, when: str = "") -> None:
        """Hang a live node below its parent, which is modified by that: sizes of all ancestors follow."""
        assert node.parent is not None
        assert node.parent.live is not None
        node.parent.live[name_key(node.name)] = node
        node.parent.modified_at = when or now_text()
        self.grow(node.parent, node.size)

    def detach(self, node: Node, when: str = "") -> None:
        """Take a live node out of its parent; its ancestors shrink."""
        assert node.parent is not None
        assert node.parent.live is not None
        del node.parent.live[name_key(node.name)]
        node.parent.modified_at = when or now_text()
        self.grow(node.parent, -node.size)

    def grow(self, folder: Node | None, by: int) -> None:
        while folder:
            folder.size += by
            folder = folder.parent

    def mark(self, node: Node | None, seq: int) -> None:
        """A node and all above it changed with that number."""
        while node:
            node.seq = seq
            node = node.parent

    def let_go(self, node: Node) -> None:
        """Forget what hangs on a node that is gone for good."""
        for grant in node.grants:
            del self.grants[grant.id]
        for share in [share for share in self.shares.values() if share.node is node]:
            del self.shares[share.id]
        for user in self.users.values():
            user.stars.pop(node.id, None)
            for tag in user.tags.values():
                tag.nodes.discard(node.id)

    def touch(
        self, node: Node, kind: str, *, before: Node | None = None, name_before: str | None = None, at: str = "",
        space: Space | None = None,
    ) -> Change:  # fmt: skip
        """One change: the next number of the space, on the node and all above it, and a row in the journal.

        `before` is the folder it was in, when that is another one than now; `space` the one it has left.
        """
        space, who, above = space or node.space, acting(), node.parent
        space.seq += 1
        self.mark(before if space is not node.space else node, space.seq)
        link = who.share if isinstance(who, Visitor) else None
        row = Change(
            space.seq, node.id, kind, at or now_text(), "link" if link else "api",
            who if isinstance(who, User) else None, link,
            before.id if before else above.id if above and kind not in ("create", "copy") else None,
            above.id if above else None, node.name, name_before, node.content,
        )  # fmt: skip
        space.changes.append(row)
        with self.news:
            self.news.notify_all()
        return row
